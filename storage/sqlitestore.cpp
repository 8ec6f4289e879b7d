// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlitestore.h"

#include "storage/connection.h"
#include "storage/errors.h"
#include "storage/filesystem.h"
#include "storage/loader.h"
#include "storage/migrator.h"
#include "storage/namekeeper.h"
#include "storage/recounter.h"

#include <utility>

namespace tokenfence {

using namespace storage;

SqliteStore::SqliteStore(std::string file, Names& names, StoreWriter::Clock clock)
    : m_file(canonicalPath(file))
    , m_names(names)
    , m_clock(std::move(clock))
{
}

SqliteStore::~SqliteStore()
{
    stop();
}

Result<KeptState> SqliteStore::load(WallTime now)
{
    if (Result<void> made = makeFolderOf(m_file); !made) {
        return made.error();
    }
    Result<Connection> database = openWriter(m_file);
    if (!database) {
        return database.error();
    }
    if (Result<int> version = migrate(**database, m_file); !version) {
        return version.error();
    }
    RequestFilter filter(RequestFilter::Clock::now());
    Result<KeptState> state = guarded(m_file, [&] {
        learnNames(**database, m_names);
        KeptState kept = readKeptState(**database, now, filter);
        // The labels that have rollups by default have them from the first row on.
        WriteGroup group(**database, m_names);
        group.begin();
        group.setRollupLabels(kept.settings.rollupLabels);
        group.commit();
        return kept;
    });
    if (!state) {
        return state;
    }
    Result<std::vector<CounterId>> dead =
        guarded(m_file, [&] { return findDeadCounters(**database, state->policies); });
    if (!dead) {
        return dead.error();
    }
    m_writer = std::make_unique<StoreWriter>(m_file, std::move(*database), m_names, std::move(*dead),
                                             std::move(filter), m_clock);
    return state;
}

void SqliteStore::start(StoreListener& listener)
{
    m_writer->start(listener);
}

void SqliteStore::stop()
{
    if (m_writer) {
        m_writer->stop();
    }
}

void SqliteStore::append(std::vector<Record>&& records)
{
    m_writer->append(std::move(records));
}

void SqliteStore::change(std::vector<StoreChange>&& changes, Completion done)
{
    m_writer->change({}, std::move(changes), std::move(done));
}

void SqliteStore::addSpent(std::vector<SpentRow>&& rows, std::vector<StoreChange>&& changes, Completion done)
{
    m_writer->change(std::move(rows), std::move(changes), std::move(done));
}

void SqliteStore::barrier(std::function<void(std::int64_t)> reached)
{
    m_writer->barrier(std::move(reached));
}

Result<std::vector<SpentRow>> SqliteStore::recount(const std::vector<RecountQuestion>& questions,
                                                   const Calendar& calendar, std::int64_t upToRow,
                                                   WallTime now)
{
    return recountSpent(m_file, m_names, questions, calendar, upToRow, now);
}

Result<std::vector<UnpricedCall>> SqliteStore::unpricedCalls(std::int64_t after, std::size_t limit)
{
    return readUnpricedCalls(m_file, after, limit);
}

StoreHealth SqliteStore::health() const
{
    return m_writer ? m_writer->health() : StoreHealth();
}

} // namespace tokenfence
