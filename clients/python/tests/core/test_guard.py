# SPDX-License-Identifier: MIT
"""Guards of every kind of function: what is inside belongs to the request, how it ends is told, a denial gets out."""

import asyncio
import contextvars
import functools
import inspect
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from tokenfence import BudgetExceeded, RetriesExceeded, Stopped, TokenFence, carry
from tokenfence._request import current

from ..support import Calls, EngineTest


class GuardTest(EngineTest):
    def setUp(self):
        super().setUp()
        self.fence = TokenFence(1)

    def ends(self):
        self.flush()
        return [end["status"] for end in self.fake.heard("request_end")]

    def deny(self, code="budget", policy="org-day"):
        self.fake.decide = lambda line: {"verdict": "deny", "policy": policy, "code": code, "reason": "no"}


class AGuardedFunction(GuardTest):
    def test_is_one_request_each_time_it_is_called(self):
        @self.fence.guard
        def work(x, *, y):
            """Does it."""
            Calls.make()
            return x + y, current().id

        self.assertEqual((work.__name__, work.__doc__), ("work", "Does it."))
        first, second = work(1, y=2), work(3, y=4)
        self.assertEqual((first[0], second[0]), (3, 7))
        self.assertNotEqual(first[1], second[1])
        self.assertIsNone(current())
        self.assertEqual(self.ends(), ["ok", "ok"])
        self.assertEqual([usage["request"] for usage in self.fake.usages], [first[1], second[1]])

    def test_may_be_a_coroutine(self):
        @self.fence.guard
        async def work(x):
            await asyncio.sleep(0)
            return x, current().id

        async def several():
            return await asyncio.gather(work(1), work(2))

        self.assertTrue(inspect.iscoroutinefunction(work))
        results = asyncio.run(several())
        self.assertEqual([x for x, _ in results], [1, 2])
        self.assertEqual(len({request for _, request in results}), 2)
        self.assertEqual(self.ends(), ["ok", "ok"])

    def test_may_only_make_a_coroutine(self):
        async def inner():
            await asyncio.sleep(0)
            return current() is not None

        guarded = self.fence.guard(lambda: inner())
        coroutine = guarded()
        self.assertEqual(self.ends(), [])
        self.assertTrue(asyncio.run(coroutine))
        self.assertEqual(self.ends(), ["ok"])

    def test_may_be_a_method_or_an_object_that_can_be_called(self):
        fence = self.fence

        class Agent:
            @fence.guard
            def run(self, x):
                return x, current() is not None

            async def __call__(self):
                await asyncio.sleep(0)
                return current() is not None

        self.assertEqual(Agent().run(5), (5, True))
        self.assertTrue(asyncio.run(fence.guard(Agent())()))
        self.assertTrue(asyncio.run(fence.guard(functools.partial(Agent().__call__))()))

    def test_may_be_a_generator(self):
        def reader():
            received = yield "first", current() is not None
            try:
                yield received, current() is not None
            except ValueError as error:
                yield f"caught {error}", current() is not None
            return "result"

        guarded = self.fence.guard(reader)()
        self.assertEqual(next(guarded), ("first", True))
        self.assertIsNone(current(), "between the steps other code runs")
        self.assertEqual(guarded.send("sent"), ("sent", True))
        self.assertEqual(guarded.throw(ValueError("x")), ("caught x", True))
        with self.assertRaises(StopIteration) as done:
            next(guarded)
        self.assertEqual(done.exception.value, "result")
        self.assertEqual(self.ends(), ["ok"])

    def test_may_be_a_generator_that_its_reader_leaves(self):
        closed = []

        @self.fence.guard
        def numbers():
            try:
                yield 1
                yield 2
            finally:
                closed.append(current() is not None)

        for number in numbers():
            self.assertEqual(number, 1)
            break
        self.assertEqual(closed, [True])
        self.assertEqual(self.ends(), ["ok"])

    def test_may_be_an_asynchronous_generator(self):
        @self.fence.guard
        async def numbers(count):
            for number in range(count):
                await asyncio.sleep(0)
                yield number, current() is not None

        async def read():
            found = []
            async for item in numbers(3):
                self.assertIsNone(current())
                found.append(item)
            left = numbers(3)
            await left.__anext__()
            await left.aclose()
            return found

        self.assertTrue(inspect.isasyncgenfunction(numbers))
        self.assertEqual(asyncio.run(read()), [(0, True), (1, True), (2, True)])
        self.assertEqual(self.ends(), ["ok", "ok"])

    def test_may_be_guarded_with_facts_of_its_own(self):
        @self.fence.guard(workflow="refund", user="u-1", labels={"step": 1})
        def work():
            Calls.make()

        work()
        self.flush()
        usage = self.fake.usages[0]
        self.assertEqual((usage["workflow"], usage["user"], usage["labels"]), ("refund", "u-1", {"step": "1"}))

    def test_may_be_a_block(self):
        with self.fence.request() as request:
            self.assertEqual(current().id, request.id)
        with self.assertRaises(RuntimeError):
            with request:
                pass

        async def block():
            async with self.fence.request() as inside:
                return current().id == inside.id

        self.assertTrue(asyncio.run(block()))
        self.assertEqual(self.ends(), ["ok", "ok"])


class HowARequestEnded(GuardTest):
    def run_to(self, *steps):
        with self.fence.request():
            for step in steps:
                step()

    def test_is_told_with_the_budget_and_the_outcome(self):
        with self.fence.request():
            self.fence.outcome("refund_issued")
        with TokenFence().request() as request:
            request.outcome("nothing")
        self.flush()
        first, second = self.fake.heard("request_end")
        self.assertEqual((first["status"], first["budget_usd"], first["outcome"]), ("ok", "1", "refund_issued"))
        self.assertNotIn("budget_usd", second)
        self.assertEqual(second["outcome"], "nothing")

    def test_is_told_of_the_innermost_request_of_the_fence_that_has_the_outcome(self):
        outer, inner = TokenFence(1), TokenFence(1)
        with outer.request() as first, inner.request() as second:
            outer.outcome("outer")
            inner.outcome("inner")
        self.flush()
        outcomes = {end["request"]: end["outcome"] for end in self.fake.heard("request_end")}
        self.assertEqual(outcomes, {first.id: "outer", second.id: "inner"})

    def test_is_no_reason_to_fail_where_there_is_no_request(self):
        with self.assertLogs("tokenfence", "WARNING"):
            self.fence.outcome("lost")

    def test_may_be_an_error_of_its_own(self):
        with self.assertRaises(ZeroDivisionError):
            self.run_to(lambda: 1 / 0)
        self.assertEqual(self.ends(), ["error"])

    def test_is_capped_by_its_own_budget_and_denied_by_anything_else(self):
        for code, policy, kind, status in (
            ("budget", "request", BudgetExceeded, "capped"), ("budget", "org-day", BudgetExceeded, "denied"),
            ("retries", "org-day", RetriesExceeded, "denied"), ("stopped", None, Stopped, "killed"),
        ):
            with self.subTest(code, policy=policy):
                self.fake.lines.clear()
                self.deny(code, policy)
                with self.assertRaises(kind):
                    self.run_to(Calls.make)
                self.assertEqual(self.ends(), [status])

    def test_tells_of_a_limit_even_if_the_code_went_on_without_the_call(self):
        self.deny("budget", "request")

        def degrade():
            try:
                Calls.make()
            except BudgetExceeded:
                pass

        self.run_to(degrade)
        self.assertEqual(self.ends(), ["capped"])

    def test_is_told_after_everything_that_belongs_to_it(self):
        self.run_to(Calls.make, Calls.make)
        self.flush()
        kinds = [line["type"] for line in self.fake.lines if line["type"] in ("usage", "request_end")]
        self.assertEqual(kinds, ["usage", "usage", "request_end"])


class ADenial(GuardTest):
    """Inside: no `except Exception` stops it. Outside: an exception like any other."""

    def check(self, run, kind=BudgetExceeded):
        with self.assertRaises(Exception) as caught:
            run()
        self.assertIsInstance(caught.exception, kind)
        return caught.exception

    def stubborn(self):
        self.deny()
        attempts = []

        def work():
            for _ in range(50):
                try:
                    attempts.append(1)
                    Calls.make()
                    return "done"
                except Exception:
                    continue
            return "gave up"

        return work, attempts

    def test_is_not_swallowed_by_a_retry_loop_and_its_caller_can_catch_it(self):
        work, attempts = self.stubborn()
        error = self.check(self.fence.guard(work))
        self.assertEqual((error.policy, len(attempts)), ("org-day", 1))

    def test_is_not_swallowed_in_a_coroutine_either(self):
        work, attempts = self.stubborn()

        @self.fence.guard
        async def guarded():
            return work()

        self.check(lambda: asyncio.run(guarded()))
        self.assertEqual(len(attempts), 1)

    def test_is_not_swallowed_in_generators(self):
        work, _ = self.stubborn()

        @self.fence.guard
        def numbers():
            yield 1
            yield work()

        @self.fence.guard
        async def async_numbers():
            yield 1
            yield work()

        async def read():
            return [number async for number in async_numbers()]

        self.check(lambda: list(numbers()))
        self.check(lambda: asyncio.run(read()))

    def test_gets_out_of_tasks_that_are_gathered(self):
        work, _ = self.stubborn()

        async def one():
            await asyncio.sleep(0)
            return work()

        @self.fence.guard
        async def several():
            await asyncio.gather(one(), one(), return_exceptions=False)

        self.check(lambda: asyncio.run(several()))

    @unittest.skipIf(sys.version_info < (3, 11), "this Python has no task groups")
    def test_gets_out_of_task_groups_as_itself(self):
        work, _ = self.stubborn()

        async def one():
            work()

        @self.fence.guard
        async def several():
            async with asyncio.TaskGroup() as group:
                group.create_task(one())
                group.create_task(asyncio.sleep(0))

        self.check(lambda: asyncio.run(several()))

    def test_gets_out_of_thread_pools(self):
        work, _ = self.stubborn()

        @self.fence.guard
        def several():
            with ThreadPoolExecutor(2) as pool:
                return list(pool.map(lambda _: work(), range(3)))

        self.check(several)

    def test_of_nobodys_own_limit_leaves_only_the_outermost_guard_as_an_exception(self):
        work, attempts = self.stubborn()
        inner = self.fence.guard(work)

        def outer():
            for _ in range(50):
                try:
                    return inner()
                except Exception:
                    continue

        self.check(TokenFence(5).guard(outer))
        self.assertEqual(len(attempts), 1)

    def test_of_a_requests_own_limit_is_its_callers_to_handle_also_inside_another(self):
        self.deny(policy="request")
        inner = self.fence.guard(Calls.make)
        caught = []

        @TokenFence(5).guard
        def outer():
            try:
                inner()
            except Exception as error:
                caught.append(error)
            return "went on"

        self.assertEqual(outer(), "went on")
        self.assertIsInstance(caught[0], BudgetExceeded)
        self.assertEqual(self.ends(), ["capped", "ok"])

    def test_can_be_caught_inside_by_whoever_names_it(self):
        self.deny()

        @self.fence.guard
        def work():
            try:
                Calls.make()
            except BudgetExceeded as error:
                return f"instead: {error.reason}"

        self.assertEqual(work(), "instead: no")

    def test_outside_every_guard_is_none_that_a_retry_loop_swallows(self):
        work, attempts = self.stubborn()
        with self.assertRaises(BudgetExceeded) as caught:
            work()
        self.assertNotIsInstance(caught.exception, Exception)
        self.assertEqual(len(attempts), 1)


class ARequestsCode(GuardTest):
    """What else belongs to a request."""

    def test_are_its_tasks(self):
        async def child():
            await asyncio.sleep(0)
            return current().id

        @self.fence.guard
        async def parent():
            return {current().id, *await asyncio.gather(child(), asyncio.create_task(child()))}

        self.assertEqual(len(asyncio.run(parent())), 1)

    def test_are_its_jobs_in_a_thread_pool_even_one_that_others_share(self):
        def job():
            return current().id if current() else None

        with ThreadPoolExecutor(1) as pool:
            self.assertIsNone(pool.submit(job).result())
            with self.fence.request() as first:
                self.assertEqual(pool.submit(job).result(), first.id)
                self.assertEqual(list(pool.map(lambda _: job(), range(2))), [first.id] * 2)
            with self.fence.request() as second:
                self.assertEqual(pool.submit(job).result(), second.id)
            self.assertIsNone(pool.submit(job).result())

    def test_are_its_calls_in_other_threads_of_the_loop(self):
        async def parent():
            loop = asyncio.get_running_loop()
            with self.fence.request() as request:
                return request.id, await loop.run_in_executor(None, lambda: current().id)

        mine, theirs = asyncio.run(parent())
        self.assertEqual(mine, theirs)

    def test_is_what_it_hands_to_a_thread_with_carry(self):
        found = []

        def job(x, y=0):
            found.append((current().id if current() else None, x + y))

        with self.fence.request() as request:
            for target in (carry(job), job):
                thread = threading.Thread(target=target, args=(1,), kwargs={"y": 2})
                thread.start()
                thread.join()
        self.assertEqual(found, [(request.id, 3), (None, 3)])
        self.assertEqual(carry(job).__name__, "job")

    def test_is_what_runs_in_a_copy_of_its_context(self):
        with self.fence.request() as request:
            context = contextvars.copy_context()
        self.assertEqual(context.run(lambda: current().id), request.id)

    def test_still_counts_when_it_outlives_the_request(self):
        with TokenFence(0.0101).request():
            context = contextvars.copy_context()
        body = Calls.chat(max_tokens=1000)
        self.lose(self.fake)
        context.run(lambda: Calls.make(body, input_tokens=20, output_tokens=990))
        with self.assertRaises(BudgetExceeded):
            context.run(lambda: Calls.begin(body).admit())


if __name__ == "__main__":
    unittest.main()
