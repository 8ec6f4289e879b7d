// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/record.h"
#include "model/result.h"

#include <fstream>
#include <string>
#include <vector>

namespace tokenfence {

enum class LogFormat : std::uint8_t
{
    csv,
    json
};

/**
 * Writes entries of the log into a file beside the wanted one, which takes its name when all is there: an
 * export that is cancelled or fails leaves nothing behind and an older file as it was.
 *
 * Thread: one at a time; no Qt object in it, so that it can be made and ended on different ones.
 */
class LogWriter
{
public:
    LogWriter(std::string path, LogFormat format);
    ~LogWriter();
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    Result<void> write(const std::vector<LogEntry>& entries);
    /// All is written: the file is where it was wanted.
    Result<void> finish();

private:
    std::string jsonOf(const LogEntry& entry) const;
    Error failure(const char* what) const;

    std::string m_path, m_part;
    LogFormat m_format;
    std::ofstream m_file;
    bool m_isFirst = true;
};

} // namespace tokenfence
