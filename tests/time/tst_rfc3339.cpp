// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/time/rfc3339.h"

#include <QTest>

using namespace tokenfence;

class TestRfc3339 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void refusesWhatIsCutShort();
    void writes_data();
    void writes();
    void readsWhatItWrites();
};

void TestRfc3339::reads_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("utc");
    const auto row = [](const char* name, const char* written, const char* utc) {
        QTest::newRow(name) << QString::fromLatin1(written) << QString::fromLatin1(utc);
    };
    row("with milliseconds", "2026-11-24T03:06:07.983Z", "2026-11-24T03:06:07.983Z");
    row("without", "2026-11-25T00:00:00Z", "2026-11-25T00:00:00Z");
    row("t and z in lower case", "2026-11-24t03:06:07z", "2026-11-24T03:06:07Z");
    row("one digit after the point", "2026-11-24T03:06:07.9Z", "2026-11-24T03:06:07.900Z");
    row("two digits after the point", "2026-11-24T03:06:07.05Z", "2026-11-24T03:06:07.050Z");
    row("nanoseconds are cut, not rounded", "2026-11-24T03:06:07.983999999Z", "2026-11-24T03:06:07.983Z");
    row("any number of digits", "2026-11-24T03:06:07.98399999999999999999999999999999999999999Z",
        "2026-11-24T03:06:07.983Z");
    row("an offset east", "2026-11-24T05:06:07.983+02:00", "2026-11-24T03:06:07.983Z");
    row("an offset west", "2026-11-23T22:06:07-05:00", "2026-11-24T03:06:07Z");
    row("an offset with minutes", "2026-11-24T08:51:07+05:45", "2026-11-24T03:06:07Z");
    row("an offset with minutes west", "2026-11-23T23:36:07-03:30", "2026-11-24T03:06:07Z");
    row("an offset over the end of a year", "2027-01-01T01:00:00+14:00", "2026-12-31T11:00:00Z");
    row("the greatest offset", "2026-11-24T23:59:00+23:59", "2026-11-24T00:00:00Z");
    row("an offset of nothing", "2026-11-24T03:06:07+00:00", "2026-11-24T03:06:07Z");
    row("an offset that is not known", "2026-11-24T03:06:07-00:00", "2026-11-24T03:06:07Z");
    row("a leap day", "2028-02-29T12:00:00Z", "2028-02-29T12:00:00Z");
    row("a leap day of a full century", "2000-02-29T12:00:00Z", "2000-02-29T12:00:00Z");
    row("the last second of a day", "2026-11-24T23:59:59.999Z", "2026-11-24T23:59:59.999Z");
    row("the epoch", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z");
    row("before the epoch", "1969-12-31T23:59:59.001Z", "1969-12-31T23:59:59.001Z");
    row("the first year", "0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z");
    row("the last year", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z");
    row("a leap second counts in the day that it ends", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z");
    row("with a fraction, too", "2016-12-31T23:59:60.5Z", "2016-12-31T23:59:59.999Z");
    row("a leap second as Tokyo's clocks show it", "2017-01-01T08:59:60+09:00", "2016-12-31T23:59:59.999Z");
    row("a leap second of June", "2015-06-30T23:59:60Z", "2015-06-30T23:59:59.999Z");
}

void TestRfc3339::reads()
{
    QFETCH(const QString, written);
    QFETCH(const QString, utc);
    const auto time = parseRfc3339(written.toStdString());
    QVERIFY(time);
    QCOMPARE(QString::fromStdString(toRfc3339(*time)), utc);
}

void TestRfc3339::refuses_data()
{
    QTest::addColumn<QString>("written");
    for (const char* written : {
             "",
             "now",
             "2026-11-24",
             "03:06:07Z",
             "2026-11-24T03:06:07",
             "2026-11-24T03:06Z",
             "2026-11-24 03:06:07Z",
             "2026-11-24T03:06:07.Z",
             "2026-11-24T03:06:07,5Z",
             "2026-11-24T03:06:07 Z",
             " 2026-11-24T03:06:07Z",
             "2026-11-24T03:06:07Z ",
             "2026-11-24T03:06:07ZZ",
             "2026-11-24T03:06:07Z+00:00",
             "2026-11-24T03:06:07+0100",
             "2026-11-24T03:06:07+01",
             "2026-11-24T03:06:07+1:00",
             "2026-11-24T03:06:07+24:00",
             "2026-11-24T03:06:07+01:60",
             "2026-11-24T24:00:00Z",
             "2026-11-24T03:60:07Z",
             "2026-11-24T03:06:60Z",
             "2026-11-24T23:59:60Z",
             "2026-11-30T23:59:61Z",
             "2016-12-31T23:59:60+01:00",
             "2026-00-24T03:06:07Z",
             "2026-13-24T03:06:07Z",
             "2026-11-00T03:06:07Z",
             "2026-11-31T03:06:07Z",
             "2026-02-29T03:06:07Z",
             "2100-02-29T03:06:07Z",
             "2026-04-31T03:06:07Z",
             "26-11-24T03:06:07Z",
             "+2026-11-24T03:06:07Z",
             "-2026-11-24T03:06:07Z",
             "12026-11-24T03:06:07Z",
             "2026-1-24T03:06:07Z",
             "2026-11-4T03:06:07Z",
             "2026-11-24T3:06:07Z",
             "2026/11/24T03:06:07Z",
             "2026-11-24T03-06-07Z",
             "2026-W48-2T03:06:07Z",
             "20261124T030607Z",
             "２026-11-24T03:06:07Z",
         }) {
        QTest::addRow("\"%s\"", written) << QString::fromUtf8(written);
    }
}

void TestRfc3339::refuses()
{
    QFETCH(const QString, written);
    QVERIFY(!parseRfc3339(written.toStdString()));
}

void TestRfc3339::refusesWhatIsCutShort()
{
    const std::string whole = "2026-11-24T05:06:07.983+02:00";
    QVERIFY(parseRfc3339(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        QVERIFY2(!parseRfc3339(whole.substr(0, length)), whole.substr(0, length).c_str());
    }
    QVERIFY(!parseRfc3339(std::string_view("2026-11-24T03:06:07\0", 20)));
}

void TestRfc3339::writes_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("written");
    QTest::newRow("a whole second has no fraction") << qint64{1'795'564'800'000} << "2026-11-25T00:00:00Z";
    QTest::newRow("a part of a second has three digits")
        << qint64{1'795'489'567'983} << "2026-11-24T03:06:07.983Z";
    QTest::newRow("also where they end in zeros") << qint64{100} << "1970-01-01T00:00:00.100Z";
    QTest::newRow("a millisecond before the epoch") << qint64{-1} << "1969-12-31T23:59:59.999Z";
    QTest::newRow("the least moment there is")
        << std::numeric_limits<qint64>::min() << "0000-01-01T00:00:00Z";
    QTest::newRow("the greatest moment there is")
        << std::numeric_limits<qint64>::max() << "9999-12-31T23:59:59.999Z";
}

void TestRfc3339::writes()
{
    QFETCH(const qint64, ms);
    QFETCH(const QString, written);
    QCOMPARE(QString::fromStdString(toRfc3339(WallTime(std::chrono::milliseconds(ms)))), written);
}

void TestRfc3339::readsWhatItWrites()
{
    // Every 97 hours and a bit from 1999 to 2101: all months, both kinds of centuries, all parts of a day.
    const auto last = *parseRfc3339("2101-03-01T00:00:00Z");
    for (WallTime time = *parseRfc3339("1999-12-01T00:00:00Z"); time < last;
         time += std::chrono::milliseconds(349'234'567)) {
        QVERIFY2(parseRfc3339(toRfc3339(time)) == time, toRfc3339(time).c_str());
    }
}

QTEST_APPLESS_MAIN(TestRfc3339)
#include "tst_rfc3339.moc"
