# SPDX-License-Identifier: MIT
"""The connection: found, lost, found again; records that wait; an engine that hangs; forks and the end of a process."""

import asyncio
import json
import os
import stat
import subprocess
import sys
import tempfile
import threading
import unittest
from unittest import mock

import tokenfence
from tokenfence import BudgetExceeded, TokenFence, _link, _runtime, _sockets

from ..support import REPOSITORY, SDK, Calls, EngineTest, FakeEngine, FenceTest

SLOW = 20  # seconds; nothing passes by waiting so long


class TheFirstLine(EngineTest):
    def test_is_a_hello_that_says_who_this_is(self):
        TokenFence(1)
        (hello,) = self.fake.wait_for("hello")
        self.assertEqual(hello, {"type": "hello", "protocol": 1, "agent": "tester", "pid": os.getpid(),
                                 "client": f"tokenfence-python/{tokenfence.__version__}"})

    def test_names_the_script_if_nobody_names_the_agent(self):
        self.set_environment(TOKENFENCE_AGENT=None)
        for argv, name in ((["/srv/support_bot.py"], "support_bot"), (["-c"], "python"), ([""], "python"), ([], "python")):
            with self.subTest(argv), mock.patch.object(sys, "argv", argv), \
                    mock.patch.dict(sys.modules, {"__main__": object()}):
                self.assertEqual(_runtime.Runtime().agent, name)

    def test_is_said_once_by_a_process_however_many_fences_it_has(self):
        for _ in range(3):
            TokenFence(1)
            Calls.make()
        self.flush()
        self.assertEqual(len(self.fake.heard("hello")), 1)


class WhereItIsLookedFor(FenceTest):
    def setUp(self):
        super().setUp()
        self.set_environment(TOKENFENCE_RUNTIME_DIR=None, XDG_RUNTIME_DIR=None)

    def directories(self):
        return [place.directory for place in _sockets.places()]

    def test_is_what_the_variable_names_and_nothing_else(self):
        self.set_environment(TOKENFENCE_RUNTIME_DIR="/some/where", XDG_RUNTIME_DIR="/else/where")
        self.assertEqual(self.directories(), ["/some/where"])

    def test_is_otherwise_each_usual_place_in_order(self):
        user = os.getuid()
        self.set_environment(XDG_RUNTIME_DIR="/else/where")
        for exists, middle in ((True, [f"/run/user/{user}/tokenfence"]), (False, [])):
            with self.subTest(exists), mock.patch("os.path.isdir", return_value=exists):
                self.assertEqual(self.directories(), ["/else/where/tokenfence", *middle, f"/tmp/tokenfence-{user}"])

    def test_is_no_directory_of_another_user_unless_the_variable_names_it(self):
        with tempfile.TemporaryDirectory() as directory:
            self.assertTrue(_sockets.Place(directory, False).is_trusted())
            with mock.patch("os.getuid", return_value=os.getuid() + 1):
                self.assertFalse(_sockets.Place(directory, False).is_trusted())
                self.assertTrue(_sockets.Place(directory, True).is_trusted())
            link = os.path.join(directory, "link")
            os.symlink(directory, link)
            self.assertFalse(_sockets.Place(link, False).is_trusted())
            self.assertFalse(_sockets.Place(os.path.join(directory, "missing"), False).is_trusted())

    def test_goes_on_to_the_next_place_if_nobody_answers_in_the_first(self):
        engine = FakeEngine()
        self.addCleanup(engine.close)
        first = tempfile.mkdtemp(prefix="tf-")
        self.addCleanup(os.rmdir, first)
        places = [_sockets.Place(first, False), _sockets.Place(engine.directory, False)]
        with mock.patch.object(_sockets, "places", return_value=places):
            TokenFence(1)
            engine.wait_for("hello")


class AnEngineThatComesLater(FenceTest):
    def test_is_found_and_gets_what_was_not_recorded(self):
        engine = self.engine()
        engine.go_away()
        TokenFence(500, period="daily")
        with TokenFence(1).request():
            Calls.make(input_tokens=1)
            Calls.make(input_tokens=2)
        engine.listen()
        engine.wait_for("request_end")
        self.flush()
        kinds = [line["type"] for line in engine.lines]
        self.assertEqual(kinds, ["hello", "propose_policy", "usage", "usage", "request_end"])
        self.assertEqual([usage["input_tokens"] for usage in engine.usages], [1, 2])

    def test_is_asked_from_then_on(self):
        engine = self.engine()
        engine.go_away()
        TokenFence(1)
        Calls.make()
        engine.listen()
        engine.wait_for("usage")
        Calls.make()
        self.assertEqual(len(engine.asked), 1)

    def test_is_warned_of_again_if_it_goes_away_again(self):
        engine = self.engine()
        with self.assertLogs("tokenfence", "WARNING") as logs:
            TokenFence(1)
            for hellos in (1, 2):
                self.lose(engine, hellos)
                Calls.make()
                Calls.make()
                engine.listen()
        self.assertEqual(sum("unrecorded" in line for line in logs.output), 2, logs.output)


class AConnectionThatBreaks(EngineTest):
    def test_loses_no_record_and_keeps_the_order_and_the_bytes(self):
        self.fake.acking = False
        TokenFence(1)
        for number in range(5):
            Calls.make(input_tokens=number)
        first = self.fake.wait_for("usage", 5)
        self.fake.acking = True
        self.fake.go_away()
        self.fake.listen()
        self.fake.wait_for("usage", 10)
        self.flush()
        self.assertEqual(self.fake.usages[5:], first)

    def test_tells_the_next_one_of_the_calls_that_still_run(self):
        fence = TokenFence(0.5, user="u-1")
        with fence.request() as request:
            granted = Calls.begin(Calls.chat(max_tokens=100)).admit()
            Calls.begin(Calls.chat(content="over")).admit().answer()
            self.fake.go_away()
            self.fake.listen()
            hello = self.fake.wait_for("hello", 2)[1]
            (running,) = hello["inflight"]
            self.assertEqual((running["reservation"], running["model"], running["request"], running["user"],
                              running["max_output_tokens"], running["budget_usd"], running["type"]),
                             ("r-" + self.fake.asked[0]["id"], "gpt-4o", request.id, "u-1", 100, "0.5", "authorize"))
            granted.answer()
        self.flush()
        self.assertEqual(self.fake.usages[-1]["reservation"], running["reservation"])

    def test_gives_a_call_that_never_had_a_reservation_one_of_its_own_making(self):
        self.fake.go_away()
        TokenFence(1)
        call = Calls.begin().admit()
        self.fake.listen()
        (running,) = self.fake.wait_for("hello")[-1]["inflight"]
        call.answer()
        self.flush()
        self.assertEqual(self.fake.usages[-1]["reservation"], running["reservation"])

    def test_is_told_of_many_calls_in_lines_that_the_engine_takes(self):
        self.fake.go_away()
        TokenFence(1)
        labels = {f"label-{number}": "v" * 200 for number in range(30)}
        with TokenFence(1000).request(labels=labels):
            for number in range(40):
                Calls.begin(Calls.chat(content=str(number))).admit()
        self.fake.listen()
        self.fake.wait_for("request_end")
        hellos = self.fake.heard("hello")
        self.assertGreater(len(hellos), 1)
        self.assertEqual(sum(len(hello["inflight"]) for hello in hellos), 40)

    def test_lets_the_call_go_whose_question_was_on_its_way(self):
        self.fake.silent = True
        TokenFence(1)
        done = threading.Event()

        def ask():
            Calls.begin().admit()
            done.set()

        threading.Thread(target=ask, daemon=True).start()
        self.fake.wait_for("authorize")
        self.fake.go_away()
        self.assertTrue(done.wait(SLOW))


class AnEngineThatIsBusy(EngineTest):
    def test_gets_the_record_again(self):
        with mock.patch.object(_link, "_POSTPONED_WAIT", 0.01):
            self.fake.busy = 3
            TokenFence(1)
            Calls.make(input_tokens=7)
            self.flush()
        self.assertEqual([usage["input_tokens"] for usage in self.fake.usages], [7] * 4)
        self.assertEqual(len({usage["id"] for usage in self.fake.usages}), 1)


class AnEngineThatHangs(EngineTest):
    def setUp(self):
        super().setUp()
        patch = mock.patch.object(_link, "ANSWER_WITHIN", 0.05)
        patch.start()
        self.addCleanup(patch.stop)
        TokenFence(1)
        self.fake.wait_for("hello")
        self.fake.silent = True

    def test_counts_as_away_after_a_while_and_is_not_waited_for_again(self):
        with self.assertLogs("tokenfence", "WARNING") as logs:
            Calls.make()
            with mock.patch.object(_link, "ANSWER_WITHIN", 3600):
                Calls.make()
        self.assertEqual(len(self.fake.asked), 1)
        self.assertIn("the engine does not answer", logs.output[0])

    def test_leaves_the_budgets_of_this_process_standing(self):
        with self.assertRaises(BudgetExceeded):
            with TokenFence(0.00001).request():
                Calls.make()

    def test_may_come_round_and_its_late_word_belongs_to_the_call_that_still_runs(self):
        call = Calls.begin().admit()
        self.assertIsNone(call.call.reservation)
        (asked,) = self.fake.asked
        self.come_round(asked)
        self.wait_until(lambda: call.call.reservation == "r-late")
        call.answer()
        self.flush()
        self.assertEqual(self.fake.usages[-1]["reservation"], "r-late")

    def test_may_come_round_when_the_call_is_over_and_then_gets_its_reservation_back(self):
        Calls.make()
        self.come_round(self.fake.asked[0])
        self.fake.wait_for("release", reservation="r-late")
        self.assertTrue(_runtime.runtime().link.answering)

    def test_does_not_hold_up_an_event_loop(self):
        async def main():
            call = Calls.begin().call
            asking = asyncio.ensure_future(_runtime.runtime().admit_async(call))
            turns = 0
            while not asking.done():
                await asyncio.sleep(0)
                turns += 1
            await asking
            return turns

        self.assertGreater(asyncio.run(main()), 2)

    def test_has_its_grant_given_back_where_the_task_that_asked_is_cancelled(self):
        async def main():
            asking = asyncio.ensure_future(_runtime.runtime().admit_async(Calls.begin().call))
            while not self.fake.asked:
                await asyncio.sleep(0)
            asking.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await asking

        with mock.patch.object(_link, "ANSWER_WITHIN", 3600):
            asyncio.run(main())
        self.come_round(self.fake.asked[0])
        self.fake.wait_for("release", reservation="r-late")
        self.flush()
        self.assertEqual(self.fake.usages, [])

    def come_round(self, asked):
        self.fake.silent = False
        self.fake.broadcast({"type": "decision", "id": asked["id"], "verdict": "allow", "model": "gpt-4o",
                             "reservation": "r-late", "reserved_usd": 0.1})

    def wait_until(self, holds):
        # The link's thread answers a line of its own after those before it.
        for _ in range(1000):
            if holds():
                return
            done = threading.Event()
            _runtime.runtime().link.soon(done.set)
            self.assertTrue(done.wait(SLOW))
        self.fail("it never came")


class WhatTheEngineSays(EngineTest):
    def test_of_a_budgets_state_is_told_once(self):
        with self.assertLogs("tokenfence", "WARNING") as logs:
            TokenFence(1)
            self.fake.wait_for("hello")
            state = {"type": "policy_state", "policy": "org-day", "key": "", "state": "alert", "used": 0.83, "until": None}
            for line in (state, state, {**state, "state": "ok"}, {**state, "state": "exhausted", "used": 1.0}):
                self.fake.broadcast(line)
            Calls.make()
        self.assertEqual([line.split("tokenfence: ")[1] for line in logs.output],
                         ["budget org-day: alert, 83% of it is used", "budget org-day: exhausted, 100% of it is used"])

    def test_that_nobody_understands_is_passed_over(self):
        TokenFence(1)
        self.fake.wait_for("hello")
        for line in ({"type": "news"}, {"type": "kill"}, {"type": "kill", "epoch": 3, "scope": {"planet": "x"}},
                     {"type": "decision"}, {"type": "decision", "id": 7}, {"type": "ack"}, {"type": "error", "id": "x"},
                     {"type": "error"}, {"no": "type"}, {"type": "policy_state"}, {"type": "welcome", "stops": 5}):
            self.fake.broadcast(line)
        for connection in self.fake._connections:
            connection.sendall(b"no json\n[1,2]\n\n\xff\n")
        Calls.make()
        self.flush()
        self.assertEqual(len(self.fake.usages), 1)

    def test_of_a_refused_record_does_not_hold_up_the_others(self):
        with self.assertLogs("tokenfence", "WARNING") as logs:
            TokenFence(1)
            _runtime.runtime().link.record({"type": "usage", "id": "not-enough"})
            Calls.make()
            self.flush()
        self.assertIn("refused", logs.output[0])
        self.assertEqual(len(self.fake.usages), 2)
        self.fake.wrong.clear()


class AnotherProcess(EngineTest):
    """What only a whole process shows: its end, and its children."""

    def run_program(self, program, **variables):
        environment = {**os.environ, "PYTHONPATH": f"{SDK}:{REPOSITORY / 'tests' / 'fakes'}",
                       "TOKENFENCE_RUNTIME_DIR": self.fake.directory, **variables}
        done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=SDK, capture_output=True, text=True,
                              timeout=SLOW * 3, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_ends_when_its_records_are_stored(self):
        done = self.run_program("""if True:
            import tokenfence
            from tests.support import Calls
            with tokenfence.TokenFence(1).request():
                for _ in range(200):
                    Calls.make()
        """)
        self.assertEqual(len(self.fake.usages), 200)
        self.assertEqual(len(self.fake.heard("request_end")), 1)
        self.assertEqual(done.stderr, "")

    def test_ends_without_an_engine_too_and_says_one_thing(self):
        with tempfile.TemporaryDirectory() as nowhere:
            done = self.run_program("""if True:
                import tokenfence
                from tests.support import Calls
                with tokenfence.TokenFence(1).request():
                    Calls.make()
                    Calls.make()
            """, TOKENFENCE_RUNTIME_DIR=nowhere)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn("unrecorded", done.stderr)

    def test_that_forks_has_children_with_connections_and_ids_of_their_own(self):
        self.run_program("""if True:
            import os, tokenfence
            from tests.support import Calls
            tokenfence.TokenFence(500, period="daily")
            Calls.make(input_tokens=1)
            running = Calls.begin().admit()
            child = os.fork()
            if child == 0:
                Calls.make(input_tokens=2)
                ended = tokenfence.flush(20)
                os._exit(0 if ended else 1)
            assert os.waitpid(child, 0)[1] == 0
            running.answer(input_tokens=3)
        """)
        hellos = self.fake.heard("hello")
        self.assertEqual(len({hello["pid"] for hello in hellos}), 2)
        self.assertEqual([hello.get("inflight") for hello in hellos], [None, None])
        self.assertEqual(sorted(usage["input_tokens"] for usage in self.fake.usages), [1, 2, 3])
        self.assertEqual(len({usage["id"] for usage in self.fake.usages}), 3)
        self.assertEqual(len(self.fake.heard("propose_policy")), 2)

    def test_that_imports_the_package_only_does_nothing_at_all(self):
        done = self.run_program("""if True:
            import json, sys, threading, tokenfence
            print(json.dumps({"threads": threading.active_count(),
                              "loaded": [name for name in ("httpx", "requests", "urllib3", "asyncio.events")
                                         if name in sys.modules]}))
        """)
        self.assertEqual(json.loads(done.stdout)["threads"], 1)
        self.assertEqual(self.fake.lines, [])


class TheSocketsDirectory(unittest.TestCase):
    def test_of_the_fake_engine_is_as_private_as_the_real_ones(self):
        with FakeEngine() as engine:
            self.assertEqual(stat.S_IMODE(os.stat(engine.directory).st_mode), 0o700)


if __name__ == "__main__":
    unittest.main()
