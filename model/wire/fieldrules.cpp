// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/fieldrules.h"

#include <algorithm>

namespace tokenfence {

namespace {

// Whether there are at most `most` code points. One has at most four bytes, so most texts need not be
// counted.
bool hasAtMost(std::string_view text, std::size_t most)
{
    if (text.size() <= most) {
        return true;
    }
    if (text.size() > 4 * most) {
        return false;
    }
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins)) <= most;
}

} // namespace

bool isText(std::string_view text)
{
    return hasAtMost(text, maxTextLength);
}

bool isPolicyId(std::string_view text)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed);
}

} // namespace tokenfence
