// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <cstdint>

/// How long a seeded test runs: what scripts/soak asks for, or what suits a suite that runs after every
/// build. The tests in Python read the same variables in end_to_end/harness/soak.py.
namespace tokenfence::soak {

inline std::uint64_t asked(const char* variable, std::uint64_t otherwise)
{
    bool ok = false;
    const std::uint64_t value = qEnvironmentVariable(variable).toULongLong(&ok);
    return ok ? value : otherwise;
}

/// The first seed; each round takes the next one.
inline std::uint64_t seed(std::uint64_t otherwise)
{
    return asked("TOKENFENCE_SOAK_SEED", otherwise);
}

inline std::uint64_t rounds(std::uint64_t otherwise)
{
    return asked("TOKENFENCE_SOAK_ROUNDS", otherwise);
}

} // namespace tokenfence::soak
