// SPDX-License-Identifier: GPL-3.0-or-later
// A damaged file: every input is a list of bytes to overwrite (3 bytes which, 1
// byte by what) in a database that holds all sorts of records. Whatever stands
// there, it is opened, read and verified, or refused with a sentence. The bytes
// are counted among those that mean something: most of a small database is
// empty space, where nothing can be damaged.
#include "storage/sqliterollups.h"
#include "storage/verify.h"
#include "tests/fuzz/fuzzing.h"
#include "tests/fuzz/poolmemory.h"
#include "tests/storage/traffic.h"

#include <QFile>

#include <vector>

namespace tokenfence {
namespace {

const WallTime present{std::chrono::milliseconds(1'764'000'000'000)};

void requireSentence(const Error& error)
{
    require(!error.message.empty(), "an error has a sentence");
}

/// A small database of every kind of record, closed, so that all of it lies in
/// one file.
QByteArray makeTemplate()
{
    PoolMemory::giveToSqlite();
    Shelf shelf;
    Traffic traffic(shelf, 7);
    traffic.start();
    traffic.send(150);
    shelf.close();
    QFile file(QString::fromStdString(shelf.file()));
    require(file.open(QIODevice::ReadOnly), "the template can be read");
    return file.readAll();
}

/// Where something is written: every byte that is not zero, and the zeros close
/// behind one.
std::vector<qsizetype> placesIn(const QByteArray& file)
{
    constexpr qsizetype closeBehind = 8;
    std::vector<qsizetype> places;
    qsizetype newest = -closeBehind - 1;
    for (qsizetype at = 0; at < file.size(); ++at) {
        newest = file[at] != '\0' ? at : newest;
        if (at - newest <= closeBehind) {
            places.push_back(at);
        }
    }
    return places;
}

void ask(RollupSource& source)
{
    const CancelToken cancel;
    const TimeSpan span{present - std::chrono::days(2), present + std::chrono::days(2)};
    const auto check = [](const auto& answer) {
        if (!answer) {
            requireSentence(answer.error());
        }
    };
    GroupRow rest;
    std::size_t restCount = 0;
    check(source.series({span.from, present, span.to}, {}, cancel));
    check(source.figures(span, {}, cancel));
    check(source.groups(span, Dimension::user, {}, {}, 5, rest, restCount, cancel));
    check(source.outcomes(span, cancel));
    check(source.newestCalls(50, cancel));
    check(source.log({}, cancel));
    check(source.facts(cancel));
}

} // namespace
} // namespace tokenfence

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace tokenfence;
    static const QByteArray whole = makeTemplate();
    static const std::vector<qsizetype> places = placesIn(whole);
    static const QTemporaryDir folder(QStringLiteral("/dev/shm/tokenfence-fuzz-XXXXXX"));
    QByteArray bytes = whole;
    for (std::size_t at = 0; at + 4 <= size; at += 4) {
        const std::size_t which = (data[at] << 16 | data[at + 1] << 8 | data[at + 2]) % places.size();
        bytes[places[which]] = static_cast<char>(data[at + 3]);
    }
    const QString path = folder.filePath(QStringLiteral("tokenfence.db"));
    for (const char* beside : {"-wal", "-shm"}) {
        QFile::remove(path + QLatin1String(beside));
    }
    QFile file(path);
    require(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size(),
            "the file can be written");
    file.close();

    if (const auto source = SqliteRollups::open(path.toStdString())) {
        ask(**source);
    } else {
        requireSentence(source.error());
    }
    const Result<VerifyReport> report = verifyDatabase(path.toStdString(), present);
    if (!report) {
        requireSentence(report.error());
    }
    Names names;
    SqliteStore store(path.toStdString(), names, [] { return present; });
    if (const Result<KeptState> state = store.load(present); !state) {
        requireSentence(state.error());
    }
    return 0;
}
