# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent as people write them, with the real `openai` and `anthropic` packages and two lines of TokenFence.

    python3 agent.py PROVIDER mixed     calls of every kind at once, streams, retries and failures among them
    python3 agent.py PROVIDER fail      one call that the provider answers with an error, and that is not tried again
    python3 agent.py PROVIDER spend     one call after the other until it is denied
    python3 agent.py PROVIDER hold      opens streams and reads them to their end, or until somebody stops them

PROVIDER is the address of the stand-in provider. What happens is printed as lines of JSON.
"""

import argparse
import asyncio
import json
import threading

import anthropic
import openai
import requests
from tokenfence import BudgetExceeded, Stopped, TokenFence

MODEL, FALLBACK, CLAUDE = "gpt-4o", "gpt-4o-mini", "claude-opus-4-5"
MOST = 100
"""Output tokens of a call at most: what is reserved for it is then small enough for a budget of cents."""


def tell(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


def question(text):
    return [{"role": "user", "content": text}]


async def chat(clients, number):
    await clients.openai.chat.completions.create(model=MODEL, max_tokens=MOST, messages=question(f"chat {number}"))


async def chat_stream(clients, number):
    stream = await clients.openai.chat.completions.create(
        model=MODEL, max_tokens=MOST, messages=question(f"stream {number}"), stream=True)
    async for chunk in stream:
        assert chunk.choices, "the usage that nobody asked for is not shown"


async def response(clients, number):
    stream = await clients.openai.responses.create(
        model=MODEL, max_output_tokens=MOST, input=f"response {number}", stream=True)
    async for _ in stream:
        pass


async def embedding(clients, number):
    await clients.openai.embeddings.create(model="text-embedding-3-small", input=[f"text {number}"],
                                           encoding_format="float")


async def message(clients, number):
    await clients.anthropic.messages.create(model=CLAUDE, max_tokens=MOST, messages=question(f"message {number}"))


async def message_stream(clients, number):
    async with clients.anthropic.messages.stream(
            model=CLAUDE, max_tokens=MOST, messages=question(f"message stream {number}")) as stream:
        async for _ in stream.text_stream:
            pass


async def plain_http(clients, number):
    def post():
        requests.post(f"{clients.provider}/v1/chat/completions", timeout=60,
                      json={"model": FALLBACK, "max_tokens": MOST, "messages": question(f"http {number}")})

    await asyncio.get_running_loop().run_in_executor(None, post)


KINDS = (chat, chat_stream, response, embedding, message, message_stream, plain_http)


class Clients:
    def __init__(self, provider):
        self.provider = provider
        self.openai = openai.AsyncOpenAI(base_url=f"{provider}/v1", api_key="none", max_retries=4)
        self.anthropic = anthropic.AsyncAnthropic(base_url=provider, api_key="none", max_retries=4)

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.openai.close()
        await self.anthropic.close()


async def mixed(provider, rounds):
    fence = TokenFence(budget=5.00, workflow="mixed", labels={"plan": "free"})

    @fence.guard
    async def handle(clients, number):
        for kind in KINDS:
            await kind(clients, number)
        fence.outcome("answered")

    @fence.guard
    async def fail(clients):
        await clients.openai.with_options(max_retries=0).chat.completions.create(model=MODEL, messages=question("fail"))

    async with Clients(provider) as clients:
        requests_ = [handle(clients, number) for number in range(rounds)]
        failures = [await_error(fail(clients)) for _ in range(2)]
        await asyncio.gather(*requests_, *failures)
    tell("done")


async def await_error(awaitable):
    try:
        await awaitable
    except openai.APIError:
        pass


def fail(provider):
    client = openai.OpenAI(base_url=f"{provider}/v1", api_key="none", max_retries=0)

    @TokenFence(budget=5.00, workflow="mixed").guard
    def work():
        client.chat.completions.create(model=MODEL, max_tokens=MOST, messages=question("fail"))

    try:
        work()
    except openai.APIStatusError as error:
        tell("failed", status=error.status_code)


def spend(provider, most):
    fence = TokenFence(budget=100, user="u-1")
    client = openai.OpenAI(base_url=f"{provider}/v1", api_key="none", max_retries=4)

    @fence.guard
    def work():
        for number in range(most):
            try:
                answer = client.chat.completions.create(model=MODEL, messages=question("the same each time, " + "x" * 300),
                                                        max_tokens=400, seed=number)
            except Exception as error:
                tell("error", what=repr(error))
                continue
            tell("answered", model=answer.model)

    try:
        work()
    except BudgetExceeded as error:
        tell("denied", policy=error.policy, reason=error.reason)


async def hold(provider):
    fence = TokenFence(budget=100)

    async def tell_end(kind, awaitable):
        try:
            await awaitable
        except Stopped as error:
            tell("stopped", kind=kind, reason=error.reason)
        else:
            tell("finished", kind=kind)

    def in_thread():
        with requests.post(f"{provider}/v1/chat/completions", timeout=600, stream=True,
                           json={"model": MODEL, "max_tokens": MOST, "messages": question("in a thread"),
                                 "stream": True}) as answer:
            list(answer.iter_lines())

    async with Clients(provider) as clients:
        guarded = fence.guard(lambda kind: kind(clients, 0))
        ended = threading.Event()
        thread_error = []

        def run():
            try:
                in_thread()
            except BaseException as error:
                thread_error.append(error)
            ended.set()

        threading.Thread(target=run, daemon=True).start()
        await asyncio.gather(*(tell_end(kind.__name__, guarded(kind)) for kind in (chat_stream, response, message_stream)))
        await asyncio.get_running_loop().run_in_executor(None, ended.wait)
        if thread_error:
            tell("stopped" if isinstance(thread_error[0], Stopped) else "error", kind="thread", reason=str(thread_error[0]))
        else:
            tell("finished", kind="thread")


def main():
    parser = argparse.ArgumentParser(description="An agent that spends money at the stand-in provider.")
    parser.add_argument("provider", help="its address, as http://127.0.0.1:PORT")
    parser.add_argument("what", choices=("mixed", "fail", "spend", "hold"))
    parser.add_argument("--rounds", type=int, default=5, help="of `mixed`, or calls of `spend` at most")
    arguments = parser.parse_args()
    if arguments.what == "mixed":
        asyncio.run(mixed(arguments.provider, arguments.rounds))
    elif arguments.what == "fail":
        fail(arguments.provider)
    elif arguments.what == "spend":
        spend(arguments.provider, arguments.rounds)
    else:
        asyncio.run(hold(arguments.provider))


if __name__ == "__main__":
    main()
