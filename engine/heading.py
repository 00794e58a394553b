"""What stands at the top of a recording: what was run, and where.

Refuses to know what happened in it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from importlib import metadata

from .scenario import Program, Scenario
from .wire import VERSION, Header


def versions() -> dict[str, str]:
    """What a recording says about where it was made."""
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "gevent": _installed("gevent"),
        "greenlet": _installed("greenlet"),
    }


@cache
def _installed(name: str) -> str:
    return metadata.version(name)


def header(programs: Sequence[Program], scenario: Scenario) -> Header:
    """The first line of a recording of this run."""
    found = versions()
    return Header(
        timeline=VERSION,
        python=found["python"],
        gevent=found["gevent"],
        greenlet=found["greenlet"],
        programs=[program.name for program in programs],
        seed=scenario.seed,
        sources=[program.source for program in programs],
        scenario=scenario.to_json(),
    )
