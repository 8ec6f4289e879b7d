# SPDX-License-Identifier: MIT
"""Every Python block of the article runs as it is written, and does what the article says of it."""

import sys
import unittest

from .. import article_blocks as blocks
from ..support import REPOSITORY, Step
from . import LibraryTest, article_runs


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


class TheArticle(LibraryTest):
    def test_the_context_window_cliff(self):
        article_runs.context_window(self.url)
        (usage,) = self.check_bill(1)
        self.assertEqual(usage["input_tokens"], 22_200)

    def test_the_retry_storm_ends_at_the_fence(self):
        self.standin.script.always(Step(status=500))
        article_runs.retry_storm(self.url)
        self.assertEqual([usage["attempt"] for usage in self.check_bill(4)], [1, 2, 3, 4])

    def test_the_cap_of_a_request_is_a_hard_stop(self):
        self.standin.script.always(Step(input=1_000, output=500))  # six cents of gpt-4 a step
        made = article_runs.per_request_cap(self.url)
        self.check_bill(made)
        spent = self.standin.bill.total_nano()
        self.assertTrue(430_000_000 < spent <= 500_000_000, spent)
        (end,) = self.fake.heard("request_end")
        self.assertEqual((end["status"], end["budget_usd"]), ("capped", "0.5"))

    def test_the_cap_of_a_request_holds_without_an_engine_too(self):
        self.standin.script.always(Step(input=1_000, output=500))
        self.fake.go_away()
        with self.assertLogs("tokenfence", "WARNING"):
            article_runs.per_request_cap(self.url)
        self.assertTrue(430_000_000 < self.standin.bill.total_nano() <= 500_000_000)

    def test_the_tiers_fall_back_to_their_models(self):
        article_runs.model_tiering(self.url)
        usages = self.check_bill(3)
        self.assertEqual([usage["model"] for usage in usages], ["gpt-4o-mini", "gpt-4o", "gpt-4"])
        self.assertEqual({usage["requested_model"] for usage in usages}, {"gpt-4"})

    def test_the_retries_have_a_depth(self):
        self.standin.script.always(Step(status=500))
        article_runs.retry_depth(self.url)
        self.check_bill(4)

    def test_the_cost_per_user_is_known(self):
        for user in (17, 18):
            article_runs.cost_per_user(self.url, user)
        usages = self.check_bill(4)
        self.assertEqual([(usage["user"], usage["labels"]) for usage in usages],
                         [("17", {"user_id": "17"})] * 2 + [("18", {"user_id": "18"})] * 2)

    def test_the_organisations_budget_is_proposed_and_holds_for_calls_that_nobody_guards(self):
        self.ledger(0.001, policy="code-day", tells_room=False)
        article_runs.organisation(self.url)
        self.check_bill(len(self.standin.received))
        (proposal,) = self.fake.wait_for("propose_policy")
        self.assertEqual(proposal["policy"], {
            "id": "code-day", "period": "day", "limit_usd": "500", "per": "all", "match": {}, "downgrade_at": None,
            "kill_at": 1.0, "alert_at": 0.8, "fallback_model": None, "max_retries": None})


if __name__ == "__main__":
    unittest.main()
