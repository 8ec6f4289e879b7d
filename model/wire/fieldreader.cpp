// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/fieldreader.h"

#include "model/time/rfc3339.h"
#include "model/wire/jsonnumber.h"

#include <utility>

namespace tokenfence {

namespace {

using Kind = JsonValue::Kind;
using namespace std::chrono_literals;

constexpr WallTime earliestTime = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
constexpr std::chrono::hours mostAhead{24};
// The end of what RFC 3339 can say, so that every time that was taken can be written again.
constexpr WallTime latestTime = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1) - 1ms;

constexpr std::string_view aName = "a name: 1 to 256 characters, none of them a control character";
constexpr std::string_view aText = "a text of up to 1,024 characters";
constexpr std::string_view aMoney = "US dollars from 0 to 1,000,000, as a number or as digits in a string";
constexpr std::string_view aTime =
    "a time by RFC 3339, or whole milliseconds since 1970, from 2020-01-01 to 24 hours ahead";
constexpr std::string_view anyTimeAtAll =
    "a time by RFC 3339, or whole milliseconds since 1970, from 2020-01-01 on";
constexpr std::string_view aFraction = "a number above 0 and up to 1";
constexpr std::string_view aPolicyId = "1 to 64 of a-z, 0-9, '-', '_' and '.'";

// Keys of one length are common, keys that also begin alike are not: nearly all are told apart here and now.
bool isKey(const JsonValue& value, std::string_view key)
{
    return value.key.size() == key.size() && value.key.front() == key.front() && value.key == key;
}

std::optional<WallTime> timeOf(const JsonValue& value)
{
    if (value.kind == Kind::string) {
        return parseRfc3339(value.text);
    }
    if (value.kind == Kind::number) {
        const auto most = static_cast<std::uint64_t>(latestTime.time_since_epoch().count());
        if (const auto milliseconds = wholeNumber(value.text, most)) {
            return WallTime(std::chrono::milliseconds(*milliseconds));
        }
    }
    return std::nullopt;
}

} // namespace

FieldReader::FieldReader(const JsonValue& object, std::string path, FieldFault& fault)
    : m_object(object)
    , m_next(object.begin())
    , m_path(std::move(path))
    , m_fault(fault)
{
}

std::string FieldReader::pathOf(std::string_view key) const
{
    return m_path + std::string(key);
}

void FieldReader::require(std::initializer_list<std::string_view> keys)
{
    for (const std::string_view key : keys) {
        if (failed()) {
            return;
        }
        if (!has(key)) {
            miss(key);
        }
    }
}

void FieldReader::miss(std::string_view key)
{
    if (!failed()) {
        m_fault = {"missing_field", pathOf(key), "`" + pathOf(key) + "` is missing."};
    }
}

void FieldReader::refuse(std::string_view key, std::string_view mustBe)
{
    if (!failed()) {
        m_fault = {"bad_field", pathOf(key), "`" + pathOf(key) + "` must be " + std::string(mustBe) + "."};
    }
}

const JsonValue* FieldReader::lookUp(std::string_view key)
{
    if ((m_object.keyBits & keyBit(key)) == 0) {
        return nullptr;
    }
    const auto end = m_object.end();
    for (auto at = m_next; at != end; ++at) {
        if (isKey(*at, key)) {
            m_next = at;
            ++m_next;
            return &*at;
        }
    }
    for (auto at = m_object.begin(); at != m_next; ++at) {
        if (isKey(*at, key)) {
            m_next = at;
            ++m_next;
            return &*at;
        }
    }
    return nullptr;
}

const JsonValue* FieldReader::find(std::string_view key)
{
    const JsonValue* value = lookUp(key);
    return value == nullptr || value->kind == Kind::null ? nullptr : value;
}

bool FieldReader::isNull(std::string_view key)
{
    const JsonValue* value = lookUp(key);
    return value != nullptr && value->kind == Kind::null;
}

std::optional<std::string_view> FieldReader::string(std::string_view key, bool (*rule)(std::string_view),
                                                    std::string_view mustBe)
{
    const JsonValue* value = failed() ? nullptr : find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (value->kind != Kind::string || !rule(value->text)) {
        refuse(key, mustBe);
        return std::nullopt;
    }
    return value->text;
}

std::optional<std::string_view> FieldReader::name(std::string_view key)
{
    return string(
        key, [](std::string_view text) { return isName(text); }, aName);
}

std::optional<std::string_view> FieldReader::text(std::string_view key)
{
    return string(key, isText, aText);
}

std::optional<std::string_view> FieldReader::policyId(std::string_view key)
{
    return string(key, isPolicyId, aPolicyId);
}

std::optional<std::uint64_t> FieldReader::whole(std::string_view key, std::uint64_t least, std::uint64_t most)
{
    const JsonValue* value = failed() ? nullptr : find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto number = value->kind == Kind::number ? wholeNumber(value->text, most) : std::nullopt;
    if (!number || *number < least) {
        refuse(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                        ", without point or exponent");
        return std::nullopt;
    }
    return number;
}

std::optional<std::uint32_t> FieldReader::count(std::string_view key, std::uint32_t least)
{
    static_assert(maxWhole <= UINT32_MAX);
    const auto number = whole(key, least);
    return number ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

std::optional<bool> FieldReader::boolean(std::string_view key)
{
    const JsonValue* value = failed() ? nullptr : find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (value->kind != Kind::boolean) {
        refuse(key, "true or false");
        return std::nullopt;
    }
    return value->text == "true";
}

std::optional<Money> FieldReader::money(std::string_view key)
{
    const JsonValue* value = failed() ? nullptr : find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    std::optional<Money> amount;
    if (value->kind == Kind::number) {
        amount = Money::parseAmount(value->text);
    } else if (value->kind == Kind::string) {
        amount = Money::parsePlainAmount(value->text);
    }
    if (!amount) {
        refuse(key, aMoney);
    }
    return amount;
}

std::optional<Fraction> FieldReader::fraction(std::string_view key)
{
    const JsonValue* value = failed() ? nullptr : find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto mark = value->kind == Kind::number ? Fraction::parseDecimal(value->text) : std::nullopt;
    if (!mark) {
        refuse(key, aFraction);
    }
    return mark;
}

std::optional<WallTime> FieldReader::time(std::string_view key, WallTime now)
{
    const JsonValue* value = failed() ? nullptr : find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto moment = timeOf(*value);
    if (!moment || *moment < earliestTime || *moment > now + mostAhead) {
        refuse(key, aTime);
        return std::nullopt;
    }
    return moment;
}

std::optional<WallTime> FieldReader::anyTime(std::string_view key)
{
    const JsonValue* value = failed() ? nullptr : find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto moment = timeOf(*value);
    if (!moment || *moment < earliestTime || *moment > latestTime) {
        refuse(key, anyTimeAtAll);
        return std::nullopt;
    }
    return moment;
}

const JsonValue* FieldReader::container(std::string_view key, Kind kind, std::string_view mustBe)
{
    const JsonValue* value = failed() ? nullptr : find(key);
    if (value != nullptr && value->kind != kind) {
        refuse(key, mustBe);
        return nullptr;
    }
    return value;
}

const JsonValue* FieldReader::object(std::string_view key)
{
    return container(key, Kind::object, "an object");
}

const JsonValue* FieldReader::array(std::string_view key)
{
    return container(key, Kind::array, "an array");
}

} // namespace tokenfence
