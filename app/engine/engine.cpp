// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/engine.h"

#include "app/engine/freememory.h"
#include "app/engine/log.h"

#include <future>
#include <utility>

namespace tokenfence {

namespace {

constexpr const char* engineName = "tokenfence/" TOKENFENCE_VERSION;

/// The start of this run in a few letters, for names that must differ from those of every earlier run.
std::string runMark(WallTime started)
{
    constexpr char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string mark;
    for (auto rest = started.time_since_epoch().count(); rest > 0; rest /= 36) {
        mark.insert(mark.begin(), digits[rest % 36]);
    }
    return mark;
}

EngineFacts factsOf(const Engine::Options& options)
{
    EngineFacts facts;
    facts.name = engineName;
    facts.database = options.databasePath;
    facts.agentSocket = options.runtimeDir.agentSocket();
    facts.controlSocket = options.runtimeDir.controlSocket();
    facts.metrics = options.metrics;
    facts.started = currentTime();
    return facts;
}

} // namespace

Engine::Engine(Options options, Names& names, Store& store)
    : m_options(std::move(options))
    , m_names(names)
    , m_store(store)
    , m_facts(factsOf(m_options))
    , m_desk(names, "r-" + runMark(m_facts.started.wall) + "-")
    , m_watch(names)
    , m_agentVerbs(m_desk, m_watch, m_facts.name)
    , m_stops(m_desk, store, m_outbox, m_watch)
    , m_chores(m_desk, store, m_watch, m_stops)
{
}

Engine::~Engine()
{
    stop([] {});
}

Result<void> Engine::start()
{
    auto kept = m_store.load(m_facts.started.wall);
    if (!kept) {
        return kept.error();
    }
    m_facts.schema = kept->schema;
    const bool firstStart = kept->settings.timezone.empty();
    const bool unpricedPast = kept->unpriced > 0;
    auto putPrices = kept->prices.empty() ? Result<PriceTable>(PriceTable())
                                          : PriceTable::parse(kept->prices, "the prices in the database");
    if (!putPrices) {
        return putPrices.error();
    }
    {
        auto books = m_desk.inTurn();
        PriceTable all = m_options.basePrices;
        all.merge(*putPrices);
        for (const auto& [model, tier] : kept->tiers) {
            all.setTier(model, tier);
        }
        books->setPrices(std::move(all));
    }
    if (auto restored = restore(std::move(*kept)); !restored) {
        return restored;
    }
    *kept = KeptState(); // all the requests of a day, by name
    giveBackFreeMemory();

    m_edits = std::make_unique<Edits>(Edits::Rooms{m_names, m_desk, m_store, m_outbox, m_recordOrder},
                                      m_options.basePrices, std::move(*putPrices));
    m_intake = std::make_unique<Intake>(
        m_names, m_desk, m_store, m_outbox, m_agentVerbs, m_recordOrder,
        [this](const SessionPointer& session, ProposePolicyLine&& line, std::function<void()> done) {
            m_edits->propose(session, std::move(line), std::move(done));
        });
    m_settler = std::make_unique<Settler>(m_desk, m_outbox, m_watch, [this] { m_intake->askAgain(); });
    m_pulse = std::make_unique<Pulse>(*m_intake, m_outbox, *m_edits, m_store);
    m_operatorVerbs = std::make_unique<OperatorVerbs>(
        OperatorVerbs::Rooms{m_names, m_desk, *m_edits, m_stops, m_watch, m_agentVerbs, *m_pulse}, m_facts,
        [this] { m_endAsked.ring(); });

    m_store.start(*m_settler);
    m_storing = true;
    m_edits->start();
    const std::optional<std::string> timezone =
        m_options.timezone ? m_options.timezone
                           : (firstStart ? std::optional(Calendar::system().zoneId()) : std::nullopt);
    if (timezone) {
        if (auto set = m_edits->setTimezone(*timezone); !set) {
            return set;
        }
    }

    auto agents = Listener::open(m_options.runtimeDir.agentSocket(), m_options.agentGroup);
    if (!agents) {
        return agents.error();
    }
    auto control = Listener::open(m_options.runtimeDir.controlSocket(), std::nullopt);
    if (!control) {
        return control.error();
    }
    m_door = std::make_unique<Door>(
        Door::Sockets{std::move(*agents), std::move(*control), m_options.agentGroup},
        Door::Rooms{m_names, m_desk, m_outbox, *m_intake, m_agentVerbs, *m_operatorVerbs, m_chores, m_watch},
        "s-" + runMark(m_facts.started.wall) + "-");
    note("engine", std::string(engineName) + " serves in " + m_options.runtimeDir.path);
    m_intake->start();
    if (!m_door->start()) {
        return Error{"refused", "the system has no descriptor left for the engine's loop"};
    }
    if (unpricedPast) {
        m_edits->pricePast();
    }
    return {};
}

Result<void> Engine::restore(KeptState&& kept)
{
    auto calendar = kept.settings.timezone.empty() ? Result<Calendar>(Calendar::system())
                                                   : Calendar::create(kept.settings.timezone);
    if (!calendar) {
        return calendar.error();
    }
    auto books = m_desk.inTurn();
    const Now now = m_facts.started;
    books->settings = std::move(kept.settings);
    books->calendar = *calendar;
    books->nextCounter = kept.nextCounter;
    books->ledger.setDenyUnpriced(books->settings.denyUnpriced);
    for (const KeptPolicy& one : kept.policies) {
        books->ledger.beginCounter(one.counter, one.policy, *calendar);
    }
    for (const SpentRow& row : kept.spent) {
        books->ledger.addSpent(row);
    }
    for (const KeptPolicy& one : kept.policies) {
        books->ledger.activate(one.policy, one.counter, now);
    }
    books->ledger.takeTransitions(); // told already, when they came
    for (const Stop& stop : kept.stops) {
        books->receipts.sent(stop.epoch, {}, 0);
    }
    books->ledger.stops().restore(kept.epoch, std::move(kept.stops));
    books->totals.restore(kept.quarterHours, kept.events, kept.unpriced);
    books->totals.setCalendar(*calendar);
    return {};
}

void Engine::note(const char* kind, std::string text)
{
    LogEntry entry;
    entry.time = currentTime().wall;
    entry.kind = kind;
    entry.who = "engine";
    entry.text = std::move(text);
    m_desk.inTurn()->journal.note(std::move(entry));
}

Vitals Engine::vitals()
{
    const Now now = currentTime();
    Vitals vitals = vitalsOf(*m_desk.inTurn(), now);
    vitals.engine = m_facts.name;
    vitals.started = m_facts.started.wall;
    vitals.pulse = m_pulse->read();
    return vitals;
}

void Engine::askDoor(std::function<void()> alive)
{
    m_outbox.postAtOnce(toDoor([alive = std::move(alive)](Postman&) { alive(); }));
}

void Engine::stop(const std::function<void()>& beforeGoodbye)
{
    if (m_door) {
        m_door->stopReading();
    }
    if (m_intake) {
        m_intake->stop();
    }
    if (m_edits) {
        m_edits->stop();
    }
    if (std::exchange(m_storing, false)) {
        note("engine", std::string(engineName) + " ends: " + Pulse::inWords(m_store.health()));
        std::vector<StoreChange> last = m_desk.inTurn()->journal.take(currentTime().wall, true);
        m_store.change(std::move(last), [](const Result<void>&) {});
        m_store.stop();
    }
    beforeGoodbye();
    if (m_door) {
        m_door->stop();
        m_door.reset();
    }
}

} // namespace tokenfence
