// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/views.h"

#include "app/cli/table.h"
#include "model/money/money.h"
#include "model/time/rfc3339.h"

#include <QDateTime>

#include <array>
#include <cmath>
#include <cstdio>

namespace tokenfence {

namespace {

using nlohmann::json;

const json& list(const json& object, const char* key)
{
    static const json none = json::array();
    const auto found = object.find(key);
    return found != object.end() && found->is_array() ? *found : none;
}

std::string duration(std::uint64_t seconds)
{
    const std::uint64_t minutes = seconds / 60;
    if (minutes < 60) {
        return std::to_string(minutes) + " min";
    }
    if (minutes < 48 * 60) {
        return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
    }
    return std::to_string(minutes / (24 * 60)) + " days";
}

std::string stopsForPeople(const json& status)
{
    std::string out;
    for (const json& stop : list(status, "stops")) {
        out += "STOPPED: " + scopeInWords(stop.value("scope", json::object())) + " since " +
               localTime(stop, "time");
        if (const std::string reason = text(stop, "reason"); !reason.empty()) {
            out += ", " + reason;
        }
        out += "; " + number(stop, "acked") + " of " + number(stop, "agents") + " confirmed, " +
               number(stop, "cancelled") + " calls cancelled (stop " + number(stop, "epoch") + ")\n";
    }
    return out.empty() ? out : out + "\n";
}

std::string budgetsForPeople(const json& status)
{
    using Align = Table::Align;
    Table table({{"BUDGET", Align::left},
                 {"SPENT", Align::right},
                 {"RESERVED", Align::right},
                 {"LIMIT", Align::left},
                 {"STATE", Align::left},
                 {"UNTIL", Align::left}});
    for (const json& policy : list(status, "policies")) {
        table.addRow({text(policy, "name"), dollars(policy, "used_usd"), dollars(policy, "reserved_usd"),
                      limitInWords(policy), policy.value("enabled", true) ? text(policy, "state") : "off",
                      localTime(policy, "until")});
    }
    return table.isEmpty() ? "no budget is set\n" : table.text();
}

std::string agentsForPeople(const json& status)
{
    using Align = Table::Align;
    Table table({{"AGENT", Align::left},
                 {"PID", Align::right},
                 {"CLIENT", Align::left},
                 {"SINCE", Align::left},
                 {"SPENT", Align::right},
                 {"CALLS", Align::right},
                 {"", Align::left}});
    for (const json& agent : list(status, "agents")) {
        table.addRow({text(agent, "agent"), number(agent, "pid"), text(agent, "client"),
                      localTime(agent, "connected"), dollars(agent, "spent_usd"), number(agent, "calls"),
                      agent.value("stopped", false)
                          ? (agent.value("confirmed", false) ? "stopped, confirmed" : "stopped")
                          : ""});
    }
    return table.isEmpty() ? "no agent is connected\n" : table.text();
}

/// "0 records wait for the disk; the last commit: 12 records in 1.3 ms, at 2026-11-24 03:06:07".
std::string healthForPeople(const json& status)
{
    const json queues = status.value("queues", json::object());
    std::string out = number(queues, "records") + " records wait for the disk";
    if (const json commit = status.value("last_commit", json()); commit.is_object()) {
        std::array<char, 32> took = {};
        std::snprintf(took.data(), took.size(), "%.1f",
                      static_cast<double>(commit.value("duration_us", std::uint64_t{0})) / 1000.0);
        out += "; the last commit: " + number(commit, "records") +
               (commit.value("records", std::uint64_t{0}) == 1 ? " record in " : " records in ") +
               took.data() + " ms, at " + localTime(commit, "time");
    }
    std::string dropped;
    const json reasons = status.value("dropped", json::object());
    for (const auto& [reason, count] : reasons.items()) {
        if (count != 0) {
            dropped += (dropped.empty() ? "; dropped connections: " : ", ") + count.dump() + " " + reason;
        }
    }
    return out + dropped + "\n";
}

} // namespace

std::string dollars(const json& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end() || !(found->is_number() || found->is_string())) {
        return "–";
    }
    const std::string written = found->is_string() ? found->get<std::string>() : found->dump();
    const auto money = Money::parseDecimal(written);
    return money ? money->toUsd() : "–";
}

std::string localTime(const json& object, const char* key)
{
    const auto time = parseRfc3339(text(object, key));
    if (!time) {
        return "–";
    }
    return QDateTime::fromMSecsSinceEpoch(time->time_since_epoch().count())
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
        .toStdString();
}

std::string text(const json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string number(const json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number() ? found->dump() : std::string();
}

std::string matchInWords(const json& policy)
{
    std::string words;
    const json match = policy.value("match", json::object());
    for (const auto& [key, pattern] : match.items()) {
        words += (words.empty() ? "" : ", ") + key + "=" + text(match, key.c_str());
    }
    return words.empty() ? "every call" : words;
}

std::string limitInWords(const json& policy)
{
    std::string words = dollars(policy, "limit_usd");
    const std::string period = text(policy, "period");
    words += period == "total" ? " in all" : " a " + period;
    const std::string per = text(policy, "per");
    return per == "all" || per.empty() ? words : words + " for each " + per;
}

std::string scopeInWords(const json& scope)
{
    for (const auto& [kind, name] : scope.items()) {
        return kind + " " + text(scope, kind.c_str());
    }
    return "all agents";
}

std::string statusForPeople(const json& status)
{
    std::string out = text(status, "engine") + ", up " +
                      duration(status.value("uptime_s", std::uint64_t{0})) + ", stores in " +
                      text(status, "db") + "\n";
    if (const std::string problem = text(status, "store_problem"); !problem.empty()) {
        out += "NOT RECORDING: " + problem + "\n";
    }
    out += "today " + dollars(status, "today_usd") + ", this month " + dollars(status, "month_usd") +
           ", now " + dollars(status, "burn_usd_per_hour") + " an hour\n";
    out += number(status, "events") + " calls stored, " + number(status, "unpriced") +
           " without a price; since the start " + number(status, "duplicates") + " duplicates, " +
           number(status, "conflicts") + " conflicts, " + number(status, "refused") + " refused lines\n";
    out += healthForPeople(status) + "\n";
    return out + stopsForPeople(status) + budgetsForPeople(status) + "\n" + agentsForPeople(status);
}

std::string policiesForPeople(const json& policies)
{
    Table table({{"ID", Table::Align::left},
                 {"NAME", Table::Align::left},
                 {"COUNTS", Table::Align::left},
                 {"LIMIT", Table::Align::left},
                 {"MARKS", Table::Align::left},
                 {"FROM", Table::Align::left}});
    const auto percent = [](const json& policy, const char* key) {
        const auto found = policy.find(key);
        return found != policy.end() && found->is_number()
                   ? std::to_string(std::lround(found->get<double>() * 100)) + " %"
                   : std::string("off");
    };
    for (const json& policy : policies) {
        std::string marks = "alert " + percent(policy, "alert_at") + ", downgrade " +
                            percent(policy, "downgrade_at") + ", stop " + percent(policy, "kill_at");
        if (!policy.value("enabled", true)) {
            marks = "off";
        }
        table.addRow({text(policy, "id"), text(policy, "name"), matchInWords(policy), limitInWords(policy),
                      std::move(marks), text(policy, "origin")});
    }
    return table.isEmpty() ? "no budget is set\n" : table.text();
}

} // namespace tokenfence
