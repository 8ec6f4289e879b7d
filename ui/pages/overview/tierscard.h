// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"
#include "ui/items/card.h"
#include "ui/pages/page.h"

namespace tokenfence {

class RingChart;
class TextLabel;

/// The tiers' shares of the spend as a ring, and of spend and calls as figures under it.
class TiersCard : public Card
{
    Q_OBJECT
public:
    explicit TiersCard(const PageContext& context, QWidget* parent = nullptr);

    /// nullopt: not known. A slice leads to Spend in that span.
    void show(const std::optional<SpendCell>& cell, const QString& phrase,
              const std::optional<TimeSpan>& span = std::nullopt);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Row
    {
        QWidget* key = nullptr;
        TextLabel* spend = nullptr;
        TextLabel* calls = nullptr;
    };

    PageContext m_context;
    RingChart* m_ring;
    std::optional<TimeSpan> m_span;
    ByTier<Row> m_rows{};
};

} // namespace tokenfence
