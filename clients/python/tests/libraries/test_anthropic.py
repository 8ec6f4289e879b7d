# SPDX-License-Identifier: MIT
"""The `anthropic` package."""

import asyncio
import unittest

from tokenfence import BudgetExceeded, RetriesExceeded, TokenFence

from ..support import Step
from . import HELLO, MESSAGE, LibraryTest

RICH = {"input": 5000, "output": 40, "cached": 3000, "cache_write": 1500, "cache_write_1h": 500, "tool_calls": 1}


class Calls(LibraryTest):
    def test_of_every_kind_cost_what_the_bill_says_caches_of_both_kinds_included(self):
        self.steps(Step(**RICH), Step(**RICH), Step(**RICH))
        client = self.anthropic()
        with TokenFence(1).request() as request:
            client.messages.create(**MESSAGE)
            list(client.messages.create(**MESSAGE, stream=True))
            with client.messages.stream(**MESSAGE) as stream:
                self.assertTrue(stream.get_final_text())
            client.messages.create(**MESSAGE)
        usages = self.check_bill(4)
        self.assertEqual({usage["request"] for usage in usages}, {request.id})
        self.assertEqual([(usage.get("cached_input_tokens", 0), usage.get("cache_write_tokens", 0),
                           usage.get("cache_write_1h_tokens", 0), usage.get("tool_calls", 0)) for usage in usages],
                         [(3000, 1500, 500, 1)] * 3 + [(0, 0, 0, 0)])

    def test_of_every_kind_in_coroutines_too(self):
        async def main():
            async with self.async_anthropic() as client:
                with TokenFence(1).request():
                    await asyncio.gather(*(client.messages.create(**MESSAGE) for _ in range(5)))
                    async with client.messages.stream(**MESSAGE) as stream:
                        async for _ in stream.text_stream:
                            pass

        asyncio.run(main())
        self.check_bill(6)

    def test_that_only_count_tokens_are_none(self):
        TokenFence(1)
        with self.assertRaises(Exception):  # the stand-in provider does not know the path
            self.anthropic(max_retries=0).messages.count_tokens(model="claude-opus-4-5", messages=HELLO)
        self.assertEqual(self.fake.asked, [])

    def test_that_the_provider_refuses_are_attempts_and_cost_nothing(self):
        self.steps(Step(status=529), Step(status=500))
        TokenFence(1)
        self.anthropic(max_retries=3).messages.create(**MESSAGE)
        self.assertEqual([(usage["attempt"], usage["status"]) for usage in self.check_bill(3)],
                         [(1, "error"), (2, "error"), (3, "ok")])


class AStream(LibraryTest):
    def test_that_its_reader_leaves_has_the_input_that_it_told_at_its_beginning(self):
        self.steps(Step(input=700, cached=200, output=200, hold_after=8))
        TokenFence(1)
        with self.anthropic().messages.stream(**{**MESSAGE, "max_tokens": 300}) as stream:
            for number, _ in enumerate(stream.text_stream):
                if number == 5:
                    break
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["input_tokens"], usage["cached_input_tokens"], usage["status"], usage["labels"]),
                         (700, 200, "cancelled", {"estimated": "1"}))
        self.assertGreaterEqual(usage["output_tokens"], 5)


class AFence(LibraryTest):
    def test_denies_through_the_library(self):
        self.ledger(0.0000001)
        TokenFence(1)
        with self.assertRaises(BudgetExceeded):
            self.anthropic(max_retries=5).messages.create(**MESSAGE)
        self.assertEqual(self.standin.received, [])

    def test_downgrades(self):
        self.ledger(0.05)
        with TokenFence(1, model_fallback="claude-haiku-4-5").request():
            answer = self.anthropic().messages.create(**{**MESSAGE, "max_tokens": 4000})
        self.assertEqual(answer.model, "claude-haiku-4-5")
        self.check_bill(1)

    def test_lowers_the_limit_and_leaves_room_for_thinking(self):
        thinking = {"type": "enabled", "budget_tokens": 2000}
        TokenFence(1)
        client = self.anthropic()
        self.ledger(0.1)
        client.messages.create(**{**MESSAGE, "max_tokens": 8000}, thinking=thinking)
        self.assertTrue(3900 < self.standin.received[0][2]["max_tokens"] < 4000)
        self.ledger(0.05)
        with self.assertRaises(BudgetExceeded):
            client.messages.create(**{**MESSAGE, "max_tokens": 8000}, thinking=thinking)

    def test_ends_retries(self):
        self.standin.script.always(Step(status=500))
        with self.assertRaises(RetriesExceeded), TokenFence(1, max_retries=1).request():
            self.anthropic(max_retries=10).messages.create(**MESSAGE)
        self.check_bill(2)


if __name__ == "__main__":
    unittest.main()
