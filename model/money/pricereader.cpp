// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/money/pricereader.h"

#include "model/name.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace tokenfence {

namespace {

/// Walks over the text and leaves word of how far it has come: the parser's events do not say where they are.
class TrackedIterator
{
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    TrackedIterator(const char* at, const char** reached)
        : m_at(at)
        , m_reached(reached)
    {
    }

    reference operator*() const { return *m_at; }
    TrackedIterator& operator++()
    {
        *m_reached = ++m_at;
        return *this;
    }
    TrackedIterator operator++(int)
    {
        TrackedIterator before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const TrackedIterator& a, const TrackedIterator& b) { return a.m_at == b.m_at; }

private:
    const char* m_at;
    const char** m_reached;
};

std::string jsonString(std::string_view text)
{
    using nlohmann::json;
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Takes the parser's events. A member that returns false ends the parsing; `error` then says why.
class PriceHandler
{
public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    PriceHandler(std::string_view json, std::string_view sourceName)
        : m_json(json)
        , m_sourceName(sourceName)
        , m_reached(json.data())
    {
    }

    const char** reached() { return &m_reached; }
    std::optional<Error> error;
    PriceTable::ModelMap models;

    // ---- the parser's events ----

    bool null() { return isPrice() ? true : otherValue(); }
    bool boolean(bool) { return otherValue(); }
    bool number_integer(number_integer_t value) { return number(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) { return number(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& text) { return number(text); }
    bool binary(binary_t&) { return otherValue(); } // not in JSON text

    bool string(string_t& text)
    {
        if (m_depth == 2 && m_field == "litellm_provider") {
            m_model.provider = text;
        } else if (m_depth == 2 && m_field == "mode") {
            m_model.mode = text;
        } else {
            return otherValue();
        }
        keep(jsonString(text));
        return true;
    }

    bool start_object(std::size_t)
    {
        if (m_depth >= 2 && isPrice()) {
            return otherValue();
        }
        ++m_depth;
        return true;
    }

    bool key(string_t& name)
    {
        if (m_depth == 1) {
            return beginModel(name);
        }
        if (m_depth == 2) {
            m_field = name;
            m_priceField = PriceField::fromName(name);
        }
        return true;
    }

    bool end_object()
    {
        if (--m_depth == 1) {
            endModel();
        }
        return true;
    }

    bool start_array(std::size_t)
    {
        if (m_depth < 2 || isPrice()) {
            return otherValue();
        }
        ++m_depth;
        return true;
    }

    bool end_array()
    {
        --m_depth;
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& problem)
    {
        constexpr int numberOverflow = 406;
        if (problem.id == numberOverflow) {
            return fail("a number is too large", {});
        }
        // "[json.exception…] parse error at line 3, column 5: syntax error while …; last read: '…'": the
        // place is said in our own words, and what was read may be long.
        std::string_view text = problem.what();
        if (const std::size_t place = text.find(": "); place != std::string_view::npos) {
            text.remove_prefix(place + 2);
        }
        text = text.substr(0, text.find("; last read"));
        return fail("not valid JSON: " + std::string(text), {});
    }

private:
    /// Whether the value that comes now belongs to a field that has to be a price.
    bool isPrice() const { return m_depth == 2 && m_priceField.has_value(); }

    /// A value that is of no interest, unless something else was wanted in its place.
    bool otherValue()
    {
        if (m_depth == 0) {
            return fail("a price table is a JSON object from model names to prices", {});
        }
        if (m_depth == 1) {
            return fail("what stands under " + jsonString(m_name) + " must be an object", m_name);
        }
        return isPrice() ? badPrice() : true;
    }

    bool number(const std::string& text)
    {
        if (!isPrice()) {
            return otherValue();
        }
        const std::optional<UnitPrice> price = UnitPrice::parseDecimal(text);
        if (!price) {
            return badPrice();
        }
        const auto same = [this](const ModelPrice::Entry& entry) { return entry.field == *m_priceField; };
        if (std::any_of(m_entries.begin(), m_entries.end(), same)) {
            return fail("model " + jsonString(m_name) + " has " + jsonString(m_field) + " twice",
                        m_name + "." + m_field);
        }
        m_entries.push_back({*m_priceField, *price});
        keep(text);
        return true;
    }

    bool beginModel(const std::string& name)
    {
        if (!isName(name)) {
            return fail("a model's name has 1 to 256 characters, and no control characters", {});
        }
        if (models.contains(name)) {
            return fail("model " + jsonString(name) + " stands there twice", name);
        }
        m_name = name;
        m_model = {};
        m_entries.clear();
        return true;
    }

    void endModel()
    {
        if (std::optional<ModelPrice> price = ModelPrice::create(m_entries)) {
            m_model.json.push_back('}');
            models.emplace(m_name, PricedModel{std::move(*price), std::move(m_model.provider),
                                               std::move(m_model.mode), std::move(m_model.json)});
        }
    }

    void keep(std::string_view value)
    {
        m_model.json += m_model.json.empty() ? "{" : ",";
        m_model.json += jsonString(m_field);
        m_model.json += ':';
        m_model.json += value;
    }

    bool badPrice()
    {
        return fail("model " + jsonString(m_name) + ": " + jsonString(m_field) +
                        " must be a number from 0 to 1000 (dollars a token)",
                    m_name + "." + m_field);
    }

    bool fail(const std::string& what, std::string field)
    {
        // The parser looks one character ahead, which may be the end of the line.
        const auto read = static_cast<std::size_t>(m_reached - m_json.data());
        const std::string_view before = m_json.substr(0, read > 0 ? read - 1 : 0);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        error = Error{"bad_field", std::string(m_sourceName) + ", line " + std::to_string(line) + ": " + what,
                      std::move(field)};
        return false;
    }

    struct Model
    {
        std::string provider;
        std::string mode;
        std::string json;
    };

    std::string_view m_json;
    std::string_view m_sourceName;
    const char* m_reached;
    std::size_t m_depth = 0; // 1: in the table, 2: in a model, beyond: in something that is ignored

    std::string m_name;
    Model m_model;
    std::vector<ModelPrice::Entry> m_entries;
    std::string m_field;
    std::optional<PriceField> m_priceField;
};

} // namespace

Result<PriceTable::ModelMap> readPrices(std::string_view json, std::string_view sourceName)
{
    PriceHandler handler(json, sourceName);
    const TrackedIterator begin(json.data(), handler.reached());
    const TrackedIterator end(json.data() + json.size(), handler.reached());
    if (!nlohmann::json::sax_parse(begin, end, &handler)) {
        return std::move(*handler.error);
    }
    return std::move(handler.models);
}

} // namespace tokenfence
