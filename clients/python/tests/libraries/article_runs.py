# SPDX-License-Identifier: MIT
"""The article's blocks, run as they are written. Each run supplies what its block presumes, gives its functions
something to do, and checks what their caller sees; what was recorded is checked by whoever runs it."""

import asyncio
import types

import openai

from tokenfence import BudgetExceeded, RetriesExceeded, TokenFence

from .. import article_blocks as blocks


class Agent:
    """An agent as they are in the wild: calls a model until it is pleased, and swallows every exception."""

    def __init__(self, client, model, steps=1000, **options):
        self.client, self.model, self.steps, self.options = client, model, steps, options
        self.calls = 0

    async def run(self, task):
        answer = None
        for step in range(self.steps):
            try:
                answer = await self.complete(f"{task}, step {step}")
                self.calls += 1
            except Exception:
                continue
        return answer

    async def complete(self, task):
        answer = await self.client.chat.completions.create(
            model=self.model, messages=[{"role": "user", "content": task}], **self.options)
        return answer.choices[0].message.content


class Stubborn(Agent):
    """One that never gives up."""

    async def run(self, task):
        while True:
            try:
                return await self.complete(task)
            except Exception:
                continue


def run_block(url, block, then, make_agent, **supplied):
    """Runs a block in a module of its own, against a provider, and then what is to be done with it."""

    async def main():
        async with openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
            agent = make_agent(client)
            names = {"TokenFence": TokenFence, "asyncio": asyncio, "agent": agent, "llm": agent, **supplied}
            exec(compile(block, "article", "exec"), names)
            return await then(types.SimpleNamespace(**names))

    return asyncio.run(main())


async def denied(awaitable, kind):
    """The denial that the caller of a guarded function gets: an exception like any other."""
    try:
        await awaitable
    except Exception as error:
        assert isinstance(error, kind), error
        return error
    raise AssertionError("it was not denied")


def context_window(url):
    """22,000 tokens of system prompt, history, context and question."""

    async def then(block):
        with TokenFence(1).request():
            await block.agent.client.chat.completions.create(model="gpt-4o", messages=block.messages)

    run_block(url, blocks.CONTEXT_WINDOW, then, lambda client: Agent(client, "gpt-4o"), system_prompt="s" * 8_000,
              conversation_history=[{"role": "user", "content": "h" * 32_000}],
              rag_context=[{"role": "system", "content": "c" * 48_000}], user_message="u" * 800)


def retry_storm(url):
    """Fifty attempts, of which a fence lets four out. The provider must fail."""

    async def then(block):
        await denied(TokenFence(budget=1.00, max_retries=3).guard(block.agent_step)("a task"), RetriesExceeded)

    sleepless = types.SimpleNamespace(sleep=lambda seconds: asyncio.sleep(0))
    run_block(url, blocks.RETRY_STORM, then, lambda client: Agent(client, "gpt-4o"), asyncio=sleepless)


def per_request_cap(url):
    """An agent that would go on for a thousand steps. The provider must charge for 1,000 tokens in, 500 out."""

    async def then(block):
        await denied(block.handle_user_request("What is in this report?" + "x" * 3000), BudgetExceeded)
        return block.agent.calls

    return run_block(url, blocks.PER_REQUEST_CAP, then, lambda client: Agent(client, "gpt-4", max_tokens=500))


def model_tiering(url):
    """One call that asks for gpt-4, under each of the three fences: only the last one can pay for it."""

    async def then(block):
        for fence in (block.simple_fence, block.complex_fence, block.critical_fence):
            await fence.guard(block.agent.run)("a task")

    # 8,000 tokens of gpt-4 are $0.48 at most, and with the question's own a little more than $0.50.
    run_block(url, blocks.MODEL_TIERING, then,
              lambda client: Agent(client, "gpt-4", steps=1, max_tokens=8_000, user="x" * 3_000))


def retry_depth(url):
    """An agent that never gives up is let out four times. The provider must fail."""

    async def then(block):
        await denied(block.resilient_agent("a task"), RetriesExceeded)

    run_block(url, blocks.RETRY_DEPTH, then, lambda client: Stubborn(client, "gpt-4o"))


def cost_per_user(url, user_id):
    """Two calls for a user."""

    async def then(block):
        await block.fence.guard(block.agent.run)("a task")

    run_block(url, blocks.COST_PER_USER, then, lambda client: Agent(client, "gpt-4o", steps=2),
              user=types.SimpleNamespace(id=user_id))


def organisation(url):
    """Calls that nobody guards, until the day's budget is gone. Somebody must make it a small one."""

    async def then(block):
        assert block.org_fence.policy_id == "code-day"
        await block.agent.complete("a short one")
        for number in range(100):
            try:
                await block.agent.complete(f"one more, {number}")
            except BudgetExceeded as error:
                assert error.policy == "code-day", error.policy
                return
        raise AssertionError("it was not denied")

    run_block(url, blocks.ORGANISATION, then, lambda client: Agent(client, "gpt-4o", max_tokens=20))
