// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/jsontape.h"

#include "model/wire/jsonnumber.h"
#include "model/wire/openkeys.h"

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tokenfence {

namespace {

using Kind = JsonValue::Kind;
using Fault = JsonTape::Fault;
namespace ondemand = simdjson::ondemand;

// Grown to at once, so that ordinary lines never make simdjson allocate.
constexpr std::size_t firstCapacity = 65'536;
// What a longer text needed is given back behind it.
constexpr std::size_t keptCapacity = 1'048'576;

std::string_view withoutSpaceBehind(std::string_view text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && isSpace(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

// Later versions of simdjson ask whether a lone surrogate is to be replaced; earlier ones refuse it unasked.
// A template, so that only the form which exists is looked up.
template <class Field>
auto unescapedKey(Field& field)
{
    if constexpr (requires { field.unescaped_key(false); }) {
        return field.unescaped_key(false);
    } else {
        return field.unescaped_key();
    }
}

Fault faultOf(simdjson::error_code error)
{
    switch (error) {
    case simdjson::UTF8_ERROR:
        return Fault::notUtf8;
    case simdjson::STRING_ERROR:
    case simdjson::UNESCAPED_CHARS:
        return Fault::badString;
    case simdjson::INCORRECT_TYPE:
        return Fault::notAnObject;
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY:
        return Fault::noMemory;
    default:
        return Fault::syntax;
    }
}

} // namespace

static_assert(JsonTape::padding >= simdjson::SIMDJSON_PADDING);

struct JsonTape::State
{
    ondemand::parser parser;
    std::string copy;              // of a text that has no room behind it
    std::vector<JsonValue> values; // the first `count` are in use: they are written over, not made anew
    std::size_t count = 0;
    OpenKeys keys;
    const char* end = nullptr; // of the text that is being read
    ondemand::document* document = nullptr;
    std::span<const std::string_view> opened;
    Fault fault = Fault::none;
    bool isDoubledOutside = false; // the key that stands twice is the outermost object's
    bool hasEscapes = false;       // a backslash stands somewhere: only then strings are looked through

    bool fail(Fault why)
    {
        fault = why;
        return false;
    }
    bool fail(simdjson::error_code error) { return fail(faultOf(error)); }

    bool read(std::string_view json, std::size_t capacity);
    bool readObject(ondemand::object object, int depth, bool keep, std::uint64_t& keyBits);
    bool readArray(ondemand::array array, int depth, bool keep);
    bool readValue(ondemand::value value, std::string_view token, std::string_view key, int depth, bool keep);
    bool readToken(ondemand::value& value, std::string_view& token);
    bool readContainer(ondemand::value value, std::string_view token, std::string_view key, int depth,
                       bool keep);
    bool readString(ondemand::value value, std::string_view token, std::string_view& text);
    bool readKey(ondemand::field& field, std::string_view token, std::string_view& key);
    bool failByKey(int depth);
    void add(std::string_view key, std::string_view text, Kind kind);
    void releaseMuch();
};

void JsonTape::State::add(std::string_view key, std::string_view text, Kind kind)
{
    if (count == values.size()) {
        values.resize(std::max<std::size_t>(64, 2 * count));
    }
    JsonValue& value = values[count++];
    value.key = key;
    value.text = text;
    value.keyBits = 0;
    value.span = 1;
    value.kind = kind;
}

bool JsonTape::State::read(std::string_view json, std::size_t capacity)
{
    if (json.substr(0, 3) == "\xEF\xBB\xBF") {
        return fail(Fault::syntax); // later versions of simdjson would pass over it
    }
    if (parser.capacity() < json.size()) {
        if (const auto error = parser.allocate(std::max(firstCapacity, json.size() + json.size() / 2))) {
            return fail(error);
        }
    }
    // Behind the last token simdjson looks at the byte behind the text. Where that is no newline, which
    // belongs to no token, it might take what lies there for one.
    if (capacity < json.size() + padding || json.data()[json.size()] != '\n') {
        copy.resize(std::max(copy.size(), json.size() + padding));
        std::copy(json.begin(), json.end(), copy.begin());
        copy[json.size()] = '\n';
        json = std::string_view(copy).substr(0, json.size());
        capacity = copy.size();
    }
    end = json.data() + json.size();

    ondemand::document parsed;
    ondemand::object object;
    if (const auto error = parser.iterate(json, capacity).get(parsed)) {
        return fail(error);
    }
    document = &parsed;
    if (const auto error = parsed.get_object().get(object)) {
        return fail(error);
    }
    hasEscapes = json.find('\\') != std::string_view::npos;
    add({}, {}, Kind::object);
    std::uint64_t keyBits = 0;
    if (!readObject(object, 1, true, keyBits)) {
        return false;
    }
    values.front().keyBits = keyBits;
    if (parsed.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        return fail(Fault::trailing);
    }
    return true;
}

bool JsonTape::State::readObject(ondemand::object object, int depth, bool keep, std::uint64_t& keyBits)
{
    const std::size_t firstKey = keys.open();
    for (auto member : object) {
        if (const auto error = member.error()) {
            return fail(error);
        }
        ondemand::field& field = member.value_unsafe();
        std::string_view token;
        std::string_view key;
        if (!readToken(field.value(), token) || !readKey(field, token, key)) {
            return false;
        }
        if (!keys.add(firstKey, key, keyBits)) {
            return failByKey(depth);
        }
        if (!readValue(field.value(), token, key, depth, keep)) {
            return false;
        }
    }
    return keys.close(firstKey) ? true : failByKey(depth);
}

bool JsonTape::State::failByKey(int depth)
{
    isDoubledOutside = depth == 1;
    return fail(Fault::doubleKey);
}

bool JsonTape::State::readArray(ondemand::array array, int depth, bool keep)
{
    for (auto element : array) {
        if (const auto error = element.error()) {
            return fail(error);
        }
        ondemand::value& value = element.value_unsafe();
        std::string_view token;
        if (!readToken(value, token) || !readValue(value, token, {}, depth, keep)) {
            return false;
        }
    }
    return true;
}

bool JsonTape::State::readToken(ondemand::value& value, std::string_view& token)
{
    // Up to the next token, so with the white space behind it. At the end of the text simdjson goes on
    // without a word.
    token = value.raw_json_token();
    return !token.empty() && token.data() < end ? true : fail(Fault::syntax);
}

// `depth` is that of the container which holds the value.
bool JsonTape::State::readValue(ondemand::value value, std::string_view token, std::string_view key,
                                int depth, bool keep)
{
    Kind kind = Kind::null;
    std::string_view text;
    switch (token.front()) {
    case '{':
    case '[':
        return readContainer(value, token, key, depth + 1, keep);
    case '"':
        kind = Kind::string;
        if (!readString(value, token, text)) {
            return false;
        }
        break;
    default:
        // Left to the iterator to step over: it looks at a scalar's first byte only, and that is none of its
        // own.
        text = withoutSpaceBehind(token);
        if (text == "true" || text == "false") {
            kind = Kind::boolean;
        } else if (text == "null") {
            kind = Kind::null;
        } else if (isJsonNumber(text)) {
            kind = Kind::number;
        } else {
            const char first = text.empty() ? ' ' : text.front();
            return fail(first == '-' || (first >= '0' && first <= '9') ? Fault::badNumber : Fault::syntax);
        }
    }
    if (keep) {
        add(key, text, kind);
    }
    return true;
}

// `depth` is its own.
bool JsonTape::State::readContainer(ondemand::value value, std::string_view token, std::string_view key,
                                    int depth, bool keep)
{
    if (depth > maxDepth) {
        return fail(Fault::tooDeep);
    }
    const std::size_t index = count;
    const bool isObject = token.front() == '{';
    const bool inside = keep && (depth > 2 || std::find(opened.begin(), opened.end(), key) != opened.end());
    if (keep) {
        add(key, {}, isObject ? Kind::object : Kind::array);
    }
    std::uint64_t keyBits = 0;
    bool whole = false;
    if (isObject) {
        ondemand::object object;
        const auto error = value.get_object().get(object);
        whole = error ? fail(error) : readObject(object, depth, inside, keyBits);
    } else {
        ondemand::array array;
        const auto error = value.get_array().get(array);
        whole = error ? fail(error) : readArray(array, depth, inside);
    }
    // Something follows it, or the outermost object has not been closed.
    const char* next = nullptr;
    if (whole && (document->current_location().get(next) != simdjson::SUCCESS || next <= token.data() ||
                  next >= end)) {
        whole = fail(Fault::syntax);
    }
    if (!whole) {
        count = index; // only what was read whole can be asked for
        return false;
    }
    if (keep) {
        JsonValue& container = values[index];
        container.text =
            withoutSpaceBehind(std::string_view(token.data(), static_cast<std::size_t>(next - token.data())));
        container.span = static_cast<std::uint32_t>(count - index);
        container.keyBits = keyBits;
    }
    return true;
}

bool JsonTape::State::readString(ondemand::value value, std::string_view token, std::string_view& text)
{
    token = withoutSpaceBehind(token);
    if (token.size() < 2 || token.back() != '"') {
        return fail(Fault::syntax);
    }
    text = token.substr(1, token.size() - 2);
    // Without an escape it stands in the line as it is: UTF-8 and control characters were checked over the
    // whole text. Either way the value has to be taken: a string that is stepped over is taken for a key if a
    // colon follows.
    const auto error = !hasEscapes || text.find('\\') == std::string_view::npos
                           ? value.get_raw_json_string().error()
                           : value.get_string().get(text);
    return error ? fail(error) : true;
}

bool JsonTape::State::readKey(ondemand::field& field, std::string_view token, std::string_view& key)
{
    const char* const start = field.key().raw();
    if (start >= token.data()) {
        return fail(Fault::syntax);
    }
    // From the key's first character to the value's: the key, its quote, and a colon with or without space
    // around it.
    key = std::string_view(start, static_cast<std::size_t>(token.data() - start));
    if (key.size() >= 2 && key[key.size() - 1] == ':' && key[key.size() - 2] == '"') {
        key.remove_suffix(2);
    } else {
        const std::size_t quote = key.rfind('"');
        if (quote == std::string_view::npos) {
            return fail(Fault::syntax);
        }
        key = key.substr(0, quote);
    }
    if (!hasEscapes || key.find('\\') == std::string_view::npos) {
        return true;
    }
    const auto error = unescapedKey(field).get(key);
    return error ? fail(error) : true;
}

void JsonTape::State::releaseMuch()
{
    if (parser.capacity() > keptCapacity) {
        parser = ondemand::parser();
    }
    if (copy.capacity() > keptCapacity) {
        std::string().swap(copy); // an assignment would keep the memory
    }
    if (values.size() * sizeof(JsonValue) > keptCapacity) {
        values = std::vector<JsonValue>();
    }
}

JsonTape::JsonTape()
    : m_state(std::make_unique<State>())
{
}

JsonTape::~JsonTape() = default;

bool JsonTape::read(std::string_view json, std::size_t capacity, std::span<const std::string_view> opened)
{
    State& state = *m_state;
    state.count = 0;
    state.keys.clear();
    state.releaseMuch();
    state.opened = opened;
    state.fault = Fault::none;
    state.isDoubledOutside = false;
    const bool read = state.read(json, capacity);
    state.document = nullptr;
    if (state.count > 0) {
        state.values.front().span = static_cast<std::uint32_t>(state.count);
    }
    return read;
}

JsonTape::Fault JsonTape::fault() const
{
    return m_state->fault;
}

std::string_view JsonTape::faultText() const
{
    switch (m_state->fault) {
    case Fault::none:
        return "";
    case Fault::syntax:
        return "This is not one JSON object by RFC 8259.";
    case Fault::notUtf8:
        return "This is not valid UTF-8.";
    case Fault::badString:
        return "A string holds a bad escape, a lone surrogate or a control character.";
    case Fault::badNumber:
        return "A number is not written as JSON wants it.";
    case Fault::doubleKey:
        return "A key stands twice in one object.";
    case Fault::tooDeep:
        return "The object is nested deeper than 32 levels.";
    case Fault::notAnObject:
        return "This is not a JSON object.";
    case Fault::trailing:
        return "Something stands behind the JSON object.";
    case Fault::noMemory:
        return "There is not enough memory to read this.";
    }
    return "";
}

const JsonValue& JsonTape::root() const
{
    return m_state->values.front();
}

const JsonValue* JsonTape::member(std::string_view key) const
{
    if (m_state->count == 0 || (m_state->isDoubledOutside && m_state->keys.doubled() == key)) {
        return nullptr;
    }
    for (const JsonValue& value : root()) {
        if (value.key == key) {
            return &value;
        }
    }
    return nullptr;
}

} // namespace tokenfence
