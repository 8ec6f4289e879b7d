// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/budgets/budgetdelegate.h"

#include "ui/charts/bulletbar.h"
#include "ui/items/painting.h"
#include "ui/pages/budgets/budgetmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace tokenfence {

BudgetDelegate::BudgetDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

void BudgetDelegate::paintLine(QPainter& painter, const QRect& rect, TextStyle style, Ink ink,
                               const QString& text) const
{
    painter.setFont(m_theme.font(style));
    painter.setPen(m_theme.ink(ink));
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

void BudgetDelegate::paintName(QPainter& painter, const QRect& rect, const QModelIndex& index) const
{
    const int upper = QFontMetrics(m_theme.font(TextStyle::strong)).height();
    const int lower = QFontMetrics(m_theme.font(TextStyle::small)).height();
    const int top = rect.top() + (rect.height() - upper - lower) / 2;
    paintLine(painter, QRect(rect.left(), top, rect.width(), upper), TextStyle::strong, Ink::text,
              index.data().toString());
    paintLine(painter, QRect(rect.left(), top + upper, rect.width(), lower), TextStyle::small, Ink::dim,
              index.data(BudgetModel::DetailRole).toString());
}

void BudgetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const auto* model = qobject_cast<const BudgetModel*>(index.model());
    const PolicyView* view = model ? model->at(index.row()) : nullptr;
    if (!view)
        return;
    const Metrics& metrics = m_theme.metrics();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, m_theme.palette().hover);
    painter->fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), metrics.hair),
                      m_theme.palette().line);
    const QRect inner = option.rect.adjusted(metrics.cardPadX, 0,
                                             index.column() == BudgetModel::Policy ? 0 : -metrics.gap, 0);
    switch (index.column()) {
    case BudgetModel::Policy:
        paintName(*painter, inner, index);
        break;
    case BudgetModel::Limit:
        painter->setFont(m_theme.font(TextStyle::body));
        painter->setPen(m_theme.ink(Ink::text));
        painter->drawText(inner, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                          index.data().toString());
        break;
    case BudgetModel::Used:
        if (const BudgetView* budget = view->nearest()) {
            paintBullet(*painter, inner, Bullet::of(view->policy, *budget, model->now()), m_theme);
        } else {
            paintLine(*painter, inner, TextStyle::small, Ink::dim, index.data().toString());
        }
        break;
    case BudgetModel::State: {
        const int height = QFontMetrics(m_theme.font(TextStyle::tiny)).height() + metrics.gapSmall;
        QRect pill(inner.left(), 0, inner.width(), height);
        pill.moveTop(option.rect.center().y() - height / 2);
        // A request that met its cap is what such a policy is for: the policy itself has room for the next.
        const bool isStopped =
            view->all.state == BudgetState::exhausted && view->policy.period != PeriodKind::request;
        const Ink ink = view->all.state == BudgetState::ok ? Ink::dim : isStopped ? Ink::stop : Ink::warn;
        paintPill(*painter, pill, index.data().toString(), ink, m_theme);
        break;
    }
    default:
        break;
    }
    painter->restore();
}

QSize BudgetDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    const int lines = QFontMetrics(m_theme.font(TextStyle::strong)).height() +
                      QFontMetrics(m_theme.font(TextStyle::small)).height();
    return {m_theme.metrics().figureColumn, lines + 2 * m_theme.metrics().gap};
}

} // namespace tokenfence
