// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/stopbanner.h"

#include "ui/items/accessible.h"
#include "ui/items/button.h"
#include "ui/items/plaintext.h"
#include "ui/items/textlabel.h"
#include "ui/shell/stoptexts.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace tokenfence {
namespace {

/// What the wire takes as a reason.
constexpr int longestReason = 1024;

} // namespace

StopBanner::StopBanner(const Theme& theme, StopControl& control, Present& present, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_control(control)
    , m_present(present)
    , m_title(new TextLabel(theme, TextStyle::value, Ink::onStop))
    , m_details(new TextLabel(theme, TextStyle::row, Ink::onStop))
    , m_reasonLine(new QWidget)
    , m_reason(new QLineEdit)
    , m_agents(makeButton(tr("Show agents"), ButtonLook::onStop))
    , m_start(makeButton(tr("Start the engine"), ButtonLook::onStop))
{
    setAccessibleRole(*this, QAccessible::AlertMessage);
    const Metrics& metrics = theme.metrics();
    m_title->setWordWrap(true);
    m_details->setWordWrap(true);

    m_reason->setProperty("look", QStringLiteral("onStop"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why? Add the reason, Enter keeps it"));
    m_reason->setMaxLength(longestReason);
    auto* reason = new QHBoxLayout(m_reasonLine);
    reason->setContentsMargins(0, 0, 0, 0);
    reason->addWidget(new TextLabel(theme, TextStyle::row, Ink::onStop, tr("Reason:")));
    reason->addWidget(m_reason, 1);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(metrics.gapSmall);
    texts->addWidget(m_title);
    texts->addWidget(m_details);
    texts->addWidget(m_reasonLine);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.cardPadY, metrics.pagePadX, metrics.cardPadY);
    layout->setSpacing(metrics.gapHuge);
    layout->addLayout(texts, 1);
    layout->addWidget(m_agents, 0, Qt::AlignVCenter);
    layout->addWidget(m_start, 0, Qt::AlignVCenter);

    connect(m_agents, &QPushButton::clicked, this, &StopBanner::agentsWanted);
    connect(m_start, &QPushButton::clicked, &control, &StopControl::startEngine);
    connect(m_reason, &QLineEdit::editingFinished, this, [this] {
        if (m_reason->text() != m_knownReason) {
            m_control.addReason(m_reason->text());
        }
    });
    connect(&control, &StopControl::changed, this, &StopBanner::follow);
    connect(&control, &StopControl::stateChanged, this, [this] {
        follow();
        if (isVisible()) {
            speakAlert(*this);
        }
    });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    follow();
}

void StopBanner::follow()
{
    const StopControl::State state = m_control.state();
    const bool fault = state == StopControl::State::fault;
    const QString title = stoptexts::title(m_control, m_present.zone());
    m_title->setText(title);
    m_details->setText(stoptexts::details(m_control, m_present.zone()));
    setSpokenName(*this, title);
    setSpokenDescription(*this, m_details->text());
    const StopView* view = m_control.stop();
    m_title->setToolTip(view != nullptr && !fault && !view->waiting.empty()
                            ? plainToolTip(stoptexts::list(view->waiting, stoptexts::longList))
                            : QString());
    m_agents->setVisible(!fault);
    m_start->setVisible(fault);
    m_start->setEnabled(!m_control.isStarting());
    showReason();
    setVisible(fault || m_control.isStopped());
}

void StopBanner::showReason()
{
    const StopView* view = m_control.stop();
    m_reasonLine->setVisible(view != nullptr && m_control.isStopped());
    if (view == nullptr) {
        m_knownReason.clear();
        m_reason->clear();
        return;
    }
    const QString reason = fromUtf8(view->stop.reason);
    if (reason != m_knownReason) {
        m_knownReason = reason;
        // Not under the hands of somebody who types.
        if (!m_reason->hasFocus() || m_reason->text().isEmpty()) {
            m_reason->setText(reason);
        }
    }
}

void StopBanner::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(rect(), m_theme.palette().stopFill);
}

} // namespace tokenfence
