# SPDX-License-Identifier: MIT
"""The hook in httpx, and in httpx2, which has the same shape: `send` of its two clients."""

from __future__ import annotations

import functools
from types import ModuleType
from typing import Any, AsyncIterator, Callable, Iterator, Optional

from .._call import Call
from .._providers import may_be_call
from .._runtime import runtime
from .waiting import AsyncWait, hang_up

_RETRIES = "x-stainless-retry-count"


def patch(module: ModuleType, replace: Callable[[Any, str, Any], None]) -> None:
    """Hooks `Client.send` and `AsyncClient.send` of this module."""
    kinds = _Kinds(module)
    replace(module.Client, "send", _sync_send(module.Client.send, kinds))
    replace(module.AsyncClient, "send", _async_send(module.AsyncClient.send, kinds))


class _Kinds:
    """The stream classes for one of the two libraries: each insists on its own."""

    def __init__(self, module: ModuleType) -> None:
        class Opening(module.SyncByteStream, module.AsyncByteStream):  # type: ignore[misc, name-defined]
            """The body of a request. It is asked for its bytes when the connection stands and nothing is sent yet."""

            def __init__(self, content: bytes, call: Call) -> None:
                self._content = content
                self._call = call

            def __iter__(self) -> Iterator[bytes]:
                self._call.opening()
                yield self._content

            async def __aiter__(self) -> AsyncIterator[bytes]:
                self._call.opening()
                yield self._content

        class Metered(module.SyncByteStream):  # type: ignore[misc, name-defined]
            """The answer as it streams by."""

            def __init__(self, stream: Any, call: Call) -> None:
                self._stream = stream
                self._call = call

            def __iter__(self) -> Iterator[bytes]:
                call = self._call
                try:
                    for chunk in self._stream:
                        shown = call.feed(chunk)
                        if shown:
                            yield shown
                    rest = call.ended()
                    if rest:
                        yield rest
                except GeneratorExit:
                    raise
                except BaseException as error:
                    call.failed(error)
                    raise

            def close(self) -> None:
                self._stream.close()
                self._call.closed()

            def __del__(self) -> None:
                runtime().link.soon(self._call.closed)

            def __getattr__(self, name: str) -> Any:
                return getattr(self._stream, name)

        class AsyncMetered(module.AsyncByteStream):  # type: ignore[misc, name-defined]
            """The same for a coroutine."""

            def __init__(self, stream: Any, call: Call, wait: AsyncWait) -> None:
                self._stream = stream
                self._call = call
                self._wait = wait

            async def __aiter__(self) -> AsyncIterator[bytes]:
                call = self._call
                chunks = self._stream.__aiter__()
                try:
                    while True:
                        try:
                            with self._wait:
                                chunk = await chunks.__anext__()
                        except StopAsyncIteration:
                            break
                        shown = call.feed(chunk)
                        if shown:
                            yield shown
                    rest = call.ended()
                    if rest:
                        yield rest
                except GeneratorExit:
                    raise
                except BaseException as error:
                    call.failed(error)
                    raise
                finally:
                    if hasattr(chunks, "aclose"):
                        await chunks.aclose()

            async def aclose(self) -> None:
                await self._stream.aclose()
                self._call.closed()

            def __del__(self) -> None:
                runtime().link.soon(self._call.closed)

            def __getattr__(self, name: str) -> Any:
                return getattr(self._stream, name)

        self.opening = Opening
        self.metered = Metered
        self.async_metered = AsyncMetered


def _sync_send(original: Callable[..., Any], kinds: _Kinds) -> Callable[..., Any]:
    @functools.wraps(original)
    def send(client: Any, request: Any, *, stream: bool = False, **options: Any) -> Any:
        call = _begin(request)
        if call is None:
            return original(client, request, stream=stream, **options)
        runtime().admit(call)
        response = None
        try:
            outgoing = _outgoing(request, call, call.content(), kinds, stream or call.recognised.stream)
            route = _Route(call, client, outgoing)
            call.interrupt = lambda: hang_up(route.connection())
            response = original(client, outgoing, stream=True, **options)
            route.answered(response)
            plain = call.content_without_option(response.read()) if call.may_miss_option else None
            if plain is not None:
                runtime().refused_option(call)
                response = original(client, _outgoing(request, call, plain, kinds, True), stream=True, **options)
                route.answered(response)
            if hasattr(response, "_content"):  # somebody's own hook has read it
                call.whole(response.content)
                return response
            if not stream and not call.recognised.stream:
                call.whole(response.read())  # as httpx unpacks it, which it can do better
                return response
            response.stream = kinds.metered(response.stream, call)
            if not stream:
                response.read()
            return response
        except BaseException as error:
            if response is not None:
                response.close()
            call.failed(error)
            raise

    return send


def _async_send(original: Callable[..., Any], kinds: _Kinds) -> Callable[..., Any]:
    @functools.wraps(original)
    async def send(client: Any, request: Any, *, stream: bool = False, **options: Any) -> Any:
        call = _begin(request)
        if call is None:
            return await original(client, request, stream=stream, **options)
        await runtime().admit_async(call)
        response = None
        try:
            outgoing = _outgoing(request, call, call.content(), kinds, stream or call.recognised.stream)
            route = _Route(call, client, outgoing)
            wait = AsyncWait(call, route.connection)
            call.raise_if_stopped()
            with wait:
                response = await original(client, outgoing, stream=True, **options)
                route.answered(response)
                plain = call.content_without_option(await response.aread()) if call.may_miss_option else None
                if plain is not None:
                    runtime().refused_option(call)
                    again = _outgoing(request, call, plain, kinds, True)
                    response = await original(client, again, stream=True, **options)
                    route.answered(response)
                if not stream and not call.recognised.stream:
                    await response.aread()
            if hasattr(response, "_content"):
                call.whole(response.content)
                return response
            response.stream = kinds.async_metered(response.stream, call, wait)
            if not stream:
                await response.aread()
            return response
        except BaseException as error:
            if response is not None:
                await response.aclose()
            call.failed(error)
            raise

    return send


def _begin(request: Any) -> Optional[Call]:
    path = request.url.raw_path.partition(b"?")[0].decode("ascii", "replace")
    content = getattr(request, "_content", None)  # there is none of a body that streams in, as no model call's does
    if content is None or not may_be_call(request.method, path):
        return None
    return runtime().begin(request.url.host, path, content, request.headers.get(_RETRIES))


def _outgoing(request: Any, call: Call, content: bytes, kinds: _Kinds, streams: bool) -> Any:
    """The caller's request with our body; his own stays as it was, for he may send it again."""
    outgoing: Any = object.__new__(type(request))
    outgoing.__dict__.update(request.__dict__)
    outgoing.stream = kinds.opening(content, call)
    outgoing._content = content
    if streams or len(content) != len(request.content):
        outgoing.headers = request.headers.copy()
        outgoing.headers["content-length"] = str(len(content))
        if streams:
            outgoing.headers["accept-encoding"] = "identity"  # nothing may be packed that is to be read on its way
    return outgoing


class _Route:
    """Where a call's bytes go, for whoever has to hang it up. Holds no response: one that nobody reads must be able
    to go away."""

    def __init__(self, call: Call, client: Any, request: Any) -> None:
        self._call = call
        self._client = client
        self._request = request
        self._network: Any = None
        self._shared = False
        self._extensions: Any = None  # the answer's, once there is one

    def answered(self, response: Any) -> None:
        headers = response.headers
        self._call.heading(response.status_code, headers.get("content-type"), headers.get("content-encoding"))
        self._extensions = response.extensions

    def connection(self) -> Any:
        """The socket; None where it is not known, or where calls go over it that the stop does not cover."""
        try:
            if self._extensions is not None:
                self._network = self._extensions["network_stream"]
                self._shared = self._extensions.get("http_version") == b"HTTP/2"
            else:
                self._find()
            if self._shared and self._call.stopped is not None and self._call.stopped.scope:
                return None
            return self._network.get_extra_info("socket")
        except Exception:
            return None

    def _find(self) -> None:
        """Before there is an answer only the connection pool knows: it has the request's stream with its connection."""
        pool = self._client._transport_for_url(self._request.url)._pool
        for entry in list(pool._requests):
            if entry.request.stream is self._request.stream:
                connection = entry.connection
                while not hasattr(connection, "_network_stream"):
                    connection = connection._connection
                self._network = connection._network_stream
                self._shared = "HTTP2" in type(connection).__name__
