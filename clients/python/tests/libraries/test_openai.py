# SPDX-License-Identifier: MIT
"""The `openai` package."""

import asyncio
import gc
import unittest

import openai

from tokenfence import BudgetExceeded, RetriesExceeded, TokenFence

from ..support import Step
from . import CHAT, HELLO, LibraryTest

RICH = {"input": 1000, "output": 40, "cached": 300, "reasoning": 12, "tool_calls": 2}


class Calls(LibraryTest):
    def test_of_every_kind_cost_what_the_bill_says(self):
        client = self.openai()
        self.steps(*(Step(**RICH) for _ in range(3)))
        with TokenFence(1).request() as request:
            answer = client.chat.completions.create(**CHAT)
            self.assertEqual(len(answer.choices[0].message.tool_calls), 2)
            list(client.chat.completions.create(**CHAT, stream=True))
            client.responses.create(model="gpt-4o", input="hello")
            list(client.responses.create(model="gpt-4o", input="hello", stream=True))
            client.embeddings.create(model="text-embedding-3-small", input=["one", "two"], encoding_format="float")
            client.completions.create(model="gpt-4o-mini", prompt="hello")
        usages = self.check_bill(6)
        self.assertEqual({usage["request"] for usage in usages}, {request.id})
        self.assertEqual([usage.get("tool_calls", 0) for usage in usages], [2, 2, 2, 0, 0, 0])
        self.assertEqual([usage.get("reasoning_tokens", 0) for usage in usages], [12, 12, 12, 0, 0, 0])
        self.assertEqual({usage["status"] for usage in usages}, {"ok"})
        self.assertNotIn("labels", usages[0])

    def test_of_every_kind_in_coroutines_too(self):
        async def main():
            async with self.async_openai() as client:
                with TokenFence(1).request():
                    await asyncio.gather(
                        client.chat.completions.create(**CHAT), client.responses.create(model="gpt-4o", input="x"))
                    async for chunk in await client.chat.completions.create(**CHAT, stream=True):
                        self.assertTrue(chunk.choices)
                    async for _ in await client.responses.create(model="gpt-4o", input="hello", stream=True):
                        pass

        asyncio.run(main())
        self.check_bill(4)

    def test_many_at_once_add_up(self):
        async def one(client, fence, number):
            with fence.request(user=f"u-{number % 3}"):
                body = {**CHAT, "messages": [{"role": "user", "content": f"question {number}"}]}
                if number % 2:
                    async for _ in await client.chat.completions.create(**body, stream=True):
                        pass
                else:
                    await client.chat.completions.create(**body)

        async def main():
            fence = TokenFence(1)
            async with self.async_openai() as client:
                await asyncio.gather(*(one(client, fence, number) for number in range(60)))

        asyncio.run(main())
        usages = self.check_bill(60)
        self.assertEqual(len({usage["request"] for usage in usages}), 60)

    def test_at_the_providers_service_tiers_have_their_own_prices(self):
        self.steps(Step(service_tier="priority"), Step(service_tier="flex"))
        TokenFence(1)
        for _ in range(2):
            self.openai().chat.completions.create(model="gpt-5", messages=HELLO)
        self.assertEqual([usage["service_tier"] for usage in self.check_bill(2)], ["priority", "flex"])

    def test_leave_the_answer_as_it_was(self):
        self.steps(Step(text="exactly this"), Step(text="exactly this"), Step(text="packed", compress=True))
        TokenFence(1)
        client = self.openai()
        self.assertEqual(client.chat.completions.create(**CHAT).choices[0].message.content, "exactly this")
        chunks = list(client.chat.completions.create(**CHAT, stream=True))
        self.assertEqual("".join(chunk.choices[0].delta.content or "" for chunk in chunks), "exactly this")
        self.assertEqual(client.chat.completions.create(**CHAT).choices[0].message.content, "packed")
        raw = client.chat.completions.with_raw_response.create(**CHAT)
        self.assertEqual(raw.parse().usage.completion_tokens, 20)
        self.assertEqual(raw.headers["x-request-id"], raw.parse().id)
        with client.chat.completions.with_streaming_response.create(**CHAT) as response:
            self.assertIn(b"choices", b"".join(response.iter_bytes()))
        self.check_bill(5)

    def test_send_what_the_caller_said(self):
        TokenFence(1)
        self.openai().chat.completions.create(**CHAT, temperature=0.5, user="end-user")
        _, _, body = self.standin.received[0]
        self.assertEqual(body, {**CHAT, "temperature": 0.5, "user": "end-user"})


class AStream(LibraryTest):
    def test_is_asked_for_its_usage_and_the_caller_does_not_see_it(self):
        TokenFence(1)
        chunks = list(self.openai().chat.completions.create(**CHAT, stream=True))
        self.assertTrue(all(chunk.choices for chunk in chunks))
        self.assertEqual(self.standin.received[0][2]["stream_options"], {"include_usage": True})
        self.assertEqual(chunks[-1].choices[0].finish_reason, "stop")
        self.check_bill(1)

    def test_shows_the_usage_to_a_caller_who_wants_it(self):
        TokenFence(1)
        chunks = list(self.openai().chat.completions.create(**CHAT, stream=True, stream_options={"include_usage": True}))
        self.assertEqual(chunks[-1].usage.completion_tokens, 20)
        self.check_bill(1)

    def test_goes_out_as_it_was_where_the_server_does_not_know_the_option(self):
        self.standin.script.always(Step(refuse_stream_options=True))
        TokenFence(1)
        client = self.openai()
        for _ in range(2):
            chunks = list(client.chat.completions.create(**CHAT, stream=True))
            self.assertEqual(len(chunks), 22)
        self.assertEqual(["stream_options" in body for _, _, body in self.standin.received], [True, False, False])
        self.flush()
        for usage in self.fake.usages:
            self.assertEqual((usage["status"], usage["labels"]), ("ok", {"estimated": "1"}))

    def test_that_never_tells_its_usage_is_estimated(self):
        self.steps(Step(omit_usage=True))
        TokenFence(1)
        list(self.openai().chat.completions.create(**CHAT, stream=True))
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["status"], usage["labels"]), ("ok", {"estimated": "1"}))
        self.assertTrue(20 <= usage["output_tokens"] <= 25, usage)

    def test_that_its_reader_leaves_is_cancelled_and_estimated(self):
        self.steps(Step(output=200, hold_after=5))
        TokenFence(1)
        with self.openai().chat.completions.create(**CHAT, stream=True) as stream:
            for number, _ in enumerate(stream):
                if number == 3:
                    break
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["status"], usage["labels"]), ("cancelled", {"estimated": "1"}))
        self.assertGreater(usage["output_tokens"], 0)
        self.assertEqual(self.standin.bill.calls(1)[0]["status"], "cut")

    def test_that_is_forgotten_is_recorded_when_it_is_collected(self):
        self.steps(Step(output=200, hold_after=5))
        TokenFence(1)
        stream = self.openai().chat.completions.create(**CHAT, stream=True)
        next(stream)
        del stream
        gc.collect()
        self.assertEqual(self.fake.wait_for("usage")[0]["status"], "cancelled")

    def test_whose_connection_breaks_is_an_error_and_estimated(self):
        self.steps(Step(output=50, drop_after=10))
        TokenFence(1)
        with self.assertRaises(openai.APIConnectionError if openai.VERSION >= "3" else Exception):
            list(self.openai().chat.completions.create(**CHAT, stream=True))
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["status"], usage["labels"]), ("error", {"estimated": "1"}))
        self.assertTrue(9 <= usage["output_tokens"] <= 12, usage)

    def test_is_passed_on_piece_by_piece_as_it_comes(self):
        self.steps(Step(output=10, hold_after=4))
        TokenFence(1)
        stream = iter(self.openai().chat.completions.create(**CHAT, stream=True))
        for _ in range(5):  # the role, and four pieces: the rest is held
            next(stream)
        self.standin.release()
        self.assertEqual(len(list(stream)), 7)
        self.check_bill(1)


class TheLibrarysRetries(LibraryTest):
    def test_are_attempts_of_one_request_and_each_is_asked_for(self):
        self.steps(Step(status=429), Step(status=500))
        with TokenFence(1).request() as request:
            self.openai(max_retries=5).chat.completions.create(**CHAT)
        usages = self.check_bill(3)
        self.assertEqual([(usage["attempt"], usage["status"], usage["request"]) for usage in usages],
                         [(1, "error", request.id), (2, "error", request.id), (3, "ok", request.id)])
        self.assertEqual([asked["attempt"] for asked in self.fake.asked], [1, 2, 3])

    def test_are_one_request_also_outside_every_guard(self):
        self.steps(Step(status=429), Step(status=500))
        TokenFence(1)
        self.openai(max_retries=5).chat.completions.create(**CHAT)
        usages = self.check_bill(3)
        self.assertEqual([usage["attempt"] for usage in usages], [1, 2, 3])
        self.assertEqual(len({usage["request"] for usage in usages}), 1)

    def test_end_where_the_fence_says_so(self):
        self.standin.script.always(Step(status=500))

        @TokenFence(1, max_retries=2).guard
        def stubborn():
            for _ in range(50):
                try:
                    return self.openai(max_retries=10).chat.completions.create(**CHAT)
                except Exception:
                    continue

        with self.assertRaises(RetriesExceeded):
            stubborn()
        self.assertEqual(len(self.check_bill(3)), 3)

    def test_of_a_loop_around_the_library_count_as_well(self):
        self.standin.script.always(Step(status=500))
        with self.assertRaises(RetriesExceeded), TokenFence(1, max_retries=3).request():
            while True:
                with self.assertRaises(openai.InternalServerError):
                    self.openai(max_retries=1).chat.completions.create(**CHAT)
        self.assertEqual([usage["attempt"] for usage in self.check_bill(4)], [1, 2, 3, 4])

    def test_after_a_timeout_are_told_as_such(self):
        self.steps(Step(hang=True))
        TokenFence(1)
        self.openai(max_retries=1, timeout=0.2).chat.completions.create(**CHAT)
        self.flush()
        self.assertEqual([(usage["status"], usage["attempt"]) for usage in self.fake.usages], [("timeout", 1), ("ok", 2)])


class ADenial(LibraryTest):
    def test_comes_through_the_library_as_it_is(self):
        self.ledger(0.000001)
        TokenFence(1)
        client = self.openai(max_retries=5)
        for call in (lambda: client.chat.completions.create(**CHAT), lambda: client.responses.create(model="gpt-4o", input="x"),
                     lambda: client.chat.completions.create(**CHAT, stream=True),
                     lambda: client.embeddings.create(model="text-embedding-3-large", input="x" * 90_000)):
            with self.assertRaises(BudgetExceeded) as caught:
                call()
            self.assertEqual(caught.exception.policy, "org-day")
        self.assertEqual(self.standin.received, [])

    def test_comes_through_coroutines_and_task_groups(self):
        self.ledger(0.000001)
        fence = TokenFence(1)

        @fence.guard
        async def several():
            async with self.async_openai() as client:
                await asyncio.gather(*(client.chat.completions.create(**CHAT) for _ in range(3)))

        with self.assertRaises(Exception) as caught:
            asyncio.run(several())
        self.assertIsInstance(caught.exception, BudgetExceeded)

    def test_comes_to_the_nano_dollar(self):
        """Calls that cost what they can cost at most use up a budget exactly, and one nano-dollar less is one call less."""
        body = {**CHAT, "max_tokens": 20}
        TokenFence(1)
        client = self.openai()
        client.chat.completions.create(**body)
        worst = self.fake.ledger._worst(self.fake.asked[0], "gpt-4o")
        cost = self.standin.bill.total_nano()
        for missing, granted in ((0, 4), (1, 3)):
            with self.subTest(missing=missing):
                self.flush()  # what came before is the former ledger's
                ledger = self.ledger((3 * cost + worst - missing) / 10**9, tells_room=False)
                made = 0
                with self.assertRaises(BudgetExceeded):
                    while True:
                        client.chat.completions.create(**body)
                        made += 1
                self.assertEqual(made, granted)
                self.assertEqual(ledger.spent, granted * cost)


class ADowngrade(LibraryTest):
    def test_reaches_the_provider(self):
        self.ledger(0.005)
        with TokenFence(1, model_fallback="gpt-4o-mini").request():
            answer = self.openai().chat.completions.create(**CHAT, max_tokens=1000)
        self.assertEqual(answer.model, "gpt-4o-mini")
        usages = self.check_bill(1)
        self.assertEqual((usages[0]["model"], usages[0]["requested_model"]), ("gpt-4o-mini", "gpt-4o"))

    def test_may_also_lower_the_limit(self):
        self.ledger(0.005)
        TokenFence(1)
        self.steps(Step(output=5000))
        answer = self.openai().chat.completions.create(**CHAT)
        self.assertEqual(answer.choices[0].finish_reason, "length")
        sent = self.standin.received[0][2]
        self.assertTrue(480 <= sent["max_tokens"] <= 500, sent)
        self.check_bill(1)
        self.assertLessEqual(self.fake.ledger.spent, 5_000_000)


if __name__ == "__main__":
    unittest.main()
