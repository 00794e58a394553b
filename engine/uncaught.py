"""Prints an exception that nobody caught, as the interpreter would: through sys.excepthook, with the source beside it.

Older interpreters print in C and read the source from files only, so the program's text lies in one while they do.
Refuses to know what becomes of the run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from .scenario import Program
from .standins.stacks import prune_error


def print_uncaught(error: BaseException, program: Program) -> None:
    """Writes to the program's stderr. The error's traceback begins at the program's own first frame."""
    prune_error(error)
    with _readable(program):
        hook = getattr(sys, "excepthook", None)
        if hook is None:
            print("sys.excepthook is missing", file=sys.stderr)
            hook = sys.__excepthook__
        try:
            hook(type(error), error, error.__traceback__)
        except BaseException as second:
            if second.__context__ is error:
                second.__context__ = None  # the interpreter is done handling the first one when it calls the hook
            print("Error in sys.excepthook:", file=sys.stderr)
            prune_error(second)
            _print(second)
            print("\nOriginal exception was:", file=sys.stderr)
            _print(error)


def _print(error: BaseException) -> None:
    sys.__excepthook__(type(error), error, error.__traceback__)


@contextmanager
def _readable(program: Program) -> Iterator[None]:
    """The program's text as a file where the interpreter looks for it; the traceback lacks its lines if that fails."""
    from tempfile import TemporaryDirectory  # rarely needed, and slow to import

    with ExitStack() as stack:
        with suppress(OSError):
            folder = stack.enter_context(TemporaryDirectory(prefix="switchyard-", ignore_cleanup_errors=True))
            Path(folder, program.name).write_text(program.source, "utf-8")
            sys.path.insert(0, folder)
            stack.callback(sys.path.remove, folder)
        yield
