"""Where a program may be interrupted, and where the engine's own work may not. Refuses to know by what."""

from __future__ import annotations

import _imp
import signal
from pathlib import Path
from types import FrameType

ENGINE = str(Path(__file__).resolve().parent)
# Whoever asks a program on the host to end sends one of these.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Where the engine calls the program: code that it runs from there may be interrupted.
CALLERS = frozenset(
    {
        "_live_through",
        "_execute",
        "_finish",
        "_run_callback",
        "_fire",
        "fire",
        "run_forever",
        "_call_handler",
        "trace_for_both",
    }
)


def is_engine(frame: FrameType) -> bool:
    """Whether a frame is the engine's own."""
    return frame.f_code.co_filename.startswith(ENGINE)


def interruptible(frame: FrameType) -> bool:
    """Not where a destructor or a callback of the collector runs in the middle of the engine's own work."""
    caller: FrameType | None = frame
    while caller is not None and not is_engine(caller):
        caller = caller.f_back
    return (caller is None or caller.f_code.co_name in CALLERS) and not _imp.lock_held()


def outside(frame: FrameType | None) -> FrameType | None:
    """The innermost frame that is not the engine's."""
    while frame is not None and is_engine(frame):
        frame = frame.f_back
    return frame


def outermost(frame: FrameType) -> FrameType:
    """The frame by which the engine was entered: the last of the engine's own from the first one outwards."""
    caller: FrameType | None = frame
    while caller is not None and not is_engine(caller):
        caller = caller.f_back
    found = frame
    while caller is not None and is_engine(caller):
        found, caller = caller, caller.f_back
    return found
