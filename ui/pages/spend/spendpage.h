// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/spend/spendquestion.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

#include <QTimer>

class QPushButton;

namespace tokenfence {

class SpendChartCard;
class SpendFile;
class SpendHeader;
class SpendTableCard;

/**
 * The analysis: what was spent in any time, by whom or by what, under any filter, as a chart, as a table and
 * as a file, all of them made of one answer. Whatever is drawn leads further down, and each step is one that
 * Alt+Left comes back from.
 *
 * The page knows what is asked for, asks, and hands the answer round; what is seen are its cards.
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
    void connectAll();
    void fillGroupings();

    SpendSpan span() const;
    /// A step of the operator's, which can be undone by going back.
    void step(const ToSpend& to);
    ToSpend here() const;
    FilterTerm termOf(const std::string& name) const;
    void apply();
    void ask();
    void take(const SpendQuestion& question, const Result<SpendAnswer>& answer);
    void show(const SpendAnswer& answer);
    void tellProblem(const Result<SpendAnswer>& answer);
    void drill(const FilterTerm& term);
    void openMenu(const FilterTerm& term, const QPoint& where);
    void chooseFile();

    // What is asked for.
    SpendPeriod m_period = SpendPeriod::today;
    TimeSpan m_custom{};
    Grouping m_grouping;
    Filter m_filter;

    SpendHeader* m_header;
    SpendChartCard* m_chart;
    SpendTableCard* m_table;
    QPushButton* m_export;
    SpendFile* m_file;
    std::optional<SpendAnswer> m_answer;
    bool m_isAsked = true; ///< another question than that of the answer
    QTimer m_patience;
    Refresh m_refresh;
    Query m_query;
};

} // namespace tokenfence
