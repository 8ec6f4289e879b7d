// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/settingspage.h"

#include "ui/pages/present.h"
#include "ui/pages/settings/datacard.h"
#include "ui/pages/settings/desktopnotes.h"
#include "ui/pages/settings/generalcard.h"
#include "ui/pages/settings/pricecard.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {
namespace {

const QString appearanceKey = QStringLiteral("appearance");
const QString notifyKey = QStringLiteral("notify");

} // namespace

SettingsPage::SettingsPage(const PageContext& context, QWidget* parent)
    : Page(PageId::settings, tr("Settings"), Icon::settings, context, parent)
    , m_general(new GeneralCard(context))
    , m_data(new DataCard(context))
    , m_prices(new PriceCard(context))
    , m_notes(new DesktopNotes(this))
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardGap);
    auto* left = new QVBoxLayout;
    left->setSpacing(metrics.cardGap);
    left->addWidget(m_general);
    left->addWidget(m_data);
    left->addStretch(1);
    layout->addLayout(left, 6); // the names of models are long
    layout->addWidget(m_prices, 7);
    connect(&engine(), &EnginePort::statusChanged, this, &SettingsPage::tellAlerts);
    connect(&engine(), &EnginePort::linkChanged, this, &SettingsPage::tellFault);
}

void SettingsPage::tellAlerts()
{
    if (!engine().status()) {
        return;
    }
    // Observed also while nobody wants to be told, so that old news is none later.
    for (const Alert& alert : m_alerts.observe(*engine().status(), present().now().wall)) {
        tell(alert);
    }
}

void SettingsPage::tellFault()
{
    if (engine().link() == EnginePort::Link::lost && engine().status()) {
        tell({tr("Cannot reach the engine"), tr("Agents may still be spending, and nothing is recorded.")});
    }
}

void SettingsPage::tell(const Alert& alert)
{
    if (m_general->notifies()) {
        m_notes->say(alert.title, alert.text);
    }
}

void SettingsPage::activate()
{
    m_general->prepare();
    m_data->refresh();
    m_prices->refresh();
}

void SettingsPage::saveState(QSettings& settings) const
{
    settings.setValue(appearanceKey, m_general->appearance());
    settings.setValue(notifyKey, m_general->notifies());
}

void SettingsPage::restoreState(QSettings& settings)
{
    m_general->setNotifies(settings.value(notifyKey, true).toBool());
    if (settings.contains(appearanceKey)) {
        const int last = static_cast<int>(Theme::Choice::dark);
        m_general->setAppearance(std::clamp(settings.value(appearanceKey).toInt(), 0, last));
    }
}

} // namespace tokenfence
