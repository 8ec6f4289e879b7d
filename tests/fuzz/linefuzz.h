// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/wire/codec.h"
#include "model/wire/framing.h"
#include "model/wire/writing.h"
#include "tests/fuzz/fuzzing.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <string>

/// The way of a socket's bytes to values, as the agents' line and the control line share it.
namespace tokenfence {

/// What a client may be told of its line: one line of JSON with a code of the contract and a sentence.
inline void requireWhole(const WireError& error)
{
    static constexpr std::array<std::string_view, 5> codes{"bad_json", "unknown_type", "missing_field",
                                                           "bad_field", "unsupported_protocol"};
    require(std::find(codes.begin(), codes.end(), error.code) != codes.end(), "the code is the contract's");
    require(!error.message.empty(), "an error has a sentence");
    const std::string line = errorLine(error);
    require(!line.empty() && line.find('\n') == line.size() - 1, "an error is one line");
    require(nlohmann::json::parse(line, nullptr, false).is_object(), "an error is an object in UTF-8");
}

/**
 * Feeds `bytes` to a framer in pieces of the size that the first byte says, and every line to `read` twice:
 * as it lies in the framer's buffer, and copied. Both must come to the same.
 */
template <class Line>
void fuzzLines(std::string_view bytes, std::size_t maxLine,
               const std::function<Decoded<Line>(std::string_view line, std::size_t capacity)>& read)
{
    if (bytes.empty()) {
        return;
    }
    const std::size_t step = static_cast<unsigned char>(bytes.front()) + std::size_t{1};
    bytes.remove_prefix(1);
    LineFramer framer(maxLine);
    while (!bytes.empty()) {
        framer.feed(bytes.substr(0, step));
        bytes.remove_prefix(std::min(step, bytes.size()));
        require(framer.pending() <= maxLine, "no more than a line is kept");
        for (LineFramer::Piece piece = framer.next(); piece.kind != LineFramer::Piece::Kind::none;
             piece = framer.next()) {
            if (piece.kind != LineFramer::Piece::Kind::line || LineReader::isBlank(piece.text)) {
                continue;
            }
            const std::string copy(piece.text);
            const Decoded<Line> there = read(piece.text, piece.capacity);
            const Decoded<Line> copied = read(copy, 0);
            require(there.index() == copied.index(), "where a line lies says nothing about it");
            if (const auto* error = std::get_if<WireError>(&there)) {
                requireWhole(*error);
                require(error->message == std::get<WireError>(copied).message,
                        "the same error in either place");
            }
        }
    }
}

} // namespace tokenfence
