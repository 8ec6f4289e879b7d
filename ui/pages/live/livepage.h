// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/live/callrate.h"
#include "ui/pages/page.h"
#include "ui/queries/queryrunner.h"

class QPushButton;

namespace tokenfence {

class CallModel;
class CallTable;
class Card;
class FilterField;
class PastCallsLine;
class RequestPanel;
class TextLabel;

/**
 * The newest calls as in a packet viewer: they come in at the top, can be frozen and filtered, and each leads
 * to its request. The filter is the engine's, so that a rare call is found in a flood.
 *
 * Thread: the main thread.
 */
class LivePage : public Page
{
    Q_OBJECT
public:
    explicit LivePage(const PageContext& context, QWidget* parent = nullptr);

    void activate() override;
    void deactivate() override;
    void visit(const Destination& destination) override;
    Destination place() const override;
    void saveState(QSettings& settings) const override;
    void restoreState(QSettings& settings) override;

private:
    Card* buildTable();
    void connectAll();
    void takeBatch(const LiveBatch& batch);
    void takeFilter();
    void fill();
    void setFrozen(bool frozen);
    void showPast(const std::optional<PastCalls>& which);
    /// Has the engine send what passes the filter, and fills the table with what there is.
    void watch();
    void follow();
    void tellFlow();
    void tellEmpty();
    void openRow(int row);
    void offerMenu(int row, const QPoint& at);

    CallModel* m_model;
    CallTable* m_table;
    RequestPanel* m_request;
    FilterField* m_filter;
    QPushButton* m_freeze;
    QPushButton* m_follow;
    TextLabel* m_rateText;
    TextLabel* m_problem;
    TextLabel* m_note;
    PastCallsLine* m_past;

    bool m_active = false;
    bool m_filled = false; ///< what was there before the window looked is in the table
    std::uint64_t m_missed = 0;
    CallRate m_rate;
    Query m_query;
};

} // namespace tokenfence
