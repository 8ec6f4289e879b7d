// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/request/requeststory.h"

#include "ui/items/callmatch.h"

#include <algorithm>

namespace tokenfence {
namespace {

// From when on a request is one of the article's cost cliffs. Growth and rounds: those of its own examples
// (44 times, five to ten times dearer) begin well above what an ordinary exchange shows.
constexpr double steepGrowth = 8;
constexpr std::size_t manyRetries = 3;
constexpr std::size_t manyRounds = 5;
constexpr std::size_t manyAgents = 3;
constexpr std::size_t manyCalls = 5;

void addOnce(std::vector<std::string>& names, const std::string& name)
{
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
    }
}

RequestStep stepOf(const CallRow& call)
{
    RequestStep step;
    step.agent = call.agent;
    step.model = call.model;
    step.end = call.time;
    step.begin = call.time - std::chrono::milliseconds(call.latencyMs.value_or(0));
    step.tier = call.tier;
    if (call.priced) {
        step.cost = call.cost;
    }
    if (call.hasTokens) {
        step.contextTokens = call.tokens.input;
    }
    step.attempt = call.attempt;
    step.toolCalls = call.toolCalls;
    step.status = call.status;
    return step;
}

RequestStep stepOf(const LiveCall& denial)
{
    RequestStep step = stepOf(denial.call);
    step.begin = step.end;
    step.denied = true;
    step.toolCalls = 0;
    step.cost.reset();
    return step;
}

void takeCap(RequestStory& story, const std::vector<CallRow>& calls, const std::vector<PolicyView>& policies,
             WallTime now)
{
    for (const PolicyView& view : policies) {
        const Policy& policy = view.policy;
        const bool countsAll = policy.enabled && policy.period == PeriodKind::request &&
                               std::all_of(calls.begin(), calls.end(), [&policy](const CallRow& call) {
                                   return matches(policy.match, call);
                               });
        if (countsAll) {
            const Money end = policy.killAt.of(policy.limitAt(now));
            story.cap = story.cap ? std::min(*story.cap, end) : end;
        }
    }
}

void takeSums(RequestStory& story)
{
    bool toolsBefore = false;
    for (std::size_t i = 0; i < story.steps.size(); ++i) {
        RequestStep& step = story.steps[i];
        if (step.cost) {
            story.spent += *step.cost;
        }
        story.unpriced += step.cost || step.denied ? 0 : 1;
        step.spentSoFar = story.spent;
        if (step.isRetry()) {
            ++story.retries;
            story.retryCost += step.cost.value_or(Money());
        }
        step.afterTools = toolsBefore && !step.isRetry() && !step.denied;
        story.toolRounds += step.afterTools ? 1 : 0;
        toolsBefore = step.denied ? toolsBefore : step.toolCalls > 0 || (toolsBefore && step.isRetry());
        const bool used = story.cap && step.spentSoFar >= *story.cap;
        if (!story.capHitAt && story.cap && (used || step.denied || step.status == CallStatus::cut)) {
            story.capHitAt = i;
        }
    }
}

double growthOf(const std::vector<RequestStep>& steps)
{
    std::int64_t first = 0;
    std::int64_t most = 0;
    for (const RequestStep& step : steps) {
        const std::int64_t context = step.contextTokens.value_or(0);
        first = first == 0 ? context : first;
        most = std::max(most, context);
    }
    return first == 0 ? 0 : static_cast<double>(most) / static_cast<double>(first);
}

RequestCliff cliffOf(const RequestStory& story)
{
    if (story.retries >= manyRetries) {
        return RequestCliff::retries;
    }
    if (story.contextGrowth >= steepGrowth) {
        return RequestCliff::context;
    }
    if (story.toolRounds >= manyRounds) {
        return RequestCliff::tools;
    }
    const bool crowd = story.agents.size() >= manyAgents && story.steps.size() >= manyCalls;
    return crowd ? RequestCliff::agents : RequestCliff::none;
}

} // namespace

RequestStory RequestStory::of(const std::vector<CallRow>& calls, const std::vector<LiveCall>& denials,
                              const std::vector<PolicyView>& policies, WallTime now)
{
    RequestStory story;
    const auto takeNames = [&story](const CallRow& call) {
        addOnce(story.agents, call.agent);
        addOnce(story.users, call.user);
        addOnce(story.workflows, call.workflow);
    };
    for (const CallRow& call : calls) {
        story.steps.push_back(stepOf(call));
        takeNames(call);
    }
    for (const LiveCall& denial : denials) {
        story.steps.push_back(stepOf(denial));
        takeNames(denial.call);
    }
    if (story.steps.empty()) {
        return story;
    }
    std::stable_sort(story.steps.begin(), story.steps.end(),
                     [](const RequestStep& a, const RequestStep& b) { return a.begin < b.begin; });
    story.begin = story.steps.front().begin;
    story.end = std::max_element(story.steps.begin(), story.steps.end(), [](const auto& a, const auto& b) {
                    return a.end < b.end;
                })->end;
    takeCap(story, calls, policies, now);
    takeSums(story);
    story.contextGrowth = growthOf(story.steps);
    story.cliff = cliffOf(story);
    return story;
}

} // namespace tokenfence
