// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ribbon.h"

#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/textlabel.h"
#include "ui/shell/stoptexts.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace tokenfence {

Ribbon::Ribbon(const Theme& theme, EnginePort& ownEngine, std::function<Now()> clock, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_present(ownEngine, std::move(clock))
    , m_control(ownEngine, m_present)
    , m_state(new TextLabel(theme, TextStyle::small, Ink::dim))
    , m_stop(makeButton(tr("Stop all of mine"), ButtonLook::danger))
{
    const Metrics& metrics = theme.metrics();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.gapSmall, metrics.gapLarge, metrics.gapSmall);
    layout->setSpacing(metrics.gapLarge);
    layout->addWidget(new TextLabel(theme, TextStyle::strong, Ink::text, tr("Demo data")));
    QPushButton* back = makeButton(tr("Back to mine"), ButtonLook::plain);
    layout->addWidget(back);
    layout->addStretch(1);
    layout->addWidget(m_state);
    layout->addWidget(m_stop);
    connect(back, &QPushButton::clicked, this, &Ribbon::backWanted);
    // Never lifts: a stop of one's own agents is lifted where their page is in view.
    connect(m_stop, &QPushButton::clicked, &m_control, &StopControl::stopAll);
    connect(&m_control, &StopControl::changed, this, &Ribbon::follow);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    m_present.start();
    follow();
}

void Ribbon::follow()
{
    m_stop->setEnabled(!m_control.isStopped());
    m_state->setText(tr("Your own agents: %1").arg(stoptexts::subline(m_control)));
    setSpokenDescription(*m_stop, stoptexts::description(m_control));
}

void Ribbon::paintEvent(QPaintEvent*)
{
    const Metrics& metrics = m_theme.metrics();
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().hover);
    painter.fillRect(0, 0, metrics.accentEdge, height(), m_theme.palette().accent);
    painter.fillRect(0, height() - metrics.hair, width(), metrics.hair, m_theme.palette().line);
}

} // namespace tokenfence
