// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/call/names.h"
#include "model/result.h"
#include "model/time/clock.h"
#include "model/wire/messages.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace tokenfence {

/// Why a line was refused, as it goes back: `code` is one of the contract's error codes.
struct WireError
{
    std::string code;
    std::string message; ///< one sentence
    std::string id;      ///< of the line, where it had one that can be repeated
    std::string field;   ///< the field it is about, as `labels.plan`; "": none
};

template <class Line>
using Decoded = std::variant<Line, WireError>;

/**
 * The reader of lines: one for both sockets, on simdjson's on-demand interface. It visits every value of the
 * line (one that is skipped would not be validated), takes numbers as their raw text, and checks depth (at
 * most 32, the line's own object being 1) and double keys itself. No I/O.
 *
 * Thread: an instance is used by one thread at a time (it keeps simdjson's buffers); `names` may be shared.
 * `line` is without its "\n"; a CR before it and white space around the object are passed over. Where that
 * "\n" and in all `padding` readable bytes follow it, give `capacity` as what can be read from line.data()
 * on, and the line is not copied. A reader takes half a megabyte: one serves all connections of its thread.
 * A blank line is the caller's to pass over (see `isBlank`).
 */
class LineReader
{
public:
    explicit LineReader(Names& names);
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    Decoded<AgentLine> readAgent(std::string_view line, WallTime now, std::size_t capacity = 0);
    Decoded<ControlLine> readControl(std::string_view line, WallTime now, std::size_t capacity = 0);
    /// One policy as it stands in a file: what `policy set FILE` sends, and what the store kept.
    Decoded<Policy> readPolicy(std::string_view json);

    static bool isBlank(std::string_view line);
    /// The bytes behind a line that simdjson may read.
    static const std::size_t padding;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tokenfence
