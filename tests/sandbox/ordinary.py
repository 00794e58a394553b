"""Runs a command as a user without rights, who can read Python and the project wherever they are. For root alone.

    python tests/sandbox/ordinary.py python -m pytest ...

In a mount namespace of its own the home folders that hold them are replaced by folders that anybody may pass through.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from engine.threshold import BIND, PLACE, RECURSIVE, drop_rights, enter_namespace, lay_out, mount

USER = 54321


def hidden(path: Path) -> Path | None:
    """The outermost folder above a path that only its owner may pass through."""
    return next((each for each in reversed(path.parents) if not each.stat().st_mode & stat.S_IXOTH), None)


def main() -> None:
    """Becomes the command."""
    needed = [Path(sys.base_prefix), Path(sys.prefix).resolve(), Path(__file__).resolve().parent.parent.parent]
    shown = [each for each in needed if hidden(each)]
    enter_namespace()
    lay_out(1 << 20, 100, [str(each) for each in shown])
    for each in {hidden(path) for path in shown}:
        mount("tmpfs", str(each), "tmpfs", 0, "mode=0755")
    for number, each in enumerate(shown):
        each.mkdir(parents=True, exist_ok=True)
        mount(f"{PLACE}/{number}", str(each), None, BIND | RECURSIVE)
    drop_rights(USER)
    os.environ.update(HOME="/tmp", PYTHONDONTWRITEBYTECODE="1")
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
