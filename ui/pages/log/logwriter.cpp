// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log/logwriter.h"

#include "model/call/csv.h"
#include "model/time/rfc3339.h"
#include "model/wire/jsonwriter.h"

#include <QJsonDocument>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace tokenfence {
namespace {

std::string csvOf(const LogEntry& entry)
{
    return csvLine({std::to_string(entry.number), toRfc3339(entry.time), csvText(entry.kind),
                    csvText(entry.who), csvText(entry.subject), csvText(entry.text), csvText(entry.detail)});
}

bool isJson(const std::string& text)
{
    QJsonParseError error;
    QJsonDocument::fromJson(QByteArray::fromStdString(text), &error);
    return error.error == QJsonParseError::NoError;
}

} // namespace

LogWriter::LogWriter(std::string path, LogFormat format)
    : m_path(std::move(path))
    , m_part(m_path + ".part")
    , m_format(format)
{
}

LogWriter::~LogWriter()
{
    if (m_file.is_open()) {
        m_file.close();
        std::error_code ignored;
        std::filesystem::remove(m_part, ignored);
    }
}

Error LogWriter::failure(const char* what) const
{
    return {"not_written", std::string(what) + ' ' + m_path + ": " + std::strerror(errno)};
}

std::string LogWriter::jsonOf(const LogEntry& entry) const
{
    JsonWriter json;
    json.beginObject().key("number").number(entry.number).key("time").time(entry.time);
    json.key("kind").text(entry.kind).key("who").text(entry.who).key("subject").text(entry.subject);
    json.key("text").text(entry.text);
    if (!entry.detail.empty()) {
        json.key("detail");
        if (isJson(entry.detail)) {
            json.raw(entry.detail);
        } else {
            json.text(entry.detail);
        }
    }
    return json.endObject().take();
}

Result<void> LogWriter::write(const std::vector<LogEntry>& entries)
{
    if (!m_file.is_open()) {
        m_file.open(m_part, std::ios::binary | std::ios::trunc);
        if (!m_file) {
            return failure("Cannot write");
        }
        m_file << (m_format == LogFormat::csv
                       ? csvLine({"number", "time", "kind", "who", "subject", "text", "detail"})
                       : std::string("["));
    }
    for (const LogEntry& entry : entries) {
        if (m_format == LogFormat::csv) {
            m_file << csvOf(entry);
        } else {
            m_file << (m_isFirst ? "\n" : ",\n") << jsonOf(entry);
        }
        m_isFirst = false;
    }
    return m_file ? Result<void>() : failure("Cannot write");
}

Result<void> LogWriter::finish()
{
    if (m_format == LogFormat::json) {
        m_file << "\n]\n";
    }
    m_file.flush();
    if (!m_file) {
        return failure("Cannot write");
    }
    m_file.close();
    std::error_code error;
    std::filesystem::rename(m_part, m_path, error);
    if (error) {
        std::error_code ignored;
        std::filesystem::remove(m_part, ignored);
        return Error{"not_written", "Cannot write " + m_path + ": " + error.message()};
    }
    return {};
}

} // namespace tokenfence
