// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/shell/clockwatch.h"

#include <QSet>
#include <QWidget>

#include <map>

class QVBoxLayout;

namespace tokenfence {

class Banner;
class PriceForm;
struct Notice;

/// The notices under the top bar, one above the other; takes no room where there are none.
class BannerArea : public QWidget
{
    Q_OBJECT
public:
    explicit BannerArea(const PageContext& context, QWidget* parent = nullptr);

private:
    void follow();
    Banner* make(const Notice& notice);
    void addPriceActions(Banner& banner);
    void refuseUnpriced();
    void putAway(const Notice& notice);

    PageContext m_context;
    ClockWatch m_clock;
    QVBoxLayout* m_layout;
    std::map<QString, Banner*> m_banners; ///< by key
    QSet<QString> m_putAway;
    PriceForm* m_prices = nullptr;
};

} // namespace tokenfence
