"""Says at the very end which tests did not run and why, whoever left them out: here the JavaScript unit tests."""

from __future__ import annotations

from typing import Any

from tools.jstests import files
from tools.setup import why_no_node


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """`make test` runs them with node before pytest; where there is no node, nobody could have run them."""
    reason = why_no_node()
    if reason:
        terminalreporter.section(f"JavaScript unit tests that did not run: those of {len(files())} files")
        terminalreporter.write_line(f"Why: {reason}; it takes node 20 or newer. The page itself needs none.")
        for name in files():
            terminalreporter.write_line(f"  {name}")
