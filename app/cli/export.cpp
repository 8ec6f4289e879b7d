// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence export --from … --to … --format csv|json
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/exportrows.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "model/time/rfc3339.h"
#include "storage/eventreader.h"

#include <nlohmann/json.hpp>

#include <charconv>

namespace tokenfence {

namespace {

/// RFC 3339, or milliseconds since the epoch.
std::optional<WallTime> timeFrom(const std::string& text)
{
    std::int64_t milliseconds = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, milliseconds);
    if (error == std::errc() && rest == end) {
        return WallTime(std::chrono::milliseconds(milliseconds));
    }
    return parseRfc3339(text);
}

/// Writes the calls as they come. False: nobody reads any more.
Result<bool> writeCalls(EventReader& calls, bool asCsv)
{
    if (!print(asCsv ? exportCsvHeader() : "[")) {
        return false;
    }
    bool first = true;
    while (true) {
        auto some = calls.next();
        if (!some) {
            return some.error();
        }
        if (some->empty()) {
            return print(asCsv ? "" : "\n]\n");
        }
        std::string text;
        for (const CallRow& call : *some) {
            if (asCsv) {
                text += exportCsv(call);
            } else {
                text += (first ? "\n" : ",\n") + exportJson(call);
            }
            first = false;
        }
        if (!print(text)) {
            return false;
        }
    }
}

} // namespace

int runExport(const QStringList& words)
{
    const QString from = QStringLiteral("from");
    const QString to = QStringLiteral("to");
    const QString format = QStringLiteral("format");
    Arguments arguments(
        QStringLiteral("export"),
        QStringLiteral("Writes the stored calls of a span of time, oldest first, to standard output."));
    arguments.addOption(from, QStringLiteral("TIME"),
                        QStringLiteral("The first moment, as 2026-11-24T00:00:00Z or in milliseconds."));
    arguments.addOption(to, QStringLiteral("TIME"),
                        QStringLiteral("The first moment that is not among them."));
    arguments.addOption(format, QStringLiteral("csv|json"),
                        QStringLiteral("A header and lines, or one array."));
    arguments.addRuntimeDir();
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    TimeSpan span;
    for (const auto& [name, moment] : {std::pair(from, &span.from), std::pair(to, &span.to)}) {
        const auto text = arguments.value(name);
        const auto time = text ? timeFrom(*text) : std::nullopt;
        if (!text) {
            return arguments.refuse("--" + name.toStdString() + " is missing");
        }
        if (!time) {
            return arguments.refuse("--" + name.toStdString() + " is no time: '" + *text +
                                    "' (wanted is 2026-11-24T00:00:00Z, or milliseconds)");
        }
        *moment = *time;
    }
    const std::string as = arguments.value(format).value_or("");
    if (as != "csv" && as != "json") {
        return arguments.refuse(as.empty() ? "--format is missing: csv or json"
                                           : "there is no format '" + as + "': csv or json");
    }

    auto client = ControlClient::connect(arguments.value(QStringLiteral("runtime-dir")));
    if (!client) {
        return failedWith(client.error());
    }
    auto status = (*client)->ask("status");
    if (!status) {
        return failedWith(status.error());
    }
    const std::string database = nlohmann::json::parse(*status).value("db", std::string());
    auto calls = EventReader::open(database, span, currentTime().wall);
    if (!calls) {
        return failedWith(calls.error());
    }
    auto written = writeCalls(**calls, as == "csv");
    if (!written) {
        return failedWith(written.error());
    }
    if (!*written) {
        complain("the export could not be written to its end");
        return exitFailed;
    }
    return exitDone;
}

} // namespace tokenfence
