// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/policyfile.h"

#include "app/cli/rawjson.h"
#include "model/call/names.h"
#include "model/wire/codec.h"

#include <nlohmann/json.hpp>

#include <QFile>

#include <algorithm>

namespace tokenfence {

namespace {

constexpr qint64 largestFile = 16LL * 1024 * 1024;

std::size_t lineAt(std::string_view text, std::size_t offset)
{
    const auto upTo = text.substr(0, std::min(offset, text.size()));
    return static_cast<std::size_t>(std::count(upTo.begin(), upTo.end(), '\n')) + 1;
}

std::string placeAt(const std::string& name, std::string_view text, std::size_t offset)
{
    return name + ", line " + std::to_string(lineAt(text, offset));
}

/// Where a field of a policy stands; the begin of the policy where it does not.
std::size_t offsetOf(const RawElement& element, const std::string& field)
{
    const std::string key = '"' + field.substr(field.find_last_of('.') + 1) + '"';
    const std::size_t at = element.text.find(key);
    return element.offset + (field.empty() || at == std::string_view::npos ? 0 : at);
}

/// Where the text stops being JSON; nothing where it is.
std::optional<std::size_t> whereItBreaks(std::string_view text)
{
    try {
        const auto parsed = nlohmann::json::parse(text);
        return parsed.is_discarded() ? std::optional<std::size_t>(0) : std::nullopt;
    } catch (const nlohmann::json::parse_error& error) {
        return error.byte > 0 ? error.byte - 1 : 0;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt; // JSON, but a number that this library cannot hold: the rules for the field
                             // decide
    }
}

} // namespace

Result<std::vector<PolicyInFile>> readPolicyFile(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{"unreadable", path + " cannot be read: " + file.errorString().toStdString()};
    }
    if (file.size() > largestFile) {
        return Error{"unreadable", path + " is larger than 16 MiB: that is no file of budgets"};
    }
    return parsePolicies(file.readAll().toStdString(), path);
}

Result<std::vector<PolicyInFile>> parsePolicies(std::string_view text, const std::string& name)
{
    if (const auto at = whereItBreaks(text)) {
        return Error{"bad_json", placeAt(name, text, *at) + ": this is not JSON"};
    }
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    std::vector<RawElement> elements;
    if (text[begin] == '[') {
        elements = elementsOf(text);
    } else if (text[begin] == '{') {
        elements.push_back({text.substr(begin, text.find_last_of('}') + 1 - begin), begin});
    }
    if (elements.empty()) {
        return Error{"bad_field", name + " holds no budget: one object is wanted, or an array of them"};
    }

    std::vector<PolicyInFile> policies;
    Names names;
    LineReader reader(names);
    for (const RawElement& element : elements) {
        std::string json(element.text);
        // A line break in JSON stands between its parts, never in a string.
        std::replace_if(
            json.begin(), json.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
        Decoded<Policy> decoded = reader.readPolicy(json);
        if (const auto* error = std::get_if<WireError>(&decoded)) {
            return Error{error->code,
                         placeAt(name, text, offsetOf(element, error->field)) + ": " + error->message,
                         error->field};
        }
        policies.push_back(
            {std::get<Policy>(decoded).id, std::move(json), placeAt(name, text, element.offset)});
    }
    return policies;
}

} // namespace tokenfence
