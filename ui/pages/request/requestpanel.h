// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/card.h"
#include "ui/pages/page.h"
#include "ui/pages/request/requeststory.h"
#include "ui/queries/queryrunner.h"
#include "ui/queries/refresh.h"

#include <functional>
#include <string>
#include <vector>

class QPushButton;

namespace tokenfence {

class ContextBars;
class StopButton;
class TextLabel;
class Waterfall;

/**
 * One request, beside a table: what it cost, its calls over time, how its context grew, what made it dear and
 * how to stop it. Follows the request while it goes on.
 *
 * Thread: the main thread.
 */
class RequestPanel : public Card
{
    Q_OBJECT
public:
    /// `denials`: those of a request that the table has seen, which the rollups do not keep one by one.
    using Denials = std::function<std::vector<LiveCall>(const std::string& request)>;

    RequestPanel(const PageContext& context, Denials denials, QWidget* parent = nullptr);

    /// A request by its name, with the agent, user and workflow that can be stopped as its calls tell.
    void open(const std::string& request);
    /// The request of this call, whose agent, user and workflow are then the ones that can be stopped. A call
    /// without a request is one of its own.
    void open(const LiveCall& call);
    void close();
    /// "" where none is open, or a call without one.
    const std::string& request() const { return m_request; }

Q_SIGNALS:
    void closed();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    QWidget* buildButtons();
    void begin(const std::string& request);
    void ask();
    void tell();
    void tellHead(const RequestStory& story);
    void tellCliff(const RequestStory& story);
    void copy();
    void cap();
    std::string workflow() const;

    PageContext m_context;
    Denials m_denials;
    std::string m_request;
    std::optional<LiveCall> m_seed;
    std::vector<CallRow> m_calls;
    bool m_isKnown = false; ///< an answer has come
    Query m_query;
    Refresh m_refresh;

    TextLabel* m_about;
    TextLabel* m_spent;
    TextLabel* m_cap;
    Waterfall* m_waterfall;
    TextLabel* m_contextTitle;
    ContextBars* m_contextBars;
    TextLabel* m_cliff;
    QPushButton* m_capWorkflow;
    StopButton* m_stopAgent;
    StopButton* m_stopUser;
    StopButton* m_stopWorkflow;
};

} // namespace tokenfence
