# SPDX-License-Identifier: MIT
"""The tests of the SDK. `python3 -m unittest discover -s tests/core -t .` in its folder runs those that need nothing but
Python; `tests/libraries` needs the HTTP and provider libraries, which `run-tests` installs into a folder of its own."""

import sys
from pathlib import Path

# The stand-in provider belongs to the whole project's tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests" / "fakes"))
