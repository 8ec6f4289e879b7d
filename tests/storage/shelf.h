// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "steppedclock.h"

#include "storage/sqlitestore.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tokenfence {

inline QStringList lines(std::initializer_list<const char*> texts)
{
    QStringList all;
    for (const char* text : texts) {
        all.push_back(QString::fromUtf8(text));
    }
    return all;
}

/// Keeps what the store tells.
class Heard final : public StoreListener
{
public:
    void committed(std::vector<Record>&& records, const std::vector<Fate>& fates) override
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t at = 0; at < records.size(); ++at) {
            m_fates.emplace_back(records[at].id, fates.at(at));
        }
    }
    void notStored(std::vector<Record>&& records, const Error& error) override
    {
        const std::lock_guard lock(m_mutex);
        for (const Record& record : records) {
            m_refused.push_back(record.id);
        }
        m_lastError = error;
    }
    void healthChanged(const std::optional<Error>& error) override
    {
        const std::lock_guard lock(m_mutex);
        m_health.push_back(error ? error->code : "well");
        if (!error && m_well) {
            m_well->set_value();
            m_well.reset();
        }
    }

    std::vector<std::pair<std::string, Fate>> takeFates()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_fates, {});
    }
    std::vector<std::string> takeRefused()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_refused, {});
    }
    std::vector<std::string> takeHealth()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_health, {});
    }
    Error lastError() const
    {
        const std::lock_guard lock(m_mutex);
        return m_lastError;
    }
    /// Fulfilled when the store next says that it is well again.
    std::future<void> wellAgain()
    {
        const std::lock_guard lock(m_mutex);
        m_well.emplace();
        return m_well->get_future();
    }

private:
    mutable std::mutex m_mutex;
    std::vector<std::pair<std::string, Fate>> m_fates;
    std::vector<std::string> m_refused;
    std::vector<std::string> m_health;
    Error m_lastError;
    std::optional<std::promise<void>> m_well;
};

/// A store in a folder of its own, with a clock that stands where the test sets it.
class Shelf
{
public:
    Shelf()
        : m_file(m_folder.filePath(QStringLiteral("tokenfence.db")).toStdString())
    {
    }

    const std::string& file() const { return m_file; }
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    /// Opens it, as an engine does at its start; on a store that is open, as after its end.
    Result<KeptState> open()
    {
        close();
        m_names = std::make_unique<Names>();
        m_store = std::make_unique<SqliteStore>(m_file, *m_names, [this] { return WallTime(now); });
        Result<KeptState> state = m_store->load(now);
        if (state) {
            m_store->start(heard);
        } else {
            qInfo("%s", state.error().message.c_str());
        }
        return state;
    }
    void close() { m_store.reset(); }

    SqliteStore& store() { return *m_store; }
    Names& names() { return *m_names; }

    /// Waits until all that was handed over is on disk or refused; the number of the newest row.
    std::int64_t settle()
    {
        std::promise<std::int64_t> reached;
        m_store->barrier([&](std::int64_t row) { reached.set_value(row); });
        return reached.get_future().get();
    }
    Result<void> change(std::vector<StoreChange> changes, std::vector<SpentRow> spent = {})
    {
        std::promise<Result<void>> done;
        m_store->addSpent(std::move(spent), std::move(changes),
                          [&](const Result<void>& result) { done.set_value(result); });
        return done.get_future().get();
    }
    void append(std::vector<Record> records)
    {
        m_store->append(std::move(records));
        settle();
    }

    /// A call as most tests need it: gpt-4o by "bot" for a cent at `now`.
    Record call(std::string id)
    {
        Record record;
        record.id = std::move(id);
        record.digest = 1;
        record.time = now;
        record.arrived = now;
        record.call.agent = m_names->intern("bot");
        record.call.model = m_names->intern("gpt-4o");
        record.call.tier = Tier::complex;
        record.tokens.input = 100;
        record.tokens.output = 10;
        record.hasTokens = true;
        record.cost = Money::fromNano(10'000'000);
        return record;
    }
    Record end(std::string id, std::string request)
    {
        Record record;
        record.kind = Record::Kind::requestEnd;
        record.id = std::move(id);
        record.time = now;
        record.arrived = now;
        record.call.agent = m_names->intern("bot");
        record.request = std::move(request);
        return record;
    }

    /// What a statement finds on a connection of its own, a row a line, its columns parted by "|".
    QStringList ask(const std::string& sql) const
    {
        SQLite::Database database(m_file);
        SQLite::Statement statement(database, sql);
        QStringList lines;
        while (statement.executeStep()) {
            QStringList columns;
            for (int column = 0; column < statement.getColumnCount(); ++column) {
                columns.push_back(QString::fromStdString(statement.getColumn(column).getString()));
            }
            lines.push_back(columns.join(QLatin1Char('|')));
        }
        return lines;
    }

    Heard heard;
    SteppedClock now{WallTime(std::chrono::milliseconds(1'764'000'000'000))}; // 2025-11-24T16:00:00Z

private:
    QTemporaryDir m_folder;
    std::string m_file;
    std::unique_ptr<Names> m_names;
    std::unique_ptr<SqliteStore> m_store;
};

} // namespace tokenfence
