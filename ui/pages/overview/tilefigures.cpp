// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/overview/tilefigures.h"

#include "ui/items/format.h"
#include "ui/items/painting.h"
#include "ui/items/plaintext.h"

#include <QCoreApplication>

#include <algorithm>

namespace tokenfence {
namespace {

/// The context of this file's texts for translators.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Tile)
};

struct CapHits
{
    std::uint64_t hits = 0, ends = 0;

    explicit CapHits(const SpanFigures& figures)
        : hits(figures.endsByStatus[static_cast<std::size_t>(RequestStatus::capped)] +
               figures.endsByStatus[static_cast<std::size_t>(RequestStatus::denied)])
    {
        for (const std::uint64_t count : figures.endsByStatus) {
            ends += count;
        }
    }
    double rate() const { return ends == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(ends); }
};

/// As a change of points, since a percentage of a percentage misleads: "+0.4".
QString points(double now, double before)
{
    const QString text = format::percent(now > before ? now - before : before - now);
    return (now >= before ? QStringLiteral("+") : QString(QChar(0x2212))) + text;
}

Money costPerRequest(const OutcomeRow& row)
{
    return Money::fromNano(row.cost.nano() / static_cast<std::int64_t>(row.requests));
}

const OutcomeRow* find(const std::vector<OutcomeRow>& rows, const std::string& outcome)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&outcome](const OutcomeRow& row) {
        return row.outcome == outcome && row.requests > 0;
    });
    return found == rows.end() ? nullptr : &*found;
}

TileText weekTile(const TileAnswers* answers, const std::optional<EngineStatus>& status)
{
    TileText tile;
    tile.title = Texts::tr("Spend, 7 days");
    tile.figure = format::unknown();
    QStringList words;
    if (answers != nullptr) {
        tile.figure = format::moneyShort(answers->week.total);
        words += format::moneyExact(answers->week.total);
        if (answers->week.known) {
            tile.change = format::change(answers->week.whole, answers->week.before);
            tile.remark = Texts::tr("week before\n%1").arg(format::moneyShort(answers->week.before));
            words += Texts::tr("%1 against the week before").arg(tile.change);
        }
    }
    if (status) {
        words += Texts::tr("today %1").arg(format::money(status->today));
        words += Texts::tr("this month %1").arg(format::money(status->month));
    }
    tile.words = words.join(QStringLiteral(", "));
    return tile;
}

TileText requestsTile(const TileAnswers* answers, const PeriodBins& bins)
{
    TileText tile;
    tile.title = Texts::tr("Requests %1").arg(bins.phrase);
    tile.figure = format::unknown();
    if (answers == nullptr) {
        return tile;
    }
    tile.figure = format::count(answers->now.requests);
    const std::uint64_t calls = answers->now.spend.callCount();
    tile.words = calls == 1 ? Texts::tr("%1 in 1 call").arg(tile.figure)
                            : Texts::tr("%1 in %2 calls").arg(tile.figure, format::count(calls));
    if (answers->before.requests > 0) {
        tile.change = format::change(static_cast<double>(answers->whole.requests),
                                     static_cast<double>(answers->before.requests));
        tile.remark = Texts::tr("%1\n%2").arg(bins.beforeName, format::count(answers->before.requests));
        tile.words += Texts::tr(", %1 against %2").arg(tile.change, bins.beforeName);
    }
    return tile;
}

TileText costTile(const TileAnswers* answers, const PeriodBins& bins)
{
    TileText tile;
    tile.title = Texts::tr("Cost per request");
    tile.figure = Texts::tr("P50 %1").arg(format::unknown());
    if (answers == nullptr || !answers->now.p50) {
        return tile;
    }
    // ≈: they come from a histogram, within one percent.
    tile.figure = Texts::tr("P50 ≈ %1").arg(format::money(answers->now.p50));
    const QString p95 = Texts::tr("P95 ≈ %1").arg(format::money(answers->now.p95));
    const QString p99 = Texts::tr("P99 ≈ %1").arg(format::money(answers->now.p99));
    tile.remark = p95 + u'\n' + p99;
    tile.words = QStringList{tile.figure, p95, p99}.join(QStringLiteral(", "));
    if (answers->whole.p50 && answers->before.p50) {
        tile.change = format::change(*answers->whole.p50, *answers->before.p50);
        tile.words += Texts::tr(", P50 %1 against %2").arg(tile.change, bins.beforeName);
    }
    return tile;
}

TileText capHitTile(const TileAnswers* answers, const PeriodBins& bins)
{
    TileText tile;
    tile.title = Texts::tr("Cap-hit rate");
    tile.figure = format::unknown();
    if (answers == nullptr) {
        return tile;
    }
    const CapHits now(answers->now);
    if (now.ends == 0) {
        tile.remark = Texts::tr("no guarded request ended");
        tile.words = tile.remark;
        return tile;
    }
    tile.figure = format::percent(now.hits, now.ends);
    tile.warns = now.rate() > capHitWarning;
    const QString counts =
        Texts::tr("%1 of %2 requests").arg(format::count(now.hits), format::count(now.ends));
    tile.remark = tile.warns ? Texts::tr("above 5 %: caps too low or loops") : counts;
    tile.words = tile.figure + QStringLiteral(", ") + counts +
                 (tile.warns ? QStringLiteral(", ") + tile.remark : QString());
    const CapHits whole(answers->whole);
    const CapHits before(answers->before);
    if (whole.ends > 0 && before.ends > 0) {
        tile.change = points(whole.rate(), before.rate());
        tile.words += Texts::tr(", %1 against %2").arg(tile.change, bins.beforeName);
    }
    return tile;
}

TileText outcomeTile(const TileAnswers* answers, const PeriodBins& bins)
{
    TileText tile;
    tile.title = Texts::tr("Cost per outcome");
    tile.figure = format::unknown();
    if (answers == nullptr) {
        return tile;
    }
    const std::string outcome = leadingOutcome(answers->outcomes);
    const OutcomeRow* now = find(answers->outcomes, outcome);
    if (now == nullptr) {
        tile.remark = Texts::tr("no request named its outcome");
        tile.words = tile.remark;
        return tile;
    }
    tile.figure = format::money(costPerRequest(*now));
    tile.remark = shownText(outcome);
    QStringList words;
    for (const OutcomeRow& row : answers->outcomes) {
        if (row.requests > 0) {
            words += Texts::tr("%1 %2, %3 times")
                         .arg(shownText(row.outcome), format::money(costPerRequest(row)),
                              format::count(row.requests));
        }
    }
    tile.words = words.join(QStringLiteral("; "));
    if (const OutcomeRow* before = find(answers->outcomesBefore, outcome)) {
        tile.change = format::change(costPerRequest(*now), costPerRequest(*before));
        tile.words += Texts::tr("; %1 against %2").arg(tile.change, bins.beforeName);
    }
    return tile;
}

/// Of calls, by count.
std::optional<double> simpleShare(const SpendCell& cell)
{
    const std::uint64_t calls = cell.callCount();
    if (calls == 0) {
        return std::nullopt;
    }
    return static_cast<double>(cell.calls[static_cast<std::size_t>(Tier::simple)]) /
           static_cast<double>(calls);
}

TileText tierTile(const TileAnswers* answers, const PeriodBins& bins)
{
    TileText tile;
    tile.title = Texts::tr("Cheapest tier");
    tile.figure = format::unknown();
    const std::optional<double> share = answers ? simpleShare(answers->now.spend) : std::nullopt;
    if (!share) {
        return tile;
    }
    const SpendCell& spend = answers->now.spend;
    tile.figure = format::percent(*share);
    tile.remark =
        Texts::tr("of calls\n%1 of spend")
            .arg(format::percent(spend.cost[static_cast<std::size_t>(Tier::simple)], spend.total()));
    QStringList words;
    for (const Tier tier : {Tier::simple, Tier::complex, Tier::critical, Tier::unknown}) {
        const auto index = static_cast<std::size_t>(tier);
        if (spend.calls[index] > 0) {
            words += Texts::tr("%1 %2 of calls, %3 of spend")
                         .arg(tierName(tier), format::percent(spend.calls[index], spend.callCount()),
                              format::percent(spend.cost[index], spend.total()));
        }
    }
    tile.words = words.join(QStringLiteral("; "));
    const auto whole = simpleShare(answers->whole.spend);
    const auto before = simpleShare(answers->before.spend);
    if (whole && before) {
        tile.change = points(*whole, *before);
        tile.words += Texts::tr("; calls %1 against %2").arg(tile.change, bins.beforeName);
    }
    return tile;
}

} // namespace

std::string leadingOutcome(const std::vector<OutcomeRow>& outcomes)
{
    const auto most =
        std::max_element(outcomes.begin(), outcomes.end(),
                         [](const OutcomeRow& a, const OutcomeRow& b) { return a.requests < b.requests; });
    return most == outcomes.end() || most->requests == 0 ? std::string() : most->outcome;
}

std::array<TileText, tileCount> tileTexts(const TileAnswers* answers,
                                          const std::optional<EngineStatus>& status, const PeriodBins& bins)
{
    return {weekTile(answers, status), requestsTile(answers, bins), costTile(answers, bins),
            capHitTile(answers, bins), outcomeTile(answers, bins),  tierTile(answers, bins)};
}

} // namespace tokenfence
