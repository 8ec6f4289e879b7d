// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/fakemonth.h"

#include <array>
#include <cmath>
#include <random>

namespace tokenfence {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr WallTime sampleNow = sys_days{2026y / November / 24} + 18h + 48min + 12s; // 19:48:12 in Berlin
constexpr WallTime sampleStart = sys_days{2026y / October / 1};
constexpr int smallUsers = 1204;

/// Portable: the distributions of <random> differ between libraries, the generator does not.
class Dice
{
public:
    double unit() { return static_cast<double>(m_engine() >> 8) / static_cast<double>(1u << 24); }
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(unit() * static_cast<double>(n)); }
    /// Around 1, skewed as costs are.
    double skewed(double width) { return std::exp(width * (unit() + unit() + unit() - 1.5)); }

private:
    std::mt19937 m_engine{20261124};
};

struct Spender
{
    const char* name;
    double calls;  ///< share of the calls
    double dearer; ///< likelier to use the dearer tiers
};
constexpr std::array spenders = {Spender{"acme-corp", 0.15, 1.6}, Spender{"u-2291", 0.055, 2.6},
                                 Spender{"globex", 0.10, 0.9}, Spender{"u-0417", 0.07, 0.6},
                                 Spender{"initech", 0.055, 0.35}};

struct ModelOf
{
    const char* name;
    Tier tier;
    double cost; ///< mean, in dollars
};
constexpr std::array modelMix = {
    ModelOf{"gpt-4o-mini", Tier::simple, 0.0148}, ModelOf{"claude-3-5-haiku", Tier::simple, 0.0190},
    ModelOf{"gpt-4o", Tier::complex, 0.118}, ModelOf{"claude-opus-4-5", Tier::critical, 0.34},
    ModelOf{"house-llm-7b", Tier::unknown, 0.0}};

/// How busy the hour of the day is, in Berlin.
double course(double hour)
{
    return 0.36 + 0.64 * std::exp(-std::pow((hour - 14.3) / 5.6, 2));
}

std::size_t pickModel(Dice& dice, double dearer, bool spike, bool withUnpriced)
{
    const double critical = (spike ? 0.075 : 0.020) * dearer;
    const double complex = 0.10 * dearer;
    const double roll = dice.unit();
    if (roll < critical) {
        return 3;
    }
    if (roll < critical + complex) {
        return 2;
    }
    const bool unpriced = dice.unit() < 0.02 && withUnpriced;
    return unpriced ? 4 : dice.unit() < 0.72 ? 0 : 1;
}

void addEnd(FakeMonth& month, const FakeCall& call, Dice& dice)
{
    const double roll = dice.unit();
    FakeEnd end;
    end.time = call.time + 900ms;
    end.request = call.request;
    if (roll < 0.047) {
        end.status = RequestStatus::capped;
    } else if (roll < 0.062) {
        end.status = RequestStatus::denied;
    } else if (roll < 0.08) {
        end.status = RequestStatus::error;
    } else {
        end.outcome = call.workflow == 0 ? "refund_issued" : call.workflow == 1 ? "ticket_resolved" : "";
    }
    month.ends.push_back(end);
}

std::vector<LogEntry> sampleLog()
{
    const WallTime midnight = sys_days{2026y / November / 23} + 23h; // of the 24th in Berlin
    std::vector<LogEntry> log;
    std::int64_t number = 30;
    const auto add = [&](milliseconds since, const char* kind, const char* who, const char* subject,
                         const char* text) {
        LogEntry entry;
        entry.number = ++number;
        entry.time = midnight + since;
        entry.kind = kind;
        entry.who = who;
        entry.subject = subject;
        entry.text = text;
        log.push_back(std::move(entry));
    };
    add(-79h, "engine", "engine", "tokenfence", "The engine was started");
    add(-78h - 20min, "prices", "operator", "prices", "Price table imported: 12 models, 3 of them changed");
    add(-57h - 4min, "kill", "operator", "all agents", "All agents were stopped: 12 of 12 confirmed");
    add(-57h - 3min, "stop_note", "operator", "all agents", "A loop in research-bot");
    add(-56h - 30min, "resume", "operator", "all agents", "The stop was lifted");
    add(-34h - 12min, "alert", "engine", "org-daily", "$400.00 of $450.00 are spent");
    add(-31h - 7min, "refused", "engine", "etl-agent", "A line without a model was refused");
    add(-14h - 40min, "alert", "engine", "refund-cap",
        "acme-corp: 31 requests capped at $0.50 within an hour");
    add(-11h - 18min, "agent", "engine", "research-bot", "research-bot left (pid 4688)");
    add(-9h - 2min, "downgrade", "engine", "research-cap",
        "research-bot: gpt-4o became gpt-4o-mini, 57 calls");
    add(-7h, "policy", "operator", "org-daily", "Limit raised from $450.00 to $500.00");
    add(8h + 2min, "agent", "engine", "support-bot", "support-bot connected (pid 4690)");
    add(9h + 41min, "alert", "engine", "etl-agent", "Retry storm ended: 38 attempts, $5.70 wasted");
    add(11h + 2min, "downgrade", "engine", "research-cap",
        "billing-bot: gpt-4o became gpt-4o-mini, 212 calls");
    add(13h + 20min, "alert", "engine", "free-users", "u-2291 is at 80 % of each free user, per day");
    add(14h + 58min, "alert", "engine", "research-bot",
        "Critical tier spike: 9 calls on one request, context ×31");
    return log;
}

} // namespace

WallTime FakeMonth::now()
{
    return sampleNow;
}

FakeMonth FakeMonth::sample(bool withUnpriced)
{
    FakeMonth month;
    for (const Spender& spender : spenders) {
        month.users.emplace_back(spender.name);
    }
    for (int i = 0; i < smallUsers; ++i) {
        month.users.push_back("u-" + std::to_string(3000 + i));
    }
    month.workflows = {"refund", "triage", "report", "etl"};
    month.agents = {"support-bot", "research-bot", "billing-bot", "etl-agent"};
    for (const ModelOf& model : modelMix) {
        month.models.emplace_back(model.name);
    }
    month.providers = {"openai", "anthropic", "house"};
    month.plans = {"free", "pro", "enterprise"};
    month.log = sampleLog();
    month.fileBytes = 1'200'000'000;

    Dice dice;
    std::uint32_t request = 0;
    constexpr double callsAtNoon = 150; // a quarter hour
    for (WallTime quarter = sampleStart; quarter < sampleNow; quarter += 15min) {
        const auto sinceMidnight = (quarter + 1h) - floor<days>(quarter + 1h); // near enough to Berlin
        const double hour = static_cast<double>(sinceMidnight.count()) / 3'600'000.0;
        const bool today = quarter >= WallTime(sys_days{2026y / November / 23} + 23h);
        const bool weekend = weekday(floor<days>(quarter)).iso_encoding() > 5;
        const bool spike = today && hour >= 14.5 && hour < 15.75;
        const double busy = course(hour) * (weekend ? 0.45 : 1.0) * (0.9 + 0.2 * dice.unit());
        const auto count = static_cast<std::size_t>(callsAtNoon * busy);
        for (std::size_t i = 0; i < count; ++i) {
            const WallTime time = quarter + milliseconds(900'000 * i / count);
            if (time > sampleNow) {
                break;
            }
            const bool continues = !month.calls.empty() && dice.unit() < 0.12;
            FakeCall call = continues ? month.calls.back() : FakeCall{};
            double dearer = 0.95;
            if (!continues) {
                request = static_cast<std::uint32_t>(month.calls.size());
                double roll = dice.unit();
                call.user = static_cast<std::uint16_t>(spenders.size() + dice.below(smallUsers));
                for (std::size_t s = 0; s < spenders.size(); ++s) {
                    if (roll < spenders[s].calls) {
                        call.user = static_cast<std::uint16_t>(s);
                        dearer = spenders[s].dearer;
                        break;
                    }
                    roll -= spenders[s].calls;
                }
                call.workflow = static_cast<std::uint16_t>(std::array{0, 0, 1, 1, 1, 2, 3}[dice.below(7)]);
                call.agent = static_cast<std::uint16_t>(std::array{2, 0, 1, 3}[call.workflow]);
            }
            const std::size_t model = pickModel(dice, dearer, spike, withUnpriced);
            call.time = time;
            call.request = request;
            call.model = static_cast<std::uint16_t>(model);
            call.provider = static_cast<std::uint16_t>(std::array{0, 1, 0, 1, 2}[model]);
            call.plan = static_cast<std::uint16_t>(call.user < 2 ? 2 : call.user < spenders.size() ? 1 : 0);
            call.tier = modelMix[model].tier;
            call.priced = call.tier != Tier::unknown;
            const double size = dice.skewed(1.6);
            call.inputTokens = static_cast<std::uint32_t>(300 + 4200 * size);
            call.outputTokens = static_cast<std::uint32_t>(20 + 310 * size);
            call.cost = Money::fromNano(static_cast<std::int64_t>(modelMix[model].cost * size * 0.825e9));
            call.status = dice.unit() < 0.015 ? CallStatus::error : CallStatus::ok;
            month.calls.push_back(call);
            if (!continues && dice.unit() < 0.4) {
                addEnd(month, call, dice);
            }
        }
    }
    return month;
}

} // namespace tokenfence
