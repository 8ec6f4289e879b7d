// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/page.h"
#include "ui/pages/spend/spendquestion.h"
#include "ui/queries/refresh.h"

#include <QElapsedTimer>
#include <QTimer>

namespace tokenfence {

class ProgressLine;
class SpendBody;
class SpendExport;
class SpendHeader;
class SpendReading;

/**
 * The analysis: what was spent in any time, by whom or by what, under any filter, as charts, as a table and
 * as a file, all of them made of one answer. Whatever is drawn leads further down, and each step is one that
 * Alt+Left comes back from.
 *
 * The page knows what is asked for, has it read, and hands the answer round; what is seen are its header and
 * its body. Thread: the main thread.
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

    /// What the page shows by now, all of it or the newest part; nullptr before the first answer and while
    /// another one is awaited.
    const SpendAnswer* answer() const;

private:
    void connectAll();
    void fillGroupings();

    SpendSpan span() const;
    /// A step of the operator's, which can be undone by going back.
    void step(const ToSpend& to);
    void stepTo(const TimeSpan& span);
    ToSpend here() const;
    FilterTerm termOf(const std::string& name) const;
    void apply();
    void ask();
    void takePiece(const SpendAnswer& soFar);
    void take(const SpendQuestion& question, const Result<SpendAnswer>& answer);
    void show(const SpendAnswer& answer);
    void tellProblem(const Result<SpendAnswer>& answer);
    void tellProgress(double done);
    /// What is shown is all that there is to know; nullptr where it is not.
    const SpendAnswer* wholeAnswer() const;
    void drill(const FilterTerm& term);
    void openMenu(const FilterTerm& term, const QPoint& where);

    // What is asked for.
    SpendPeriod m_period = SpendPeriod::today;
    TimeSpan m_custom{};
    Grouping m_grouping;
    Filter m_filter;

    SpendHeader* m_header;
    ProgressLine* m_progress;
    SpendBody* m_body;
    SpendExport* m_export;
    SpendReading* m_reading;
    std::optional<SpendAnswer> m_answer;
    bool m_isAsked = true;    ///< another question than that of the answer
    bool m_isGivenUp = false; ///< the operator did not want to wait for the rest
    QTimer m_patience;
    QElapsedTimer m_sinceAsked;
    Refresh m_refresh;
};

} // namespace tokenfence
