# SPDX-License-Identifier: MIT
"""What calls cost, held against the bill that the stand-in provider writes by itself."""

import random
import unittest

from tokenfence import _prices
from tokenfence._money import decimal_text, nanos, shown
from tokenfence._prices import Tokens, model_names, read_table

from ..support import PRICES, REPOSITORY, SDK, cost_nano


class TheTable(unittest.TestCase):
    def test_is_the_engines_own(self):
        engines = REPOSITORY / "resources" / "prices.json"
        copy = SDK / "tokenfence" / "_prices.json"
        self.assertEqual(copy.read_bytes(), engines.read_bytes(), f"copy {engines} to {copy}")

    def test_prices_every_model_that_it_names(self):
        for model, fields in PRICES.items():
            if "input_cost_per_token" in fields:
                self.assertIsNotNone(_prices.builtin().find(model), model)

    def test_costs_what_the_providers_bill_says(self):
        seed = random.randrange(2**32)
        chance = random.Random(seed)
        models = sorted(name for name, fields in PRICES.items() if "input_cost_per_token" in fields)
        for _ in range(3000):
            model = chance.choice(models)
            whole = chance.choice((10, 1_000, 150_000, 250_000, 10**9))
            cached = chance.randint(0, whole)
            written = chance.randint(0, whole - cached)
            output = chance.randint(0, whole)
            tokens = Tokens(whole, cached, written, chance.randint(0, written), output, chance.randint(0, output))
            tier = chance.choice((None, "flex", "priority", "batch", "default"))
            with self.subTest(seed=seed, model=model, tokens=tokens, tier=tier):
                expected = cost_nano(PRICES, model, tokens._asdict(), tier)
                self.assertEqual(_prices.builtin().find(model).cost(tokens, tier), expected)


class AModelsName(unittest.TestCase):
    def test_falls_back_to_the_name_without_prefixes_and_then_without_the_date(self):
        for model, names in (
            ("gpt-4o", ["gpt-4o"]),
            ("gpt-4o-2024-08-06", ["gpt-4o-2024-08-06", "gpt-4o"]),
            ("claude-opus-4-5-20251101", ["claude-opus-4-5-20251101", "claude-opus-4-5"]),
            ("claude-opus-4-5@20251101", ["claude-opus-4-5@20251101", "claude-opus-4-5"]),
            ("a/b/m-2024-08-06", ["a/b/m-2024-08-06", "b/m-2024-08-06", "m-2024-08-06", "a/b/m", "b/m", "m"]),
            ("model-12345678", ["model-12345678"]),
            ("model-20251301", ["model-20251301"]),
        ):
            with self.subTest(model):
                self.assertEqual(list(model_names(model)), names)

    def test_that_nobody_has_priced_is_unpriced(self):
        self.assertIsNone(_prices.builtin().find("nobody-knows-it"))


class APrice(unittest.TestCase):
    def setUp(self):
        self.price = read_table(
            '{"m": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,'
            ' "output_cost_per_reasoning_token": 3e-06}, "free": {"input_cost_per_token": 0, "output_cost_per_token": 0}}'
        )

    def test_at_its_worst_takes_every_output_token_at_the_dearer_price(self):
        worst = self.price.find("m").worst_case(10, 5)
        self.assertEqual(worst, 10 * 1_000 + 5 * 3_000)

    def test_says_how_much_output_a_sum_still_pays_for(self):
        model = self.price.find("m")
        for amount, output in ((9_999, 0), (10_000, 0), (12_999, 0), (13_000, 1), (100_000, 30)):
            with self.subTest(amount):
                self.assertEqual(model.payable_output(amount, 10), output)
                self.assertLessEqual(model.worst_case(10, output), max(amount, 10_000))

    def test_of_nothing_pays_for_any_output(self):
        self.assertIsNone(self.price.find("free").payable_output(0, 10))


class Money(unittest.TestCase):
    def test_is_kept_as_it_was_written(self):
        for value, amount in ((0.1, 10**8), ("0.0025", 2_500_000), (500, 500 * 10**9), (0.05, 5 * 10**7),
                              ("0.0000000005", 0), ("0.0000000015", 2), (1e-9, 1)):
            with self.subTest(value):
                self.assertEqual(nanos(value, "budget"), amount)

    def test_that_is_none_is_refused_by_name(self):
        for value, error in ((-1, ValueError), ("a lot", ValueError), (float("nan"), ValueError), (1_000_001, ValueError),
                             (True, TypeError), (None, TypeError), (float("inf"), ValueError)):
            with self.subTest(value), self.assertRaisesRegex(error, "budget"):
                nanos(value, "budget")

    def test_is_written_with_at_most_one_point(self):
        for amount, text in ((10**9, "1"), (500_000_000, "0.5"), (1, "0.000000001"), (0, "0"), (12_340_000_000, "12.34")):
            with self.subTest(text):
                self.assertEqual(decimal_text(amount), text)

    def test_is_shown_with_as_many_digits_as_it_needs(self):
        for amount, text in ((500 * 10**9, "$500.00"), (499_980_000_000, "$499.98"), (65_240_000, "$0.06524")):
            with self.subTest(text):
                self.assertEqual(shown(amount), text)
