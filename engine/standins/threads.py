"""Stand-in for the starting of native threads, which would run outside of virtual time. Refuses to know who asks."""

from __future__ import annotations

import _thread
import sys

from .refusal import refuse


def install() -> None:
    """Starting a thread explains itself instead of breaking the run's order."""
    _thread.start_new_thread = refuse("Starting a native thread")
    _thread.start_new = _thread.start_new_thread  # the old name, still in CPython
    if hasattr(_thread, "start_joinable_thread"):
        _thread.start_joinable_thread = _thread.start_new_thread
    # `threading` took the functions by name when it was imported.
    threading = sys.modules.get("threading")
    for name in ("_start_new_thread", "_start_joinable_thread"):
        if threading is not None and hasattr(threading, name):
            setattr(threading, name, _thread.start_new_thread)
