# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of the test's own: a display, a window manager, and the bus by which a screen reader would read."""

import os
import subprocess

from harness.connection import DEADLINE
from harness.engine import Home

SIZE = (1440, 900)


class Display:
    """Runs while the context is entered; this process and those that it starts with `variables` are on it then."""

    def __init__(self):
        self._home = Home()
        self._processes = []
        self.variables = {}

    def __enter__(self):
        try:
            return self._start()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        for process in reversed(self._processes):
            process.terminate()
        for process in reversed(self._processes):
            process.communicate(timeout=DEADLINE)
        self._home.__exit__()

    def _start(self):
        # The bus tells its helpers where the display is, so the display comes first.
        width, height = SIZE
        number = self._first_line("Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp")
        self._tell(DISPLAY=f":{number}", XDG_RUNTIME_DIR=str(self._home.path))
        address = self._first_line("dbus-daemon", "--session", "--nofork", "--print-address=1")
        self._tell(DBUS_SESSION_BUS_ADDRESS=address, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
        self._run("openbox")
        return self

    def _tell(self, **variables):
        self.variables.update(variables)
        os.environ.update(variables)

    def _run(self, *command):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                   text=True)
        self._processes.append(process)
        return process

    def _first_line(self, *command):
        line = self._run(*command).stdout.readline().strip()
        assert line, f"{command[0]} did not start"
        return line
