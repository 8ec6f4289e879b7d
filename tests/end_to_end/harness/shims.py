# SPDX-License-Identifier: GPL-3.0-or-later
"""The small libraries that are preloaded into an engine under test."""

import os
import subprocess
from pathlib import Path


def preload(name, folder):
    """Builds `name`.c of this folder into `folder`; what to put into an engine's environment to load it."""
    shim = folder / f"{name}.so"
    source = Path(__file__).with_name(f"{name}.c")
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", str(shim), str(source), "-ldl"],
                   check=True)
    # The address sanitizer wants to be the first library; the shim calls on to it all the same.
    sanitizer = os.environ.get("ASAN_OPTIONS", "")
    return {"LD_PRELOAD": shim, **({"ASAN_OPTIONS": f"{sanitizer}:verify_asan_link_order=0"} if sanitizer else {})}
