// SPDX-License-Identifier: GPL-3.0-or-later
// bench_ack: from a lone record's line to its acknowledgement, against one synced page of the same disk.

#include "tests/bench/callsource.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

using namespace tokenfence::bench;

namespace {

constexpr std::size_t pageBytes = 4096;
constexpr std::size_t pages = 64;

/// A file that has its size already, so that a page is all that a sync has to write.
class SyncedPages
{
public:
    explicit SyncedPages(const std::filesystem::path& file)
        : m_descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600))
    {
        for (std::size_t page = 0; page < pages; ++page) {
            write();
        }
        ::fsync(m_descriptor);
    }
    ~SyncedPages() { ::close(m_descriptor); }
    SyncedPages(const SyncedPages&) = delete;
    SyncedPages& operator=(const SyncedPages&) = delete;

    double sync()
    {
        const Stopwatch watch;
        write();
        if (::fdatasync(m_descriptor) != 0) {
            failOfSystem("syncing a page");
        }
        return watch.microseconds();
    }

private:
    void write()
    {
        const auto at = static_cast<off_t>(m_next++ % pages * pageBytes);
        if (::pwrite(m_descriptor, m_page.data(), pageBytes, at) != static_cast<ssize_t>(pageBytes)) {
            failOfSystem("writing a page");
        }
    }

    const std::string m_page = std::string(pageBytes, 'x');
    const int m_descriptor;
    std::size_t m_next = 0;
};

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_ack", argc, argv);
    const EngineProcess engine(report.folder() / "engine");
    SyncedPages disk(report.folder() / "page");
    LineClient client(engine.agentSocket());
    CallSource source((Load()));
    constexpr int recordsARound = 50;
    std::vector<double> limits;
    std::vector<double> results;
    for (int round = 0; round < report.rounds(20); ++round) {
        std::vector<double> syncs;
        std::vector<double> acks;
        for (int number = 0; number < recordsARound; ++number) {
            std::string line;
            appendUsageLine(line, source.next());
            syncs.push_back(disk.sync());
            const Stopwatch watch;
            client.ask(line);
            acks.push_back(watch.microseconds());
        }
        limits.push_back(median(syncs));
        results.push_back(median(acks));
    }
    report.add(compared("ack of a lone record, p50", "us", {Goal::Kind::ratioAtMost, 3}, limits, results));
    return 0;
}
