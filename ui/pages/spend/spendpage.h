// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/spend/spendquestion.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

#include <QTimer>

class QLayout;
class QPushButton;

namespace tokenfence {

class Card;
class ComboBox;
class FilterChips;
class Segments;
class SpendCsvFile;
class SpendDelegate;
class SpendModel;
class SpendTable;
class StackChart;
class TextLabel;
class TimeRange;

/**
 * The analysis: what was spent in any time, by whom or by what, under any filter, as bars, as a table and as
 * a file, all three made of one answer. Whatever is drawn leads further down, and each step is one that
 * Alt+Left comes back from.
 *
 * Thread: the main thread.
 */
class SpendPage : public Page
{
    Q_OBJECT
public:
    explicit SpendPage(const PageContext& context, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;
    void visit(const Destination& destination) override;
    Destination place() const override;
    void saveState(QSettings& settings) const override;
    void restoreState(QSettings& settings) override;

    /// What the page shows by now; nullptr before the first answer and while another one is awaited.
    const SpendAnswer* answer() const;

private:
    QWidget* buildControls();
    QLayout* buildSecondLine();
    QWidget* buildChart();
    QWidget* buildTable();
    void connectAll();
    void fillGroupings();

    SpendSpan span() const;
    /// A step of the operator's, which can be undone by going back.
    void step(const ToSpend& to);
    ToSpend here() const;
    void apply();
    void ask();
    void show(const SpendAnswer& answer);
    void showUnknown(const SpendQuestion& question);
    void tellProblem(const Result<SpendAnswer>& answer);
    void showChart(const SpendAnswer& answer);
    void fitTable();
    void tellTotal(const SpendAnswer& answer);
    void tellWaiting();
    void drill(const FilterTerm& term);
    void openMenu(int row, const QPoint& where);
    void chooseFile();

    // What is asked for.
    SpendPeriod m_period = SpendPeriod::today;
    TimeSpan m_custom{};
    Grouping m_grouping;
    Filter m_filter;

    Segments* m_periods;
    TimeRange* m_range;
    ComboBox* m_groupings;
    std::vector<Grouping> m_choices; ///< of the box, in its order
    FilterChips* m_chips;
    Card* m_chartCard = nullptr;
    TextLabel* m_total;
    TextLabel* m_before;
    StackChart* m_chart;
    Card* m_tableCard = nullptr;
    SpendTable* m_table;
    SpendDelegate* m_delegate;
    SpendModel* m_model;
    QPushButton* m_export;
    SpendCsvFile* m_file;
    TextLabel* m_remark;
    std::optional<SpendAnswer> m_answer;
    bool m_isAsked = true; ///< another question than that of the answer
    QTimer m_patience;
    Refresh m_refresh;
    Query m_query;
};

} // namespace tokenfence
