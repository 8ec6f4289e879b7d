// SPDX-License-Identifier: GPL-3.0-or-later
// bench_queries: every question that the pages ask of the rollups, for every period, over ten million events
// of 5,000 users; and the same over one million.

#include "storage/sqliterollups.h"
#include "tests/bench/dataset.h"
#include "tests/bench/engineprocess.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace tokenfence;
using namespace tokenfence::bench;

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes quarter{15};

struct Period
{
    const char* name;
    TimeSpan span;
    minutes bin;
};

struct Question
{
    std::string name;
    std::function<bool(RollupSource&)> ask;
};

/// The periods of the pages, in a zone whose midnight lies on none of UTC's hours.
std::vector<Period> periods()
{
    const WallTime now =
        std::chrono::floor<std::chrono::milliseconds>(WallTime(std::chrono::milliseconds(nowMs())));
    const WallTime end = WallTime(now.time_since_epoch() / quarter * quarter + quarter);
    const WallTime midnight =
        WallTime(now.time_since_epoch() / hours(24) * hours(24)) - hours(5) - minutes(30);
    return {{"hour", {end - hours(1), end}, quarter},
            {"day", {midnight, end}, quarter},
            {"yesterday", {midnight - hours(24), midnight}, quarter},
            {"7 days", {midnight - hours(24 * 6), end}, hours(1)},
            {"30 days", {midnight - hours(24 * 29), end}, hours(24)}};
}

std::vector<WallTime> edgesOf(const Period& period)
{
    std::vector<WallTime> edges;
    for (WallTime at = period.span.from; at < period.span.to; at += period.bin) {
        edges.push_back(at);
    }
    edges.push_back(period.span.to);
    return edges;
}

std::vector<Question> questions()
{
    std::vector<Question> all;
    const CancelToken go;
    const std::vector<std::pair<std::string, Filter>> filters = {
        {"", {}},
        {", one workflow", {{Dimension::workflow, {}, CallSource::workflowName(1)}}},
        {", one model", {{Dimension::model, {}, std::string(CallSource::modelName(1))}}},
        {", one agent and status",
         {{Dimension::agent, {}, CallSource::agentName(1)}, {Dimension::status, {}, "ok"}}}};
    const std::vector<std::pair<std::string, Dimension>> dimensions = {
        {"workflows", Dimension::workflow}, {"agents", Dimension::agent}, {"providers", Dimension::provider},
        {"models", Dimension::model},       {"tiers", Dimension::tier},   {"statuses", Dimension::status}};
    for (const Period& period : periods()) {
        const std::string of = std::string(" of the ") + period.name;
        for (const auto& [filterName, filter] : filters) {
            all.push_back({"series" + of + filterName, [=, edges = edgesOf(period)](RollupSource& source) {
                               return source.series(edges, filter, go).ok();
                           }});
            for (const auto& [name, dimension] : dimensions) {
                all.push_back(
                    {name + of + filterName, [=](RollupSource& source) {
                         GroupRow rest;
                         std::size_t count = 0;
                         return source.groups(period.span, dimension, {}, filter, 10, rest, count, go).ok();
                     }});
            }
        }
        for (const std::size_t limit : {10UL, 0UL}) {
            all.push_back(
                {std::string(limit > 0 ? "top users" : "all users") + of, [=](RollupSource& source) {
                     GroupRow rest;
                     std::size_t count = 0;
                     return source.groups(period.span, Dimension::user, {}, {}, limit, rest, count, go).ok();
                 }});
        }
        all.push_back(
            {"plans" + of, [=](RollupSource& source) {
                 GroupRow rest;
                 std::size_t count = 0;
                 return source.groups(period.span, Dimension::label, "plan", {}, 10, rest, count, go).ok();
             }});
        all.push_back({"figures and percentiles" + of,
                       [=](RollupSource& source) { return source.figures(period.span, {}, go).ok(); }});
        all.push_back({"figures and percentiles" + of + ", one workflow", [=](RollupSource& source) {
                           return source.figures(period.span, filters[1].second, go).ok();
                       }});
        all.push_back(
            {"outcomes" + of, [=](RollupSource& source) { return source.outcomes(period.span, go).ok(); }});
    }
    all.push_back(
        {"the newest calls", [=](RollupSource& source) { return source.newestCalls(200, go).ok(); }});
    all.push_back({"one request", [=](RollupSource& source) {
                       const auto newest = source.newestCalls(50, go);
                       return newest.ok() && source.callsOfRequest(newest->back().request, go).ok();
                   }});
    all.push_back({"the log", [=](RollupSource& source) { return source.log({}, go).ok(); }});
    all.push_back({"the facts", [=](RollupSource& source) { return source.facts(go).ok(); }});
    return all;
}

struct Times
{
    std::vector<double> all; ///< ms
    std::string slowest;
};

Times ask(const std::filesystem::path& folder, int rounds)
{
    const auto opened = SqliteRollups::open(EngineProcess::databaseIn(folder).string());
    if (!opened) {
        fail(opened.error().message);
    }
    Times times;
    std::vector<std::pair<double, std::string>> medians;
    for (const Question& question : questions()) {
        std::vector<double> took;
        for (int round = 0; round < rounds; ++round) {
            const Stopwatch watch;
            if (!question.ask(**opened)) {
                fail("no answer: " + question.name);
            }
            took.push_back(watch.milliseconds());
        }
        times.all.insert(times.all.end(), took.begin(), took.end());
        medians.emplace_back(median(took), question.name);
    }
    std::sort(medians.rbegin(), medians.rend());
    for (std::size_t at = 0; at < 3; ++at) {
        times.slowest += (at > 0 ? "; " : "") + medians[at].second + " " +
                         std::to_string(static_cast<int>(medians[at].first)) + " ms";
    }
    return times;
}

} // namespace

int main(int argc, char** argv)
{
    Report report("bench_queries", argc, argv);
    const std::size_t million = report.size(1'000'000, 10'000);
    const std::filesystem::path parent = report.folder().parent_path();
    const std::filesystem::path small = datasetOf(million, parent);
    const std::filesystem::path large = datasetOf(10 * million, parent);
    const int rounds = report.rounds(9);
    const Times few = ask(small, rounds);
    const Times many = ask(large, rounds);

    Figure figure;
    figure.name = "any chart or table query, p95";
    figure.unit = "ms";
    figure.ours = percentile(many.all, 0.95);
    figure.goal = {Goal::Kind::oursAtMost, 50};
    figure.note = std::to_string(questions().size()) + " questions; slowest by their median: " + many.slowest;
    report.add(figure);

    figure.name = "the same beside 1 million events";
    figure.limit = percentile(few.all, 0.95);
    figure.ratio = figure.ours / *figure.limit;
    figure.goal = {Goal::Kind::ratioAtMost, 1.5};
    figure.note = "slowest at 1 million: " + few.slowest;
    report.add(figure);

    Figure worst;
    worst.name = "any chart or table query, slowest of all";
    worst.unit = "ms";
    worst.ours = percentile(many.all, 1);
    report.add(worst);
    return 0;
}
