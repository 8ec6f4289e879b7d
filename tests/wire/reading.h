// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/codec.h"

#include <QString>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tokenfence {

/// 2026-11-24T12:00:00Z, by which all lines of these tests are judged.
inline const WallTime testNow =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12);

/// "taken", or the error as "CODE" or "CODE FIELD", with " of ID" where the line's id is repeated.
template <class Line>
QString outcomeOf(const Decoded<Line>& decoded)
{
    const auto* error = std::get_if<WireError>(&decoded);
    if (error == nullptr) {
        return QStringLiteral("taken");
    }
    QString text = QString::fromStdString(error->code);
    if (!error->field.empty()) {
        text += QLatin1Char(' ') + QString::fromStdString(error->field);
    }
    if (!error->id.empty()) {
        text += QStringLiteral(" of ") + QString::fromStdString(error->id);
    }
    if (error->message.empty() || error->message.back() != '.') {
        text += QStringLiteral(", without a sentence");
    }
    return text;
}

/// Reads lines with a reader and a table of names of its own.
class Reading
{
public:
    Names names;
    LineReader reader{names};

    Decoded<AgentLine> agent(std::string_view line) { return reader.readAgent(line, testNow); }
    Decoded<ControlLine> control(std::string_view line) { return reader.readControl(line, testNow); }

    /// The line that this must be; nothing where it is another, or was refused.
    template <class Line>
    std::optional<Line> agentLine(std::string_view line)
    {
        return take<Line>(agent(line));
    }
    template <class Line>
    std::optional<Line> controlLine(std::string_view line)
    {
        return take<Line>(control(line));
    }

private:
    template <class Line, class Any>
    static std::optional<Line> take(Decoded<Any>&& decoded)
    {
        auto* any = std::get_if<Any>(&decoded);
        auto* line = any != nullptr ? std::get_if<Line>(any) : nullptr;
        return line != nullptr ? std::optional<Line>(std::move(*line)) : std::nullopt;
    }
};

/// `{"type":"TYPE",BASE}` with some of its fields written otherwise: a field of `fields` takes the place of
/// the one with its name in `base`, or is added. Both are the inside of an object.
std::string lineOf(std::string_view type, std::string_view base, std::string_view fields);

} // namespace tokenfence
