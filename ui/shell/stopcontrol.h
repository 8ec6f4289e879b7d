// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/engine.h"
#include "ui/pages/present.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace tokenfence {

/**
 * The stop of everything, as a latch: what state it is in, and the two acts that change it. Buttons, banner,
 * tray and shortcut all look at this one, so that they never differ.
 *
 *     armed ──stopAll──▶ engaging ──all confirmed, or 2 s──▶ engaged ──lift──▶ lifting ──▶ armed
 *
 * and `fault` from any of them while the engine cannot be reached. A stop that was asked for and could not be
 * sent is not forgotten: it is sent as soon as the engine answers again. Nothing here ever lifts a stop but
 * `lift`.
 *
 * Thread: the main thread.
 */
class StopControl : public QObject
{
    Q_OBJECT
public:
    enum class State
    {
        armed,
        engaging, ///< sent; not all agents have confirmed yet
        engaged,  ///< all have confirmed, or 2 s are over; later receipts still count
        lifting,  ///< `resume` is on its way
        fault     ///< the engine cannot be reached: agents may still be spending
    };
    Q_ENUM(State)

    /// How long receipts are waited for before the stop counts as engaged.
    static constexpr std::chrono::seconds patience{2};

    StopControl(EnginePort& engine, Present& present, QObject* parent = nullptr);

    State state() const { return m_state; }
    /// Whether the stop of everything stands or is on its way: what frames every page.
    bool isStopped() const
    {
        return m_state == State::engaging || m_state == State::engaged || m_state == State::lifting;
    }
    /// The stop that stands, as the engine tells it; null before it did. It may stand in `fault` too, as last
    /// heard.
    const StopView* stop() const;
    /// How many agents would be stopped; nullopt while that is not known.
    std::optional<std::uint64_t> agentCount() const;
    /// Since it was asked for: the time that runs while engaging.
    std::chrono::milliseconds elapsed() const;
    /// What the confirmations took, where this window asked for the stop and all have confirmed.
    std::optional<std::chrono::milliseconds> confirmedIn() const { return m_confirmedIn; }
    /// Whether this window asked for the stop that stands.
    bool isOurs() const;
    /// A stop was asked for and has not reached the engine.
    bool isPending() const { return m_wanted; }
    bool isStarting() const { return m_starting; }
    /// Since when the engine that was heard is silent; nullopt while it answers, and before it ever did.
    std::optional<WallTime> silentSince() const;
    /// What went wrong last, in a sentence; "" where nothing did.
    const std::string& problem() const { return m_problem; }

public Q_SLOTS:
    /// One act, no question asked. In `fault` it also starts the engine. While a stop stands, nothing.
    void stopAll();
    /// Only while engaged.
    void lift();
    void addReason(const QString& reason);
    void startEngine();

Q_SIGNALS:
    void changed();
    /// Came from one state into another; `changed` follows.
    void stateChanged(tokenfence::StopControl::State state);

private:
    void send();
    void evaluate();
    State judge();

    EnginePort& m_engine;
    Present& m_present;
    State m_state = State::armed;
    QTimer m_patience;
    bool m_wanted = false; ///< a stop was asked for and the engine has not answered yet
    bool m_sent = false;   ///< it is on its way
    bool m_failed = false; ///< the last attempt to send it failed
    bool m_lifting = false;
    bool m_starting = false;
    MonoTime m_begun{};
    std::uint64_t m_watched = 0; ///< epoch of the stop whose receipts are counted
    std::uint64_t m_settled = 0; ///< epoch of the stop that counts as engaged
    std::set<std::uint64_t> m_ours;
    std::optional<std::chrono::milliseconds> m_confirmedIn;
    std::string m_problem;
};

} // namespace tokenfence
