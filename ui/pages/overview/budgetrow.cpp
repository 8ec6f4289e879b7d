// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/budgetrow.h"

#include "ui/items/accessible.h"
#include "ui/items/format.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace tokenfence {

BudgetLine BudgetLine::of(const PolicyView& view, WallTime now)
{
    const Policy& policy = view.policy;
    const Money limit = policy.limitAt(now);
    BudgetLine line;
    line.policy = policy.id;
    line.name = shownText(policy.name);
    if (policy.period == PeriodKind::request) {
        line.remark = BudgetRow::tr("at most %1 each").arg(format::money(limit));
        return line;
    }
    const BudgetView* shown = view.nearest();
    if (shown == nullptr) {
        line.remark = BudgetRow::tr("%1 each, nothing spent yet").arg(format::money(limit));
        return line;
    }
    if (policy.per != Per::all) {
        line.remark = BudgetRow::tr("highest %1: %2 of %3")
                          .arg(shownName(shown->key, BudgetRow::tr("no name")), format::money(shown->used),
                               format::money(limit));
    } else {
        line.remark = BudgetRow::tr("%1 of %2").arg(format::money(shown->used), format::money(limit));
    }
    line.bullet = Bullet::of(policy, *shown, now);
    line.urgency = static_cast<double>(shown->state) + std::min(line.bullet->spent, 1.0) / 2;
    return line;
}

BudgetRow::BudgetRow(const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setAccessibleRole(*this, QAccessible::Button);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BudgetRow::setLine(const BudgetLine& line)
{
    if (line == m_line) {
        return;
    }
    m_line = line;
    setText(line.name);
    setSpokenName(*this, line.name);
    const QString words =
        line.bullet ? line.remark + QStringLiteral(". ") + inWords(*line.bullet) : line.remark;
    setSpokenDescription(*this, words);
    setToolTip(plainToolTip(line.name + u'\n' + words));
    update();
}

QSize BudgetRow::sizeHint() const
{
    const Metrics& metrics = m_theme.metrics();
    const int text = QFontMetrics(m_theme.font(TextStyle::row)).height();
    return {metrics.meterWidth, text + metrics.bulletHeight + 2 * metrics.bulletOvershoot + metrics.gapSmall};
}

void BudgetRow::enterEvent(QEnterEvent*)
{
    update();
}

void BudgetRow::leaveEvent(QEvent*)
{
    update();
}

void BudgetRow::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    QPainter painter(this);
    if (showsFocus(*this)) {
        paintFocus(painter, rect(), metrics.radiusBar, m_theme);
    }
    const QFont nameFont = m_theme.font(TextStyle::row);
    const QFont remarkFont = m_theme.font(TextStyle::small);
    const int textHeight = QFontMetrics(nameFont).height();
    const QFontMetrics remarks(remarkFont);
    // The sums are what is looked for: the name gives way first, but not beyond half of the row.
    const int remarkWidth = std::min(
        remarks.horizontalAdvance(m_line.remark) + 1,
        std::max(width() / 2, width() - metrics.gap - QFontMetrics(nameFont).horizontalAdvance(m_line.name)));
    const QRect remark(width() - remarkWidth, 0, remarkWidth, textHeight);
    const QRect name(0, 0, width() - remarkWidth - metrics.gap, textHeight);
    painter.setFont(nameFont);
    painter.setPen(m_theme.ink(underMouse() ? Ink::accent : Ink::text));
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_line.name, Qt::ElideRight, name.width()));
    painter.setFont(remarkFont);
    painter.setPen(m_theme.ink(Ink::dim));
    painter.drawText(remark, Qt::AlignRight | Qt::AlignVCenter,
                     remarks.elidedText(m_line.remark, Qt::ElideRight, remark.width()));
    if (m_line.bullet) {
        const QRectF bar(0, textHeight, width(), metrics.bulletHeight + 2 * metrics.bulletOvershoot);
        paintBullet(painter, bar, *m_line.bullet, m_theme);
    }
}

} // namespace tokenfence
