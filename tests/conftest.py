"""Before the tests: they begin as in a terminal. At the very end: which did not run and why, whoever left them out.

They may run in several processes: what is said at the end is said by the one that runs no test.
"""

from __future__ import annotations

import signal
from typing import Any

from tools.jstests import files
from tools.setup import why_no_node

BROWSER = "tests/browser/"


def pytest_configure() -> None:
    """A shell without job control starts what runs in its background with interrupts ignored, and programs inherit it.

    What programs print on the host, with which tests compare, would be something else then.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Where the eye ends up."""
    tell_left_out(terminalreporter)
    tell_skipped(terminalreporter)


def tell_left_out(terminalreporter: Any) -> None:
    """`make test` runs the JavaScript unit tests before pytest; where there is no node, nobody could have run them."""
    reason = why_no_node()
    if reason:
        terminalreporter.section(f"JavaScript unit tests that did not run: those of {len(files())} files")
        terminalreporter.write_line(f"Why: {reason}; it takes node 20 or newer. The page itself needs none.")
        for name in files():
            terminalreporter.write_line(f"  {name}")


def tell_skipped(terminalreporter: Any) -> None:
    """The browser tests that did not run, and why."""
    reasons: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", []):
        if report.nodeid.startswith(BROWSER):
            reasons.setdefault(report.longrepr[2].removeprefix("Skipped: "), []).append(report.nodeid)
    for reason, tests in reasons.items():
        terminalreporter.section(f"browser tests that did not run: {len(tests)}")
        terminalreporter.write_line(f"Why: {reason}")
        for test in sorted(tests):
            terminalreporter.write_line(f"  {test}")
