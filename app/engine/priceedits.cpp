// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/edits.h"

#include "app/engine/log.h"
#include "app/engine/resultline.h"

#include <algorithm>
#include <utility>

namespace tokenfence {

namespace {

/// The most that is priced before a `prices_put` is answered.
constexpr std::size_t pricedBeforeAnswer = 5000;
/// And in one transaction, for which a record that comes meanwhile waits: to price a call that is stored
/// takes many times as long as to store one, because each of its sums moves.
constexpr std::size_t pricedAtOnce = 500;

LogEntry priceEntry(std::string subject, std::string text)
{
    LogEntry entry;
    entry.time = currentTime().wall;
    entry.kind = "prices";
    entry.who = "operator";
    entry.subject = std::move(subject);
    entry.text = std::move(text);
    return entry;
}

} // namespace

void Edits::putPrices(Asker asker, std::string json)
{
    post([this, asker = std::move(asker), json = std::move(json)] {
        if (auto kept = keepPrices(json); !kept) {
            refuse(asker, kept.error());
            return;
        }
        m_priceFrom = 0;
        if (pricePastCalls(pricedBeforeAnswer)) {
            goOnPricing();
        }
        answerPrices(asker);
    });
}

Result<void> Edits::keepPrices(const std::string& json)
{
    auto given = PriceTable::parse(json, "prices");
    if (!given) {
        const Error& error = given.error();
        return Error{"bad_field", error.message, error.field.empty() ? "prices" : "prices." + error.field};
    }
    PriceTable put = m_putPrices;
    put.merge(*given);
    std::vector<StoreChange> changes;
    changes.emplace_back(PricesSaved{put.toJson()});
    changes.emplace_back(
        LogAppended{{priceEntry({}, "prices of " + std::to_string(given->size()) +
                                        (given->size() == 1 ? " model were put" : " models were put"))}});
    if (auto saved = save(std::move(changes)); !saved) {
        return saved;
    }
    m_putPrices = std::move(put);
    PriceTable all = m_basePrices;
    all.merge(m_putPrices);
    // Whatever was settled without the new prices is on disk after this, where pricePastCalls finds it.
    afterRecordsSoFar([&](Books& books) { books.setPrices(std::move(all)); });
    return {};
}

void Edits::listPrices(Asker asker)
{
    post([this, asker = std::move(asker)] {
        PriceTable all = m_basePrices;
        all.merge(m_putPrices);
        const PriceTable::TierMap byHand = m_rooms.desk.inTurn()->prices.tiersByHand();
        JsonWriter json = beginResult(asker.id);
        json.key("models").beginArray();
        for (const std::string& name : all.names()) {
            json.text(name);
        }
        json.endArray().key("prices").raw(all.toJson()).key("tiers").beginObject();
        for (const auto& [model, tier] : byHand) {
            json.textKey(model).text(toString(tier));
        }
        answer(asker, json.endObject().endObject().takeLine());
    });
}

void Edits::answerPrices(const Asker& asker)
{
    const std::vector<std::string> names = m_rooms.desk.inTurn()->prices.names();
    JsonWriter json = beginResult(asker.id);
    json.key("models").beginArray();
    for (const std::string& name : names) {
        json.text(name);
    }
    answer(asker, json.endArray().endObject().takeLine());
}

void Edits::putTier(Asker asker, std::string model, std::optional<Tier> tier)
{
    post([this, asker = std::move(asker), model = std::move(model), tier] {
        std::vector<StoreChange> changes;
        changes.emplace_back(TierSaved{model, tier});
        changes.emplace_back(LogAppended{{priceEntry(
            model, "the tier of " + model +
                       (tier ? " is now " + std::string(toString(*tier)) : " is by price again"))}});
        if (auto saved = save(std::move(changes)); !saved) {
            refuse(asker, saved.error());
            return;
        }
        Tier holds = Tier::unknown;
        {
            auto books = m_rooms.desk.inTurn();
            books->setTier(model, tier);
            holds = books->prices.tierFor(model);
        }
        JsonWriter json = beginResult(asker.id);
        answer(asker, json.key("model").text(model).key("tier").text(toString(holds)).endObject().takeLine());
    });
}

void Edits::pricePast()
{
    post([this] { goOnPricing(); });
}

void Edits::goOnPricing()
{
    if (std::exchange(m_pricing, true)) {
        return; // the one that is queued begins where m_priceFrom says
    }
    post([this] {
        m_pricing = false;
        // One step a turn, so that an edit that was asked for meanwhile comes first.
        if (!m_stopping && pricePastCalls(pricedAtOnce)) {
            goOnPricing();
        }
    });
}

bool Edits::pricePastCalls(std::size_t most)
{
    std::size_t priced = 0;
    while (priced < most && !m_stopping) {
        auto calls = m_rooms.store.unpricedCalls(m_priceFrom, std::min(most - priced, pricedAtOnce));
        if (!calls) {
            qCWarning(engineLog, "past calls cannot be priced: %s", calls.error().message.c_str());
            return false;
        }
        if (calls->empty()) {
            return false;
        }
        auto done = priceCalls(*calls);
        if (!done) {
            qCWarning(engineLog, "past calls cannot be priced: %s", done.error().message.c_str());
            return false;
        }
        m_priceFrom = calls->back().row;
        priced += *done;
    }
    return true;
}

Result<std::size_t> Edits::priceCalls(const std::vector<UnpricedCall>& calls)
{
    struct Settled
    {
        const UnpricedCall* call;
        Settlement settlement;
    };
    std::vector<Settled> settled;
    RepricedBatch batch;
    for (std::size_t at = 0; at < calls.size();) {
        auto books = m_rooms.desk.inTurn();
        const Now now = currentTime();
        for (std::size_t entered = 0; at < calls.size() && books.mayEnter(entered); ++entered, ++at) {
            const UnpricedCall& call = calls[at];
            const Books::ModelFacts facts = books->factsOf(call.call.model);
            if (facts.price == nullptr) {
                books->noteUnpriced(call.call.model, now.wall);
                continue;
            }
            CallFacts priced = call.call;
            priced.tier = facts.tier;
            const Money cost =
                facts.price->cost(call.tokens, serviceTierFrom(books->names.text(call.serviceTier)));
            settled.push_back({&call, books->ledger.settlePast(priced, call.request, call.time, cost, now)});
            batch.calls.push_back({call.row, cost, facts.tier, settled.back().settlement.charges});
        }
    }
    if (settled.empty()) {
        return std::size_t(0);
    }
    std::vector<std::pair<Tier, Money>> priced;
    for (const Repriced& one : batch.calls) {
        priced.emplace_back(one.tier, one.cost);
    }
    std::vector<StoreChange> changes;
    changes.emplace_back(std::move(batch));
    const auto saved = save(std::move(changes));
    std::vector<Parcel> told;
    for (std::size_t at = 0; at < settled.size();) {
        auto books = m_rooms.desk.inTurn();
        const Now now = currentTime();
        for (std::size_t entered = 0; at < settled.size() && books.mayEnter(entered); ++entered, ++at) {
            Settled& one = settled[at];
            if (saved) {
                books->ledger.confirm(one.settlement, one.call->request, now);
                const auto& [tier, cost] = priced[at];
                books->totals.repriced(one.call->time, cost);
                books->counts.of(tier).spend += cost;
            } else {
                books->ledger.undo(std::move(one.settlement), one.call->request, now);
            }
        }
        auto some = books->takeTransitions(now);
        std::move(some.begin(), some.end(), std::back_inserter(told));
    }
    m_rooms.outbox.post(std::move(told));
    if (!saved) {
        return saved.error();
    }
    return settled.size();
}

} // namespace tokenfence
