"""Before the tests: they begin as in a terminal. At the very end: which did not run and why, whoever left them out.

Here those are the JavaScript unit tests.
"""

from __future__ import annotations

import signal
from typing import Any

from tools.jstests import files
from tools.setup import why_no_node


def pytest_configure() -> None:
    """A shell without job control starts what runs in its background with interrupts ignored, and programs inherit it.

    What programs print on the host, with which tests compare, would be something else then.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """`make test` runs them with node before pytest; where there is no node, nobody could have run them."""
    reason = why_no_node()
    if reason:
        terminalreporter.section(f"JavaScript unit tests that did not run: those of {len(files())} files")
        terminalreporter.write_line(f"Why: {reason}; it takes node 20 or newer. The page itself needs none.")
        for name in files():
            terminalreporter.write_line(f"  {name}")
