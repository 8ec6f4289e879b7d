// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rawjson.h"

namespace tokenfence {

namespace {

constexpr std::string_view whiteSpace = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(whiteSpace);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(whiteSpace) + 1 - first);
}

/// Calls `found(element)` for what stands between the commas of the outermost array or object.
template <class Found>
void splitOutermost(std::string_view json, Found&& found)
{
    std::size_t depth = 0;
    bool inString = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (inString) {
            if (c == '\\') {
                ++at;
            } else if (c == '"') {
                inString = false;
            }
            continue;
        }
        if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth == 1) {
                begin = at + 1;
            }
        } else if (c == ']' || c == '}' || c == ',') {
            if (depth == 1) {
                if (const std::string_view element = trimmed(json.substr(begin, at - begin));
                    !element.empty()) {
                    found(element);
                }
                begin = at + 1;
            }
            depth -= c == ',' ? 0 : 1;
        }
    }
}

} // namespace

std::vector<RawElement> elementsOf(std::string_view json)
{
    std::vector<RawElement> elements;
    splitOutermost(json, [&](std::string_view element) {
        elements.push_back({element, static_cast<std::size_t>(element.data() - json.data())});
    });
    return elements;
}

std::string_view memberOf(std::string_view json, std::string_view key)
{
    std::string_view value;
    splitOutermost(json, [&](std::string_view member) {
        const std::size_t end = member.find('"', 1); // the keys that are asked for hold no escape
        if (member.substr(1, end - 1) == key) {
            value = trimmed(member.substr(member.find(':', end) + 1));
        }
    });
    return value;
}

} // namespace tokenfence
