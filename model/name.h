// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tokenfence {

/// The most code points that a name of the wire may have.
inline constexpr std::size_t maxNameLength = 256;

/// Whether the text is UTF-8 of 1 to `most` Unicode code points, none of them a control character
/// (U+0000–001F, U+007F–009F): the wire's rule for a name. Overlong forms and surrogates are no UTF-8.
constexpr bool isName(std::string_view text, std::size_t most = maxNameLength)
{
    std::size_t length = 0;
    for (std::size_t i = 0; i < text.size(); ++length) {
        const auto byteAt = [&](std::size_t index) -> std::uint32_t {
            return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
        };
        const std::uint32_t lead = byteAt(i);
        std::size_t more = 0;
        std::uint32_t least = 0;
        std::uint32_t codePoint = lead;
        if (lead >= 0xF0 && lead < 0xF8) {
            more = 3, least = 0x1'0000, codePoint = lead & 0x07;
        } else if (lead >= 0xE0 && lead < 0xF0) {
            more = 2, least = 0x800, codePoint = lead & 0x0F;
        } else if (lead >= 0xC0 && lead < 0xE0) {
            more = 1, least = 0x80, codePoint = lead & 0x1F;
        } else if (lead >= 0x80) {
            return false;
        }
        for (std::size_t k = 1; k <= more; ++k) {
            if ((byteAt(i + k) & 0xC0) != 0x80) {
                return false;
            }
            codePoint = codePoint << 6 | (byteAt(i + k) & 0x3F);
        }
        const bool surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
        const bool control = codePoint < 0x20 || (codePoint >= 0x7F && codePoint <= 0x9F);
        if (codePoint < least || codePoint > 0x10'FFFF || surrogate || control) {
            return false;
        }
        i += 1 + more;
    }
    return length >= 1 && length <= most;
}

} // namespace tokenfence
