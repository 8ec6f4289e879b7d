// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/agentverbs.h"
#include "app/engine/desk.h"
#include "app/engine/parcel.h"
#include "app/engine/session.h"
#include "model/ports/store.h"
#include "model/queue/boundedqueue.h"
#include "model/wire/codec.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

namespace tokenfence {

/// Bytes that a record holds while it is on its way to the disk: by these a connection's share is measured,
/// when the record is handed over and when it comes back.
std::int64_t footprint(const Record& record);

/**
 * Takes records in: parses them, settles them in the ledger and hands them to the store, on a thread of its
 * own at a lower priority, so that a flood of them never keeps a question waiting. What follows a record on
 * the same connection comes here too until the record has been settled, and so the lines of a connection take
 * effect in their order.
 *
 * A question whose answer depends on records of unknown fate, and a proposed policy until it holds, keep what
 * follows them on their connection waiting, and nothing else.
 *
 * Back-pressure: the store's `append` waits while too much is queued there, then this queue fills, then the
 * door stops reading the sockets. Nothing is ever dropped.
 */
class Intake
{
public:
    /// Lines of one connection that were read together.
    struct Bundle
    {
        SessionPointer session;
        std::string text; ///< each line with its "\n", and room for the reader behind the last
        Now arrived;
        std::size_t done = 0; ///< bytes of `text` that were handled
    };

    /// Asks for a policy from code to be kept, answers the connection itself, and calls `done` then.
    using Propose =
        std::function<void(const SessionPointer&, ProposePolicyLine&&, std::function<void()> done)>;

    /// `recordOrder` is held from the settling of records until the store has them: whoever wants to know
    /// where a counter began among the records takes it too.
    Intake(Names& names, Desk& desk, Store& store, Outbox& outbox, AgentVerbs& verbs, std::mutex& recordOrder,
           Propose propose);
    ~Intake();

    void start();
    /// Handles all that was offered, and ends the thread. Questions that nobody can answer any more are left.
    void stop();

    // ---- the door ----
    /// False, and `bundle` is untouched, where the queue is full: stop reading that connection until a parcel
    /// says that there is room again.
    bool offer(Bundle&& bundle);
    /// The reader's padding is part of a bundle's text, behind its last line.
    static std::size_t padding() { return LineReader::padding; }

    /// Bytes that were offered and not taken up yet. Any thread.
    [[nodiscard]] std::size_t queuedBytes() const { return m_queue.weight(); }

    // ---- the writer ----
    /// Records have met their fate: asks again what was waiting for that. Never waits.
    void askAgain();

private:
    struct AskAgain
    {
    };
    struct GoOn
    {
        SessionPointer session;
    };
    struct Finish
    {
    };
    using Item = std::variant<Bundle, AskAgain, GoOn, Finish>;

    /// A record that is not settled yet.
    struct Pending
    {
        Record record;
        std::optional<Money> cost; ///< as reported
    };
    /// What a connection's lines wait for: the answer to a question, or (without one) the end of an edit.
    struct Waiting
    {
        SessionPointer session;
        std::optional<AuthorizeLine> question;
        std::vector<Bundle> backlog;
    };

    void run();
    void take(Item&& item);
    void takeBundle(Bundle&& bundle);
    /// False: the connection's lines wait from here on.
    bool takeLine(const SessionPointer& session, AgentLine&& line, Now arrived);
    void addUsage(const Session& session, UsageLine&& line, Now arrived);
    void addRequestEnd(const Session& session, RequestEndLine&& line, Now arrived);
    bool ask(const SessionPointer& session, const AuthorizeLine& question);
    void goOn(SessionNumber number);
    void retryQuestions();
    void refuse(const Session& session, const WireError& error, Now arrived);
    void reply(const Session& session, Reply&& reply);

    void settleAll(Session& session);
    /// False: refused.
    bool settle(Books& books, Session& session, Pending& pending, Now now);
    void finished(const Bundle& bundle);
    void post();

    static constexpr std::size_t queueBytes = 1024UL * 1024;

    Desk& m_desk;
    Store& m_store;
    Outbox& m_outbox;
    AgentVerbs& m_verbs;
    std::mutex& m_recordOrder;
    const Propose m_propose;
    LineReader m_reader;
    BoundedQueue<Item> m_queue;
    std::atomic<bool> m_doorWaits{false};
    std::thread m_thread;

    // Of the intake's thread.
    std::vector<Pending> m_pending; // records of one connection, in order
    std::vector<Parcel> m_parcels;  // to be posted before those records go on
    std::unordered_map<SessionNumber, Waiting> m_waiting;
    bool m_finishing = false;
};

} // namespace tokenfence
