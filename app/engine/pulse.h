// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/parcel.h"
#include "model/ports/store.h"

#include <cstddef>
#include <string>

namespace tokenfence {

class Edits;
class Intake;

/**
 * How much the engine has before it: what waits between its threads, and how the store keeps up.
 *
 * Thread: any; no lock is held for longer than it takes to read a number.
 */
class Pulse
{
public:
    struct Reading
    {
        std::size_t intakeBytes = 0; ///< lines that were read and are not parsed yet
        std::size_t answerBytes = 0; ///< what other threads have for the door to send
        std::size_t edits = 0;       ///< changes of policies, prices and settings
        StoreHealth store;           ///< the records that wait for the disk, and the last commit
    };

    Pulse(const Intake& intake, const Outbox& outbox, const Edits& edits, const Store& store)
        : m_intake(intake)
        , m_outbox(outbox)
        , m_edits(edits)
        , m_store(store)
    {
    }

    [[nodiscard]] Reading read() const;

    /// "812 commits, the last of 12 records in 1.3 ms; 0 records wait": for the log.
    static std::string inWords(const StoreHealth& store);

private:
    const Intake& m_intake;
    const Outbox& m_outbox;
    const Edits& m_edits;
    const Store& m_store;
};

} // namespace tokenfence
