// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/requestlinks.h"

#include <SQLiteCpp/Database.h>

#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace tokenfence;
using namespace tokenfence::storage;

namespace {

/// Requests by a letter, one for each row from 1; a space is a record without one.
using Rows = std::string;

/// An event log with only what the links need.
class Log
{
public:
    Log()
        : m_database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
    {
        m_database.exec("CREATE TABLE event (row INTEGER PRIMARY KEY, request ANY, request_link INTEGER);"
                        "CREATE INDEX event_request ON event (request) WHERE request_link & 1");
    }

    /// One group; rows whose number is among `repeated` turn out to be there already.
    void write(const Rows& requests, const std::vector<std::int64_t>& repeated)
    {
        std::vector<Record> records(requests.size());
        std::vector<NewEvent> events;
        for (std::size_t at = 0; at < requests.size(); ++at) {
            if (requests[at] != ' ') {
                records[at].request = requests[at];
            }
            events.emplace_back(records[at]).row = ++m_newest;
        }
        linkRequests(events);
        RequestLinks links(m_database);
        Statement insert(m_database.getHandle(), "INSERT INTO event VALUES (?, ?, ?)");
        for (const NewEvent& event : events) {
            if (std::find(repeated.begin(), repeated.end(), event.row) != repeated.end()) {
                continue;
            }
            insert.bind(1, event.row);
            event.request.bindTo(insert, 2);
            insert.bind(3, event.requestLink);
            insert.run();
        }
        for (const NewEvent& event : events) {
            if (std::find(repeated.begin(), repeated.end(), event.row) != repeated.end()) {
                links.rowLeaves(event.row, event.requestLink);
            }
        }
    }

    void remove(std::int64_t row)
    {
        Statement link(m_database.getHandle(), "SELECT request_link FROM event WHERE row = ?");
        link.bindAll(row);
        QVERIFY(link.step());
        const std::int64_t was = link.integer(0);
        link.reset();
        RequestLinks(m_database).rowLeaves(row, was);
        m_database.exec("DELETE FROM event WHERE row = " + std::to_string(row));
    }

    std::vector<std::int64_t> linesOf(char request, std::int64_t behindRow)
    {
        const std::string name(1, request);
        Statement lines(m_database.getHandle(), linesOfRequest("row", "ORDER BY row").c_str());
        StoredId(name).bindTo(lines, 1);
        lines.bind(2, behindRow);
        std::vector<std::int64_t> rows;
        while (lines.step()) {
            rows.push_back(lines.integer(0));
        }
        return rows;
    }

    std::int64_t newestLineOf(char request)
    {
        const std::string name(1, request);
        Statement newest(m_database.getHandle(), newestLineOfRequest("row").c_str());
        StoredId(name).bindTo(newest, 1);
        return newest.step() ? newest.integer(0) : 0;
    }

private:
    SQLite::Database m_database;
    std::int64_t m_newest = 0;
};

} // namespace

class TestRequestLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLineThatIsThereIsFound_data();
    void everyLineThatIsThereIsFound();
};

void TestRequestLinks::everyLineThatIsThereIsFound_data()
{
    QTest::addColumn<std::vector<Rows>>("groups");
    QTest::addColumn<std::vector<std::int64_t>>("repeated");
    QTest::addColumn<std::vector<std::int64_t>>("removed");
    QTest::addColumn<qint64>("behindRow");
    QTest::addColumn<std::vector<std::int64_t>>("linesOfA");
    using Groups = std::vector<Rows>;
    using Numbers = std::vector<std::int64_t>;

    QTest::newRow("one line") << Groups{"a"} << Numbers{} << Numbers{} << qint64(0) << Numbers{1};
    QTest::newRow("none") << Groups{"b b"} << Numbers{} << Numbers{} << qint64(0) << Numbers{};
    QTest::newRow("several in a group, among others")
        << Groups{"ab abba a"} << Numbers{} << Numbers{} << qint64(0) << Numbers{1, 4, 7, 9};
    QTest::newRow("in several groups")
        << Groups{"aba", "bb", "aa", "a"} << Numbers{} << Numbers{} << qint64(0) << Numbers{1, 3, 6, 7, 8};
    QTest::newRow("only those behind a row within a group")
        << Groups{"aba", "aabaa"} << Numbers{} << Numbers{} << qint64(4) << Numbers{5, 7, 8};
    QTest::newRow("the last of a group was there already")
        << Groups{"aaa"} << Numbers{3} << Numbers{} << qint64(0) << Numbers{1, 2};
    QTest::newRow("one in the middle was there already")
        << Groups{"abaca"} << Numbers{3} << Numbers{} << qint64(0) << Numbers{1, 5};
    QTest::newRow("neighbours were there already")
        << Groups{"aaaaa"} << Numbers{3, 4} << Numbers{} << qint64(0) << Numbers{1, 2, 5};
    QTest::newRow("the first was there already")
        << Groups{"aaa"} << Numbers{1} << Numbers{} << qint64(0) << Numbers{2, 3};
    QTest::newRow("all were there already")
        << Groups{"aaa"} << Numbers{1, 2, 3} << Numbers{} << qint64(0) << Numbers{};
    QTest::newRow("the oldest were cleared away")
        << Groups{"aaaa"} << Numbers{} << Numbers{1, 2} << qint64(0) << Numbers{3, 4};
    QTest::newRow("the newest was cleared away")
        << Groups{"aaaa"} << Numbers{} << Numbers{4} << qint64(0) << Numbers{1, 2, 3};
    QTest::newRow("some in the middle were cleared away")
        << Groups{"aabaa", "aaa"} << Numbers{} << Numbers{4, 2, 7} << qint64(0) << Numbers{1, 5, 6, 8};
}

void TestRequestLinks::everyLineThatIsThereIsFound()
{
    QFETCH(std::vector<Rows>, groups);
    QFETCH(std::vector<std::int64_t>, repeated);
    QFETCH(std::vector<std::int64_t>, removed);
    QFETCH(qint64, behindRow);
    QFETCH(std::vector<std::int64_t>, linesOfA);
    Log log;
    for (const Rows& group : groups) {
        log.write(group, repeated);
    }
    for (const std::int64_t row : removed) {
        log.remove(row);
    }
    QCOMPARE(log.linesOf('a', behindRow), linesOfA);
    QCOMPARE(log.newestLineOf('a'), linesOfA.empty() ? std::int64_t{0} : linesOfA.back());
}

QTEST_GUILESS_MAIN(TestRequestLinks)
#include "tst_requestlinks.moc"
