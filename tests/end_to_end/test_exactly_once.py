# SPDX-License-Identifier: GPL-3.0-or-later
"""Exactly once, whatever happens on the way: records resent, reordered, conflicting, over several connections at once,
over reconnects, orderly restarts and crashes."""

import random
from collections import Counter
from decimal import Decimal

from harness import Engine, fresh, usage
from harness.connection import Closed
from harness.soak import seeds

STEPS = 40


class Sender:
    """An agent that has some records to report and may send each of them more than once, in any order."""

    def __init__(self, engine):
        self.engine = engine
        self.connection, self.sent, self.covered = None, [], 0

    def connect(self):
        self.connection, self.sent, self.covered = self.engine.agent(validate=False), [], 0

    def send(self, records):
        if self.connection is None:
            self.connect()
        self.connection.send(*records)
        self.sent += records

    def hear(self, end=False):
        """What was acknowledged since it was last asked; with `end`, up to the end of the connection."""
        before = self.covered
        try:
            while end or self.covered < len(self.sent):
                line = self.connection.receive()
                assert line["type"] == "ack", line
                self.covered += line["count"]
        except Closed:
            self.leave()
            return self.sent[before: self.covered]
        return self.sent[before: self.covered]

    def leave(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Books:
    """What is known of each record: the contents that were sent under its id, and those that must stand."""

    def __init__(self, chance, user):
        self.chance, self.user = chance, user
        self.versions = {}  # by id: the contents that were sent, the first of them the record's own
        self.standing = {}  # by id: the contents that were acknowledged before any other were sent

    def new(self):
        record = usage(user=self.user, cost_usd=Decimal(self.chance.randrange(1, 10**7)).scaleb(-9))
        self.versions[record["id"]] = [record]
        return record

    def some(self, count):
        """Records as agents send them: new ones, old ones again, and now and then an id with other contents."""
        records = []
        for _ in range(count):
            what = self.chance.random()
            if what < 0.6 or not self.versions:
                records.append(self.new())
                continue
            versions = self.versions[self.chance.choice(list(self.versions))]
            if what > 0.95:
                versions.append({**versions[0], "cost_usd": versions[0]["cost_usd"] + len(versions)})
            records.append(self.chance.choice(versions))
        self.chance.shuffle(records)
        return records

    def acknowledged(self, records):
        for record in records:
            versions = self.versions[record["id"]]
            if len(versions) == 1:
                self.standing[record["id"]] = versions[0]


def crash_or_end(engine, chance, senders, books):
    """The engine goes, in order or not, with lines in flight, and comes back."""
    if chance.random() < 0.5:
        engine.kill()
    else:
        engine.stop()
    for sender in senders:
        if sender.connection is not None:
            books.acknowledged(sender.hear(end=True))
    engine.start()


def test_every_record_is_counted_once_and_the_first_contents_of_an_id_stand():
    for seed in seeds(3):
        chance = random.Random(seed)
        user = fresh("user")
        books = Books(chance, user)
        with Engine() as engine:
            with engine.operator() as operator:
                operator.put_policy(id="spent", match={"user": user}, limit_usd=1_000_000)
            senders = [Sender(engine) for _ in range(4)]
            for _ in range(STEPS):
                sender = chance.choice(senders)
                what = chance.random()
                if what < 0.6:
                    sender.send(books.some(chance.randrange(1, 120)))
                elif what < 0.8 and sender.connection is not None:
                    books.acknowledged(sender.hear())
                elif what < 0.9:
                    sender.leave()  # what it had not heard of is sent again some day, or not
                else:
                    crash_or_end(engine, chance, senders, books)
            last = senders[0]
            last.leave()
            last.send([versions[0] for versions in books.versions.values()])
            last.hear()
            for sender in senders:
                sender.leave()

            rows = engine.export()
            assert set(Counter(row["id"] for row in rows).values()) == {1}, "stored twice"
            assert {row["id"] for row in rows} == books.versions.keys()
            for row in rows:
                possible = [books.standing[row["id"]]] if row["id"] in books.standing else books.versions[row["id"]]
                assert row["cost_usd"] in [version["cost_usd"] for version in possible], row
            with engine.operator() as operator:
                assert operator.used("spent") == sum(row["cost_usd"] for row in rows)
            verified = engine.cli("verify", "--db", engine.db)
            assert verified.returncode == 0, verified.stdout + verified.stderr
