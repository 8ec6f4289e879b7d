# SPDX-License-Identifier: MIT
"""Whose turn it is to read the engine's lines: nothing is lost between two readers, and nobody is forgotten."""

import asyncio
import threading
import unittest

from tokenfence import TokenFence, _link, _runtime

from ..support import Calls, EngineTest

SLOW = 20  # seconds; nothing passes by waiting so long


class TheTurn(EngineTest):
    def test_passes_between_many_threads_without_losing_an_answer(self):
        TokenFence(1)
        failures = []

        def work():
            try:
                for number in range(200):
                    Calls.make(input_tokens=number)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.flush()
        self.assertEqual(failures, [])
        self.assertEqual((len(self.fake.asked), len(self.fake.usages)), (1600, 1600))
        self.assertEqual(len({usage["reservation"] for usage in self.fake.usages}), 1600)

    def test_passes_between_threads_and_event_loops(self):
        TokenFence(1)

        async def loop():
            async def one():
                call = Calls.begin()
                await _runtime.runtime().admit_async(call.call)
                call.answer()

            for _ in range(20):
                await asyncio.gather(*(one() for _ in range(10)))

        threads = [threading.Thread(target=lambda: asyncio.run(loop())) for _ in range(2)]
        threads += [threading.Thread(target=lambda: [Calls.make() for _ in range(200)]) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.flush()
        self.assertEqual(len(self.fake.usages), 800)

    def test_of_one_who_waits_for_an_answer_includes_the_kill_switch(self):
        TokenFence(1)
        self.hear_everything(self.fake)
        running = Calls.begin(Calls.chat(content="running")).admit().call
        self.fake.decide = lambda line: None  # no answer: the asker goes on reading
        asking = threading.Thread(target=lambda: _runtime.runtime().link.ask(
            {"type": "authorize", "id": "a-x", "model": "m", "input_tokens": 1, "max_output_tokens": 1}))
        asking.start()
        self.fake.wait_for("authorize", id="a-x")
        receipt = self.fake.wait_for("kill_ack", epoch=self.fake.kill())[0]
        self.assertEqual(receipt["cancelled"], 1)
        self.assertIsNotNone(running.stopped)
        self.fake.broadcast({"type": "decision", "id": "a-x", "verdict": "allow"})
        asking.join(SLOW)
        self.assertFalse(asking.is_alive())

    def test_goes_back_when_the_connection_ends_in_the_middle(self):
        TokenFence(1)
        self.hear_everything(self.fake)
        self.fake.silent = True
        for _ in range(3):
            asking = threading.Thread(target=lambda: Calls.begin().admit())
            count = len(self.fake.asked)
            hellos = len(self.fake.heard("hello"))
            asking.start()
            self.fake.wait_for("authorize", count + 1)
            self.fake.go_away()
            asking.join(SLOW)
            self.assertFalse(asking.is_alive())
            self.fake.listen()
            self.fake.wait_for("hello", hellos + 1)

    def test_of_an_event_loop_is_short(self):
        """It is held up for the answer at most once in a hundred questions while the engine is slow."""
        TokenFence(1)
        self.hear_everything(self.fake)
        held_up = []
        original = _link.Connection.read_until

        def read_until(connection, done, seconds):
            held_up.append(seconds)
            if len(held_up) == 1:
                return  # as if nothing had come in time
            original(connection, done, seconds)

        self.addCleanup(setattr, _link.Connection, "read_until", original)
        _link.Connection.read_until = read_until

        async def main():
            for _ in range(101):
                call = Calls.begin()
                await _runtime.runtime().admit_async(call.call)
                call.answer()
            return len(held_up)

        self.assertEqual(asyncio.run(main()), 1)
        self.assertEqual(held_up, [_link._MOST_HOLDUP])


if __name__ == "__main__":
    unittest.main()
