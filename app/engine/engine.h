// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/agentverbs.h"
#include "app/engine/chores.h"
#include "app/engine/desk.h"
#include "app/engine/door.h"
#include "app/engine/edits.h"
#include "app/engine/enginefacts.h"
#include "app/engine/intake.h"
#include "app/engine/operatorverbs.h"
#include "app/engine/pulse.h"
#include "app/engine/runtimedir.h"
#include "app/engine/settler.h"
#include "app/engine/stopdesk.h"
#include "app/engine/vitals.h"
#include "app/engine/watch.h"
#include "model/money/pricetable.h"
#include "model/ports/store.h"
#include "model/queue/wakeup.h"
#include "model/result.h"

#include <sys/types.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace tokenfence {

/**
 * The fence: both doors, the books, and the store behind them, wired together. Its threads are the door
 * (answers), the intake (records), the edits (policies, prices, settings) and the store's writer; values
 * cross between them through queues, and the books lie on a desk that each holds for microseconds.
 *
 * Thread: the one that made it, which sleeps meanwhile, on `endAsked` and its signals.
 */
class Engine
{
public:
    struct Options
    {
        RuntimeDir runtimeDir;
        std::optional<gid_t> agentGroup;
        std::string databasePath;            ///< as `status` and the `ready` line tell it
        std::optional<std::string> timezone; ///< replaces the setting
        PriceTable basePrices;               ///< the built-in table, and over it the file of `--prices`
        std::string metrics; ///< where its figures are served, as `status` tells it; "": nowhere
    };

    /// `names` and `store` belong together; `store` is neither loaded nor started.
    Engine(Options options, Names& names, Store& store);
    ~Engine();

    /// Loads what was kept and serves from its return on. Codes: those of Store::load, `served`, `refused`.
    Result<void> start();
    /// A descriptor that is readable once an operator has asked for the end.
    [[nodiscard]] int endAsked() const { return m_endAsked.descriptor(); }
    /// Ends in order: lets nobody in, takes in what was read, stores it, acknowledges it. `beforeGoodbye` is
    /// called when all that is done and only the connections are still open: whoever waits for their end
    /// finds the way free.
    void stop(const std::function<void()>& beforeGoodbye);

    [[nodiscard]] const EngineFacts& facts() const { return m_facts; }
    /// The engine in numbers. Any thread, between start() and stop(); it never keeps a question waiting for
    /// longer than it takes to copy them.
    [[nodiscard]] Vitals vitals();
    /// Has the door's thread, which must never stand still, call `alive` once it has come round to it. Never
    /// waits. Between start() and stop().
    void askDoor(std::function<void()> alive);

private:
    Result<void> restore(KeptState&& kept);
    void note(const char* kind, std::string text);

    Options m_options;
    Names& m_names;
    Store& m_store;
    EngineFacts m_facts;
    Wakeup m_endAsked;
    std::mutex m_recordOrder;
    Outbox m_outbox;
    Desk m_desk;
    Watch m_watch;
    AgentVerbs m_agentVerbs;
    StopDesk m_stops;
    Chores m_chores;
    std::unique_ptr<Edits> m_edits;
    std::unique_ptr<Intake> m_intake;
    std::unique_ptr<Settler> m_settler;
    std::unique_ptr<Pulse> m_pulse;
    std::unique_ptr<OperatorVerbs> m_operatorVerbs;
    std::unique_ptr<Door> m_door;
    bool m_storing = false;
};

} // namespace tokenfence
