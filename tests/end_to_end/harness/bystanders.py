# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that run beside a test: hostile peers, and an echo that tells what the machine itself costs."""

import os
import socket
import subprocess
import sys
from pathlib import Path

_FOLDER = Path(__file__).parents[1]


class Hostile:
    """A hostile peer (hostile.py) while the context is entered; it has begun by then."""

    def __init__(self, kind, path, amount):
        self.kind = kind
        self._command = [sys.executable, "-m", "harness.hostile", kind, str(path), str(amount)]
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(self._command, cwd=_FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout.readline() == b"begun\n", f"{self.kind} could not begin"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def goes_on(self):
        return self.process.poll() is None


class Echo:
    """A process that sends back what it is sent, line by line, and a connection to it."""

    def __enter__(self):
        self.socket, theirs = socket.socketpair()
        self._child = os.fork()
        if self._child == 0:
            self.socket.close()
            while data := theirs.recv(4096):
                theirs.sendall(data)
            os._exit(0)
        theirs.close()
        return self

    def turn(self):
        self.socket.sendall(b'{"type":"ping","id":"echo"}\n')
        self.socket.recv(4096)

    def __exit__(self, *_):
        self.socket.close()
        os.waitpid(self._child, 0)
