# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/update-prices: what it takes from LiteLLM's table, and that it changes no figure."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "update-prices"


def run(text, *arguments):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return subprocess.run(
            [sys.executable, SCRIPT, *arguments, file.name], capture_output=True, text=True, check=False
        )


def model(provider="openai", mode="chat", **fields):
    return {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6, "litellm_provider": provider, "mode": mode, **fields}


def taken(**models):
    done = run(json.dumps(models))
    assert done.returncode == 0, done.stderr
    table = json.loads(done.stdout)
    table.pop("_source")
    return table


class UpdatePrices(unittest.TestCase):
    def test_it_says_where_the_figures_come_from_and_of_which_day_they_are(self):
        source = json.loads(run("{}", "--read-on", "2026-11-24").stdout)["_source"]
        self.assertIn("github.com/BerriAI/litellm", source["from"])
        self.assertEqual(source["read_on"], "2026-11-24")

    def test_the_modes_that_are_priced_by_the_token_are_taken(self):
        table = taken(
            a=model(), b=model(mode="responses"), c=model(mode="embedding"), d=model(mode="image_generation"),
            e=model(mode="audio_transcription"), f=model(mode="realtime"), g=model(mode=None),
        )
        self.assertEqual(list(table), ["a", "b", "c"])

    def test_the_makers_are_taken_and_others_are_not(self):
        makers = ["openai", "anthropic", "gemini", "vertex_ai-language-models", "mistral", "deepseek", "xai", "amazon_nova"]
        others = ["azure", "openrouter", "cohere", "ollama", "perplexity", "vercel_ai_gateway"]
        table = taken(**{name: model(provider=name) for name in makers + others})
        self.assertEqual(sorted(table), sorted(makers))

    def test_of_a_host_only_the_models_of_these_makers_are_taken(self):
        table = taken(**{
            "groq/llama-3.3-70b": model(provider="groq"),
            "groq/qwen-3": model(provider="groq"),
            "together_ai/meta-llama/Llama-4": model(provider="together_ai"),
            "amazon.nova-pro-v1:0": model(provider="bedrock_converse"),
            "us.anthropic.claude": model(provider="bedrock_converse"),
            "bedrock/us-east-1/anthropic.claude": model(provider="bedrock"),
            "cohere.command": model(provider="bedrock"),
        })
        self.assertEqual(
            sorted(table),
            ["amazon.nova-pro-v1:0", "bedrock/us-east-1/anthropic.claude", "groq/llama-3.3-70b",
             "together_ai/meta-llama/Llama-4", "us.anthropic.claude"],
        )

    def test_only_the_fields_of_the_contract_are_taken(self):
        table = taken(a=model(
            cache_creation_input_token_cost_above_1hr_above_200k_tokens=1, output_cost_per_token_above_272k_tokens_flex=1,
            output_cost_per_reasoning_token_batches=1, cache_read_input_token_cost_priority=None, max_tokens=5,
            input_cost_per_audio_token=1, input_cost_per_token_cache_hit=1, supports_vision=True,
        ))
        self.assertEqual(
            set(table["a"]),
            {"input_cost_per_token", "output_cost_per_token", "litellm_provider", "mode",
             "cache_creation_input_token_cost_above_1hr_above_200k_tokens", "output_cost_per_token_above_272k_tokens_flex",
             "output_cost_per_reasoning_token_batches"},
        )

    def test_a_number_stays_as_it_is_written(self):
        written = '{"a": {"input_cost_per_token": 1.50e-07, "output_cost_per_token": 1.5000000000000002e-07, ' \
                  '"litellm_provider": "openai", "mode": "chat"}}'
        self.assertIn(
            '"a": {"input_cost_per_token": 1.50e-07, "litellm_provider": "openai", "mode": "chat", '
            '"output_cost_per_token": 1.5000000000000002e-07}',
            run(written).stdout,
        )

    def test_an_embedding_has_no_output_to_pay_for_but_a_chat_needs_a_price(self):
        embedding, chat = model(mode="embedding"), model()
        del embedding["output_cost_per_token"], chat["output_cost_per_token"]
        table = taken(chat=chat, embedding=embedding)
        self.assertEqual(list(table), ["embedding"])
        self.assertEqual(table["embedding"]["output_cost_per_token"], 0)

    def test_models_are_sorted_one_a_line(self):
        lines = run(json.dumps({"b": model(), "a": model()})).stdout.splitlines()
        self.assertEqual([line.split(":")[0] for line in lines], ["{", '"_source"', '"a"', '"b"', "}"])

    def test_the_table_in_resources_is_made_so(self):
        path = ROOT / "resources" / "prices.json"
        text = path.read_text(encoding="utf-8")
        source = json.loads(text)["_source"]
        self.assertEqual(run(text, "--read-on", source["read_on"]).stdout, text)

    def test_a_file_that_is_no_table_is_named_in_one_line(self):
        for text in ["[]", "{", ""]:
            with self.subTest(text=text):
                done = run(text)
                self.assertEqual(done.returncode, 1)
                self.assertEqual(done.stdout, "")
                self.assertEqual(len(done.stderr.splitlines()), 1)
        done = subprocess.run([sys.executable, SCRIPT, "/nonexistent"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("/nonexistent", done.stderr)


if __name__ == "__main__":
    unittest.main()
