// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/hoverbox.h"

#include "ui/items/format.h"
#include "ui/items/painting.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace tokenfence {
namespace {

/// Where the digits behind the cents begin in a text of `moneyExact`, and where they end.
std::pair<qsizetype, qsizetype> beyondCents(const QString& exact, const QString& fixed)
{
    // `fixed` has the same text up to its cents' last digit; behind the digits may stand a sign.
    qsizetype end = exact.size();
    qsizetype fixedEnd = fixed.size();
    while (end > 0 && !exact.at(end - 1).isDigit()) {
        --end;
        --fixedEnd;
    }
    return {std::min(fixedEnd, end), end};
}

/// What stands at the right: a figure, else the sum, else that it is not known.
QString figureOf(const std::optional<Money>& sum, const QString& figure)
{
    return !figure.isEmpty() ? figure : sum ? format::moneyExact(*sum) : format::unknown();
}

void paintFigure(QPainter& painter, const QRectF& line, const std::optional<Money>& sum,
                 const QString& figure, const QFont& font, Ink ink, const Theme& theme)
{
    if (sum && figure.isEmpty()) {
        paintExactMoney(painter, line, *sum, font, ink, theme);
        return;
    }
    painter.setFont(font);
    painter.setPen(theme.ink(ink));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, figureOf(sum, figure));
}

} // namespace

int paintExactMoney(QPainter& painter, const QRectF& rect, Money sum, const QFont& font, Ink ink,
                    const Theme& theme)
{
    const QString text = format::moneyExact(sum);
    const auto [from, to] = beyondCents(text, format::moneyFixed(sum, 2));
    const QString head = text.left(from);
    const QString faint = text.mid(from, to - from);
    const QString tail = text.mid(to);
    const QFontMetrics metrics(font);
    const int width =
        metrics.horizontalAdvance(head) + metrics.horizontalAdvance(faint) + metrics.horizontalAdvance(tail);
    painter.setFont(font);
    double x = rect.right() - width;
    const auto draw = [&](const QString& part, const QColor& color) {
        painter.setPen(color);
        const int partWidth = metrics.horizontalAdvance(part);
        painter.drawText(QRectF(x, rect.top(), partWidth + 1, rect.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, part);
        x += partWidth;
    };
    draw(head, theme.ink(ink));
    draw(faint, theme.ink(Ink::faint));
    draw(tail, theme.ink(ink));
    return width;
}

QSize hoverBoxSize(const HoverBox& box, const Theme& theme)
{
    const Metrics& metrics = theme.metrics();
    const QFontMetrics titles(theme.font(TextStyle::smallStrong));
    const QFontMetrics rows(theme.font(TextStyle::small));
    const int lead = metrics.dot + metrics.gapSmall;
    int width = titles.horizontalAdvance(box.title) + metrics.gapHuge +
                titles.horizontalAdvance(figureOf(box.sum, box.figure));
    for (const HoverBox::Row& row : box.rows) {
        width = std::max(width, lead + rows.horizontalAdvance(row.name) + metrics.gapHuge +
                                    rows.horizontalAdvance(figureOf(row.sum, row.figure)));
    }
    const int lines = (rows.height() + metrics.gapTiny) * static_cast<int>(box.rows.size());
    return {std::max(width + 2 * metrics.cardPadX, metrics.hoverBoxWidth),
            2 * metrics.gap + titles.height() + metrics.gapSmall + lines};
}

void paintHoverBox(QPainter& painter, const QRectF& frame, const HoverBox& box, const Theme& theme)
{
    const Metrics& metrics = theme.metrics();
    const QFont titleFont = theme.font(TextStyle::smallStrong);
    const QFont rowFont = theme.font(TextStyle::small);
    const QFontMetrics titles(titleFont);
    const QFontMetrics rows(rowFont);
    const int lead = metrics.dot + metrics.gapSmall;
    const int rowHeight = rows.height() + metrics.gapTiny;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.palette().line, metrics.hair));
    painter.setBrush(theme.palette().background);
    const double half = metrics.hair / 2.0;
    painter.drawRoundedRect(frame.adjusted(half, half, -half, -half), metrics.radiusControl,
                            metrics.radiusControl);

    QRectF line(frame.left() + metrics.cardPadX, frame.top() + metrics.gap,
                frame.width() - 2 * metrics.cardPadX, titles.height());
    painter.setFont(titleFont);
    painter.setPen(theme.palette().text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, box.title);
    paintFigure(painter, line, box.sum, box.figure, titleFont, Ink::text, theme);
    line = QRectF(line.left(), line.bottom() + metrics.gapSmall, line.width(), rowHeight);
    for (const HoverBox::Row& row : box.rows) {
        const QRectF key(line.left(), line.center().y() - metrics.dot / 2.0, metrics.dot, metrics.dot);
        if (row.tier) {
            paintTierKey(painter, key, *row.tier, theme);
        } else if (row.color.isValid()) {
            paintKey(painter, key, row.color, theme);
        } else {
            painter.fillRect(QRectF(key.left(), key.center().y(), key.width(), metrics.hair),
                             theme.palette().faint);
        }
        painter.setFont(rowFont);
        painter.setPen(theme.palette().dim);
        painter.drawText(line.adjusted(lead, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, row.name);
        paintFigure(painter, line, row.sum, row.figure, rowFont, Ink::dim, theme);
        line.translate(0, rowHeight);
    }
    painter.restore();
}

} // namespace tokenfence
