// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/spend/spendjson.h"

#include "model/wire/jsonwriter.h"
#include "ui/pages/spend/spendcsv.h"
#include "ui/pages/spend/spendfigures.h"

namespace tokenfence {
namespace {

JsonWriter& known(JsonWriter& json, const std::optional<Money>& money)
{
    return money ? json.money(*money) : json.null();
}

void writeQuestion(JsonWriter& json, const SpendQuestion& question)
{
    json.key("from").time(question.time.span.from).key("to").time(question.time.span.to);
    json.key("timezone").text(question.calendar.zoneId());
    json.key("group_by").text(spendColumnName(question.grouping));
    json.key("filter").beginArray();
    for (const FilterTerm& term : question.filter) {
        json.beginObject().key("by").text(spendColumnName({term.dimension, term.labelKey}));
        json.key("is").text(term.text).endObject();
    }
    json.endArray();
}

void writeRow(JsonWriter& json, const SpendRow& row)
{
    json.beginObject().key("name").text(row.name);
    known(json.key("cost_usd"), knownCost(row.cell));
    json.key("calls").number(row.cell.callCount()).key("unpriced_calls").number(row.cell.unpriced);
    known(json.key("cost_per_call_usd"), costPerCall(row.cell));
    known(json.key("cost_before_usd"), costBefore(row));
    json.key("calls_before");
    row.before ? json.number(row.before->callCount()) : json.null();
    json.endObject();
}

void writeBin(JsonWriter& json, const SpendAnswer& answer, std::size_t bin)
{
    const std::vector<WallTime> edges = answer.question.time.begunEdges();
    const SpendCell& cell = answer.bins[bin];
    json.beginObject().key("from").time(edges[bin]).key("to").time(edges[bin + 1]);
    known(json.key("cost_usd"), knownCost(cell));
    json.key("calls").number(cell.callCount()).key("unpriced_calls").number(cell.unpriced);
    json.key("parts").beginArray();
    for (const Money part : answer.stacks[bin]) {
        json.money(part);
    }
    json.endArray().endObject();
}

} // namespace

std::string spendJson(const SpendAnswer& answer, const std::vector<SpendRow>& rows)
{
    JsonWriter json;
    json.beginObject();
    writeQuestion(json, answer.question);
    known(json.key("cost_usd"), knownCost(answer.total));
    json.key("calls").number(answer.total.callCount());
    json.key("unpriced_calls").number(answer.total.unpriced);
    json.key("rows").beginArray();
    for (const SpendRow& row : rows) {
        writeRow(json, row);
    }
    json.endArray().key("parts").beginArray();
    for (const SpendAnswer::Part& part : answer.parts) {
        part.name ? json.text(*part.name) : json.null(); // null: all the others
    }
    json.endArray().key("bins").beginArray();
    for (std::size_t bin = 0; bin < answer.bins.size(); ++bin) {
        writeBin(json, answer, bin);
    }
    json.endArray().endObject();
    return json.takeLine();
}

} // namespace tokenfence
