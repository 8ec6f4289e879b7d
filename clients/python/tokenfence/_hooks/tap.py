# SPDX-License-Identifier: MIT
"""Meters a response of urllib3 while somebody reads it, by whichever of its methods."""

from __future__ import annotations

from typing import Any, Callable, Iterator, Optional

from .._call import Call
from .._runtime import runtime


class Tap:
    """Stands in for the reading methods of one response. These call one another; only the outermost one counts."""

    def __init__(self, response: Any, call: Call) -> None:
        self._call = call
        self._inside = False
        self._is_at_end: Callable[[], bool] = response.isclosed
        if getattr(response, "_body", None) is not None:  # it has been read for its caller already
            call.whole(response.data)
            return
        for name, wrap in (("read", self._read), ("read1", self._read), ("stream", self._stream)):
            if hasattr(response, name):
                setattr(response, name, wrap(getattr(response, name)))
        response.read_chunked = self._stream(response.read_chunked)
        response.release_conn = self._releasing(response.release_conn)
        response.close = self._closing(response.close)

    def _step(self, step: Callable[[], bytes]) -> bytes:
        self._inside = True
        try:
            return step()
        except StopIteration:
            raise
        except BaseException as error:
            self._call.failed(error)
            raise
        finally:
            self._inside = False

    def _read(self, original: Callable[..., bytes]) -> Callable[..., bytes]:
        def read(amt: Optional[int] = None, *args: Any, **kwargs: Any) -> bytes:
            if self._inside or amt == 0:
                return original(amt, *args, **kwargs)
            while True:
                data = self._step(lambda: original(amt, *args, **kwargs))
                shown = self._call.feed(data) if data else b""
                if amt is None or not data or self._is_at_end():
                    return shown + self._call.ended()
                if shown:  # nothing would mean the end
                    return shown

        return read

    def _stream(self, original: Callable[..., Iterator[bytes]]) -> Callable[..., Iterator[bytes]]:
        def stream(*args: Any, **kwargs: Any) -> Iterator[bytes]:
            if self._inside:
                yield from original(*args, **kwargs)
                return
            chunks = original(*args, **kwargs)
            while True:
                try:
                    data = self._step(lambda: next(chunks))
                except StopIteration:
                    break
                shown = self._call.feed(data)
                if shown:
                    yield shown
            rest = self._call.ended()
            if rest:
                yield rest

        return stream

    def _releasing(self, original: Callable[[], None]) -> Callable[[], None]:
        def release_conn() -> None:
            original()
            if not self._inside:
                self._call.closed()

        return release_conn

    def _closing(self, original: Callable[[], None]) -> Callable[[], None]:
        def close() -> None:
            original()
            runtime().link.soon(self._call.closed)  # not here: this is the response's finaliser as well

        return close
