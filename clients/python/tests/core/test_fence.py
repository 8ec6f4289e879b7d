# SPDX-License-Identifier: MIT
"""What a fence can be told, and what it tells the engine."""

import unittest
from decimal import Decimal

from tokenfence import TokenFence

from ..support import Calls, EngineTest, FenceTest


class WhatAFenceIsTold(FenceTest):
    def test_that_makes_no_sense_is_refused_in_a_sentence_that_names_it(self):
        for arguments, error, sentence in (
            ({"budget": 0}, ValueError, "budget must be more than 0"),
            ({"budget": -1}, ValueError, "budget must be from 0"),
            ({"budget": "much"}, ValueError, "budget must be a number of dollars, not 'much'"),
            ({"budget": True}, TypeError, "budget"),
            ({"budget": 1, "period": "fortnightly"}, ValueError, "fortnightly"),
            ({"period": "daily"}, ValueError, "a fence for a day needs a budget"),
            ({"budget": 1, "alert_at": 1.5}, ValueError, "alert_at must be above 0 and up to 1"),
            ({"budget": 1, "kill_at": 0}, ValueError, "kill_at must be above 0"),
            ({"budget": 1, "downgrade_at": "0.5"}, TypeError, "downgrade_at must be a fraction"),
            ({"budget": 1, "alert_at": 0.9, "kill_at": 0.8}, ValueError, "kill_at must not be below alert_at"),
            ({"budget": 1, "alert_at": 0.9, "downgrade_at": 0.8}, ValueError, "downgrade_at must not be below alert_at"),
            ({"budget": 1, "max_retries": -1}, ValueError, "max_retries must not be negative"),
            ({"budget": 1, "max_retries": 1.5}, TypeError, "max_retries must be a whole number"),
            ({"budget": 1, "period": "daily", "per": "planet"}, ValueError, "per must be one of"),
            ({"budget": 1, "period": "daily", "workflow": "a*"}, ValueError, "workflow must not have a"),
        ):
            with self.subTest(arguments), self.assertRaisesRegex(error, sentence):
                TokenFence(**arguments)

    def test_may_be_nothing_and_then_it_only_meters(self):
        with TokenFence().request() as request:
            Calls.make()
            self.assertIsNone(request.remaining_usd)
            self.assertGreater(request.spent_usd, 0)


class ABudgetForAPeriod(EngineTest):
    def proposed(self, *args, **kwargs):
        fence = TokenFence(*args, **kwargs)
        policy = self.fake.wait_for("propose_policy")[-1]["policy"]
        self.assertEqual(fence.policy_id, policy["id"])
        return policy

    def test_is_proposed_as_a_policy(self):
        self.assertEqual(
            self.proposed(500.00, period="daily", alert_at=0.80, kill_at=1.00),
            {"id": "code-day", "period": "day", "limit_usd": "500", "per": "all", "match": {}, "downgrade_at": None,
             "kill_at": 1.0, "alert_at": 0.8, "fallback_model": None, "max_retries": None})

    def test_leaves_the_alert_to_the_engine_unless_it_says_otherwise(self):
        self.assertNotIn("alert_at", self.proposed(5, period="weekly"))
        self.assertIsNone(TokenFence(5, period="hourly", alert_at=None) and
                          self.fake.wait_for("propose_policy", 2)[-1]["policy"]["alert_at"])

    def test_has_an_id_made_of_the_period_and_of_what_it_counts_or_its_name(self):
        for arguments, identity, match in (
            ({"period": "daily"}, "code-day", {}),
            ({"period": "monthly", "workflow": "Refund desk"}, "code-month-refund-desk", {"workflow": "Refund desk"}),
            ({"period": "total", "workflow": "w", "agent": "a"}, "code-total-w-a", {"workflow": "w", "agent": "a"}),
            ({"period": "weekly", "user": 17}, "code-week-17", {"user": "17"}),
            ({"period": "hourly", "name": "EU team"}, "eu-team", {}),
        ):
            with self.subTest(arguments):
                fence = TokenFence(7, **arguments)
                proposal = self.fake.wait_for("propose_policy", id=identity)[-1]
                self.assertEqual(fence.policy_id, identity)
                self.assertEqual(proposal["policy"]["match"], match)
        self.assertEqual(self.fake.wait_for("propose_policy", id="eu-team")[0]["policy"]["name"], "EU team")

    def test_carries_everything_else_that_the_fence_was_told(self):
        policy = self.proposed(Decimal("12.5"), period="monthly", downgrade_at=0.5, alert_at=0.25, kill_at=0.75,
                               model_fallback="gpt-4o-mini", max_retries=3, per="user")
        self.assertEqual((policy["limit_usd"], policy["alert_at"], policy["downgrade_at"], policy["kill_at"],
                          policy["fallback_model"], policy["max_retries"], policy["per"]),
                         ("12.5", 0.25, 0.5, 0.75, "gpt-4o-mini", 3, "user"))

    def test_is_no_budget_for_the_requests_that_its_fence_guards(self):
        fence = TokenFence(500, period="daily", workflow="refund")
        with fence.request():
            Calls.make()
        self.flush()
        self.assertNotIn("budget_usd", self.fake.asked[0])
        self.assertEqual(self.fake.asked[0]["workflow"], "refund")
        self.assertNotIn("budget_usd", self.fake.wait_for("request_end")[0])

    def test_is_not_proposed_by_a_fence_for_one_request(self):
        fence = TokenFence(0.5)
        with fence.request():
            pass
        self.flush()
        self.assertIsNone(fence.policy_id)
        self.assertEqual(self.fake.heard("propose_policy"), [])


class WhoACallIsFor(EngineTest):
    def told(self):
        self.flush()
        keys = ("user", "workflow", "agent", "labels")
        (asked,), (usage,) = self.fake.asked, self.fake.usages
        (end,) = self.fake.heard("request_end")
        found = [tuple(line.get(key) for key in keys) for line in (asked, usage, end)]
        self.assertEqual(found[0], found[1])
        self.assertEqual(found[0], found[2])
        self.assertEqual(asked["request"], usage["request"])
        self.assertEqual(asked["request"], end["request"])
        return found[0]

    def test_is_told_by_the_fence(self):
        with TokenFence(1, user="u-1", workflow="refund", agent="bot", labels={"plan": "free", "seats": 3}).request():
            Calls.make()
        self.assertEqual(self.told(), ("u-1", "refund", "bot", {"plan": "free", "seats": "3"}))

    def test_is_told_by_a_label_that_is_called_so(self):
        for key in ("user", "user_id"):
            with self.subTest(key):
                self.fake.lines.clear()
                with TokenFence(1, labels={key: 17}).request():
                    Calls.make()
                self.assertEqual(self.told(), ("17", None, None, {key: "17"}))

    def test_is_told_better_by_the_user_itself(self):
        with TokenFence(1, labels={"user_id": 17}, user="u-1").request():
            Calls.make()
        self.assertEqual(self.told()[0], "u-1")

    def test_may_be_told_request_by_request(self):
        fence = TokenFence(1, user="u-1", labels={"plan": "free"})
        with fence.request(user="u-2", workflow="w", labels={"step": 2}):
            Calls.make()
        self.assertEqual(self.told(), ("u-2", "w", None, {"plan": "free", "step": "2"}))

    def test_is_inherited_by_a_request_inside(self):
        with TokenFence(1, user="u-1", workflow="outer", labels={"a": 1, "b": 1}).request():
            self.fake.lines.clear()
            with TokenFence(1, workflow="inner", labels={"b": 2}).request():
                Calls.make()
            self.assertEqual(self.told(), ("u-1", "inner", None, {"a": "1", "b": "2"}))


class ACallOutsideEveryGuard(EngineTest):
    def test_is_asked_for_and_recorded_as_soon_as_there_is_a_fence(self):
        TokenFence(500, period="daily")
        Calls.make(input_tokens=100, output_tokens=20)
        self.flush()
        (asked,), (usage,) = self.fake.asked, self.fake.usages
        self.assertNotIn("request", asked)
        self.assertNotIn("request", usage)
        self.assertEqual((usage["input_tokens"], usage["output_tokens"], usage["reservation"]), (100, 20, "r-" + asked["id"]))

    def test_shares_a_request_with_its_retries_if_the_library_tells_of_them(self):
        TokenFence(1)
        Calls.begin(retries="0").admit().fail()
        Calls.begin(retries="1").admit().fail()
        Calls.begin(retries="2").admit().answer()
        self.flush()
        self.assertEqual([usage["attempt"] for usage in self.fake.usages], [1, 2, 3])
        self.assertEqual(len({usage["request"] for usage in self.fake.usages}), 1)


class TheRecord(EngineTest):
    def record(self, body=None, path="/v1/chat/completions", **answer):
        TokenFence(1)
        Calls.begin(body, path=path).admit().answer(**answer)
        self.flush()
        return self.fake.usages[-1]

    def test_has_what_the_provider_counted(self):
        details = {"prompt_tokens": 100, "completion_tokens": 50, "prompt_tokens_details": {"cached_tokens": 60},
                   "completion_tokens_details": {"reasoning_tokens": 20}}
        usage = self.record(usage=details)
        self.assertEqual({key: usage[key] for key in usage if key.endswith("_tokens")},
                         {"input_tokens": 100, "cached_input_tokens": 60, "output_tokens": 50, "reasoning_tokens": 20})
        self.assertNotIn("cost_usd", usage)
        self.assertEqual((usage["status"], usage["provider"], usage["attempt"]), ("ok", "openai", 1))

    def test_keeps_the_name_that_was_asked_for_where_the_answers_has_the_same_price(self):
        usage = self.record(model="gpt-4o-2024-08-06")
        self.assertEqual((usage["model"], usage["requested_model"]), ("gpt-4o", "gpt-4o"))

    def test_has_the_name_that_answered_where_that_has_another_price_or_is_the_only_one_that_has_any(self):
        for asked, answered, recorded in (("gpt-4o", "gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
                                          ("my-deployment", "gpt-4o", "gpt-4o"),
                                          ("gpt-4o", "who-knows", "gpt-4o"), ("a", "b", "a")):
            with self.subTest(asked=asked, answered=answered):
                usage = self.record(Calls.chat(asked), model=answered)
                self.assertEqual((usage["model"], usage["requested_model"]), (recorded, asked))

    def test_of_a_call_that_the_provider_refused_costs_nothing(self):
        TokenFence(1)
        Calls.begin().admit().fail(429)
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["status"], usage["input_tokens"], usage["output_tokens"]), ("error", 0, 0))
        self.assertEqual(usage["reservation"], "r-" + self.fake.asked[0]["id"])
        self.assertNotIn("labels", usage)

    def test_of_an_answer_that_cannot_be_read_is_an_estimate_and_says_so(self):
        TokenFence(1)
        call = Calls.begin(Calls.chat(content="x" * 4000)).admit().call
        call.opening()
        call.heading(200, "application/json", None)
        call.whole(b'{"choices": [')
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["status"], usage["labels"]), ("error", {"estimated": "1"}))
        self.assertTrue(1000 <= usage["input_tokens"] < 1100, usage)

    def test_of_a_stream_that_its_reader_left_has_what_came(self):
        TokenFence(1)
        call = Calls.begin(Calls.chat(stream=True)).admit().call
        call.opening()
        call.heading(200, "text/event-stream", None)
        call.feed(b'data: {"choices":[{"delta":{"content":"four"}}]}\n\n' * 10)
        call.closed()
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["status"], usage["output_tokens"], usage["labels"]), ("cancelled", 10, {"estimated": "1"}))

    def test_is_written_once_whatever_is_told_afterwards(self):
        TokenFence(1)
        call = Calls.begin().admit().answer().call
        call.closed()
        call.failed(ValueError("late"))
        self.flush()
        self.assertEqual(len(self.fake.usages), 1)

    def test_of_a_call_that_failed_on_its_way_says_how(self):
        class ReadTimeout(Exception):
            pass

        for error, status in ((TimeoutError(), "timeout"), (ReadTimeout(), "timeout"), (OSError("reset"), "error"),
                              (KeyboardInterrupt(), "cancelled")):
            with self.subTest(status):
                self.fake.lines.clear()
                TokenFence(1)
                call = Calls.begin().admit().call
                call.opening()
                call.failed(error)
                self.flush()
                (usage,) = self.fake.usages
                self.assertEqual((usage["status"], usage["labels"]), (status, {"estimated": "1"}))

    def test_of_a_call_whose_connection_never_stood_has_no_tokens(self):
        TokenFence(1)
        Calls.begin().admit().call.failed(OSError("refused"))
        self.flush()
        (usage,) = self.fake.usages
        self.assertEqual((usage["status"], usage["input_tokens"]), ("error", 0))
        self.assertNotIn("labels", usage)


if __name__ == "__main__":
    unittest.main()
