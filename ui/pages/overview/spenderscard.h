// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/overview/overviewperiod.h"
#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

namespace tokenfence {

class Segments;
class SpenderRow;
class TextLabel;

/// Who spends it: the dearest users or workflows, and all the others as one.
class SpendersCard : public Card
{
    Q_OBJECT
public:
    explicit SpendersCard(const PageContext& context, QWidget* parent = nullptr);

    void setPeriod(OverviewPeriod period);
    void setActive(bool active);
    void refresh();
    void showWorkflows(bool workflows);
    bool showsWorkflows() const { return m_dimension == Dimension::workflow; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Answer
    {
        TimeSpan span;
        std::vector<GroupRow> rows;
        GroupRow rest;
        std::size_t restCount = 0;
    };
    void ask();
    void show(const Answer& answer);
    void openMenu(std::size_t row, const QPoint& where);

    PageContext m_context;
    OverviewPeriod m_period = OverviewPeriod::today;
    Dimension m_dimension = Dimension::user;
    Segments* m_choice;
    TextLabel* m_empty;
    std::vector<SpenderRow*> m_rows;
    std::size_t m_shown = 6; ///< how many of them have room; the last one is for the rest
    Answer m_answer;
    bool m_isKnown = false; ///< there was an answer
    Refresh m_refresh;
    Query m_query;
};

} // namespace tokenfence
