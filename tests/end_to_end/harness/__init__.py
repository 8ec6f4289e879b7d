# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end suite speaks to the built engine with.

`Engine` is a running `tokenfence serve` with directories of its own, `AgentConnection` and `OperatorConnection` are
the two sides of the contract, `lines` makes the lines that they send. Nothing here sleeps: everything waits for a
line, an end or a deadline.
"""

from .clock import ClockedEngine
from .connection import AgentConnection, OperatorConnection
from .disk import FAULTS, FaultyEngine
from .engine import Engine, binary
from .lines import ABSENT, Raw, authorize, fresh, policy, request_end, usage
from .times import ago, ahead, milliseconds, now, parse_time, rfc3339

__all__ = [
    "ABSENT", "AgentConnection", "ClockedEngine", "Engine", "FAULTS", "FaultyEngine", "OperatorConnection", "Raw", "ago",
    "ahead", "authorize", "binary", "fresh", "milliseconds", "now", "parse_time", "policy", "request_end", "rfc3339", "usage",
]
