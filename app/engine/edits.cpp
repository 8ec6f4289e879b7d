// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/edits.h"

#include "app/engine/resultline.h"
#include "app/engine/statusjson.h"
#include "app/engine/threadpriority.h"
#include "model/wire/writing.h"

#include <future>
#include <utility>

namespace tokenfence {

namespace {

constexpr std::size_t jobsBeforeWaiting = 1024; // they are pushed beyond it: operators and proposals are few

} // namespace

Edits::Edits(const Rooms& rooms, PriceTable basePrices, PriceTable putPrices)
    : m_rooms(rooms)
    , m_basePrices(std::move(basePrices))
    , m_putPrices(std::move(putPrices))
    , m_jobs(jobsBeforeWaiting)
{
}

Edits::~Edits()
{
    stop();
}

void Edits::start()
{
    m_thread = std::thread([this] {
        lowerThreadPriority();
        run();
    });
}

void Edits::stop()
{
    if (m_thread.joinable()) {
        m_stopping = true;
        m_jobs.close();
        m_thread.join();
    }
}

void Edits::run()
{
    while (true) {
        const std::vector<Job> jobs = m_jobs.waitPop();
        if (jobs.empty()) {
            return;
        }
        for (const Job& job : jobs) {
            job();
        }
    }
}

void Edits::post(Job job)
{
    m_jobs.pushBeyond(std::move(job));
}

void Edits::afterThese(std::function<void(Postman&)> task)
{
    post([this, task = std::move(task)]() mutable { m_rooms.outbox.post(toDoor(std::move(task))); });
}

void Edits::answer(const Asker& asker, std::string line)
{
    m_rooms.outbox.post(answerTo(asker.session, std::move(line)));
}

void Edits::refuse(const Asker& asker, const Error& error, std::string_view who)
{
    // The store's own codes are none of the wire's: what it could not take is to be sent again.
    const bool isField = error.code == "bad_field" || error.code == "missing_field";
    const WireError line{isField ? error.code : "busy", error.message, asker.id, error.field};
    {
        auto books = m_rooms.desk.inTurn();
        ++books->counts.refusedLines;
        books->journal.refused(who, line.code, line.message, currentTime().wall);
    }
    answer(asker, errorLine(line));
}

Result<void> Edits::save(std::vector<StoreChange>&& changes)
{
    std::promise<Result<void>> saved;
    m_rooms.store.change(std::move(changes),
                         [&saved](const Result<void>& result) { saved.set_value(result); });
    return saved.get_future().get();
}

Result<void> Edits::saveSpent(std::vector<SpentRow>&& rows, std::vector<StoreChange>&& changes)
{
    std::promise<Result<void>> saved;
    m_rooms.store.addSpent(std::move(rows), std::move(changes),
                           [&saved](const Result<void>& result) { saved.set_value(result); });
    return saved.get_future().get();
}

std::int64_t Edits::afterRecordsSoFar(const std::function<void(Books&)>& begin)
{
    std::promise<std::int64_t> reached;
    {
        const std::lock_guard order(m_rooms.recordOrder);
        begin(*m_rooms.desk.inTurn());
        m_rooms.store.barrier([&reached](std::int64_t row) { reached.set_value(row); });
    }
    return reached.get_future().get();
}

} // namespace tokenfence
