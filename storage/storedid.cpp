// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storedid.h"

#include "storage/statement.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>

namespace tokenfence::storage {

namespace {

constexpr std::size_t ulidText = 26;
constexpr std::size_t ulidBytes = 16;
constexpr std::size_t uuidText = 36;
constexpr std::size_t uuidBytes = 16;

constexpr std::string_view base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's: no I, L, O, U
constexpr std::string_view base16 = "0123456789abcdef";
constexpr std::uint8_t none = 0xff;

constexpr std::array<std::uint8_t, 256> valuesOf(std::string_view digits)
{
    std::array<std::uint8_t, 256> values{};
    values.fill(none);
    for (std::size_t value = 0; value < digits.size(); ++value) {
        values[static_cast<unsigned char>(digits[value])] = static_cast<std::uint8_t>(value);
    }
    return values;
}

constexpr auto base32Values = valuesOf(base32);
constexpr auto base16Values = valuesOf(base16);

/// 26 digits of 5 bits, of which the first two bits are always 0: 128 bits.
bool packUlid(std::string_view text, char* packed)
{
    if (text[0] > '7') {
        return false;
    }
    std::uint64_t bits = 0;
    int held = -2;
    for (const char digit : text) {
        const std::uint8_t value = base32Values[static_cast<unsigned char>(digit)];
        if (value == none) {
            return false;
        }
        bits = bits << 5 | value;
        held += 5;
        if (held >= 8) {
            held -= 8;
            *packed++ = static_cast<char>(bits >> held & 0xff);
        }
    }
    return true;
}

constexpr bool isDash(std::size_t place)
{
    return place == 8 || place == 13 || place == 18 || place == 23;
}

bool packUuid(std::string_view text, char* packed)
{
    std::uint8_t high = none;
    for (std::size_t place = 0; place < uuidText; ++place) {
        if (isDash(place)) {
            if (text[place] != '-') {
                return false;
            }
            continue;
        }
        const std::uint8_t value = base16Values[static_cast<unsigned char>(text[place])];
        if (value == none) {
            return false;
        }
        if (high == none) {
            high = value;
        } else {
            *packed++ = static_cast<char>(high << 4 | value);
            high = none;
        }
    }
    return true;
}

} // namespace

StoredId::StoredId(std::string_view id)
    : m_text(id)
{
    if (id.size() == ulidText && packUlid(id, m_packed)) {
        m_size = ulidBytes;
    } else if (id.size() == uuidText && packUuid(id, m_packed + 1)) {
        m_packed[0] = 0;
        m_size = 1 + uuidBytes;
    }
}

void StoredId::bindTo(Statement& statement, int parameter) const
{
    if (isPacked()) {
        statement.bindBlob(parameter, bytes());
    } else {
        statement.bindText(parameter, m_text);
    }
}

std::string_view StoredId::bytes() const
{
    return isPacked() ? std::string_view(m_packed, m_size) : m_text;
}

StoredIdKey::StoredIdKey(const StoredId& id)
{
    const std::string_view bytes = id.bytes();
    const std::size_t size = std::min(bytes.size(), m_head.size() - 1);
    std::memcpy(m_head.data(), bytes.data(), size);
    m_head.back() = static_cast<char>(size << 1 | (id.isPacked() ? 1 : 0));
    m_rest = bytes.substr(size);
    std::array<std::uint64_t, 3> words{};
    static_assert(sizeof words == sizeof m_head);
    std::memcpy(words.data(), m_head.data(), sizeof words);
    m_hash = m_rest.empty() ? 0 : std::hash<std::string>()(m_rest);
    for (const std::uint64_t word : words) {
        m_hash = (m_hash ^ word) * 0x9E3779B97F4A7C15;
        m_hash ^= m_hash >> 32;
    }
}

std::string unpackId(std::string_view stored, bool isBlob)
{
    if (!isBlob) {
        return std::string(stored);
    }
    std::string text;
    if (stored.size() == ulidBytes) {
        std::uint64_t bits = 0;
        int held = 2; // the two that are always 0
        for (const char byte : stored) {
            bits = bits << 8 | static_cast<unsigned char>(byte);
            held += 8;
            while (held >= 5) {
                held -= 5;
                text += base32[bits >> held & 31];
            }
        }
    } else if (stored.size() == 1 + uuidBytes) {
        for (const char character : stored.substr(1)) {
            const auto byte = static_cast<unsigned char>(character);
            if (isDash(text.size())) {
                text += '-';
            }
            text += base16[byte >> 4];
            text += base16[byte & 15];
        }
    }
    return text;
}

} // namespace tokenfence::storage
