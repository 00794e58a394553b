"""What a program sees of stacks and tracebacks: its own frames and its libraries', and none of the engine's.

On the host `recv` is written in C and leaves no frame behind; here it is Python, several frames deep, and below the
program lie the frames that run it. `traceback` and `inspect` pass over those. Refuses to know who looks, and what for.
"""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Container, Iterator
from types import FrameType, TracebackType
from typing import Any

from ..interruption import is_engine

# Where the engine calls the program: what lies below it runs the program.
BASES = frozenset({"_execute", "_finish", "_live_through"})


def prune(trace: TracebackType | None, known: Container[str] = ()) -> TracebackType | None:
    """A traceback without what the host does not have, for good; the whole of it where that is all there is.

    `known` are files: what follows one of their frames, but for the first, has been looked at before.
    """
    first = trace
    while first is not None and is_engine(first.tb_frame):
        first = first.tb_next
    entry = first
    while entry is not None:
        while entry.tb_next is not None and is_engine(entry.tb_next.tb_frame):
            entry.tb_next = entry.tb_next.tb_next
        entry = entry.tb_next
        if entry is not None and entry.tb_frame.f_code.co_filename in known:
            break
    return first or trace


def prune_error(error: BaseException | None, done: frozenset[int] = frozenset()) -> None:
    """The same for the traceback of an error, and of those that led to it."""
    if error is None or id(error) in done:
        return
    done |= {id(error)}
    error.__traceback__ = prune(error.__traceback__)
    for other in (error.__cause__, error.__context__, *getattr(error, "exceptions", ())):
        prune_error(other, done)


def visible(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames that the host would have, from one outwards."""
    while frame is not None and not (is_engine(frame) and frame.f_code.co_name in BASES):
        if not is_engine(frame):
            yield frame
        frame = frame.f_back


def install() -> None:
    """Replaces the functions by which `traceback` and `inspect` walk."""
    module: Any = traceback
    walk_tb, walk_positions = module.walk_tb, module._walk_tb_with_full_positions
    module.walk_tb = lambda tb: walk_tb(prune(tb))
    module._walk_tb_with_full_positions = lambda tb: walk_positions(prune(tb))
    module.walk_stack = walk_stack
    _renew_inspect()


def walk_stack(f: FrameType | None) -> Iterator[tuple[FrameType, int]]:
    """Walk a stack yielding the frame and line number for each frame, from the caller's where f is None."""
    if f is None:
        f = sys._getframe(1)
        while f is not None and f.f_code.co_filename == traceback.__file__:
            f = f.f_back
    for frame in visible(f):
        yield frame, frame.f_lineno


def _renew_inspect() -> None:
    module: Any = inspect
    outer, inner = module.getouterframes, module.getinnerframes

    def getouterframes(frame: FrameType, context: int = 1) -> list[Any]:
        """Get a list of records for a frame and all higher (calling) frames."""
        seen = list(visible(frame))
        return [each for each in outer(frame, context) if each.frame in seen]

    def getinnerframes(tb: TracebackType, context: int = 1) -> list[Any]:
        """Get a list of records for a traceback's frame and all lower frames."""
        records: list[Any] = inner(prune(tb), context)
        return records

    module.getouterframes, module.getinnerframes = getouterframes, getinnerframes
