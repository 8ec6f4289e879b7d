// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/intake.h"

#include "app/engine/threadpriority.h"
#include "model/wire/writing.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

/// How long the end of the engine waits for answers that depend on the disk.
constexpr std::chrono::seconds finishWithin{5};

template <class... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

} // namespace

std::int64_t footprint(const Record& record)
{
    return static_cast<std::int64_t>(sizeof(Record) + record.id.size() + record.request.size() +
                                     record.reservation.size() + record.outcome.size());
}

Intake::Intake(Names& names, Desk& desk, Store& store, Outbox& outbox, AgentVerbs& verbs,
               std::mutex& recordOrder, Propose propose)
    : m_desk(desk)
    , m_store(store)
    , m_outbox(outbox)
    , m_verbs(verbs)
    , m_recordOrder(recordOrder)
    , m_propose(std::move(propose))
    , m_reader(names)
    , m_queue(queueBytes)
{
}

Intake::~Intake()
{
    stop();
}

void Intake::start()
{
    m_thread = std::thread([this] {
        lowerThreadPriority();
        run();
    });
}

void Intake::stop()
{
    if (m_thread.joinable()) {
        m_queue.pushBeyond(Finish{});
        m_thread.join();
        m_queue.close();
    }
}

bool Intake::offer(Bundle&& bundle)
{
    const std::size_t bytes = bundle.text.size();
    Item item(std::move(bundle));
    if (m_queue.tryPush(std::move(item), bytes)) {
        return true;
    }
    m_doorWaits = true; // and once more, since the queue may have been emptied before that could be seen
    if (m_queue.tryPush(std::move(item), bytes)) {
        return true;
    }
    bundle = std::move(std::get<Bundle>(item));
    return false;
}

void Intake::askAgain()
{
    m_queue.pushBeyond(AskAgain{});
}

void Intake::run()
{
    MonoTime giveUp = MonoTime::max();
    while (!m_finishing || (!m_waiting.empty() && currentTime().mono < giveUp)) {
        std::vector<Item> items = m_queue.waitPop(std::chrono::seconds(1));
        if (m_doorWaits.exchange(false)) {
            m_outbox.post(intakeHasRoom());
        }
        for (Item& item : items) {
            take(std::move(item));
            post();
        }
        if (m_finishing && giveUp == MonoTime::max()) {
            giveUp = currentTime().mono + finishWithin;
        }
    }
}

void Intake::take(Item&& item)
{
    std::visit(Overloaded{[this](Bundle&& bundle) {
                              const auto waiting = m_waiting.find(bundle.session->number);
                              if (waiting != m_waiting.end()) {
                                  waiting->second.backlog.push_back(std::move(bundle));
                              } else {
                                  takeBundle(std::move(bundle));
                              }
                          },
                          [this](AskAgain&&) { retryQuestions(); },
                          [this](GoOn&& goOnWith) { goOn(goOnWith.session->number); },
                          [this](Finish&&) { m_finishing = true; }},
               std::move(item));
}

void Intake::takeBundle(Bundle&& bundle)
{
    // The reader looks ahead of a line; behind the last one there is room for that in the bundle itself.
    const std::string_view text = std::string_view(bundle.text).substr(0, bundle.text.size() - padding());
    while (bundle.done < text.size()) {
        const std::size_t end = text.find('\n', bundle.done);
        const std::string_view line = text.substr(bundle.done, end - bundle.done);
        const std::size_t capacity = bundle.text.size() - bundle.done;
        bundle.done = end + 1;
        if (LineReader::isBlank(line)) {
            continue;
        }
        Decoded<AgentLine> decoded = m_reader.readAgent(line, bundle.arrived.wall, capacity);
        if (const auto* error = std::get_if<WireError>(&decoded)) {
            refuse(*bundle.session, *error, bundle.arrived);
        } else if (!takeLine(bundle.session, std::move(std::get<AgentLine>(decoded)), bundle.arrived)) {
            // What follows waits; bundles that came later are behind it in the backlog.
            auto& backlog = m_waiting[bundle.session->number].backlog;
            backlog.insert(backlog.begin(), std::move(bundle));
            return;
        }
    }
    settleAll(*bundle.session);
    finished(bundle);
}

bool Intake::takeLine(const SessionPointer& session, AgentLine&& line, Now arrived)
{
    if (auto* usage = std::get_if<UsageLine>(&line)) {
        addUsage(*session, std::move(*usage), arrived);
        return true;
    }
    if (auto* end = std::get_if<RequestEndLine>(&line)) {
        addRequestEnd(*session, std::move(*end), arrived);
        return true;
    }
    settleAll(*session);
    const Now now = currentTime();
    if (auto* question = std::get_if<AuthorizeLine>(&line)) {
        if (ask(session, *question)) {
            return true;
        }
        m_waiting[session->number] = Waiting{session, std::move(*question), {}};
        return false;
    }
    if (auto* proposal = std::get_if<ProposePolicyLine>(&line)) {
        m_waiting[session->number] = Waiting{session, std::nullopt, {}};
        m_propose(session, std::move(*proposal), [this, session] { m_queue.pushBeyond(GoOn{session}); });
        return false;
    }
    std::visit(
        Overloaded{
            [&](const HelloLine& hello) { reply(*session, m_verbs.hello(*session, hello, now, false)); },
            [&](const ReleaseLine& one) { reply(*session, m_verbs.release(*session, one, now, false)); },
            [&](const KillAckLine& one) { reply(*session, m_verbs.killAck(*session, one, now, false)); },
            [&](const PingLine& one) { reply(*session, m_verbs.ping(*session, one, now, false)); },
            [](const auto&) {}},
        line);
    return true;
}

void Intake::addUsage(const Session& session, UsageLine&& line, Now arrived)
{
    Pending& pending = m_pending.emplace_back();
    Record& record = pending.record;
    record.kind = Record::Kind::usage;
    record.id = std::move(line.id);
    record.digest = line.digest;
    record.time = line.time.value_or(arrived.wall);
    record.arrived = arrived.wall;
    record.request = std::move(line.request);
    record.call = line.facts;
    record.requestedModel = line.requestedModel;
    record.serviceTier = line.serviceTier;
    record.tokens = line.tokens;
    record.hasTokens = line.hasTokens;
    record.attempt = line.attempt;
    record.status = line.status;
    record.toolCalls = line.toolCalls;
    record.latencyMs = line.latencyMs;
    record.session = session.number;
    pending.cost = line.cost;
    record.reservation = std::move(line.reservation);
}

void Intake::addRequestEnd(const Session& session, RequestEndLine&& line, Now arrived)
{
    Record& record = m_pending.emplace_back().record;
    record.kind = Record::Kind::requestEnd;
    record.id = std::move(line.id);
    record.digest = line.digest;
    record.time = line.time.value_or(arrived.wall);
    record.arrived = arrived.wall;
    record.request = std::move(line.request);
    record.call = line.facts;
    record.requestStatus = line.status;
    record.budget = line.budget;
    record.outcome = std::move(line.outcome);
    record.session = session.number;
}

void Intake::settleAll(Session& session)
{
    if (m_pending.empty()) {
        return;
    }
    std::vector<Record> records;
    records.reserve(m_pending.size());
    std::int64_t bytes = 0;

    const std::lock_guard order(m_recordOrder);
    for (std::size_t at = 0; at < m_pending.size();) {
        auto books = m_desk.inTurn();
        const Now now = currentTime();
        session.heard(now.wall);
        for (std::size_t entered = 0; at < m_pending.size() && books.mayEnter(entered); ++entered, ++at) {
            if (settle(*books, session, m_pending[at], now)) {
                bytes += footprint(m_pending[at].record);
                records.push_back(std::move(m_pending[at].record));
            }
        }
        auto told = books->takeTransitions(now);
        books.giveBack();
        std::move(told.begin(), told.end(), std::back_inserter(m_parcels));
    }
    m_pending.clear();
    session.unacknowledged += bytes;
    // Before the records, because an acknowledgement covers the lines that were refused before it.
    post();
    if (!records.empty()) {
        m_store.append(std::move(records));
    }
}

bool Intake::settle(Books& books, Session& session, Pending& pending, Now now)
{
    Record& record = pending.record;
    if (books.isTooOld(record.time, now.wall)) {
        const WireError error{"bad_field", "the time lies before what is kept: such records were pruned",
                              record.id, "time"};
        ++books.counts.refusedLines;
        books.journal.refused(books.names.text(session.agent), error.code, error.message, now.wall);
        m_parcels.push_back(toSession(session.number, errorLine(error)));
        return false;
    }
    books.fillIn(record.call, session);
    session.note(record.call);
    if (record.kind == Record::Kind::requestEnd) {
        books.ledger.touchRequest(record.request, now);
        return true;
    }
    const Books::ModelFacts facts = books.factsOf(record.call.model);
    if (pending.cost) {
        record.cost = *pending.cost;
    } else if (facts.price != nullptr) {
        record.cost = facts.price->cost(record.tokens, serviceTierFrom(books.names.text(record.serviceTier)));
    } else {
        record.priced = false;
        books.noteUnpriced(record.call.model, now.wall);
    }
    record.settlement =
        books.ledger.settle(record.call, record.request, record.time, record.cost, record.reservation, now);
    return true;
}

bool Intake::ask(const SessionPointer& session, const AuthorizeLine& question)
{
    auto answer = m_verbs.authorize(*session, question, currentTime(), false, true);
    if (!answer) {
        return false;
    }
    reply(*session, std::move(*answer));
    return true;
}

void Intake::retryQuestions()
{
    std::vector<SessionNumber> answered;
    for (auto& [number, waiting] : m_waiting) {
        if (waiting.question && ask(waiting.session, *waiting.question)) {
            answered.push_back(number);
        }
    }
    for (const SessionNumber number : answered) {
        goOn(number);
    }
}

void Intake::goOn(SessionNumber number)
{
    const auto found = m_waiting.find(number);
    if (found == m_waiting.end()) {
        return;
    }
    std::vector<Bundle> backlog = std::move(found->second.backlog);
    m_waiting.erase(found);
    for (std::size_t at = 0; at < backlog.size(); ++at) {
        takeBundle(std::move(backlog[at]));
        if (const auto again = m_waiting.find(number); again != m_waiting.end()) {
            std::move(backlog.begin() + static_cast<std::ptrdiff_t>(at) + 1, backlog.end(),
                      std::back_inserter(again->second.backlog));
            return;
        }
    }
}

void Intake::refuse(const Session& session, const WireError& error, Now arrived)
{
    m_verbs.refused(session, error, arrived, false);
    m_parcels.push_back(toSession(session.number, errorLine(error)));
}

void Intake::reply(const Session& session, Reply&& reply)
{
    std::move(reply.others.begin(), reply.others.end(), std::back_inserter(m_parcels));
    if (!reply.line.empty()) {
        m_parcels.push_back(toSession(session.number, std::move(reply.line)));
    }
}

void Intake::finished(const Bundle& bundle)
{
    post(); // the door, which answers by itself again from here on, must find the answers before its own
    Session& session = *bundle.session;
    session.unacknowledged -= static_cast<std::int64_t>(bundle.text.size());
    --session.unhandled;
    if (session.doorWaits) {
        m_outbox.post(toSession(session.number, {}));
    }
}

void Intake::post()
{
    m_outbox.post(std::exchange(m_parcels, {}));
}

} // namespace tokenfence
