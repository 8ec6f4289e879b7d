# SPDX-License-Identifier: MIT
"""What the fence raises when a call must not be made.

Two rules shape these classes.

*Inside a guarded function* a denial must end the work: it has to pass through ``except Exception: retry`` loops and
through provider libraries that turn exceptions into "connection error" and try again. So what is raised at the model
call derives from :class:`BaseException` alone.

*For the caller of the guarded function* a denial is an ordinary failure of one request, which a server's or a queue
worker's ``except Exception`` has to be able to handle. So where it leaves the guard that it belongs to, the very same
exception becomes an :class:`Exception` as well (see :meth:`FenceError._for_caller`).

``except BudgetExceeded`` catches it on both sides.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple, Type

__all__ = ["BudgetExceeded", "FenceError", "RetriesExceeded", "Stopped", "Unpriced"]


class FenceError(BaseException):
    """A model call that the fence did not let through.

    Attributes:
        code: ``budget``, ``retries``, ``stopped`` or ``unpriced``.
        policy: the id of the policy that denied it; ``request`` for the guarded call's own budget.
        until: when it may be worth asking again (RFC 3339), or None.
        request: the id of the guarded request that the call belonged to, or None.
    """

    code = ""

    def __init__(
        self,
        reason: str,
        *,
        policy: Optional[str] = None,
        until: Optional[str] = None,
        request: Optional[str] = None,
    ) -> None:
        super().__init__(reason)
        self.policy = policy
        self.until = until
        self.request = request
        # The guarded request whose own limit this is. None: it is nobody's own (a policy, a stop), and the outermost
        # guard hands it on. Not part of what an exception is when it travels to another process.
        self._owner: Optional[object] = None

    @property
    def reason(self) -> str:
        """One sentence for a person."""
        return str(self.args[0]) if self.args else ""

    def _for_caller(self) -> FenceError:
        """This exception, from now on an :class:`Exception` too."""
        cls = type(self)
        if not issubclass(cls, Exception):
            self.__class__ = _catchable(cls)
        return self

    def __reduce__(self) -> Tuple[Any, ...]:
        cls = type(self)
        state = {key: value for key, value in self.__dict__.items() if key != "_owner"}
        base = _plain.get(cls, cls)
        return (_rebuild, (base, base is not cls, self.args, state))


class BudgetExceeded(FenceError):
    """The call could cost more than what is left of a budget: the request's own, or a policy's."""

    code = "budget"


class RetriesExceeded(FenceError):
    """The same call has been tried more often than ``max_retries`` allows."""

    code = "retries"


class Stopped(FenceError):
    """An operator has pressed the kill switch for everything, or for this agent, user or workflow."""

    code = "stopped"


class Unpriced(FenceError):
    """Nobody knows the price of the model, and the operator has forbidden such calls."""

    code = "unpriced"


_catchables: Dict[type, type] = {}
_plain: Dict[type, type] = {}


def _catchable(cls: Type[FenceError]) -> Any:
    """The same class by the same name that is an :class:`Exception` besides."""
    found = _catchables.get(cls)
    if found is None:
        found = type(cls.__name__, (cls, Exception), {"__module__": cls.__module__, "__doc__": cls.__doc__})
        _catchables[cls] = found
        _plain[found] = cls
    return found


def _rebuild(base: Type[FenceError], catchable: bool, args: Tuple[Any, ...], state: Dict[str, Any]) -> FenceError:
    error = base.__new__(base, *args)
    error.args = args
    error._owner = None
    error.__dict__.update(state)
    return error._for_caller() if catchable else error


_BY_CODE: Dict[str, Type[FenceError]] = {
    cls.code: cls for cls in (BudgetExceeded, RetriesExceeded, Stopped, Unpriced)
}


def denial(
    code: str, reason: str, *, policy: Optional[str] = None, until: Optional[str] = None, request: Optional[str] = None
) -> FenceError:
    """The exception for a denial of this code; one that is not known yet counts as a budget."""
    return _BY_CODE.get(code, BudgetExceeded)(reason, policy=policy, until=until, request=request)
