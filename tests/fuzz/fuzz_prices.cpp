// SPDX-License-Identifier: GPL-3.0-or-later
// The file of prices: what was taken gives the same prices when it is written and read again.
#include "model/money/pricetable.h"
#include "tests/fuzz/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace tokenfence;
    const Result<PriceTable> table = PriceTable::parse(textOf(data, size), "prices.json");
    if (!table) {
        require(!table.error().message.empty(), "an error has a sentence");
        require(table.error().message.find('\n') == std::string::npos, "an error is one sentence");
        return 0;
    }
    const std::string json = table->toJson();
    const Result<PriceTable> again = PriceTable::parse(json, "written");
    require(again.ok(), "a table that was written can be read");
    require(again->toJson() == json, "a table is the same when it is read again");
    PriceTable both = *table;
    both.merge(*again);
    require(both.toJson() == json, "a table over itself is itself");
    for (const std::string& name : table->names()) {
        require(table->find(name) != nullptr, "a model is found by its name");
        static_cast<void>(table->tierFor("openrouter/x/" + name + "-2025-01-31"));
    }
    return 0;
}
