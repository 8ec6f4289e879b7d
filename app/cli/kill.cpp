// SPDX-License-Identifier: GPL-3.0-or-later
// tokenfence kill [--reason TEXT] [--agent A|--user U|--workflow W] [--wait SECONDS]
#include "app/cli/arguments.h"
#include "app/cli/controlclient.h"
#include "app/cli/exitcodes.h"
#include "app/cli/scopeoptions.h"
#include "app/cli/terminal.h"
#include "app/cli/verbs.h"
#include "model/name.h"
#include "model/wire/writing.h"

#include <nlohmann/json.hpp>

namespace tokenfence {

namespace {

constexpr std::size_t longestReason = 1024;

struct Confirmed
{
    std::uint64_t acked = 0;
    std::uint64_t agents = 0;
};

/// Follows the receipts until all have come, or the time is over.
Result<Confirmed> waitForReceipts(ControlClient& client, std::uint64_t epoch, std::uint64_t agents,
                                  QDeadlineTimer deadline)
{
    Confirmed confirmed{0, agents};
    while (confirmed.acked < confirmed.agents) {
        auto line = client.nextLine(deadline);
        if (!line) {
            return line.error().code == "timeout" ? Result<Confirmed>(confirmed) : line.error();
        }
        const auto json = nlohmann::json::parse(*line, nullptr, false);
        if (json.is_object() && json.value("type", "") == "kill_progress" &&
            json.value("epoch", std::uint64_t{0}) == epoch) {
            confirmed = {json.value("acked", std::uint64_t{0}), json.value("agents", std::uint64_t{0})};
        }
    }
    return confirmed;
}

/// "billing-bot (process 4711), …": who has not confirmed.
std::string missingNames(ControlClient& client, std::uint64_t epoch)
{
    auto status = client.ask("status");
    std::string names;
    if (!status) {
        return names;
    }
    const auto json = nlohmann::json::parse(*status, nullptr, false);
    for (const auto& stop : json.value("stops", nlohmann::json::array())) {
        if (stop.value("epoch", std::uint64_t{0}) != epoch) {
            continue;
        }
        for (const auto& agent : stop.value("waiting_agents", nlohmann::json::array())) {
            names += (names.empty() ? "" : ", ") + agent.value("agent", std::string()) + " (process " +
                     std::to_string(agent.value("pid", 0)) + ")";
        }
    }
    return names;
}

int waitForAll(ControlClient& client, std::uint64_t epoch, std::uint64_t agents, double seconds)
{
    const auto confirmed =
        waitForReceipts(client, epoch, agents, QDeadlineTimer(static_cast<qint64>(seconds * 1000)));
    if (!confirmed) {
        return failedWith(confirmed.error());
    }
    const std::string count = std::to_string(confirmed->acked) + " of " + std::to_string(confirmed->agents) +
                              " agents have confirmed";
    if (confirmed->acked >= confirmed->agents) {
        print(count + "\n");
        return exitDone;
    }
    const std::string missing = missingNames(client, epoch);
    complain(count + (missing.empty() ? std::string() : "; not confirmed: " + missing));
    return exitFailed;
}

} // namespace

int runKill(const QStringList& words)
{
    Arguments arguments(QStringLiteral("kill"),
                        QStringLiteral("Stops all agents, or one agent, user or workflow, until `resume`."));
    arguments.addText(QStringLiteral("reason"), QStringLiteral("TEXT"),
                      QStringLiteral("Told to every agent; may be empty."));
    addScopeOptions(arguments);
    arguments.addOption(QStringLiteral("wait"), QStringLiteral("SECONDS"),
                        QStringLiteral("Wait so long for all to confirm; exit code 1 where they do not."));
    arguments.addRuntimeDir();
    if (const auto code = arguments.parse(words)) {
        return *code;
    }
    const auto scope = scopeFrom(arguments);
    if (!scope) {
        return arguments.refuse(scope.error().message);
    }
    const std::string reason = arguments.value(QStringLiteral("reason")).value_or("");
    if (!reason.empty() && !isName(reason, longestReason)) {
        return arguments.refuse("--reason takes at most 1,024 characters, none of them a control character");
    }
    std::optional<double> wait;
    if (const auto text = arguments.value(QStringLiteral("wait"))) {
        bool isNumber = false;
        wait = QString::fromStdString(*text).toDouble(&isNumber);
        if (!isNumber || !(*wait >= 0 && *wait <= 1e9)) {
            return arguments.refuse("--wait takes a number of seconds, not '" + *text + "'");
        }
    }

    auto client = ControlClient::connect(arguments.value(QStringLiteral("runtime-dir")));
    if (!client) {
        return failedWith(client.error());
    }
    std::string fields = ",\"scope\":" + scopeJson(*scope) + ",\"reason\":";
    appendJsonString(fields, reason);
    auto answer = (*client)->ask("kill", fields);
    if (!answer) {
        return failedWith(answer.error());
    }
    const auto json = nlohmann::json::parse(*answer);
    const auto epoch = json.value("epoch", std::uint64_t{0});
    const auto agents = json.value("agents", std::uint64_t{0});
    print("stopped " + inWords(*scope) + ": stop " + std::to_string(epoch) + ", sent to " +
          std::to_string(agents) + (agents == 1 ? " connection\n" : " connections\n"));
    if (!json.value("stored", true)) {
        complain("the stop holds but could not be written to the disk, so a restart of the engine would "
                 "forget it");
    }
    return wait ? waitForAll(**client, epoch, agents, *wait) : exitDone;
}

} // namespace tokenfence
