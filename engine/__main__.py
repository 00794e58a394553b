"""The command line: run programs on the simulated machine, show a recording, export it.

    python -m engine run PROGRAM [PROGRAM2 ...]
    python -m engine run --host PROGRAM [-- ARGUMENT ...]
    python -m engine show RECORDING
    python -m engine export RECORDING --perfetto OUT
    python -m engine export RECORDING --html OUT

Refuses to know how anything of it is done.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys

from .arguments import parse
from .complaint import Complaint
from .launch import Launched

BAD_ARGUMENTS = 2
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; its exit status."""
    options = parse(arguments)
    try:
        status = run(options) if options.command == "run" else tell(options)
        sys.stdout.flush()
        return status
    except Complaint as error:
        print(f"switchyard: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("switchyard: stopped", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return 0
    except OSError as error:
        print(f"switchyard: {error.filename or 'a file'}: {error.strerror}.", file=sys.stderr)
    return BAD_ARGUMENTS


def run(options: argparse.Namespace) -> int:
    """`run`: starts the processes as the first thing of all."""
    if options.host:
        from . import hosting  # which has more time

        return hosting.run(options)
    with Launched(len(options.programs)) as launched:
        gc.disable()  # imports make no garbage worth the search
        from . import running  # while they import theirs, on another core

        gc.freeze()
        gc.enable()
        return running.run(options, launched)


def tell(options: argparse.Namespace) -> int:
    """`show` and `export`."""
    from . import telling  # which `run` must not wait for

    return telling.show(options) if options.command == "show" else telling.export(options)


if __name__ == "__main__":
    ended = main()
    sys.stderr.flush()
    os._exit(ended)  # all is written: a person need not wait until the interpreter has taken itself down
