# SPDX-License-Identifier: MIT
"""The kill switch: what it covers ends, what it covers not goes on, and the engine is told how many were cut."""

import asyncio
import threading
import unittest

from tokenfence import Stopped, TokenFence, _runtime
from tokenfence._stops import Stop, Stops, read_stop

from ..support import Calls, EngineTest


class KillTest(EngineTest):
    def setUp(self):
        super().setUp()
        TokenFence(1)
        self.hear_everything(self.fake)
        self.fake.lines.clear()

    def kill(self, scope=None, reason="enough"):
        """Presses the switch; returns the receipt."""
        return self.fake.wait_for("kill_ack", epoch=self.fake.kill(scope, reason))[0]

    def resume(self, scope=None):
        self.fake.resume(scope)
        self.hear_everything(self.fake, hellos=0)


class TheSwitch(KillTest):
    def test_cuts_the_calls_in_flight_and_confirms_how_many(self):
        interrupted = []
        for number in range(3):
            call = Calls.begin(Calls.chat(content=str(number))).admit().call
            call.opening()
            call.interrupt = lambda: interrupted.append(1)
        over = Calls.make()
        receipt = self.kill()
        self.assertEqual((receipt["cancelled"], len(interrupted)), (3, 3))
        self.assertIsNone(over.call.stopped)
        statuses = [usage["status"] for usage in self.fake.usages]
        self.assertEqual(statuses, ["ok", "cut", "cut", "cut"])

    def test_is_confirmed_after_the_records_of_what_it_cut(self):
        call = Calls.begin().admit().call
        call.opening()
        self.kill()
        kinds = [line["type"] for line in self.fake.lines if line["type"] in ("usage", "kill_ack")]
        self.assertEqual(kinds, ["usage", "kill_ack"])

    def test_raises_stopped_in_whatever_the_call_does_next(self):
        for step in (lambda call: call.feed(b"x"), lambda call: call.ended(), lambda call: call.opening(),
                     lambda call: call.whole(b"{}"), lambda call: call.failed(OSError("connection reset"))):
            call = Calls.begin().admit().call
            self.assertEqual(self.kill()["cancelled"], 1)
            with self.assertRaisesRegex(Stopped, "everything is stopped: enough"):
                step(call)
            self.resume()

    def test_makes_killed_requests_of_those_that_it_ends(self):
        with self.assertRaises(Stopped) as caught:
            with TokenFence(1).request():
                call = Calls.begin().admit().call
                self.kill()
                call.feed(b"x")
        self.assertIsInstance(caught.exception, Exception)
        self.flush()
        self.assertEqual(self.fake.heard("request_end")[0]["status"], "killed")

    def test_denies_every_further_call_until_it_is_lifted(self):
        self.kill()
        for _ in range(2):
            with self.assertRaises(Stopped):
                Calls.begin().admit()
        self.resume()
        Calls.make()

    def test_holds_while_the_engine_is_away(self):
        self.kill(reason="runaway")
        self.fake.go_away()
        with self.assertRaisesRegex(Stopped, "runaway"):
            while True:  # the first may still be on its way when the connection ends
                Calls.begin().admit()

    def test_is_learnt_by_who_connects_later_and_forgotten_if_it_was_lifted_meanwhile(self):
        self.kill()
        self.fake.go_away()
        self.fake.stops.clear()
        self.fake.listen()
        self.hear_everything(self.fake)
        Calls.make()

        running = Calls.begin(Calls.chat(content="running")).admit().call
        self.fake.go_away()
        self.fake.stops["{}"] = {"epoch": 99, "scope": {}, "reason": "while you were away"}
        self.fake.listen()
        (receipt,) = self.fake.wait_for("kill_ack", epoch=99)
        self.assertEqual((receipt["cancelled"], running.stopped.reason), (1, "while you were away"))

    def test_finds_a_call_that_is_just_being_let_out(self):
        """The decision and the kill come in one breath: the call is cut or refused, and never goes out."""
        for _ in range(50):
            killing = threading.Thread(target=self.fake.kill)
            self.fake.decide = lambda line, killing=killing: (killing.start(), {
                "verdict": "allow", "model": line["model"], "reservation": "r-1"})[1]
            with self.assertRaises(Stopped):
                call = Calls.begin().admit().call
                killing.join()
                self.fake.wait_for("kill_ack", epoch=self.fake._epoch)
                call.opening()
            killing.join()
            self.fake.decide = lambda line: {"verdict": "allow", "model": line["model"]}
            self.resume()
            Calls.make()

    def test_gives_back_what_was_granted_to_a_call_that_it_holds_back(self):
        runtime = _runtime.runtime()
        call = Calls.begin()
        self.fake.decide = lambda line: (runtime._stops.latch(Stop(1, {})),
                                         {"verdict": "allow", "model": "gpt-4o", "reservation": "r-back"})[1]
        with self.assertRaises(Stopped):
            call.admit()
        self.fake.wait_for("release", reservation="r-back")
        self.assertEqual(self.fake.usages, [])


class ASwitchForOne(KillTest):
    def test_covers_only_what_it_names(self):
        for scope, who in (({"agent": "bot"}, {"agent": "bot"}), ({"user": "u-1"}, {"user": "u-1"}),
                           ({"workflow": "refund"}, {"workflow": "refund"}), ({"agent": "tester"}, {})):
            with self.subTest(scope):
                with TokenFence(1).request(**who):
                    covered = Calls.begin(Calls.chat(content="covered")).admit().call
                with TokenFence(1).request(agent="other", user="other", workflow="other"):
                    other = Calls.begin(Calls.chat(content="other")).admit().call
                self.assertEqual(self.kill(scope)["cancelled"], 1)
                self.assertIsNotNone(covered.stopped)
                self.assertIsNone(other.stopped)
                with TokenFence(1).request(agent="other", user="other", workflow="other"):
                    Calls.make()
                with self.assertRaises(Stopped), TokenFence(1).request(**who):
                    Calls.make()
                other.withdraw()
                self.resume(scope)

    def test_is_an_exact_name(self):
        with TokenFence(1).request(user="u-1"):
            call = Calls.begin().admit().call
            self.assertEqual(self.kill({"user": "u-*"})["cancelled"], 0)
            self.assertEqual(self.kill({"user": "U-1"})["cancelled"], 0)
            self.assertIsNone(call.stopped)

    def test_that_this_version_does_not_understand_is_not_confirmed(self):
        self.fake.broadcast({"type": "kill", "epoch": 70, "scope": {"region": "eu"}, "reason": ""})
        self.kill()
        self.assertEqual(self.fake.heard("kill_ack", epoch=70), [])


class StopsThatStand(unittest.TestCase):
    def test_are_told_apart_by_their_scope(self):
        stops = Stops()
        stops.latch(Stop(1, {}, "all"))
        stops.latch(Stop(2, {"user": "u"}, "one"))
        stops.lift(Stop(3, {}))
        self.assertIsNone(stops.covering({"user": "v"}))
        self.assertEqual(stops.covering({"user": "u"}).epoch, 2)

    def test_are_renewed_by_a_later_epoch(self):
        stops = Stops()
        stops.latch(Stop(1, {}, "first"))
        stops.latch(Stop(5, {}, "second"))
        self.assertEqual(stops.covering({}).reason, "second")

    def test_are_read_only_as_they_may_be(self):
        for line in ({"epoch": 1, "scope": {"planet": "x"}}, {"epoch": "1"}, {"epoch": True}, {"epoch": 1, "scope": "x"},
                     {"epoch": 1, "scope": {"user": 5}}, {}):
            with self.subTest(line):
                self.assertIsNone(read_stop(line))
        self.assertEqual(read_stop({"epoch": 4, "scope": None, "reason": None}), Stop(4, {}, ""))

    def test_say_what_they_are(self):
        self.assertEqual(Stop(1, {"user": "u-1"}, "too dear").sentence(), "user u-1 is stopped: too dear")
        self.assertEqual(Stop(1, {}).sentence(), "everything is stopped")


class TheSwitchInAnEventLoop(KillTest):
    def test_is_heard_while_the_engine_is_asked(self):
        async def main():
            self.fake.decide = lambda line: None  # no answer
            asking = asyncio.ensure_future(_runtime.runtime().admit_async(Calls.begin().call))
            while not self.fake.asked:
                await asyncio.sleep(0)
            self.assertEqual(self.kill()["cancelled"], 0)
            self.fake.broadcast({"type": "decision", "id": self.fake.asked[0]["id"], "verdict": "allow",
                                 "model": "gpt-4o", "reservation": "r-1", "reserved_usd": 0})
            with self.assertRaises(Stopped):
                await asking

        asyncio.run(main())
        self.fake.wait_for("release", reservation="r-1")


if __name__ == "__main__":
    unittest.main()
