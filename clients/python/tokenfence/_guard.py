# SPDX-License-Identifier: MIT
"""Guards for the four kinds of functions that Python has."""

from __future__ import annotations

import functools
import inspect
from typing import Any, AsyncGenerator, Awaitable, Callable, Generator, TypeVar, cast

from ._scope import RequestScope

F = TypeVar("F", bound=Callable[..., Any])
NewScope = Callable[[], RequestScope]


def guarded(function: F, new_scope: NewScope) -> F:
    """The function, each call of which is one request."""
    called = function if inspect.isroutine(function) else getattr(function, "__call__", function)
    for applies, wrapped in (
        (inspect.isasyncgenfunction, _async_generator),
        (inspect.iscoroutinefunction, _coroutine),
        (inspect.isgeneratorfunction, _generator),
    ):
        if applies(function) or applies(called):
            return cast(F, wrapped(function, new_scope))
    return cast(F, _plain(function, new_scope))


def _coroutine(function: Callable[..., Awaitable[Any]], new_scope: NewScope) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(function)
    async def guard(*args: Any, **kwargs: Any) -> Any:
        with new_scope():
            return await function(*args, **kwargs)

    return guard


def _plain(function: Callable[..., Any], new_scope: NewScope) -> Callable[..., Any]:
    @functools.wraps(function)
    def guard(*args: Any, **kwargs: Any) -> Any:
        scope = new_scope()
        scope.open()
        try:
            result = _within(scope, functools.partial(function, *args, **kwargs))
        except BaseException as error:
            scope.end(error)
            raise
        if inspect.iscoroutine(result):
            return _rest(scope, result)  # a function that only makes one: what counts has not begun
        scope.end()
        return result

    return guard


async def _rest(scope: RequestScope, coroutine: Awaitable[Any]) -> Any:
    try:
        result = await _within_async(scope, lambda: coroutine)
    except BaseException as error:
        scope.end(error)
        raise
    scope.end()
    return result


def _generator(function: Callable[..., Any], new_scope: NewScope) -> Callable[..., Any]:
    @functools.wraps(function)
    def guard(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        scope = new_scope()
        scope.open()
        generator = function(*args, **kwargs)
        step: Callable[[], Any] = functools.partial(next, generator)
        try:
            while True:
                item = _within(scope, step)
                try:
                    step = functools.partial(generator.send, (yield item))
                except GeneratorExit:
                    _within(scope, generator.close)
                    raise
                except BaseException as thrown:
                    step = functools.partial(generator.throw, thrown)
        except StopIteration as done:
            scope.end()
            return done.value
        except BaseException as error:
            scope.end(error)
            raise

    return guard


def _async_generator(function: Callable[..., Any], new_scope: NewScope) -> Callable[..., Any]:
    @functools.wraps(function)
    async def guard(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        scope = new_scope()
        scope.open()
        generator = function(*args, **kwargs)
        step: Callable[[], Awaitable[Any]] = generator.__anext__
        try:
            while True:
                item = await _within_async(scope, step)
                try:
                    step = functools.partial(generator.asend, (yield item))
                except GeneratorExit:
                    await _within_async(scope, generator.aclose)
                    raise
                except BaseException as thrown:
                    step = functools.partial(generator.athrow, thrown)
        except StopAsyncIteration:
            scope.end()
        except BaseException as error:
            scope.end(error)
            raise

    return guard


def _within(scope: RequestScope, step: Callable[[], Any]) -> Any:
    """Runs a step in the request. Between the steps of a generator its reader's code runs, which is not part of it."""
    scope.resume()
    try:
        return step()
    finally:
        scope.suspend()


async def _within_async(scope: RequestScope, step: Callable[[], Awaitable[Any]]) -> Any:
    scope.resume()
    try:
        return await step()
    finally:
        scope.suspend()
