# SPDX-License-Identifier: GPL-3.0-or-later
"""Peers that nobody wants, each a process of its own: python3 -m harness.hostile KIND SOCKET AMOUNT

It says "begun" once it does its worst and goes on until its standard input ends, or to AMOUNT where that is said below.
None asks for reservations without end: each that is granted takes memory for the 15 minutes that it stands, by contract.
"""

import os
import random
import resource
import select
import socket
import sys

from .lines import authorize, encode, to_bytes, usage

PING = b'{"type":"ping","id":"%s"}\n' % (b"x" * 200)


def connect(path):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    peer.connect(path)
    return peer


def dismissed(wait=0.0):
    """Whether whoever started this has seen enough."""
    return bool(select.select([sys.stdin], [], [], wait)[0])


def begun():
    print("begun", flush=True)


def try_to(action, *arguments):
    """Whether the engine still puts up with it."""
    try:
        action(*arguments)
    except (BlockingIOError, TimeoutError):
        return True
    except OSError:
        return False
    return True


def endless(path, amount):
    """A line of `amount` bytes, which has no end."""
    piece = b"x" * (1 << 20)
    begun()
    with connect(path) as peer:
        peer.sendall(b'{"type":"ping","pad":"')
        for _ in range(amount // len(piece)):
            peer.sendall(piece)


def deaf(path, amount):
    """`amount` connections that ask and ask and never read."""
    peers = [connect(path) for _ in range(amount)]
    begun()
    while not dismissed(0.001):
        for at, peer in enumerate(peers):
            peer.setblocking(False)
            if not try_to(peer.send, PING * 100):
                peer.close()
                peers[at] = connect(path)


def slow(path, amount):
    """`amount` connections that ask more than they read."""
    peers = [connect(path) for _ in range(amount)]
    begun()
    while not dismissed(0.001):
        for at, peer in enumerate(peers):
            peer.setblocking(False)
            if not (try_to(peer.send, PING * 10) and try_to(peer.recv, 100)):
                peer.close()
                peers[at] = connect(path)


def spoiled(chance):
    """A line of some kind that is none."""
    line = bytearray(to_bytes(chance.choice([usage, authorize])()))
    kind = chance.randrange(6)
    if kind == 0:
        return b"[" * chance.randrange(1, 60_000) + b"\n"
    if kind == 1:
        return b'{"a":' * chance.randrange(1, 10_000) + b"\n"
    if kind == 2:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(1, 300))) + b"\n"
    if kind == 3:
        return encode({"type": "usage", "id": "x" * chance.randrange(1, 70_000), "model": "m"}).encode() + b"\n"
    for _ in range(chance.randrange(1, 4)):
        line[chance.randrange(len(line) - 1)] = chance.randrange(256)
    return bytes(line[: chance.randrange(1, len(line))]) + b"\n"


def garbage(path, amount):
    """Lines that are none of every kind, and the errors that answer them read."""
    chance = random.Random(amount)
    peer = connect(path)
    begun()
    while not dismissed():
        peer.settimeout(0.01)
        if not (try_to(peer.sendall, spoiled(chance)) and try_to(peer.recv, 1 << 20)):
            peer.close()
            peer = connect(path)


def churn(path, amount):
    """Connections that come, say half of something, and go."""
    chance = random.Random(amount)
    begun()
    while not dismissed():
        with connect(path) as peer:
            try_to(peer.sendall, PING * chance.randrange(3) + PING[: chance.randrange(len(PING))])


def idle(path, amount):
    """`amount` connections that say nothing at all."""
    peers = [connect(path) for _ in range(amount)]
    begun()
    dismissed(None)
    for peer in peers:
        peer.close()


def flood(path, amount):
    """Records as fast as they are taken, over `amount` connections."""
    peers = [connect(path) for _ in range(amount)]
    begun()
    while not dismissed():
        for peer in peers:
            try_to(peer.sendall, b"".join(to_bytes(usage(id=f"{os.getpid()}-{number}-{random.random()}"))
                                          for number in range(200)))
        for peer in peers:
            peer.recv(1 << 20)


KINDS = {kind.__name__: kind for kind in (endless, deaf, slow, garbage, churn, idle, flood)}

if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    KINDS[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
