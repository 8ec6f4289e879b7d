# SPDX-License-Identifier: MIT
"""The kill switch, while real libraries wait for a provider that says nothing."""

import asyncio
import threading
import unittest

import httpx
import requests

from tokenfence import Stopped, TokenFence

from ..support import Step
from . import CHAT, MESSAGE, LibraryTest

HELD = Step(output=50, hold_after=3)
STREAM = {**CHAT, "stream": True}


class KillTest(LibraryTest):
    def setUp(self):
        super().setUp()
        self.fence = TokenFence(1)
        self.hear_everything(self.fake)
        self.fake.lines.clear()

    def kill(self, cancelled, scope=None):
        """Presses the switch; everything that is held counts as cancelled, and the provider sees it go."""
        receipt = self.fake.wait_for("kill_ack", epoch=self.fake.kill(scope))[0]
        self.assertEqual(receipt["cancelled"], cancelled)
        return self.fake.heard("usage", status="cut")

    def in_threads(self, *works):
        """Runs each work in a thread of its own; returns the exceptions that ended them."""
        ended = {}

        def run(number, work):
            try:
                work()
            except BaseException as error:
                ended[number] = error

        threads = [threading.Thread(target=run, args=item, daemon=True) for item in enumerate(works)]
        for thread in threads:
            thread.start()

        def join():
            for thread in threads:
                thread.join(20)
                self.assertFalse(thread.is_alive(), "a thread was not woken")
            return [ended.get(number) for number in range(len(works))]

        return join


class Threads(KillTest):
    def works(self):
        chat = f"{self.url}/v1/chat/completions"
        openai, anthropic = self.openai(max_retries=5), self.anthropic(max_retries=5)

        def stream_of_httpx():
            with httpx.stream("POST", chat, json=STREAM, timeout=60) as response:
                list(response.iter_lines())

        return {
            "openai": lambda: openai.chat.completions.create(**CHAT),
            "openai's stream": lambda: list(openai.chat.completions.create(**STREAM)),
            "openai's responses": lambda: list(openai.responses.create(model="gpt-4o", input="x", stream=True)),
            "anthropic": lambda: anthropic.messages.create(**MESSAGE),
            "anthropic's stream": lambda: list(anthropic.messages.create(**MESSAGE, stream=True)),
            "httpx": lambda: httpx.post(chat, json=CHAT, timeout=60),
            "httpx's stream": stream_of_httpx,
            "requests": lambda: requests.post(chat, json=CHAT, timeout=60),
            "requests' stream": lambda: list(requests.post(chat, json=STREAM, stream=True, timeout=60).iter_lines()),
        }

    def test_that_wait_for_an_answer_are_woken_with_stopped(self):
        works = self.works()
        self.standin.script.always(Step(hang=True, output=50, hold_after=3))
        join = self.in_threads(*works.values())
        self.standin.wait_held(len(works))
        usages = self.kill(len(works))
        for name, error in zip(works, join()):
            self.assertIsInstance(error, Stopped, name)
        self.assertEqual(len(usages), len(works))
        self.assertEqual(len(self.standin.received), len(works), "nobody has tried again")
        for usage in usages:
            self.assertEqual(usage["labels"], {"estimated": "1"})
            self.assertGreater(usage["input_tokens"], 0)

    def test_that_read_a_stream_are_woken_with_stopped_and_the_stream_is_cut(self):
        works = {name: work for name, work in self.works().items() if "stream" in name or "responses" in name}
        self.standin.script.always(HELD)
        join = self.in_threads(*works.values())
        self.standin.wait_held(len(works))
        self.kill(len(works))
        for name, error in zip(works, join()):
            self.assertIsInstance(error, Stopped, name)
        self.assertEqual([call["status"] for call in self.standin.bill.calls(len(works))], ["cut"] * len(works))

    def test_that_do_something_else_between_two_pieces_find_out_with_the_next_one(self):
        self.standin.script.always(HELD)
        openai, anthropic = self.openai(), self.anthropic()
        for create in (lambda: openai.chat.completions.create(**STREAM),
                       lambda: anthropic.messages.create(**MESSAGE, stream=True)):
            stream = create()
            for _ in range(4):
                next(stream)
            usage = self.kill(1)[-1]
            self.assertGreater(usage["output_tokens"], 0)
            with self.assertRaises(Stopped):
                list(stream)
            self.fake.resume()
            self.hear_everything(self.fake, hellos=0)
        self.assertEqual([call["status"] for call in self.standin.bill.calls(2)], ["cut"] * 2)

    def test_of_others_are_left_alone(self):
        self.standin.script.always(HELD)
        openai = self.openai()
        done = []

        def work(user):
            with self.fence.request(user=user):
                done.append(len(list(openai.chat.completions.create(**STREAM))))

        join = self.in_threads(lambda: work("u-1"), lambda: work("u-2"))
        self.standin.wait_held(2)
        self.kill(1, {"user": "u-1"})
        self.standin.release()
        errors = join()
        self.assertIsInstance(errors[0], Stopped)
        self.assertIsNone(errors[1])
        self.assertEqual(done, [52])

    def test_end_the_guarded_request_as_killed(self):
        self.standin.script.always(Step(hang=True))

        @self.fence.guard
        def stubborn():
            while True:
                try:
                    return self.openai(max_retries=5).chat.completions.create(**CHAT)
                except Exception:
                    continue

        join = self.in_threads(stubborn)
        self.standin.wait_held()
        self.kill(1)
        (error,) = join()
        self.assertIsInstance(error, Stopped)
        self.assertIsInstance(error, Exception)
        self.flush()
        self.assertEqual(self.fake.heard("request_end")[0]["status"], "killed")


class Coroutines(KillTest):
    def run_held(self, step, works, cancelled, scope=None):
        """Starts the works in one loop, kills them when all are held, and returns what ended them."""
        self.standin.script.always(step)

        async def main():
            async with self.async_openai(max_retries=5) as openai, self.async_anthropic(max_retries=5) as anthropic, \
                    httpx.AsyncClient(timeout=60) as client:
                tasks = [asyncio.ensure_future(work(openai, anthropic, client)) for work in works]
                await asyncio.get_running_loop().run_in_executor(None, self.standin.wait_held, len(tasks))
                await asyncio.get_running_loop().run_in_executor(None, self.kill, cancelled, scope)
                if scope:
                    self.standin.release()
                return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)

        return asyncio.run(main())

    async def openai_stream(self, openai, *_):
        async for _ in await openai.chat.completions.create(**STREAM):
            pass
        return "all of it"

    async def anthropic_stream(self, _, anthropic, *__):
        async with anthropic.messages.stream(**MESSAGE) as stream:
            async for _ in stream.text_stream:
                pass

    async def httpx_stream(self, _, __, client):
        async with client.stream("POST", f"{self.url}/v1/chat/completions", json=STREAM) as response:
            async for _ in response.aiter_lines():
                pass

    def test_that_wait_for_an_answer_are_woken_with_stopped(self):
        works = [
            lambda openai, *_: openai.chat.completions.create(**CHAT),
            lambda _, anthropic, __: anthropic.messages.create(**MESSAGE),
            lambda _, __, client: client.post(f"{self.url}/v1/chat/completions", json=CHAT),
            self.openai_stream, self.anthropic_stream, self.httpx_stream,
        ]
        results = self.run_held(Step(hang=True), works, 6)
        self.assertEqual([type(result) for result in results], [Stopped] * 6)
        self.assertEqual(len(self.standin.received), 6)

    def test_that_read_a_stream_are_woken_with_stopped_and_the_stream_is_cut(self):
        results = self.run_held(HELD, [self.openai_stream, self.anthropic_stream, self.httpx_stream], 3)
        self.assertEqual([type(result) for result in results], [Stopped] * 3)
        self.assertEqual([call["status"] for call in self.standin.bill.calls(3)], ["cut"] * 3)

    def test_of_others_are_left_alone(self):
        def as_user(user):
            async def work(openai, *rest):
                with self.fence.request(user=user):
                    return await self.openai_stream(openai, *rest)
            return work

        results = self.run_held(HELD, [as_user("u-1"), as_user("u-2")], 1, {"user": "u-1"})
        self.assertIsInstance(results[0], Stopped)
        self.assertEqual(results[1], "all of it")

    def test_in_a_guarded_function_end_it_and_are_not_left_cancelled(self):
        @self.fence.guard
        async def stubborn(openai, *_):
            while True:
                try:
                    await openai.chat.completions.create(**CHAT)
                except Exception:
                    continue

        async def outer(*clients):
            try:
                await stubborn(*clients)
            except Stopped as error:
                await asyncio.sleep(0)  # would raise if the task were still to be cancelled
                return isinstance(error, Exception)

        self.assertEqual(self.run_held(Step(hang=True), [outer], 1), [True])

    def test_that_somebody_else_cancels_are_cancelled_as_ever(self):
        self.standin.script.always(Step(hang=True))

        async def main():
            async with self.async_openai() as openai:
                task = asyncio.ensure_future(openai.chat.completions.create(**CHAT))
                await asyncio.get_running_loop().run_in_executor(None, self.standin.wait_held)
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task

        asyncio.run(main())
        self.flush()
        self.assertEqual(self.fake.usages[0]["status"], "cancelled")

    def test_under_a_timeout_of_their_own_end_with_that(self):
        self.standin.script.always(Step(hang=True))

        async def main():
            async with self.async_openai() as openai:
                with self.assertRaises(asyncio.TimeoutError):
                    await asyncio.wait_for(openai.chat.completions.create(**CHAT), 0.2)

        asyncio.run(main())
        self.flush()
        self.assertEqual(self.fake.usages[0]["status"], "cancelled")


if __name__ == "__main__":
    unittest.main()
