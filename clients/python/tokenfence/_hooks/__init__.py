# SPDX-License-Identifier: MIT
"""Puts the fence into the HTTP libraries that are there, and into those that are imported later.

The transport is the one seam: whatever library makes a model call, and however often it tries again by itself, each
attempt passes through here.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import logging
import sys
import threading
from types import ModuleType
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from .. import _carry
from . import httpx, urllib3

log = logging.getLogger("tokenfence")

# requests stands on urllib3, and so do the many that use either.
_PATCHES: Dict[str, Callable[[ModuleType, Callable[[Any, str, Any], None]], None]] = {
    "httpx": httpx.patch,
    "httpx2": httpx.patch,
    "urllib3": urllib3.patch,
}

_lock = threading.RLock()
_replaced: List[Tuple[Any, str, Any]] = []
_finder: Optional[_Finder] = None


def install() -> None:
    """Patches what is imported, and waits for the rest. Does nothing the second time."""
    global _finder
    with _lock:
        if _finder is not None:
            return
        _finder = _Finder()
        sys.meta_path.insert(0, _finder)
        _carry.install()
        for name in _PATCHES:
            module = sys.modules.get(name)
            if module is not None:
                _patch(module, name)


def uninstall() -> None:
    """Leaves everything as it was found."""
    global _finder
    with _lock:
        if _finder is None:
            return
        sys.meta_path.remove(_finder)
        _finder = None
        _carry.uninstall()
        for owner, attribute, original in reversed(_replaced):
            setattr(owner, attribute, original)
        _replaced.clear()


def _patch(module: ModuleType, name: str) -> None:
    try:
        with _lock:
            if _finder is not None:
                _PATCHES[name](module, _replace)
    except Exception:
        log.exception("tokenfence: %s could not be hooked: calls through it go out unmetered", name)


def _replace(owner: Any, attribute: str, value: Any) -> None:
    original = owner.__dict__[attribute]
    if getattr(original, "_tokenfence", False):
        return  # one library by two names
    value._tokenfence = True
    _replaced.append((owner, attribute, original))
    setattr(owner, attribute, value)


class _Finder(importlib.abc.MetaPathFinder):
    """Lets the others find a library, and patches it as soon as it has been loaded."""

    def __init__(self) -> None:
        self._looking = threading.local()

    def find_spec(
        self, fullname: str, path: Optional[Sequence[str]], target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        if fullname not in _PATCHES or getattr(self._looking, "now", False):
            return None
        self._looking.now = True
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            self._looking.now = False
        if spec is not None and spec.loader is not None:
            spec.loader = _PatchingLoader(spec.loader, fullname)
        return spec


class _PatchingLoader(importlib.abc.Loader):
    """The library's own loader, and then the patch."""

    def __init__(self, loader: Any, name: str) -> None:
        self._loader = loader
        self._name = name

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Optional[ModuleType]:
        create = getattr(self._loader, "create_module", None)
        return create(spec) if create is not None else None

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        _patch(module, self._name)
