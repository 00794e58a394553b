"""Gives classes whose instances programs keep in sets a hash that counts.

The order of a set must not hang on addresses, which differ from run to run. Refuses to know what the sets are for.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import count
from typing import Any
from weakref import WeakSet, ref

from .arrival import when_imported

_numbers = count()
# id -> number, of objects that cannot keep theirs, as long as they live.
_slotted: dict[int, tuple[int, Any]] = {}
# module -> its class.
KEPT_IN_SETS = {
    "concurrent.futures._base": "Future",
    "gevent._socket3": "socket",
    "gevent.greenlet": "Greenlet",
    "multiprocessing.process": "BaseProcess",
    "threading": "Thread",
}


def counting_hash(self: Any) -> int:
    """The number of an object, given when it is first asked for."""
    try:
        return int(object.__getattribute__(self, "_switchyard_hash"))
    except AttributeError:
        number = next(_numbers)
        try:
            object.__setattr__(self, "_switchyard_hash", number)
        except AttributeError:
            return _hash_without_dict(self)
        return number


def _hash_without_dict(self: Any) -> int:
    found = _slotted.get(id(self))
    if found is None:
        key = id(self)
        found = _slotted[key] = next(_numbers), ref(self, lambda _: _slotted.pop(key, None))
    return found[0]


def number_instances(kind: Any) -> None:
    """Instances of a class are hashed by their number from now on."""
    kind.__hash__ = counting_hash


def install() -> None:
    """Numbers what the standard library and gevent keep in sets, as soon as a program has imported it."""
    for name, kind in KEPT_IN_SETS.items():
        if name in sys.modules:
            _number(name, kind)
        else:
            when_imported(name, partial(_number, name, kind))


def _number(name: str, kind: str) -> None:
    module: Any = sys.modules[name]
    number_instances(getattr(module, kind))
    if name == "threading":  # its main thread is in a set already, under an address
        module._dangling = WeakSet(module._dangling)
