# SPDX-License-Identifier: MIT
"""The hook in urllib3, on which requests stands: `urlopen` of a connection pool, which each attempt goes through.

urllib3 repeats a failed request and follows a redirect by calling `urlopen` from within `urlopen`. What is inside is
the next attempt, and the one around it has ended.
"""

from __future__ import annotations

import functools
import io
from contextvars import ContextVar
from types import ModuleType
from typing import Any, Callable, Mapping, Optional, Tuple

from .._call import Call
from .._providers import may_be_call
from .._runtime import runtime
from .tap import Tap
from .waiting import hang_up

Headers = Mapping[Any, Any]

_RETRIES = "x-stainless-retry-count"

_attempt: ContextVar[Optional[_Attempt]] = ContextVar("tokenfence_urllib3", default=None)


def patch(module: ModuleType, replace: Callable[[Any, str, Any], None]) -> None:
    """Hooks the connection pool of this urllib3, 1.26 or 2."""
    pool = module.HTTPConnectionPool
    replace(pool, "urlopen", _urlopen(pool.urlopen, module.HTTPResponse))
    replace(pool, "_make_request", _make_request(pool._make_request))


class _Attempt:
    """One request on its way."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.connection: Any = None  # the socket
        call.interrupt = lambda: hang_up(self.connection)


def _urlopen(original: Callable[..., Any], answers: Any) -> Callable[..., Any]:
    @functools.wraps(original)
    def urlopen(
        pool: Any, method: str, url: str, body: Any = None, headers: Optional[Headers] = None, *args: Any, **kw: Any
    ) -> Any:
        around = _attempt.get()
        if around is not None:
            around.call.failed(ConnectionError("repeated by urllib3"))
        call = _begin(pool, method, url, body, headers)
        if call is None:
            return original(pool, method, url, body, headers, *args, **kw)
        runtime().admit(call)
        token = _attempt.set(_Attempt(call))
        try:
            response = original(pool, method, url, call.content(), _headers(pool, headers, call), *args, **kw)
            if call.may_miss_option:
                response, refusal = _reread(response, answers)
                plain = call.content_without_option(refusal)
                if plain is not None:
                    runtime().refused_option(call)
                    response = original(pool, method, url, plain, _headers(pool, headers, call), *args, **kw)
            if not call.finished:
                Tap(response, call)
            return response
        except BaseException as error:
            call.failed(error)
            raise
        finally:
            _attempt.reset(token)

    return urlopen


def _make_request(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def make_request(pool: Any, connection: Any, *args: Any, **kw: Any) -> Any:
        attempt = _attempt.get()
        if attempt is None:
            return original(pool, connection, *args, **kw)
        send = connection.send

        def gate(data: Any) -> Any:
            """Between the connection's standing and its first byte: here a call can still be held back."""
            if connection.sock is None and connection.auto_open:
                connection.connect()
            attempt.connection = connection.sock
            attempt.call.opening()
            return send(data)

        connection.send = gate
        try:
            response = original(pool, connection, *args, **kw)
        finally:
            del connection.send
        # What is read from the response has been unpacked on the way.
        attempt.call.heading(response.status, response.headers.get("content-type"), None)
        return response

    return make_request


def _begin(pool: Any, method: str, url: str, body: Any, headers: Optional[Headers]) -> Optional[Call]:
    host, path = pool.host, url.partition("?")[0]
    if "://" in path:  # by way of a proxy
        host, _, path = path.partition("://")[2].partition("/")
        host, path = host.partition(":")[0], f"/{path}"
    if not isinstance(body, (bytes, bytearray, str)) or not may_be_call(method, path):
        return None
    told = next((value for key, value in (headers or {}).items() if _lower(key) == _RETRIES), None)
    return runtime().begin(host, path, body, None if told is None else str(told))


def _headers(pool: Any, headers: Optional[Headers], call: Call) -> Headers:
    """The caller's headers, with what has changed about the body; urllib3 adds the length by itself."""
    given = headers if headers is not None else pool.headers or {}
    ours = ("content-length", "accept-encoding") if call.recognised.stream else ("content-length",)
    kept = {key: value for key, value in given.items() if _lower(key) not in ours}
    kept["Content-Length"] = str(len(call.content()))
    if call.recognised.stream:
        kept["Accept-Encoding"] = "identity"  # nothing may be packed that has to be read on its way
    return kept


def _lower(key: Any) -> str:
    return (key.decode("latin-1") if isinstance(key, bytes) else str(key)).lower()


def _reread(response: Any, answers: Any) -> Tuple[Any, bytes]:
    """A refusal's body, and a response that its caller can still read it from."""
    if getattr(response, "_body", None):
        return response, bytes(response.data)
    content = response.read(decode_content=False)
    again = answers(
        body=io.BytesIO(content),
        headers=response.headers,
        status=response.status,
        version=response.version,
        reason=response.reason,
        preload_content=False,
        original_response=response._original_response,
    )
    return again, content
