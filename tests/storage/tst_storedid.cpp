// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storedid.h"

#include <QTest>

#include <random>

using namespace tokenfence::storage;

class TestStoredId : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void howAnIdIsKept_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<int>("bytes"); // of a blob; 0: as text
        QTest::newRow("a ULID is 16 bytes") << QByteArray("01JD4Z8QK3V7RTXW2MNPHABCDE") << 16;
        QTest::newRow("the least ULID") << QByteArray("00000000000000000000000000") << 16;
        QTest::newRow("the greatest ULID") << QByteArray("7ZZZZZZZZZZZZZZZZZZZZZZZZZ") << 16;
        QTest::newRow("what would be above 128 bits is no ULID")
            << QByteArray("8ZZZZZZZZZZZZZZZZZZZZZZZZZ") << 0;
        QTest::newRow("one in small letters is another id") << QByteArray("01jd4z8qk3v7rtxw2mnphabcde") << 0;
        QTest::newRow("one with a letter that stands for a digit is another id")
            << QByteArray("O1JD4Z8QK3V7RTXW2MNPHABCDE") << 0;
        QTest::newRow("26 other characters") << QByteArray("a-name-of-just-this-length") << 0;
        QTest::newRow("a UUID is 17 bytes") << QByteArray("f47ac10b-58cc-4372-a567-0e02b2c3d479") << 17;
        QTest::newRow("one in capitals is another id")
            << QByteArray("F47AC10B-58CC-4372-A567-0E02B2C3D479") << 0;
        QTest::newRow("36 characters with a dash elsewhere")
            << QByteArray("f47ac10b5-8cc-4372-a567-0e02b2c3d479") << 0;
        QTest::newRow("a short one") << QByteArray("req-9") << 0;
        QTest::newRow("one beyond ASCII") << QByteArray("日本語") << 0;
        QTest::newRow("none") << QByteArray() << 0;
    }
    void howAnIdIsKept()
    {
        QFETCH(QByteArray, id);
        QFETCH(int, bytes);
        const std::string text = id.toStdString();
        const StoredId kept(text);
        QCOMPARE(kept.isPacked(), bytes != 0);
        QCOMPARE(static_cast<int>(kept.bytes().size()), bytes != 0 ? bytes : id.size());
        QCOMPARE(QByteArray::fromStdString(unpackId(kept.bytes(), kept.isPacked())), id);
    }

    void everyUlidAndUuidComesBack()
    {
        std::mt19937_64 random(7);
        const std::string base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        const std::string base16 = "0123456789abcdef";
        for (int round = 0; round < 10'000; ++round) {
            std::string ulid(1, base32[random() % 8]);
            while (ulid.size() < 26) {
                ulid += base32[random() % 32];
            }
            std::string uuid;
            while (uuid.size() < 36) {
                const std::size_t place = uuid.size();
                uuid += place == 8 || place == 13 || place == 18 || place == 23 ? '-' : base16[random() % 16];
            }
            for (const std::string& id : {ulid, uuid}) {
                const StoredId stored(id);
                QVERIFY(stored.isPacked());
                QCOMPARE(unpackId(stored.bytes(), true), id);
            }
        }
    }

    void packedUlidsAscendAsTheirTextDoes()
    {
        std::mt19937_64 random(8);
        const std::string base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        std::string last = "00000000000000000000000000";
        for (int round = 0; round < 1'000; ++round) {
            std::string next = last;
            next[1 + random() % 25] = base32[random() % 32];
            QCOMPARE(StoredId(next).bytes() < StoredId(last).bytes(), next < last);
            last = next;
        }
    }
};

QTEST_GUILESS_MAIN(TestStoredId)
#include "tst_storedid.moc"
