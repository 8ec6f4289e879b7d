# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a seeded test runs: what scripts/soak asks for, or what suits a suite that runs after every build.

The tests in C++ read the same variables in tests/soak.h.
"""

import os
import random
import time
from contextlib import contextmanager

from .connection import DEADLINE

SOAKING = "TOKENFENCE_SOAK_SEED" in os.environ
LONGEST_WAIT = 0.5 if SOAKING else DEADLINE
"""Seconds that a well-behaved client may wait. The suite holds no figure against a busy machine; scripts/soak does."""


def first_seed():
    return int(os.environ.get("TOKENFENCE_SOAK_SEED", random.randrange(2**31)))


def rounds(short):
    """How many rounds, or how long a single one: `short` of them, or as many as scripts/soak asks for."""
    return int(os.environ.get("TOKENFENCE_SOAK_ROUNDS", short))


def seeds(short):
    """The seeds of this run, a round each."""
    first = first_seed()
    for seed in range(first, first + rounds(short)):
        print(f"TOKENFENCE_SOAK_SEED={seed} TOKENFENCE_SOAK_ROUNDS=1")  # shown where the test fails
        yield seed


def size(short, full):
    """How large something is that costs its time: in the suite, and in a soak."""
    return full if SOAKING else short


class Waits:
    """The longest of the waits that it was told of."""

    def __init__(self):
        self.longest, self.where = 0.0, ""

    @contextmanager
    def timed(self, what, connection=None):
        """Times what is done within, or with a `connection` until its last line had arrived: to hold the line against
        the schema is this program's own work, and takes a `status` of 3,000 agents 0.2 s of a processor to itself."""
        began = time.monotonic()
        yield
        waited = (connection.arrived if connection else time.monotonic()) - began
        if waited > self.longest:
            self.longest, self.where = waited, what

    def check(self, spared=0.0):
        """Holds them against the promise; `spared` is what the machine itself let a client wait meanwhile."""
        assert self.longest <= LONGEST_WAIT + spared, (
            f"{self.where} took {self.longest:.3f} s where {LONGEST_WAIT:g} s and {spared:.3f} s are allowed")
