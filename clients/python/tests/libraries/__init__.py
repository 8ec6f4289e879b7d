# SPDX-License-Identifier: MIT
"""The fence under the real libraries, against the stand-in provider: what was recorded is held against its bill."""

import json

import anthropic
import jsonschema
import openai

from ..support import PRICES, REPOSITORY, EngineTest, Ledger, cost_nano

SCHEMA = json.loads((REPOSITORY / "docs" / "protocol.schema.json").read_text(encoding="utf-8"))
FROM_AGENT = jsonschema.Draft202012Validator({"$ref": "#/$defs/from_agent", "$defs": SCHEMA["$defs"]})

HELLO = [{"role": "user", "content": "hello there"}]
CHAT = {"model": "gpt-4o", "messages": HELLO}
MESSAGE = {"model": "claude-opus-4-5", "max_tokens": 50, "messages": HELLO}


class LibraryTest(EngineTest):
    """A test with an engine that holds budgets, a provider, and the libraries' clients for it."""

    def setUp(self):
        super().setUp()
        self.standin = self.provider()
        self.url = self.standin.url
        self.ledger(None)
        self.addCleanup(self.check_schema)

    def check_schema(self):
        """Every line that was sent is one of the project's schema."""
        for line in self.fake.lines:
            FROM_AGENT.validate(line)

    def ledger(self, limit_usd, **options):
        """Gives the engine a policy with this limit."""
        ledger = Ledger(cost_nano, PRICES, limit_usd, **options)
        self.fake.ledger, self.fake.decide = ledger, ledger.decide
        return ledger

    def openai(self, **options):
        client = openai.OpenAI(base_url=f"{self.url}/v1", api_key="none", **options)
        self.addCleanup(client.close)
        return client

    def async_openai(self, **options):
        return openai.AsyncOpenAI(base_url=f"{self.url}/v1", api_key="none", **options)

    def anthropic(self, **options):
        client = anthropic.Anthropic(base_url=self.url, api_key="none", **options)
        self.addCleanup(client.close)
        return client

    def async_anthropic(self, **options):
        return anthropic.AsyncAnthropic(base_url=self.url, api_key="none", **options)

    def steps(self, *steps):
        self.standin.script.add(*steps)

    def check_bill(self, calls):
        """What was recorded is what the provider charges, call by call and to the nano-dollar."""
        self.flush()
        bill = self.standin.bill.calls(calls)
        self.assertEqual(len(bill), calls, bill)
        recorded = [(usage["model"], recorded_nano(usage)) for usage in self.fake.usages]
        self.assertEqual(sorted(recorded), sorted((call["model"], call["nano"]) for call in bill))
        self.assertEqual(self.fake.ledger.spent, sum(call["nano"] for call in bill))
        return self.fake.usages


def recorded_nano(usage):
    tokens = {"input": usage["input_tokens"], "cached": usage.get("cached_input_tokens", 0),
              "cache_write": usage.get("cache_write_tokens", 0), "cache_write_1h": usage.get("cache_write_1h_tokens", 0),
              "output": usage["output_tokens"], "reasoning": usage.get("reasoning_tokens", 0)}
    return cost_nano(PRICES, usage["model"], tokens, usage.get("service_tier"))
