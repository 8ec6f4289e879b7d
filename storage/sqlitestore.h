// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/ports/store.h"
#include "storage/storewriter.h"

#include <memory>
#include <string>
#include <vector>

namespace tokenfence {

/**
 * The store in a file of this machine. See model/ports/store.h for what each member promises and on which
 * thread, and storage/schema/README.md for what lies in the file. Whoever opens one holds the file's
 * DatabaseLock.
 */
class SqliteStore final : public Store
{
public:
    /// `names` outlives it and is empty until load(). `clock` says the present to the writer's own work (what
    /// is old enough to go).
    SqliteStore(
        std::string file, Names& names,
        storage::StoreWriter::Clock clock = [] { return currentTime().wall; });
    ~SqliteStore() override;

    Result<KeptState> load(WallTime now) override;
    void start(StoreListener& listener) override;
    void stop() override;

    void append(std::vector<Record>&& records) override;
    void change(std::vector<StoreChange>&& changes, Completion done) override;
    void addSpent(std::vector<SpentRow>&& rows, std::vector<StoreChange>&& changes, Completion done) override;
    void barrier(std::function<void(std::int64_t)> reached) override;

    Result<std::vector<SpentRow>> recount(const std::vector<RecountQuestion>& questions,
                                          const Calendar& calendar, std::int64_t upToRow,
                                          WallTime now) override;
    Result<std::vector<UnpricedCall>> unpricedCalls(std::int64_t after, std::size_t limit) override;

    StoreHealth health() const override;

private:
    const std::string m_file;
    Names& m_names;
    storage::StoreWriter::Clock m_clock;
    std::unique_ptr<storage::StoreWriter> m_writer;
};

} // namespace tokenfence
