// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progressline.h"

#include "app/cli/terminal.h"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace tokenfence {

namespace {

constexpr std::chrono::milliseconds betweenWritings{100};

const char* nameOf(FileWork work)
{
    switch (work) {
    case FileWork::copying:
        return "copying";
    case FileWork::pages:
        return "checking the file";
    case FileWork::sums:
        return "checking the sums";
    case FileWork::budgets:
        break;
    }
    return "checking the budgets";
}

const char* unitOf(FileWork work)
{
    switch (work) {
    case FileWork::copying:
        return " pages";
    case FileWork::sums:
        return " calls";
    case FileWork::pages:
    case FileWork::budgets:
        break;
    }
    return "";
}

/// `parts`: 10 for tenths, 100 for hundredths.
std::uint64_t partsOf(std::uint64_t done, std::uint64_t all, std::uint64_t parts)
{
    return all == 0 ? parts : std::min(done, all) * parts / all;
}

void writeRaw(const std::string& text)
{
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

} // namespace

ProgressLine::ProgressLine()
    : m_onTerminal(::isatty(STDERR_FILENO) != 0)
{
}

ProgressLine::~ProgressLine()
{
    if (m_written) {
        writeRaw("\r\x1b[K");
    }
}

void ProgressLine::tell(FileWork work, std::uint64_t done, std::uint64_t all)
{
    const bool isNew = m_work != work;
    m_work = work;
    if (m_onTerminal) {
        const auto now = Clock::now();
        if (isNew || now >= m_next) {
            m_next = now + betweenWritings;
            m_written = true;
            writeRaw("\r" + progressInWords(work, done, all) + "\x1b[K");
        }
        return;
    }
    const std::uint64_t tenths = partsOf(done, all, 10);
    if (isNew ? tenths > 0 || work == FileWork::pages : tenths > m_tenths) {
        complain(progressInWords(work, done, all));
    }
    m_tenths = tenths;
}

std::string progressInWords(FileWork work, std::uint64_t done, std::uint64_t all)
{
    if (work == FileWork::pages) {
        return std::string(nameOf(work)) + (done < all ? " …" : ": it is whole");
    }
    const std::string unit = unitOf(work);
    return std::string(nameOf(work)) + ": " + std::to_string(partsOf(done, all, 100)) + " %" +
           (unit.empty() ? "" : " (" + std::to_string(done) + " of " + std::to_string(all) + unit + ")");
}

} // namespace tokenfence
