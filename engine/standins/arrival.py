"""Finds the stand-ins for who imports a module afresh, and tells when a module has been imported.

The latter is for what can only be put in place once the program wants it.

Importing asyncio costs every program a moment, and most never need it; so would importlib's base classes for finders
and loaders. Refuses to know what is done then.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

Then = Callable[[], object]


class Arrival:
    """Finds one module as everybody else would, once, and calls `then` when it has been executed."""

    def __init__(self, name: str, then: Then) -> None:
        self._name, self._then = name, then

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of the module with a loader that tells; None for every other module."""
        if fullname != self._name:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = Telling(spec.loader, self._then)  # type: ignore[assignment]
        return spec


class Before:
    """Calls `then` when one module is looked for the first time, and leaves it to others to find it.

    It stays where it is: they are being asked one after the other.
    """

    def __init__(self, name: str, then: Then) -> None:
        self._name, self._then = name, then
        self._done = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None."""
        if fullname == self._name and not self._done:
            self._done = True
            self._then()
        return None


class Lasting:
    """Finds the stand-ins, by name; loading one is to take it as it is."""

    def __init__(self) -> None:
        self.modules: dict[str, ModuleType] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a stand-in; None for every other module."""
        return ModuleSpec(fullname, self) if fullname in self.modules else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The stand-in itself."""
        return self.modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to do."""


_lasting = Lasting()


def always_find(name: str, module: ModuleType) -> None:
    """Whoever imports `name` gets this module, even after forgetting that it was imported before."""
    _lasting.modules[name] = module
    if _lasting not in sys.meta_path:
        sys.meta_path.insert(0, _lasting)


class Telling:
    """A loader that calls `then` after the module was executed by the real one, which it leaves in its place."""

    def __init__(self, real: Any, then: Then) -> None:
        self._real, self._then = real, then

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the real loader does."""
        module: ModuleType | None = self._real.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """As the real loader does; then tells."""
        if module.__spec__ is not None:
            module.__spec__.loader = self._real
        module.__loader__ = self._real
        self._real.exec_module(module)
        self._then()


class After:
    """Lets one module be imported only after another one, which imports it itself."""

    def __init__(self, name: str, first: str) -> None:
        self._name, self._first = name, first
        self._real: ModuleSpec | None = None

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Once the other one is there, a spec that leads to what is there as well; None for every other module."""
        if fullname != self._name or self._first in sys.modules:
            return None
        import_module(self._first)
        module = sys.modules.get(fullname)
        if module is None:
            return None
        # Of a module that has come meanwhile importlib takes its own spec, and would load it once more.
        self._real, module.__spec__ = module.__spec__, ModuleSpec(fullname, self)  # type: ignore[arg-type]
        return module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """What is there."""
        return sys.modules[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to do but to hide that it was done."""
        module.__spec__ = self._real


def import_after(name: str, first: str) -> None:
    """Whoever imports `name` imports `first` before, which imports `name` in its turn."""
    sys.meta_path.insert(0, After(name, first))


def when_imported(name: str, then: Then) -> None:
    """Calls `then` right after the module was imported for the first time."""
    sys.meta_path.insert(0, Arrival(name, then))


def before_import(name: str, then: Then) -> None:
    """Calls `then` right before the module is imported for the first time."""
    sys.meta_path.insert(0, Before(name, then))
