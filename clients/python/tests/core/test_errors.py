# SPDX-License-Identifier: MIT
"""What a denial is, inside the guard and for its caller."""

import pickle
import unittest

import tokenfence
from tokenfence import BudgetExceeded, FenceError, RetriesExceeded, Stopped, Unpriced
from tokenfence.errors import denial


class ADenial(unittest.TestCase):
    def test_is_no_exception_that_a_retry_loop_would_swallow(self):
        for kind in (BudgetExceeded, RetriesExceeded, Stopped, Unpriced):
            with self.subTest(kind.__name__):
                self.assertTrue(issubclass(kind, FenceError))
                self.assertFalse(issubclass(kind, Exception))

    def test_becomes_one_for_the_caller_and_stays_what_it_was(self):
        inside = BudgetExceeded("too dear", policy="request", request="r-1")
        outside = inside._for_caller()
        self.assertIs(outside, inside)
        self.assertIsInstance(outside, Exception)
        self.assertIsInstance(outside, BudgetExceeded)
        self.assertEqual((type(outside).__name__, outside.reason, outside.policy, outside.request, outside.code),
                         ("BudgetExceeded", "too dear", "request", "r-1", "budget"))
        self.assertIs(type(outside._for_caller()), type(outside))

    def test_travels_to_another_process_as_what_it_is(self):
        for error in (Stopped("all", until="2026-11-25T00:00:00Z"), Stopped("all")._for_caller()):
            again = pickle.loads(pickle.dumps(error))
            self.assertIs(type(again), type(error))
            self.assertEqual((again.reason, again.until, again.code), (error.reason, error.until, "stopped"))

    def test_has_a_class_for_each_code_and_one_for_those_to_come(self):
        for code, kind in (("budget", BudgetExceeded), ("retries", RetriesExceeded), ("stopped", Stopped),
                           ("unpriced", Unpriced), ("something new", BudgetExceeded)):
            with self.subTest(code):
                self.assertIs(type(denial(code, "because")), kind)


class ThePackage(unittest.TestCase):
    def test_names_what_it_offers(self):
        for name in tokenfence.__all__:
            self.assertTrue(hasattr(tokenfence, name), name)
