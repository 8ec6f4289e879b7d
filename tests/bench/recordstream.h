// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/callsource.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tokenfence::bench {

/// Sends records over some connections as fast as they are taken, and counts the acknowledgements.
class RecordStream
{
public:
    /// The calls are dealt out to the connections, and made lines of, before anything is measured.
    RecordStream(const std::filesystem::path& socket, std::size_t connections, const std::vector<Call>& calls,
                 void (*append)(std::string& lines, const Call& call) = appendUsageLine);
    ~RecordStream();
    RecordStream(const RecordStream&) = delete;
    RecordStream& operator=(const RecordStream&) = delete;

    /// Not faster than this, in records a second; 0: as fast as they are taken. Before `run`.
    void setPace(double recordsASecond) { m_pace = recordsASecond; }
    /// From the first byte to the last acknowledgement, or until it is stopped; in seconds.
    double run();
    /// Any thread.
    void stop() { m_stopped = true; }
    [[nodiscard]] std::size_t acknowledged() const { return m_acknowledged; }

private:
    struct Connection
    {
        int descriptor = -1;
        std::string lines;
        std::size_t sent = 0;
        std::string received; ///< the beginning of a line
    };
    /// `due`: how much of its lines may have been sent by now.
    void write(Connection& connection, std::size_t due);
    void read(Connection& connection);
    void takeLine(std::string_view line);

    std::vector<Connection> m_connections;
    std::size_t m_count = 0;
    double m_pace = 0;
    std::atomic<std::size_t> m_acknowledged{0};
    std::atomic<bool> m_stopped{false};
};

/// Streams `count` calls into the engine at `socket`, in pieces that fit into memory.
void streamInto(const std::filesystem::path& socket, CallSource& source, std::size_t count);

/// A stream on a thread of its own, for as long as this lives.
class Flood
{
public:
    /// `pace` as of `RecordStream::setPace`.
    Flood(const std::filesystem::path& socket, std::size_t connections, const std::vector<Call>& calls,
          double pace = 0)
        : m_stream(socket, connections, calls)
        , m_thread([this, pace] {
            m_stream.setPace(pace);
            m_stream.run();
            m_over = true;
        })
    {
    }
    ~Flood()
    {
        m_stream.stop();
        m_thread.join();
    }
    Flood(const Flood&) = delete;
    Flood& operator=(const Flood&) = delete;
    [[nodiscard]] std::size_t acknowledged() const { return m_stream.acknowledged(); }
    /// There was nothing more to send: what was measured since was not under load.
    [[nodiscard]] bool isOver() const { return m_over; }

private:
    RecordStream m_stream;
    std::atomic<bool> m_over{false};
    std::thread m_thread;
};

} // namespace tokenfence::bench
