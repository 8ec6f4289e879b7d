# SPDX-License-Identifier: GPL-3.0-or-later
"""A person before the window: finds things by the names that a screen reader speaks, points, clicks and types.

What is read comes through AT-SPI; what is done goes to the X server as a real mouse and a real keyboard.
"""

import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  (the version is chosen above)

from harness.connection import DEADLINE  # noqa: E402

SECONDS = DEADLINE * 3  # a window has more to do than a line
LISTS = {Atspi.Role.TABLE, Atspi.Role.LIST, Atspi.Role.TREE_TABLE}  # their rows are looked at only where asked for


def until(holds, what):
    """What `holds` returns once it is true. It is asked again whenever the window may have moved."""
    deadline = time.monotonic() + SECONDS
    context = GLib.MainContext.default()
    while not (found := holds()):
        assert time.monotonic() < deadline, f"never came: {what() if callable(what) else what}"
        GLib.timeout_add(50, lambda: GLib.SOURCE_REMOVE)
        context.iteration(True)
    return found


class Part:
    """Something on the screen: a button, a field, a banner."""

    def __init__(self, node):
        self._node = node

    @property
    def name(self):
        return self._node.get_name() or ""

    @property
    def description(self):
        return self._node.get_description() or ""

    @property
    def role(self):
        return self._node.get_role_name()

    @property
    def text(self):
        """What stands in a field."""
        return Atspi.Text.get_text(self._node, 0, -1)

    def has(self, state):
        return self._node.get_state_set().contains(state)

    @property
    def box(self):
        """Left, top, width and height on the screen."""
        extents = self._node.get_extents(Atspi.CoordType.SCREEN)
        return extents.x, extents.y, extents.width, extents.height

    def parts(self):
        """All that shows of it, itself first."""
        waiting = [self._node]
        while waiting:
            node = waiting.pop()
            if not node.get_state_set().contains(Atspi.StateType.SHOWING):
                continue
            yield Part(node)
            if node is self._node or node.get_role() not in LISTS:
                children = (node.get_child_at_index(index) for index in reversed(range(node.get_child_count())))
                waiting.extend(child for child in children if child is not None)


class Screen:
    """The window of one program."""

    until = staticmethod(until)

    def __init__(self, pid):
        self._pid = pid
        self._spoken = None  # the name of what got the focus last: menus are read by this and nothing else
        self._listener = Atspi.EventListener.new(self._hear)
        self._listener.register("object:state-changed:focused")
        self._desktop = Atspi.get_desktop(0)
        self._desktop.set_cache_mask(Atspi.Cache.NONE)  # what is read is what is shown now

    def _hear(self, event):
        if event.detail1 and event.source.get_process_id() == self._pid:
            self._spoken = event.source.get_name()

    def close(self):
        self._listener.deregister("object:state-changed:focused")

    def _application(self):
        for index in range(self._desktop.get_child_count()):
            application = self._desktop.get_child_at_index(index)
            if application is not None and application.get_process_id() == self._pid:
                return application
        return None

    def parts(self):
        """Every part of every window of the program that shows."""
        application = self._application()
        if application is None:
            return
        for index in range(application.get_child_count()):
            window = application.get_child_at_index(index)
            if window is not None:
                yield from Part(window).parts()

    def all(self, role, name):
        """The parts of this role whose name holds these words; of a process that may be rebuilding them."""
        try:
            return [part for part in self.parts() if part.role == role and name in part.name]
        except GLib.Error:
            return []  # something went away while it was looked at

    def find(self, role, name):
        """The part of this role and name, once it is there and may be used."""
        def there():
            return next((part for part in self.all(role, name)
                         if part.name == name and part.has(Atspi.StateType.ENABLED)), None)
        return until(there, lambda: f"{role} {name!r} among {self.names()}")

    def names(self):
        return sorted({f"{part.role}: {part.name}" for part in self.parts() if part.name})

    def click(self, role, name):
        """Points at a part and clicks."""
        part = self.find(role, name)
        left, top, width, height = part.box
        xdotool("mousemove", "--sync", left + width // 2, top + height // 2, "click", 1)
        return part

    def choose_first(self, button, name):
        """Opens the menu of a button and takes its first entry, which has to have this name."""
        self.click("push button", button)
        until(lambda: self._spoken == button, lambda: f"the focus of {button}, not {self._spoken}")
        xdotool("key", "Down")
        until(lambda: self._spoken == name, lambda: f"the entry {name}, not {self._spoken}")
        xdotool("key", "Return")

    def choose(self, shown, wanted):
        """Goes to the list whose choice is `shown` and types the beginning of another. Linux names it by its choice."""
        box = self.click("combo box", shown)
        xdotool("type", wanted)
        xdotool("key", "Return")
        until(lambda: box.name == wanted, lambda: f"{wanted!r}, not {box.name!r}")

    def write(self, role, name, text):
        """Types into a field, over what stands there."""
        field = self.click(role, name)
        until(lambda: field.has(Atspi.StateType.FOCUSED), f"the focus of {name}")
        xdotool("key", "ctrl+a")
        xdotool("type", "--delay", 1, text)
        until(lambda: field.text == text, lambda: f"{text!r} in {name}, which has {field.text!r}")


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True, timeout=SECONDS)
