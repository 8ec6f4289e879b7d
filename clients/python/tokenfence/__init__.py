# SPDX-License-Identifier: MIT
"""The cost circuit breaker for AI agents.

    from tokenfence import TokenFence

    fence = TokenFence(budget=0.50)     # $0.50 at most for each request

    @fence.guard
    async def handle_user_request(user_input):
        return await agent.run(user_input)
"""

from __future__ import annotations

from ._carry import carry
from ._fence import TokenFence
from ._runtime import flush
from ._scope import RequestScope
from ._version import VERSION as __version__
from .errors import BudgetExceeded, FenceError, RetriesExceeded, Stopped, Unpriced

__all__ = [
    "BudgetExceeded",
    "FenceError",
    "RequestScope",
    "RetriesExceeded",
    "Stopped",
    "TokenFence",
    "Unpriced",
    "__version__",
    "carry",
    "flush",
]
