// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence tail [--json]
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/rawjson.h"
#include "app/cli/table.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "app/cli/views.h"

namespace tokenfence {

namespace {

/// One call or denial as a line for people.
std::string callForPeople(const nlohmann::json& call)
{
    using Align = Table::Align;
    const bool denied = text(call, "verdict") == "deny";
    const std::string tokens = call.contains("input_tokens")
                                   ? number(call, "input_tokens") + "/" + number(call, "output_tokens")
                                   : std::string();
    const std::string cost = denied                       ? "–"
                             : call.value("priced", true) ? dollars(call, "cost_usd")
                                                          : "unpriced";
    std::string line = localTime(call, "time") + "  " + fitted(text(call, "agent"), 16) + "  " +
                       fitted(text(call, "user"), 12) + "  " + fitted(text(call, "workflow"), 12) + "  " +
                       fitted(text(call, "model"), 20) + "  " + fitted(tokens, 14, Align::right) + "  " +
                       fitted(cost, 14, Align::right) + "  ";
    line += denied ? "denied: " + text(call, "reason") : text(call, "status");
    if (text(call, "verdict") == "downgrade") {
        line += " (instead of " + text(call, "requested_model") + ")";
    }
    return line + "\n";
}

/// False: nobody reads any more.
bool printEvents(const std::string& tick, bool asJson)
{
    for (const RawElement& event : elementsOf(memberOf(tick, "events"))) {
        const bool read = asJson ? print(std::string(event.text) + "\n")
                                 : print(callForPeople(nlohmann::json::parse(event.text)));
        if (!read) {
            return false;
        }
    }
    return true;
}

} // namespace

int runTail(const QStringList& words)
{
    Arguments arguments(
        QStringLiteral("tail"),
        QStringLiteral("Shows calls and denials as they come, until it is interrupted or the engine "
                       "ends; of more than 2,000 a second, a sample."));
    arguments.addFlag(QStringLiteral("json"), QStringLiteral("A JSON object a line for each."));
    arguments.addRuntimeDir();
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    auto client = ControlClient::connect(arguments.value(QStringLiteral("runtime-dir")));
    if (!client) {
        return failedWith(client.error());
    }
    if (auto answer = (*client)->ask("watch"); !answer) {
        return failedWith(answer.error());
    }
    const bool asJson = arguments.has(QStringLiteral("json"));
    while (true) {
        auto line = (*client)->nextLine(QDeadlineTimer(QDeadlineTimer::Forever));
        if (!line) {
            complain(line.error().message);
            return exitDone;
        }
        if (memberOf(*line, "type") == "\"tick\"" && !printEvents(*line, asJson)) {
            return exitDone;
        }
    }
}

} // namespace tokenfence
