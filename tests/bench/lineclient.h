// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace tokenfence::bench {

/// A blocking client of a local socket that speaks in lines, on a plain descriptor. Whatever goes wrong ends
/// the program.
class LineClient
{
public:
    explicit LineClient(const std::filesystem::path& socket);
    LineClient(LineClient&& other) noexcept;
    LineClient& operator=(LineClient&&) = delete;
    ~LineClient();

    void send(std::string_view lines);
    /// The next line, without its end; good until the next call.
    std::string_view receive();
    /// Sends a line and gives the next one that comes.
    std::string_view ask(std::string_view line)
    {
        send(line);
        return receive();
    }
    /// A line has come already, and nothing tells of it at the descriptor any more.
    [[nodiscard]] bool holdsLine() const { return m_received.find('\n', m_at) != std::string::npos; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
    int m_descriptor = -1;
    std::string m_received;
    std::size_t m_at = 0;
};

/// Connects; ends the program where it cannot.
int connectTo(const std::filesystem::path& socket);

} // namespace tokenfence::bench
