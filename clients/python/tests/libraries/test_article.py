# SPDX-License-Identifier: MIT
"""Every Python block of the article runs as it is written, and does what the article says of it."""

import asyncio
import sys
import types
import unittest

from tokenfence import BudgetExceeded, RetriesExceeded, TokenFence

from .. import article_blocks as blocks
from ..support import REPOSITORY, Step
from . import LibraryTest


class TheBlocks(unittest.TestCase):
    def test_are_the_articles(self):
        article = REPOSITORY.parent / "shared" / "concept" / "article.txt"
        if not article.exists():
            print("the article is not here: its blocks are not compared with it", file=sys.stderr)
            return
        text = "\n".join(line.strip() for line in article.read_text(encoding="utf-8").splitlines())
        for block in blocks.BLOCKS:
            # The article's text has lost its indentation.
            self.assertIn("\n".join(line.strip() for line in block.strip().splitlines()), text)


class Agent:
    """An agent as they are in the wild: calls a model until it is pleased, and swallows every exception."""

    def __init__(self, client, model, steps=1000, **options):
        self.client, self.model, self.steps, self.options = client, model, steps, options
        self.calls = 0

    async def run(self, task):
        answer = None
        for step in range(self.steps):
            try:
                answer = await self.client.chat.completions.create(
                    model=self.model, messages=[{"role": "user", "content": f"{task}, step {step}"}], **self.options)
                self.calls += 1
            except Exception:
                continue
        return answer.choices[0].message.content

    async def complete(self, task):
        answer = await self.client.chat.completions.create(
            model=self.model, messages=[{"role": "user", "content": task}], **self.options)
        return answer.choices[0].message.content


class TheArticle(LibraryTest):
    def run_block(self, block, then, agent=None, **supplied):
        """Runs a block in a module of its own, and then what is to be done with it."""

        async def main():
            async with self.async_openai(max_retries=0) as client:
                names = {"TokenFence": TokenFence, "asyncio": asyncio, **supplied}
                if agent is not None:
                    names["agent"] = names["llm"] = agent(client)
                exec(compile(block, "article", "exec"), names)
                return await then(types.SimpleNamespace(**names))

        return asyncio.run(main())

    def test_the_context_window_cliff(self):
        async def then(block):
            with TokenFence(1).request():
                await block.agent.client.chat.completions.create(model="gpt-4o", messages=block.messages)

        history = [{"role": "user", "content": "h" * 32_000}]
        context = [{"role": "system", "content": "c" * 48_000}]
        self.run_block(blocks.CONTEXT_WINDOW, then, lambda client: Agent(client, "gpt-4o"), system_prompt="s" * 8_000,
                       conversation_history=history, rag_context=context, user_message="u" * 800)
        (usage,) = self.check_bill(1)
        self.assertEqual(usage["input_tokens"], 22_200)

    def test_the_retry_storm_ends_at_the_fence(self):
        self.standin.script.always(Step(status=500))
        sleepless = types.SimpleNamespace(sleep=lambda seconds: asyncio.sleep(0))

        async def then(block):
            with self.assertRaises(RetriesExceeded):
                await TokenFence(budget=1.00, max_retries=3).guard(block.agent_step)("a task")

        self.run_block(blocks.RETRY_STORM, then, lambda client: Agent(client, "gpt-4o"), asyncio=sleepless)
        self.assertEqual([usage["attempt"] for usage in self.check_bill(4)], [1, 2, 3, 4])

    def test_the_cap_of_a_request_is_a_hard_stop(self):
        self.standin.script.always(Step(input=1_000, output=500))  # six cents of gpt-4 a step

        async def then(block):
            with self.assertRaises(BudgetExceeded) as caught:
                await block.handle_user_request("What is in this report?" + "x" * 3000)
            self.assertIsInstance(caught.exception, Exception)
            return block.agent.calls

        made = self.run_block(blocks.PER_REQUEST_CAP, then, lambda client: Agent(client, "gpt-4", max_tokens=500))
        self.check_bill(made)
        spent = self.standin.bill.total_nano()
        self.assertTrue(430_000_000 < spent <= 500_000_000, spent)
        (end,) = self.fake.heard("request_end")
        self.assertEqual((end["status"], end["budget_usd"]), ("capped", "0.5"))

    def test_the_cap_of_a_request_holds_without_an_engine_too(self):
        self.standin.script.always(Step(input=1_000, output=500))
        self.fake.go_away()

        async def then(block):
            with self.assertRaises(BudgetExceeded):
                await block.handle_user_request("What is in this report?" + "x" * 3000)

        with self.assertLogs("tokenfence", "WARNING"):
            self.run_block(blocks.PER_REQUEST_CAP, then, lambda client: Agent(client, "gpt-4", max_tokens=500))
        self.assertTrue(430_000_000 < self.standin.bill.total_nano() <= 500_000_000)

    def test_the_tiers_fall_back_to_their_models(self):
        async def then(block):
            for fence in (block.simple_fence, block.complex_fence, block.critical_fence):
                await fence.guard(block.agent.run)("a task")

        # 8,000 tokens of gpt-4 are $0.48 at most, and with the question's own a little more than $0.50.
        self.run_block(blocks.MODEL_TIERING, then,
                       lambda client: Agent(client, "gpt-4", steps=1, max_tokens=8_000, user="x" * 3_000))
        usages = self.check_bill(3)
        self.assertEqual([usage["model"] for usage in usages], ["gpt-4o-mini", "gpt-4o", "gpt-4"])
        self.assertEqual({usage["requested_model"] for usage in usages}, {"gpt-4"})

    def test_the_retries_have_a_depth(self):
        self.standin.script.always(Step(status=500))

        class Stubborn(Agent):
            async def run(self, task):
                while True:
                    try:
                        return await self.complete(task)
                    except Exception:
                        continue

        async def then(block):
            with self.assertRaises(RetriesExceeded):
                await block.resilient_agent("a task")

        self.run_block(blocks.RETRY_DEPTH, then, lambda client: Stubborn(client, "gpt-4o"))
        self.check_bill(4)

    def test_the_cost_per_user_is_known(self):
        async def then(block):
            await block.fence.guard(block.agent.run)("a task")

        for user in (17, 18):
            self.run_block(blocks.COST_PER_USER, then, lambda client: Agent(client, "gpt-4o", steps=2),
                           user=types.SimpleNamespace(id=user))
        usages = self.check_bill(4)
        self.assertEqual([(usage["user"], usage["labels"]) for usage in usages],
                         [("17", {"user_id": "17"})] * 2 + [("18", {"user_id": "18"})] * 2)

    def test_the_organisations_budget_is_proposed_and_holds_for_calls_that_nobody_guards(self):
        self.ledger(0.001, policy="code-day", tells_room=False)

        async def then(block):
            self.assertEqual(block.org_fence.policy_id, "code-day")
            await block.agent.complete("a short one")
            with self.assertRaises(BudgetExceeded) as caught:
                for number in range(100):
                    await block.agent.complete(f"one more, {number}")
            self.assertEqual(caught.exception.policy, "code-day")

        self.run_block(blocks.ORGANISATION, then, lambda client: Agent(client, "gpt-4o", max_tokens=20))
        self.check_bill(len(self.standin.received))
        (proposal,) = self.fake.wait_for("propose_policy")
        self.assertEqual(proposal["policy"], {
            "id": "code-day", "period": "day", "limit_usd": "500", "per": "all", "match": {}, "downgrade_at": None,
            "kill_at": 1.0, "alert_at": 0.8, "fallback_model": None, "max_retries": None})


if __name__ == "__main__":
    unittest.main()
