// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/recordstream.h"

#include "tests/bench/lineclient.h"
#include "tests/bench/report.h"
#include "tests/bench/stopwatch.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <functional>

namespace tokenfence::bench {

RecordStream::RecordStream(const std::filesystem::path& socket, std::size_t connections,
                           const std::vector<Call>& calls,
                           void (*append)(std::string& lines, const Call& call))
    : m_connections(connections)
    , m_count(calls.size())
{
    for (Connection& connection : m_connections) {
        connection.descriptor = connectTo(socket);
        connection.lines.reserve(calls.size() / connections * 400);
    }
    // A request is one agent's, and so its calls come over one connection.
    const std::hash<std::string> hash;
    for (const Call& call : calls) {
        append(m_connections[hash(call.request) % connections].lines, call);
    }
}

RecordStream::~RecordStream()
{
    for (const Connection& connection : m_connections) {
        ::close(connection.descriptor);
    }
}

double RecordStream::run()
{
    const int lookAgainMs = m_pace > 0 ? 5 : 100; // whether more is due, or it was stopped
    std::vector<pollfd> polled(m_connections.size());
    const Stopwatch watch;
    while (m_acknowledged < m_count && !m_stopped) {
        const double part =
            m_pace > 0 ? std::min(1.0, watch.seconds() * m_pace / static_cast<double>(m_count)) : 1.0;
        const auto due = [part](const Connection& connection) {
            return static_cast<std::size_t>(part * static_cast<double>(connection.lines.size()));
        };
        for (std::size_t at = 0; at < polled.size(); ++at) {
            const Connection& connection = m_connections[at];
            const bool writes = connection.sent < due(connection);
            polled[at] = {connection.descriptor, static_cast<short>(writes ? POLLIN | POLLOUT : POLLIN), 0};
        }
        ::poll(polled.data(), polled.size(), lookAgainMs);
        for (std::size_t at = 0; at < polled.size(); ++at) {
            if ((polled[at].revents & POLLOUT) != 0) {
                write(m_connections[at], due(m_connections[at]));
            }
            if ((polled[at].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
                read(m_connections[at]);
            }
        }
    }
    return watch.seconds();
}

void RecordStream::write(Connection& connection, std::size_t due)
{
    constexpr std::size_t atOnce = 64UL * 1024;
    const std::string_view rest =
        std::string_view(connection.lines).substr(connection.sent, std::min(atOnce, due - connection.sent));
    const ssize_t length =
        ::send(connection.descriptor, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (length >= 0) {
        connection.sent += static_cast<std::size_t>(length);
    } else if (errno != EAGAIN && errno != EINTR) {
        failOfSystem("sending records");
    }
}

void RecordStream::read(Connection& connection)
{
    std::array<char, 16'384> bytes;
    const ssize_t length = ::recv(connection.descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (length == 0) {
        fail("the engine has closed a connection that sends records");
    }
    if (length < 0) {
        return;
    }
    connection.received.append(bytes.data(), static_cast<std::size_t>(length));
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = connection.received.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
        takeLine(std::string_view(connection.received).substr(begin, end - begin));
    }
    connection.received.erase(0, begin);
}

void RecordStream::takeLine(std::string_view line)
{
    constexpr std::string_view count = "\"count\":";
    if (line.starts_with("{\"type\":\"error\"")) {
        fail("the engine says: " + std::string(line));
    }
    if (!line.starts_with("{\"type\":\"ack\"")) {
        return; // the state of a policy, a stop
    }
    const std::size_t at = line.find(count);
    std::size_t records = 0;
    if (at != std::string_view::npos) {
        std::from_chars(line.data() + at + count.size(), line.data() + line.size(), records);
    }
    m_acknowledged += records;
}

void streamInto(const std::filesystem::path& socket, CallSource& source, std::size_t count)
{
    constexpr std::size_t piece = 500'000;
    for (std::size_t done = 0; done < count; done += piece) {
        RecordStream(socket, 4, source.take(std::min(piece, count - done))).run();
    }
}

} // namespace tokenfence::bench
