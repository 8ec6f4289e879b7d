// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/past.h"
#include "ui/pages/page.h"

#include <QWidget>

class QGridLayout;
class QPushButton;

namespace tokenfence {

class PairChart;
class TextLabel;

/// What a replay came to: the days as they were and as they would have been, three figures, and what has to
/// be known beside them. Thread: the main thread.
class ReplayResult : public QWidget
{
    Q_OBJECT
public:
    explicit ReplayResult(const PageContext& context, QWidget* parent = nullptr);

    /// `edited`: the policy in the editor.
    void show(const ReplayAnswer& answer, const Policy& edited, int days);

Q_SIGNALS:
    /// The requests behind the figures are to be shown.
    void requestsWanted();

private:
    QWidget* buildFigures();
    void showDays(const ReplayOutcome& outcome, const Policy& edited);
    void showFigures(const ReplayOutcome& outcome);

    PageContext m_context;
    PairChart* m_chart;
    QWidget* m_figures;
    TextLabel* m_spend;
    TextLabel* m_spendWas;
    TextLabel* m_downgraded;
    TextLabel* m_downgradedOf;
    TextLabel* m_stopped;
    TextLabel* m_stoppedOf;
    QPushButton* m_which;
    TextLabel* m_remarks;
};

} // namespace tokenfence
