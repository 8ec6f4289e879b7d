// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/checkbox.h"

#include "ui/items/painting.h"

#include <QPainter>
#include <QStyleOptionButton>

namespace tokenfence {

CheckBox::CheckBox(const Theme& theme, const QString& text, QWidget* parent)
    : QCheckBox(text, parent)
    , m_theme(theme)
{
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void CheckBox::paintEvent(QPaintEvent*)
{
    QStyleOptionButton option;
    initStyleOption(&option);
    const Metrics& metrics = m_theme.metrics();
    const Palette& palette = m_theme.palette();
    const QRectF box = style()->subElementRect(QStyle::SE_CheckBoxIndicator, &option, this);
    const QRect text = style()->subElementRect(QStyle::SE_CheckBoxContents, &option, this);
    const double half = metrics.hair / 2.0;

    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor border = !isEnabled()                ? palette.line
                          : hasFocus() || isChecked() ? palette.accent
                                                      : palette.faint;
    painter.setPen(QPen(border, metrics.hair));
    painter.setBrush(isChecked() && isEnabled() ? palette.accent : QColor(Qt::transparent));
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), metrics.radiusBar, metrics.radiusBar);
    if (isChecked()) {
        const QColor mark = isEnabled() ? palette.onAccent : palette.faint;
        painter.setPen(QPen(mark, metrics.stroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&box](double x, double y) {
            return QPointF(box.left() + box.width() * x, box.top() + box.height() * y);
        };
        painter.drawPolyline(QPolygonF{at(0.25, 0.52), at(0.43, 0.70), at(0.76, 0.30)});
    }
    painter.setPen(m_theme.ink(isEnabled() ? Ink::text : Ink::faint));
    painter.setFont(font());
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextShowMnemonic,
                     this->text());
    if (hasFocus() && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        paintFocus(painter,
                   box.adjusted(-metrics.gapTiny, -metrics.gapTiny, metrics.gapTiny, metrics.gapTiny),
                   metrics.radiusBar, m_theme);
    }
}

} // namespace tokenfence
