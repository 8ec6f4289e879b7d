# SPDX-License-Identifier: MIT
"""Threads: what a guarded function hands to another thread still belongs to its request.

Tasks inherit the request by themselves. Threads do not; jobs given to a ThreadPoolExecutor are made to, and for
threads of any other kind there is `carry`.
"""

from __future__ import annotations

import functools
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Optional, TypeVar, cast

from ._request import GuardedRequest, current, enter, leave

F = TypeVar("F", bound=Callable[..., Any])

_submit: Optional[Callable[..., Any]] = None


def carry(function: F) -> F:
    """The function, bound to the request that this code runs in: `threading.Thread(target=carry(work))`."""
    return cast(F, functools.wraps(function)(functools.partial(_run, current(), function)))


def install() -> None:
    """From now on jobs that are given to a thread pool carry the request along."""
    global _submit
    if _submit is not None:
        return
    pool: Any = ThreadPoolExecutor
    original = _submit = pool.submit

    @functools.wraps(original)
    def submit(self: ThreadPoolExecutor, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        request = current()
        if request is None:
            return original(self, fn, *args, **kwargs)
        return original(self, _run, request, fn, *args, **kwargs)

    pool.submit = submit


def uninstall() -> None:
    """As it was before."""
    global _submit
    if _submit is not None:
        pool: Any = ThreadPoolExecutor
        pool.submit, _submit = _submit, None


def _run(request: Optional[GuardedRequest], fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    token = enter(request)
    try:
        return fn(*args, **kwargs)
    finally:
        leave(token)
