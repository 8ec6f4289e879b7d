# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of what stands on the screen, and what can be asked of it."""

import re
import subprocess

from harness.engine import REPOSITORY

PALETTE = (REPOSITORY / "ui" / "theme" / "palette.cpp").read_text(encoding="utf-8")


def theme_colours(name):
    """What the theme calls by this name, light and dark, as `#RRGGBB`."""
    found = re.findall(rf"p\.{name} = QColor\(0x([0-9a-f]{{6}})\)", PALETTE)
    assert found, f"the theme has no {name}"
    return {f"#{colour.upper()}" for colour in found}


class Picture:
    """Taken when it is made, and kept at `path`."""

    def __init__(self, path, box):
        self.path = path
        self._left, self._top, width, height = box
        _run("import", "-silent", "-window", "root", "-crop", f"{width}x{height}+{self._left}+{self._top}", "+repage",
             str(path))

    def colours(self):
        """How many different ones there are."""
        return int(_run("identify", "-format", "%k", str(self.path)))

    def at(self, x, y):
        """The colour at a point of the screen, as `#RRGGBB`."""
        crop = f"1x1+{x - self._left}+{y - self._top}"
        text = _run("convert", str(self.path), "-crop", crop, "-depth", "8", "txt:-")
        return re.search(r"#[0-9A-F]{6}", text)[0]


def _run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
