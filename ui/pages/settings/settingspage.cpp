// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/settingspage.h"

#include "ui/pages/settings/datacard.h"
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

} // namespace

SettingsPage::SettingsPage(const PageContext& context, QWidget* parent)
    : Page(PageId::settings, tr("Settings"), Icon::settings, context, parent)
    , m_general(new GeneralCard(context))
    , m_data(new DataCard(context))
    , m_prices(new PriceCard(context))
{
    const Metrics& metrics = theme().metrics();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.pagePadX, metrics.pagePadY, metrics.pagePadX, metrics.pagePadY);
    layout->setSpacing(metrics.cardGap);
    auto* left = new QVBoxLayout;
    left->setSpacing(metrics.cardGap);
    left->addWidget(m_general, 1);
    left->addWidget(m_data);
    layout->addLayout(left, 6); // the names of models are long
    layout->addWidget(m_prices, 7);
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
}

void SettingsPage::restoreState(QSettings& settings)
{
    if (settings.contains(appearanceKey)) {
        const int last = static_cast<int>(Theme::Choice::dark);
        m_general->setAppearance(std::clamp(settings.value(appearanceKey).toInt(), 0, last));
    }
}

} // namespace tokenfence
