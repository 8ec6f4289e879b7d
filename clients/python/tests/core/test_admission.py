# SPDX-License-Identifier: MIT
"""May a call be made: by the engine's word, and by this process's own where there is none."""

import json
import threading
import unittest
from datetime import datetime, timedelta
from unittest import mock

from tokenfence import BudgetExceeded, RetriesExceeded, TokenFence, Unpriced, _runtime

from ..support import PRICES, Calls, EngineTest, FenceTest, Ledger, cost_nano

# gpt-4o: $2.50 and $10 a million; gpt-4o-mini: $0.15 and $0.60.
BODY = Calls.chat(max_tokens=1000)  # $0.01 and a little at most
MINI = "gpt-4o-mini"


def worst(body, model=None):
    """What a body can cost at most, by the bill's arithmetic."""
    tokens = {"input": -(-len(json.dumps(body)) // 3), "output": body["max_tokens"]}
    return cost_nano(PRICES, model or body["model"], tokens)


class WithAnEngine(EngineTest):
    def test_the_question_has_the_worst_case_and_the_budget(self):
        with TokenFence(0.5, model_fallback=MINI).request() as request:
            Calls.make(BODY)
        (asked,) = self.fake.asked
        self.assertEqual(asked["input_tokens"], -(-len(json.dumps(BODY)) // 3))
        self.assertEqual((asked["model"], asked["max_output_tokens"], asked["budget_usd"], asked["fallback_model"],
                          asked["request"], asked["attempt"], asked["provider"]),
                         ("gpt-4o", 1000, "0.5", MINI, request.id, 1, "openai"))

    def test_a_downgrade_rewrites_the_model_and_is_recorded(self):
        self.fake.decide = lambda line: {"verdict": "downgrade", "model": MINI, "reservation": "r-1"}
        with TokenFence(0.5, model_fallback=MINI).request():
            call = Calls.begin(BODY).admit()
            self.assertEqual(call.sent, {**BODY, "model": MINI})
            call.answer()
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["model"], usage["requested_model"], usage["reservation"]), (MINI, "gpt-4o", "r-1"))

    def test_a_denial_is_raised_with_what_the_engine_says(self):
        for code, kind in (("budget", BudgetExceeded), ("retries", RetriesExceeded), ("unpriced", Unpriced)):
            with self.subTest(code):
                self.fake.decide = lambda line, code=code: {
                    "verdict": "deny", "policy": "org-day", "code": code, "reason": "because",
                    "until": "2026-11-25T00:00:00Z"}
                TokenFence(1)
                with self.assertRaises(kind) as caught:
                    Calls.begin(BODY).admit()
                error = caught.exception
                self.assertEqual((error.reason, error.policy, error.until, error.code),
                                 ("because", "org-day", "2026-11-25T00:00:00Z", code))
        self.flush()
        self.assertEqual(self.fake.usages, [])

    def test_the_limit_is_lowered_to_what_the_requests_budget_pays_for(self):
        with TokenFence(0.005).request():
            call = Calls.begin(BODY).admit()
        limit = call.sent["max_tokens"]
        self.assertTrue(490 <= limit < 500, limit)
        self.assertLessEqual(worst({**BODY, "max_tokens": limit}), 5_000_000)
        self.assertGreater(worst({**BODY, "max_tokens": limit + 2}), 5_000_000)
        self.assertEqual(self.fake.asked[0]["max_output_tokens"], limit)

    def test_the_limit_is_lowered_to_the_room_that_a_policy_has_if_the_engine_tells(self):
        ledger = Ledger(cost_nano, PRICES, limit_usd=0.005)
        self.fake.ledger, self.fake.decide = ledger, ledger.decide
        TokenFence(1)
        call = Calls.begin(BODY).admit()
        self.assertTrue(490 <= call.sent["max_tokens"] < 500, call.sent)
        call.answer(output_tokens=call.sent["max_tokens"])
        with self.assertRaises(BudgetExceeded):
            Calls.begin(BODY).admit()

    def test_no_limit_is_lowered_below_what_makes_sense(self):
        ledger = Ledger(cost_nano, PRICES, limit_usd=0.0002)
        self.fake.ledger, self.fake.decide = ledger, ledger.decide
        TokenFence(1)
        with self.assertRaises(BudgetExceeded):
            Calls.begin(BODY).admit()
        self.assertEqual(len(self.fake.asked), 1)

    def test_of_fallback_and_lower_limit_the_fallback_comes_first_and_the_engine_chooses_it(self):
        ledger = Ledger(cost_nano, PRICES)
        self.fake.ledger, self.fake.decide = ledger, ledger.decide
        with TokenFence(0.005, model_fallback=MINI).request():
            call = Calls.begin(BODY).admit()
            self.assertEqual(call.sent, {**BODY, "model": MINI})
            self.assertEqual(self.fake.asked[0]["model"], "gpt-4o")

    def test_a_fences_own_mark_chooses_the_fallback_before_the_budget_is_gone(self):
        with TokenFence(0.03, model_fallback=MINI, downgrade_at=0.5).request():
            self.assertEqual(Calls.make(BODY, input_tokens=1000, output_tokens=600).call.model, "gpt-4o")
            second = Calls.make(Calls.chat(content="again", max_tokens=1000))
            self.assertEqual(second.sent["model"], MINI)
        self.assertEqual([asked["model"] for asked in self.fake.asked], ["gpt-4o", MINI])

    def test_an_answer_without_a_limit_gets_one_only_where_the_budget_needs_it(self):
        body = Calls.chat()
        with TokenFence(100).request():
            self.assertEqual(Calls.begin(body).admit().sent, body)
        with TokenFence(0.2).request():
            self.assertTrue(4096 <= Calls.begin(body).admit().sent["max_completion_tokens"] < 5000)

    def test_calls_side_by_side_without_a_limit_are_not_denied_for_one_another(self):
        with TokenFence(0.5).request():
            for _ in range(6):
                Calls.begin(Calls.chat()).admit()

    def test_what_a_call_really_cost_takes_the_place_of_what_it_had_reserved(self):
        with TokenFence(0.02).request() as request:
            for _ in range(5):
                Calls.make(BODY, input_tokens=100, output_tokens=100)
            self.assertAlmostEqual(request.spent_usd, 5 * (100 * 2.5e-6 + 100 * 1e-5))
            self.assertAlmostEqual(request.remaining_usd, 0.02 - request.spent_usd)

    def test_a_call_that_is_denied_holds_nothing_afterwards(self):
        with TokenFence(0.5).request() as request:
            self.fake.decide = lambda line: {"verdict": "deny", "policy": "p", "code": "budget", "reason": "no"}
            with self.assertRaises(BudgetExceeded):
                Calls.begin(BODY).admit()
            self.assertEqual(request.remaining_usd, 0.5)

    def test_the_engines_word_counts_where_its_prices_are_others(self):
        with TokenFence(0.001).request():
            call = Calls.begin(Calls.chat(content="x" * 90_000, max_tokens=1000)).admit()
        self.assertEqual(call.sent["max_tokens"], 1000)

    def test_an_unknown_model_is_the_engines_to_judge(self):
        with TokenFence(0.5).request():
            self.assertEqual(Calls.make(Calls.chat("nobody-knows-it", max_tokens=5)).call.limit, None)

    def test_a_decision_that_is_none_lets_the_call_go(self):
        self.fake.decide = lambda line: {"verdict": "allow"}
        TokenFence(1)
        call = Calls.make(BODY).call
        self.assertEqual((call.model, call.reservation), ("gpt-4o", None))


class WithoutAnEngine(FenceTest):
    def test_the_call_goes_out_and_one_warning_names_what_goes_unrecorded(self):
        with self.assertLogs("tokenfence", "WARNING") as logs:
            TokenFence(500, period="daily", alert_at=0.8)
            with TokenFence(0.5).request():
                for _ in range(3):
                    Calls.make(BODY)
        self.assertEqual(len(logs.output), 1, logs.output)
        for part in (self.home.name, "tester", "gpt-4o", "unrecorded", "code-day", "kill switch"):
            self.assertIn(part, logs.output[0])

    def test_a_requests_budget_holds_to_the_nano_dollar(self):
        body = Calls.chat(max_tokens=100)
        spent = cost_nano(PRICES, "gpt-4o", {"input": 10, "output": 5})
        for left, allowed in ((worst(body), True), (worst(body) - 1, False)):
            with self.subTest(left=left):
                with TokenFence(f"{(spent + left) / 10**9:.9f}").request():
                    Calls.make(body)
                    call = Calls.begin(body).admit()
                    self.assertEqual(call.sent.get("max_tokens") == 100, allowed, call.sent)

    def test_and_then_denies(self):
        with self.assertRaises(BudgetExceeded) as caught:
            with TokenFence(0.02).request() as request:
                for _ in range(100):
                    call = Calls.begin(BODY).admit()
                    call.answer(input_tokens=20, output_tokens=call.sent["max_tokens"])
        self.assertTrue(0.0198 < request.spent_usd <= 0.02, request.spent_usd)
        self.assertEqual((caught.exception.policy, caught.exception.request), ("request", request.id))
        self.assertIn("of $0.02 is spent or reserved", caught.exception.reason)

    def test_calls_side_by_side_share_one_budget(self):
        granted, denied = [], []
        cost = worst(BODY)

        with TokenFence(f"{10 * cost / 10**9:.9f}").request() as request:
            def ask():
                try:
                    granted.append(Calls.begin(BODY).admit())
                except BudgetExceeded:
                    denied.append(1)

            from tokenfence import carry
            threads = [threading.Thread(target=carry(ask)) for _ in range(40)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual((len(granted), len(denied), request.remaining_usd), (10, 30, 0))

    def test_kill_at_is_where_a_request_stops(self):
        with TokenFence(1, kill_at=0.25).request() as request:
            self.assertEqual(request.remaining_usd, 0.25)

    def test_a_fallback_is_taken_where_only_it_fits(self):
        with TokenFence(0.005, model_fallback=MINI).request():
            self.assertEqual(Calls.begin(BODY).admit().sent["model"], MINI)

    def test_a_fallback_that_nobody_has_priced_is_not(self):
        with TokenFence(0.005, model_fallback="nobody-knows-it").request():
            self.assertEqual(Calls.begin(BODY).admit().sent["model"], "gpt-4o")

    def test_an_unpriced_model_goes_out_with_a_warning_until_the_budget_is_gone(self):
        body = Calls.chat("nobody-knows-it", max_tokens=5)
        with self.assertLogs("tokenfence", "WARNING") as logs:
            with self.assertRaises(BudgetExceeded):
                with TokenFence(0.001).request():
                    Calls.make(body)
                    Calls.make(body)
                    Calls.make(BODY, input_tokens=1000)
                    Calls.make(body)
        self.assertEqual(sum("nobody-knows-it is known" in line for line in logs.output), 1)

    def test_a_periods_budget_holds_within_this_process_and_begins_anew(self):
        TokenFence(0.011, period="daily")
        TokenFence(5, period="daily")  # the smaller one stands
        Calls.make(BODY, input_tokens=50, output_tokens=1000)
        with self.assertRaises(BudgetExceeded) as caught:
            Calls.make(BODY, input_tokens=50, output_tokens=1000)
            Calls.make(BODY)
        self.assertEqual(caught.exception.policy, "code-day")

        tomorrow = datetime.now() + timedelta(days=1)
        with mock.patch.object(_runtime, "datetime") as clock:
            clock.now.return_value = tomorrow
            Calls.make(BODY)

    def test_a_periods_budget_counts_what_it_names(self):
        TokenFence(0.001, period="total", workflow="refund")
        with TokenFence().request(workflow="chat"):
            self.assertEqual(Calls.begin(BODY).admit().sent, BODY)
        with TokenFence().request(workflow="refund"):
            self.assertLess(Calls.begin(BODY).admit().sent["max_tokens"], 100)

    def test_a_periods_budget_for_each_user_is_for_the_engine_to_hold(self):
        TokenFence(0.001, period="total", per="user")
        self.assertEqual(Calls.begin(BODY).admit().sent, BODY)

    def test_the_alert_is_told_once(self):
        with self.assertLogs("tokenfence", "WARNING") as logs:
            with TokenFence(0.02, alert_at=0.1).request():
                for _ in range(3):
                    Calls.make(BODY, input_tokens=800, output_tokens=100)
        alerts = [line for line in logs.output if "of $0.02" in line]
        self.assertEqual(len(alerts), 1, logs.output)


class Retries(EngineTest):
    def tries(self, *bodies, fence=None):
        with (fence or TokenFence(1)).request():
            for body in bodies:
                Calls.begin(body).admit().fail()
        self.flush()
        return [usage["attempt"] for usage in self.fake.usages]

    def test_are_the_same_body_again_in_the_same_request(self):
        other = Calls.chat(content="something else")
        self.assertEqual(self.tries(BODY, BODY, other, BODY), [1, 2, 1, 3])

    def test_are_counted_anew_in_another_request(self):
        self.tries(BODY, BODY)
        self.assertEqual(self.tries(BODY)[-1], 1)

    def test_are_also_what_the_library_tells(self):
        with TokenFence(1).request():
            Calls.begin(BODY, retries="0").admit().fail()
            Calls.begin(BODY, retries="1").admit().fail()
            Calls.begin(Calls.chat(content="new"), retries="4").admit().fail()
        self.flush()
        self.assertEqual([usage["attempt"] for usage in self.fake.usages], [1, 2, 5])

    def test_are_not_samples_drawn_side_by_side(self):
        with TokenFence(1, max_retries=1).request():
            first = [Calls.begin(BODY).admit() for _ in range(4)]
            for call in first:
                call.answer()
            second = [Calls.begin(BODY).admit() for _ in range(4)]
            self.assertEqual([call.call.attempt for call in first + second], [1] * 4 + [2] * 4)
            for call in second:
                call.answer()
            with self.assertRaises(RetriesExceeded):
                Calls.begin(BODY).admit()

    def test_are_as_many_as_max_retries_says(self):
        for most in (0, 1, 3):
            with self.subTest(most):
                made = 0
                with self.assertRaises(RetriesExceeded) as caught:
                    with TokenFence(1, max_retries=most).request():
                        while True:
                            Calls.begin(BODY).admit().fail()
                            made += 1
                self.assertEqual(made, most + 1)
                self.assertIn(f"max_retries is {most}", caught.exception.reason)

    def test_that_were_denied_are_denied_again_and_again(self):
        with TokenFence(1, max_retries=0).request():
            Calls.begin(BODY).admit().fail()
            for _ in range(3):
                with self.assertRaisesRegex(RetriesExceeded, "tried 1 times"):
                    Calls.begin(BODY).admit()
            Calls.begin(Calls.chat(content="another call")).admit().fail()

    def test_are_counted_by_every_fence_around_the_call(self):
        with self.assertRaises(RetriesExceeded) as caught:
            with TokenFence(5, max_retries=1).request() as outer:
                for _ in range(3):
                    with TokenFence(1).request():
                        Calls.begin(BODY).admit().fail()
        self.assertEqual(caught.exception.request, outer.id)


class NestedRequests(FenceTest):
    def test_an_inner_budget_holds_inside_the_outer_one(self):
        with TokenFence(0.02).request() as outer:
            with TokenFence(5).request() as inner:
                Calls.make(BODY, input_tokens=50, output_tokens=1000)
                self.assertEqual(inner.spent_usd, outer.spent_usd)
            with self.assertRaises(BudgetExceeded) as caught:
                with TokenFence(5).request():
                    for _ in range(5):
                        Calls.make(BODY, input_tokens=50, output_tokens=1000)
            self.assertEqual(caught.exception.request, outer.id)

    def test_an_outer_budget_is_not_touched_by_an_inner_one_that_is_gone(self):
        with TokenFence(1).request() as outer:
            with self.assertRaises(BudgetExceeded) as caught:
                with TokenFence(0.0001).request() as inner:
                    Calls.make(BODY)
            self.assertEqual(caught.exception.request, inner.id)
            Calls.make(BODY)
            self.assertGreater(outer.spent_usd, 0)

    def test_an_outer_budget_holds_though_the_engine_knows_only_the_inner_request(self):
        engine = self.engine()
        with self.assertRaises(BudgetExceeded):
            with TokenFence(0.0001).request():
                with TokenFence(5).request():
                    Calls.make(BODY)
        self.assertEqual(engine.asked, [])


if __name__ == "__main__":
    unittest.main()
