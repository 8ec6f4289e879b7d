// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/money/fraction.h"
#include "model/money/money.h"
#include "model/name.h"
#include "model/time/clock.h"
#include "model/wire/fieldrules.h"
#include "model/wire/jsonvalue.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace tokenfence {

/// The first thing that was found wrong with a line; nothing yet where `code` is empty.
struct FieldFault
{
    std::string code;
    std::string field;
    std::string message;
    explicit operator bool() const { return !code.empty(); }
};

/**
 * Takes typed fields out of an object by the rules of the contract. The first fault stays in the FieldFault
 * that all readers of a line share, and what is asked for after it comes back empty, so that a decoder reads
 * from top to bottom and looks once at the end. `null` is the same as absent unless said otherwise.
 *
 * What comes back as a view lives as long as the tape's line. Nothing is allocated while nothing is wrong.
 */
class FieldReader
{
public:
    /// `path` is put before a field's name when it is at fault: "labels.".
    FieldReader(const JsonValue& object, std::string path, FieldFault& fault);

    bool failed() const { return static_cast<bool>(m_fault); }
    FieldFault& fault() { return m_fault; }
    const JsonValue& object() const { return m_object; }
    std::string pathOf(std::string_view key) const;

    /// `missing_field` for the first of these that is absent or null.
    void require(std::initializer_list<std::string_view> keys);
    void miss(std::string_view key);
    /// `bad_field`: "`key` must be …".
    void refuse(std::string_view key, std::string_view mustBe);

    /// Null: absent, or null.
    const JsonValue* find(std::string_view key);
    bool has(std::string_view key) { return find(key) != nullptr; }
    bool isNull(std::string_view key);

    std::optional<std::string_view> name(std::string_view key);
    std::optional<std::string_view> text(std::string_view key);
    std::optional<std::string_view> policyId(std::string_view key);
    std::optional<std::uint64_t> whole(std::string_view key, std::uint64_t least = 0,
                                       std::uint64_t most = maxWhole);
    std::optional<std::uint32_t> count(std::string_view key, std::uint32_t least = 0);
    std::optional<bool> boolean(std::string_view key);
    std::optional<Money> money(std::string_view key);
    std::optional<Fraction> fraction(std::string_view key);
    /// Not before 2020-01-01; not more than 24 h ahead of `now`.
    std::optional<WallTime> time(std::string_view key, WallTime now);
    /// Not before 2020-01-01.
    std::optional<WallTime> anyTime(std::string_view key);
    const JsonValue* object(std::string_view key);
    const JsonValue* array(std::string_view key);

    /// One of a few words, which `from` turns into values; `mustBe` lists them for a person.
    template <class T>
    std::optional<T> choice(std::string_view key, std::optional<T> (*from)(std::string_view),
                            std::string_view mustBe)
    {
        const JsonValue* value = failed() ? nullptr : find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        std::optional<T> chosen;
        if (value->kind == JsonValue::Kind::string) {
            chosen = from(value->text);
        }
        if (!chosen) {
            refuse(key, mustBe);
        }
        return chosen;
    }

private:
    const JsonValue* lookUp(std::string_view key);
    const JsonValue* container(std::string_view key, JsonValue::Kind kind, std::string_view mustBe);
    std::optional<std::string_view> string(std::string_view key, bool (*rule)(std::string_view),
                                           std::string_view mustBe);

    const JsonValue& m_object;
    JsonValue::Iterator
        m_next; // where the next field is looked for first: most lines have the order they are read in
    std::string m_path;
    FieldFault& m_fault;
};

} // namespace tokenfence
