// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/metrics/metricspage.h"

#include "app/metrics/metricstext.h"

namespace tokenfence {

namespace {

using Type = MetricsText::Type;

std::string_view nameOf(Scope::Kind kind)
{
    switch (kind) {
    case Scope::Kind::agent:
        return "agent";
    case Scope::Kind::user:
        return "user";
    case Scope::Kind::workflow:
        return "workflow";
    case Scope::Kind::all:
        break;
    }
    return "all";
}

void writeSpend(MetricsText& text, const Vitals& vitals)
{
    text.family(
        "tokenfence_spend_usd_total", Type::counter,
        "US dollars of the calls stored since the engine's start, and of those priced since, by tier.");
    for (const Tier tier : allTiers) {
        text.money(vitals.counts.of(tier).spend, {{"tier", toString(tier)}});
    }
    text.family("tokenfence_calls_total", Type::counter,
                "Calls stored since the engine's start, by the tier that they had then.");
    for (const Tier tier : allTiers) {
        text.count(vitals.counts.of(tier).calls, {{"tier", toString(tier)}});
    }
    text.family("tokenfence_spend_today_usd", Type::gauge,
                "US dollars spent since midnight in the engine's time zone.");
    text.money(vitals.today);
    text.family("tokenfence_spend_month_usd", Type::gauge,
                "US dollars spent since the first of the month in the engine's time zone.");
    text.money(vitals.month);
    text.family("tokenfence_burn_usd_per_hour", Type::gauge,
                "What the last five minutes would come to in an hour, in US dollars.");
    text.money(vitals.burnPerHour);
    text.family("tokenfence_stored_calls", Type::gauge, "Calls of all time.");
    text.count(vitals.events);
    text.family("tokenfence_unpriced_calls", Type::gauge, "Calls of all time that have no price yet.");
    text.count(vitals.unpriced);
}

void writeDecisions(MetricsText& text, const Vitals& vitals)
{
    text.family("tokenfence_allowed_total", Type::counter,
                "Questions that were allowed since the engine's start.");
    text.count(vitals.counts.allowed, {{"verdict", "allow"}});
    text.count(vitals.counts.downgraded, {{"verdict", "downgrade"}});
    text.family("tokenfence_denied_total", Type::counter,
                "Questions that were denied since the engine's start, by code.");
    for (const DenialCode code : allDenialCodes) {
        text.count(vitals.counts.of(code), {{"code", toString(code)}});
    }
    text.family("tokenfence_reservations", Type::gauge, "Reservations that stand.");
    text.count(vitals.reservations);

    text.family(
        "tokenfence_budget_limit_usd", Type::gauge,
        "The limit of a budget that holds now, in US dollars. Only budgets for all together, at most 100.");
    for (const Vitals::Budget& budget : vitals.budgets) {
        text.money(budget.limit, {{"policy", budget.policy}});
    }
    text.family("tokenfence_budget_spent_usd", Type::gauge,
                "US dollars spent of a budget in its present period.");
    for (const Vitals::Budget& budget : vitals.budgets) {
        text.money(budget.spent, {{"policy", budget.policy}});
    }
    text.family("tokenfence_budget_reserved_usd", Type::gauge,
                "US dollars reserved of a budget by calls in flight.");
    for (const Vitals::Budget& budget : vitals.budgets) {
        text.money(budget.reserved, {{"policy", budget.policy}});
    }
}

void writeStops(MetricsText& text, const Vitals& vitals)
{
    text.family("tokenfence_kill_switch", Type::gauge, "1 while all agents are stopped, else 0.");
    text.count(vitals.stops.at(static_cast<std::size_t>(Scope::Kind::all)));
    text.family("tokenfence_stops", Type::gauge, "Stops that stand, by what they are for.");
    for (const Scope::Kind kind :
         {Scope::Kind::all, Scope::Kind::agent, Scope::Kind::user, Scope::Kind::workflow}) {
        text.count(vitals.stops.at(static_cast<std::size_t>(kind)), {{"scope", nameOf(kind)}});
    }
    text.family("tokenfence_connected_agents", Type::gauge, "Open connections of agents.");
    text.count(vitals.agents);
    text.family("tokenfence_dropped_connections_total", Type::counter,
                "Connections that the engine ended or did not let in since its start, by reason.");
    for (const Dropped reason : allDropped) {
        text.count(vitals.counts.of(reason), {{"reason", toString(reason)}});
    }
}

void writeLines(MetricsText& text, const Vitals& vitals)
{
    text.family("tokenfence_duplicate_records_total", Type::counter,
                "Records that came again since the engine's start.");
    text.count(vitals.counts.duplicates);
    text.family("tokenfence_conflicting_records_total", Type::counter,
                "Records that came again with other contents since the engine's start.");
    text.count(vitals.counts.conflicts);
    text.family("tokenfence_refused_lines_total", Type::counter,
                "Lines that were answered by an error since the engine's start.");
    text.count(vitals.counts.refusedLines);
    text.family("tokenfence_queue_bytes", Type::gauge, "Bytes that wait between the engine's threads.");
    text.count(vitals.pulse.intakeBytes, {{"queue", "intake"}});
    text.count(vitals.pulse.answerBytes, {{"queue", "answers"}});
    text.family("tokenfence_queue_records", Type::gauge, "Records that wait for the disk.");
    text.count(vitals.pulse.store.queued);
    text.family("tokenfence_queue_edits", Type::gauge,
                "Changes of policies, prices and settings that wait, and steps of pricing past calls.");
    text.count(vitals.pulse.edits);
}

void writeStore(MetricsText& text, const StoreHealth& store)
{
    text.family("tokenfence_store_writable", Type::gauge, "1 while records can be stored, else 0.");
    text.count(store.writable ? 1 : 0);
    text.family("tokenfence_commit_seconds", Type::histogram,
                "How long it took to bring a group of records, or other changes, to the disk.");
    std::uint64_t upTo = 0;
    for (std::size_t number = 0; number < CommitTimes::boundsMicros.size(); ++number) {
        upTo += store.times.counts.at(number);
        text.countOf("_bucket", upTo, {{"le", MetricsText::asSeconds(CommitTimes::boundsMicros.at(number))}});
    }
    text.countOf("_bucket", store.commits, {{"le", "+Inf"}});
    text.secondsOf("_sum", store.times.totalMicros);
    text.countOf("_count", store.commits);
    text.family("tokenfence_last_commit_seconds", Type::gauge,
                "How long the last group of records took to the disk.");
    text.seconds(store.lastCommitMicros);
    text.family("tokenfence_last_commit_records", Type::gauge, "How many records it had.");
    text.count(store.lastGroup);
}

} // namespace

std::string metricsPage(const Vitals& vitals)
{
    MetricsText text;
    text.family("tokenfence_build_info", Type::gauge, "Which engine this is; always 1.");
    text.count(1, {{"version", TOKENFENCE_VERSION}, {"qt", qVersion()}});
    text.family("process_start_time_seconds", Type::gauge, "When the engine was started, since the epoch.");
    text.seconds(
        static_cast<std::uint64_t>(std::chrono::microseconds(vitals.started.time_since_epoch()).count()));
    writeSpend(text, vitals);
    writeDecisions(text, vitals);
    writeStops(text, vitals);
    writeLines(text, vitals);
    writeStore(text, vitals.pulse.store);
    return text.take();
}

} // namespace tokenfence
