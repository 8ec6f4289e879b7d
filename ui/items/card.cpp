// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/card.h"

#include "ui/items/painting.h"
#include "ui/items/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {

Card::Card(const Theme& theme, const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_head(new QHBoxLayout)
    , m_body(new QVBoxLayout)
    , m_title(new TextLabel(theme, TextStyle::strong, Ink::text, title))
    , m_problem(new TextLabel(theme, TextStyle::small, Ink::warn))
{
    const Metrics& metrics = theme.metrics();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.cardPadX, metrics.cardPadY, metrics.cardPadX, metrics.cardPadY);
    layout->setSpacing(metrics.gapSmall);
    m_head->setSpacing(metrics.cardGap);
    m_head->addWidget(m_title, 1);
    m_title->setVisible(!title.isEmpty());
    layout->addLayout(m_head);
    m_body->setSpacing(metrics.gapSmall);
    layout->addLayout(m_body, 1);
    layout->addWidget(m_problem);
    m_problem->hide();
    setAccessibleName(title);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Card::keepTitleWhole()
{
    m_keepsTitle = true;
    m_title->reserve(m_title->text());
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    if (m_keepsTitle) {
        m_title->reserve(title);
    }
    m_title->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::setProblem(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void Card::addToHead(QWidget* widget)
{
    m_head->addWidget(widget);
}

std::size_t Card::rowsThatFit(int rowHeight) const
{
    const Metrics& metrics = m_theme.metrics();
    const int room = height() - 2 * metrics.cardPadY - m_head->sizeHint().height() - layout()->spacing();
    const int spacing = m_body->spacing();
    return static_cast<std::size_t>(std::max(1, (room + spacing) / (rowHeight + spacing)));
}

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintPanel(painter, rect(), m_theme);
}

} // namespace tokenfence
