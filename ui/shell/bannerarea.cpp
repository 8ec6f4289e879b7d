// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/bannerarea.h"

#include "ui/items/button.h"
#include "ui/pages/failures.h"
#include "ui/pages/navigator.h"
#include "ui/pages/present.h"
#include "ui/shell/banner.h"
#include "ui/shell/notices.h"
#include "ui/shell/priceform.h"

#include <QPointer>
#include <QVBoxLayout>

#include <algorithm>

namespace tokenfence {

BannerArea::BannerArea(const PageContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    m_clock.observe(context.present.now());
    connect(&context.engine, &EnginePort::statusChanged, this, &BannerArea::follow);
    connect(&context.failures, &Failures::changed, this, &BannerArea::follow);
    connect(&context.present, &Present::ticked, this, [this] {
        const auto before = m_clock.lastStep();
        m_clock.observe(m_context.present.now());
        if (m_clock.lastStep() != before) {
            follow();
        }
    });
    follow();
}

void BannerArea::follow()
{
    std::vector<Notice> notices;
    if (const std::optional<EngineStatus>& status = m_context.engine.status()) {
        notices = noticesOf(*status, m_clock, m_context.present.zone(), m_context.present.now().wall);
        std::erase_if(notices, [this](const Notice& notice) { return m_putAway.contains(notice.key); });
        if (m_prices != nullptr) {
            m_prices->setModels(status->unpricedModels);
        }
    }
    // What the operator has just tried stands first.
    std::vector<Notice> failures;
    for (const auto& [key, text] : m_context.failures.standing()) {
        failures.push_back({Notice::Kind::notDone, key, text, true, {}});
    }
    notices.insert(notices.begin(), failures.begin(), failures.end());
    for (auto banner = m_banners.begin(); banner != m_banners.end();) {
        const bool stays = std::any_of(notices.begin(), notices.end(),
                                       [&](const Notice& notice) { return notice.key == banner->first; });
        if (stays) {
            ++banner;
            continue;
        }
        m_layout->removeWidget(banner->second);
        banner->second->hide();
        banner->second->deleteLater();
        banner = m_banners.erase(banner);
    }
    for (std::size_t i = 0; i < notices.size(); ++i) {
        Banner*& banner = m_banners[notices[i].key];
        if (banner == nullptr) {
            banner = make(notices[i]);
            m_layout->insertWidget(static_cast<int>(i), banner);
            banner->show(); // at once, and not when the layout comes to it
        }
        banner->setText(notices[i].text);
    }
    setVisible(!notices.empty());
}

Banner* BannerArea::make(const Notice& notice)
{
    auto* banner = new Banner(m_context.theme, notice);
    connect(banner, &Banner::putAway, this, [this, notice] { putAway(notice); });
    if (notice.kind == Notice::Kind::unpriced) {
        addPriceActions(*banner);
    } else if (notice.kind == Notice::Kind::exhausted && m_context.navigator.has(PageId::budgets)) {
        QPushButton* open = makeButton(tr("Show the budget"), ButtonLook::plain);
        connect(open, &QPushButton::clicked, this, [this, id = notice.subject] {
            m_context.navigator.go(ToBudgets{id, {}});
        });
        banner->addAction(open);
    }
    return banner;
}

void BannerArea::putAway(const Notice& notice)
{
    if (notice.kind == Notice::Kind::notDone) {
        m_context.failures.forget(notice.key); // the next refusal is to be told again
        return;
    }
    m_putAway.insert(notice.key);
    follow();
}

void BannerArea::addPriceActions(Banner& banner)
{
    m_prices = new PriceForm(m_context.theme, m_context.engine);
    m_prices->setModels(m_context.engine.status()->unpricedModels);
    connect(m_prices, &QObject::destroyed, this, [this, gone = m_prices] {
        if (m_prices == gone) {
            m_prices = nullptr;
        }
    });
    banner.addAction(m_prices);
    if (!m_context.engine.status()->settings.denyUnpriced) {
        QPushButton* refuse = makeButton(tr("Refuse unpriced calls"), ButtonLook::danger);
        connect(refuse, &QPushButton::clicked, this, &BannerArea::refuseUnpriced);
        banner.addAction(refuse);
    }
}

void BannerArea::refuseUnpriced()
{
    Settings settings = m_context.engine.status()->settings;
    settings.denyUnpriced = true;
    const QString key = QStringLiteral("refuse unpriced");
    m_context.engine.putSettings(settings, [area = QPointer(this), key](const Result<void>& done) {
        if (area && done) {
            area->m_context.failures.forget(key);
        } else if (area) {
            area->m_context.failures.tell(key, tr("Unpriced calls are not refused"), done.error());
        }
    });
}

} // namespace tokenfence
