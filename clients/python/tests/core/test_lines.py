# SPDX-License-Identifier: MIT
"""Names, ids and times of the wire; the words for periods; the records that wait."""

import re
import unittest
from datetime import datetime

from tokenfence import _lines
from tokenfence._outbox import Outbox
from tokenfence._periods import period_start, wire_period


class Names(unittest.TestCase):
    def test_are_made_out_of_anything(self):
        for value, name in ((7, "7"), ("plain", "plain"), ("two\nlines", "twolines"), ("", None), (None, None),
                            ("\x00\x9f", None), ("Ünïcode 💸", "Ünïcode 💸"), ("a" * 300, "a" * 256), (3.5, "3.5"),
                            ("lone \ud800 surrogate", "lone  surrogate")):
            with self.subTest(repr(value)):
                self.assertEqual(_lines.name(value), name)

    def test_of_labels_and_their_values_likewise_and_no_more_than_32(self):
        self.assertEqual(_lines.labels({"plan": "free", "seats": 3, "none": None, "": "x"}), {"plan": "free", "seats": "3"})
        self.assertEqual(len(_lines.labels({f"k{i}": i for i in range(50)})), 32)

    def test_of_policies_keep_to_their_alphabet(self):
        for parts, identity in (
            (("code", "day"), "code-day"),
            (("code", "month", "refund"), "code-month-refund"),
            (("code", "month", "Refund Desk!"), "code-month-refund-desk"),
            (("Team budget / EU",), "team-budget-eu"),
        ):
            with self.subTest(parts):
                self.assertEqual(_lines.policy_id(*parts), identity)

    def test_of_policies_stay_apart_where_nothing_of_them_can_stand_in_an_id(self):
        first, second = _lines.policy_id("code", "day", "возврат"), _lines.policy_id("code", "day", "返金")
        self.assertNotEqual(first, second)
        for identity in (first, second, _lines.policy_id("x" * 300), _lines.policy_id("x" * 301)):
            self.assertRegex(identity, r"\A[a-z0-9_.-]{1,64}\Z")
        self.assertNotEqual(_lines.policy_id("x" * 300), _lines.policy_id("x" * 301))


class Ids(unittest.TestCase):
    def test_are_ulids_that_sort_by_the_time_they_were_made(self):
        ids = [_lines.new_id() for _ in range(1000)]
        self.assertEqual(len(set(ids)), 1000)
        for made in ids:
            self.assertTrue(re.fullmatch("[0-7][0-9A-HJKMNP-TV-Z]{25}", made), made)
        self.assertEqual([made[:10] for made in ids], sorted(made[:10] for made in ids))

    def test_hold_the_time_in_milliseconds(self):
        alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        value = 0
        for letter in _lines.new_id()[:10]:
            value = value * 32 + alphabet.index(letter)
        self.assertLess(abs(value / 1000 - datetime.now().timestamp()), 5)


class Periods(unittest.TestCase):
    def test_are_understood_by_the_words_that_people_have(self):
        for word, period in ((None, "request"), ("request", "request"), ("per_request", "request"), ("hourly", "hour"),
                             ("hour", "hour"), ("daily", "day"), ("Day", "day"), ("per day", "day"), ("per-month", "month"),
                             ("weekly", "week"), ("monthly", "month"), ("total", "total"), ("lifetime", "total")):
            with self.subTest(word):
                self.assertEqual(wire_period(word), period)

    def test_that_nobody_knows_are_refused_with_those_that_are(self):
        with self.assertRaisesRegex(ValueError, "fortnightly.*daily"):
            wire_period("fortnightly")
        with self.assertRaises(TypeError):
            wire_period(7)

    def test_begin_with_the_calendar(self):
        now = datetime(2026, 11, 26, 15, 42, 7)  # a Thursday
        for period, start in (("hour", datetime(2026, 11, 26, 15)), ("day", datetime(2026, 11, 26)),
                              ("week", datetime(2026, 11, 23)), ("month", datetime(2026, 11, 1)), ("total", None)):
            with self.subTest(period):
                self.assertEqual(period_start(period, now), start)


class RecordsThatWait(unittest.TestCase):
    def setUp(self):
        self.outbox = Outbox()
        for record in "abcd":
            self.outbox.add(record, record.encode())

    def test_are_gone_when_an_ack_covers_them(self):
        self.outbox.acknowledge("b")
        self.assertEqual(self.outbox.everything(), b"cd")
        self.outbox.acknowledge("nobody knows it")
        self.assertEqual(len(self.outbox), 2)

    def test_are_gone_when_they_are_refused_and_an_ack_may_still_name_them(self):
        self.assertTrue(self.outbox.refuse("b"))
        self.assertFalse(self.outbox.refuse("b"))
        self.assertEqual(self.outbox.everything(), b"acd")

        self.assertTrue(self.outbox.refuse("c"))
        self.outbox.acknowledge("c")
        self.assertEqual(self.outbox.everything(), b"d")

    def test_are_sent_again_behind_the_others_when_the_engine_was_busy(self):
        self.outbox.postpone("b")
        self.assertEqual(len(self.outbox), 4)
        self.assertEqual(self.outbox.again(), b"", "an ack may still name its place")
        self.outbox.acknowledge("c")
        self.assertEqual(self.outbox.again(), b"b")
        self.assertEqual(self.outbox.everything(), b"db")
        self.outbox.acknowledge("d")
        self.assertEqual(len(self.outbox), 1)
        self.outbox.acknowledge("b")
        self.assertEqual(len(self.outbox), 0)

    def test_that_were_postponed_do_not_wait_for_an_ack_that_cannot_come(self):
        for record in "abcd":
            self.outbox.postpone(record)
        self.assertEqual(self.outbox.again(), b"abcd")

    def test_come_first_on_a_new_connection_if_they_were_postponed(self):
        self.outbox.postpone("a")
        self.assertEqual(self.outbox.everything(), b"abcd")
        self.outbox.acknowledge("d")
        self.assertEqual(len(self.outbox), 0)

    def test_do_not_grow_without_bound_and_those_lost_are_counted(self):
        outbox = Outbox(max_records=3)
        for record in "abcdef":
            outbox.add(record, record.encode())
        self.assertEqual((outbox.everything(), outbox.lost), (b"def", 3))
        outbox = Outbox(max_bytes=10)
        for record in "abc":
            outbox.add(record, record.encode() * 4)
        self.assertEqual((outbox.everything(), outbox.lost), (b"bbbbcccc", 1))
