"""Stand-ins for the two functions of `datetime` that read the host's clock in C: `datetime.now` and `datetime.utcnow`.

The class itself stays the real one, so that `isinstance`, representations, pickles and modules in C know it: only the
two entries of its namespace are replaced. (`today()` asks `time.time`, which is virtual already.) Refuses to know the
clock.
"""

from __future__ import annotations

import datetime
import gc
import sys
import time
import warnings
from typing import Any

_kept: list[Any] = []  # the interpreter may still hold what was replaced, without a reference of its own


def install() -> None:
    """Replaces them, wherever `datetime` was imported before."""
    # The namespace of a type in C cannot be written to, except through the dictionary behind it.
    (namespace,) = gc.get_referents(vars(datetime.datetime))
    real_utcnow = namespace["utcnow"].__get__(None, datetime.datetime)

    def now(cls: Any, tz: datetime.tzinfo | None = None) -> Any:
        """Returns new datetime object representing current time local to tz."""
        return cls.fromtimestamp(time.time(), tz)

    def utcnow(cls: Any) -> Any:
        """Return a new datetime representing UTC day and time."""
        _warn_as(real_utcnow)
        return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    for function in (now, utcnow):
        _kept.append(namespace[function.__name__])
        namespace[function.__name__] = classmethod(function)
    _forget_look_ups()


def _warn_as(real: Any) -> None:
    """The warning of the real function, where this Python has one, for the line that calls the stand-in."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        real()
    for each in caught:
        warnings.warn(str(each.message), each.category, stacklevel=3)


def _forget_look_ups() -> None:
    """The interpreter remembers what it found in types."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the name changes with Python 3.13
        sys._clear_type_cache()
