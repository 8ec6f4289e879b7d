// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/verify.h"

#include "storage/connection.h"
#include "storage/differences.h"
#include "storage/errors.h"
#include "storage/namekeeper.h"
#include "storage/rollupcheck.h"
#include "storage/spentcheck.h"

#include <SQLiteCpp/Statement.h>

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace tokenfence {

using namespace storage;

namespace {

/// How many of SQLite's own steps lie between two looks at whether the check of the pages was given up.
constexpr int stepsBetweenLooks = 1'000'000;
/// Days are checked together up to so many calls.
constexpr std::uint64_t callsABatch = 100'000;
/// Past events that were changed meanwhile (a price came, old ones were pruned) make what was counted void.
constexpr int mostAttempts = 20;

struct Batch
{
    Quarter from = 0;
    Quarter to = 0;
    std::uint64_t calls = 0;
    bool isPruned = false;
};

std::vector<Batch> readBatches(SQLite::Database& database)
{
    std::vector<Batch> batches;
    SQLite::Statement days(database, "SELECT start / 96 * 96 AS day,"
                                     " sum(calls_unknown + calls_simple + calls_complex + calls_critical),"
                                     " max(pruned_rows > 0) FROM quarter GROUP BY day ORDER BY day");
    while (days.executeStep()) {
        const Quarter day = days.getColumn(0).getInt();
        const auto calls = static_cast<std::uint64_t>(days.getColumn(1).getInt64());
        const bool isPruned = days.getColumn(2).getInt() != 0;
        if (batches.empty() || batches.back().calls + calls > callsABatch ||
            batches.back().isPruned != isPruned) {
            batches.push_back({day, day, 0, isPruned});
        }
        batches.back().to = day + quartersADay;
        batches.back().calls += calls;
    }
    return batches;
}

std::int64_t rewrites(SQLite::Database& database)
{
    return singleInteger(database, "SELECT rewrites FROM state");
}

/// Runs one part of the check until nothing was changed under it, and adds what it found.
template <class Part>
void checkPart(SQLite::Database& database, const std::string& file, VerifyReport& report, Part part)
{
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        const std::int64_t before = rewrites(database);
        VerifyReport found = report;
        Differences differences(found);
        part(found, differences);
        if (rewrites(database) == before) {
            report = std::move(found);
            return;
        }
    }
    throw StorageFailure{
        {errorCode::failed, "The database " + file +
                                " could not be checked, because past calls are being changed; "
                                "try again in a while."}};
}

/// The totals of all time against the quarter hours, which were held against the events.
void checkTotals(SQLite::Database& database, Differences& differences)
{
    SQLite::Statement sums(
        database, "SELECT s.events, s.unpriced, q.calls, q.unpriced FROM state s,"
                  " (SELECT ifnull(sum(calls_unknown + calls_simple + calls_complex + calls_critical),"
                  " 0) AS calls, ifnull(sum(unpriced), 0) AS unpriced FROM quarter) q");
    sums.executeStep();
    const auto compare = [&](const char* what, int kept, int counted) {
        if (sums.getColumn(kept).getInt64() != sums.getColumn(counted).getInt64()) {
            differences.add(what, sums.getColumn(kept).getString(), sums.getColumn(counted).getString());
        }
    };
    compare("state, events", 0, 2);
    compare("state, unpriced", 1, 3);
}

/// Lets a long statement be given up, as long as this lives.
class Lookout
{
public:
    Lookout(SQLite::Database& database, const CancelToken& cancel, const FileProgress& progress)
        : m_database(database)
        , m_cancel(cancel)
        , m_progress(progress)
    {
        sqlite3_progress_handler(database.getHandle(), stepsBetweenLooks, &Lookout::look, this);
    }
    ~Lookout() { sqlite3_progress_handler(m_database.getHandle(), 0, nullptr, nullptr); }
    Lookout(const Lookout&) = delete;
    Lookout& operator=(const Lookout&) = delete;

private:
    static int look(void* lookout)
    {
        const auto& self = *static_cast<const Lookout*>(lookout);
        self.m_progress(FileWork::pages, 0, 1);
        return self.m_cancel.isCancelled() ? 1 : 0;
    }

    SQLite::Database& m_database;
    const CancelToken& m_cancel;
    const FileProgress& m_progress;
};

/// Every page of the file, and every index against its table.
void checkPages(SQLite::Database& database, const std::string& file, const CancelToken& cancel,
                const FileProgress& progress)
{
    progress(FileWork::pages, 0, 1);
    const Lookout lookout(database, cancel, progress);
    SQLite::Statement integrity(database, "PRAGMA integrity_check(1)");
    const std::string found = integrity.executeStep() ? integrity.getColumn(0).getString() : std::string();
    if (found != "ok") {
        throw StorageFailure{{errorCode::damaged, "The database " + file + " is damaged (" + found + ")."}};
    }
    progress(FileWork::pages, 1, 1);
}

void checkSums(SQLite::Database& database, const std::string& file, Names& names, VerifyReport& report,
               const CancelToken& cancel, const FileProgress& progress)
{
    const std::vector<Batch> batches = readBatches(database);
    std::uint64_t all = 0;
    for (const Batch& batch : batches) {
        all += batch.calls;
    }
    for (const Batch& batch : batches) {
        if (cancel.isCancelled()) {
            throw StorageFailure{{errorCode::cancelled, "Given up."}};
        }
        checkPart(database, file, report, [&](VerifyReport& found, Differences& differences) {
            RollupCheck check(database, names, batch.from, batch.to);
            check.run(differences);
            found.events += check.calls();
        });
        // More may have come meanwhile than there were.
        progress(FileWork::sums, std::min(report.events, all), all);
    }
}

} // namespace

Result<VerifyReport> verifyDatabase(const std::string& file, WallTime now, VerifyDepth depth,
                                    const CancelToken& cancel, const FileProgress& progress)
{
    Result<Connection> connection = openReader(file);
    if (!connection) {
        return connection.error();
    }
    SQLite::Database& database = **connection;
    const FileProgress tell = progress ? progress : [](FileWork, std::uint64_t, std::uint64_t) {};
    return guarded(file, [&] {
        if (depth == VerifyDepth::sumsAndFile) {
            checkPages(database, file, cancel, tell);
        }
        VerifyReport report;
        Names names;
        learnNames(database, names);
        checkSums(database, file, names, report, cancel, tell);
        checkPart(database, file, report, [&](VerifyReport&, Differences& differences) {
            checkSpent(database, names, now, differences, cancel, tell);
            checkTotals(database, differences);
        });
        return report;
    });
}

} // namespace tokenfence
