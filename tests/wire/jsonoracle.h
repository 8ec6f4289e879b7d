// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/jsontape.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/**
 * What another parser says about a line. Keys that stand twice and nesting, which nlohmann_json lets pass,
 * are looked at here; nothing comes back where the two are known to differ: a number that fits into no
 * double, which is JSON all the same, a NUL, which it takes for the end, and a byte order mark, which it
 * passes over.
 */
class JsonOracle : public nlohmann::json_sax<nlohmann::json>
{
public:
    static std::optional<bool> accepts(std::string_view line)
    {
        if (line.find('\0') != std::string_view::npos || line.substr(0, 3) == "\xEF\xBB\xBF") {
            return std::nullopt;
        }
        JsonOracle oracle;
        const bool parsed = nlohmann::json::sax_parse(line.begin(), line.end(), &oracle);
        if (oracle.m_overflow) {
            return std::nullopt;
        }
        return parsed && oracle.m_isObject;
    }

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool string(string_t&) override { return value(); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override
    {
        m_isObject = m_isObject || m_open.empty();
        m_open.emplace_back();
        return m_open.size() <= tokenfence::JsonTape::maxDepth;
    }
    bool key(string_t& key) override { return m_open.back().insert(key).second; }
    bool end_object() override
    {
        m_open.pop_back();
        return true;
    }
    bool start_array(std::size_t) override
    {
        m_open.emplace_back();
        return m_open.size() > 1 && m_open.size() <= tokenfence::JsonTape::maxDepth;
    }
    bool end_array() override { return end_object(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override
    {
        m_overflow = error.id == 406;
        return false;
    }

private:
    bool value() { return !m_open.empty(); }

    std::vector<std::set<std::string>> m_open; // the keys of the containers that are open
    bool m_isObject = false;
    bool m_overflow = false;
};
