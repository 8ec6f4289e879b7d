// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/wire/reading.h"

#include <algorithm>
#include <string>

namespace tokenfence {

namespace {

/// Takes the first field off the inside of an object.
std::string_view takeField(std::string_view& fields)
{
    int depth = 0;
    bool inString = false;
    std::size_t at = 0;
    for (; at < fields.size() && (inString || depth > 0 || fields[at] != ','); ++at) {
        const char c = fields[at];
        if (inString) {
            at += c == '\\' ? 1 : 0;
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else {
            depth += (c == '{' || c == '[' ? 1 : 0) - (c == '}' || c == ']' ? 1 : 0);
        }
    }
    at = std::min(at, fields.size());
    const std::string_view field = fields.substr(0, at);
    fields.remove_prefix(std::min(fields.size(), at + 1));
    return field;
}

std::string_view keyOf(std::string_view field)
{
    return field.substr(0, field.find(':'));
}

bool hasKey(std::string_view fields, std::string_view key)
{
    while (!fields.empty()) {
        if (keyOf(takeField(fields)) == key) {
            return true;
        }
    }
    return false;
}

} // namespace

std::string lineOf(std::string_view type, std::string_view base, std::string_view fields)
{
    std::string line = "{\"type\":\"" + std::string(type) + "\"";
    const auto add = [&](std::string_view field) {
        line += ',';
        line += field;
    };
    while (!base.empty()) {
        const std::string_view field = takeField(base);
        if (!hasKey(fields, keyOf(field))) {
            add(field);
        }
    }
    if (!fields.empty()) {
        add(fields);
    }
    return line + '}';
}

} // namespace tokenfence
