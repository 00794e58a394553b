"""Every bound of the application in one place, with its default.

A bound is set by LIMIT_<NAME> in the application's configuration, which `SWITCHYARD_LIMIT_<NAME>` in the
environment fills. Refuses to know what the bounds are used for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

KIB, MIB = 1 << 10, 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of everything there may be; times in seconds of the real clock, sizes in bytes."""

    running: int = 4
    """engines at work at once; the other runs wait"""
    waiting: int = 16
    """runs that may wait for an engine; one more is refused as busy"""
    reserve: int = field(default=1, metadata={"zero": True})
    """engines started before anybody asks for one, so that nobody waits for their start; 0: none"""
    parked: int = 32
    """engines that wait for a person at once; one more ends the one that was idle longest"""
    viewers: int = 1000
    """open websockets"""
    runs: int = 256
    """runs kept"""
    run_steps: int = 500_000
    """steps of one run"""
    run_bytes: int = 128 * MIB
    """size of one run's steps"""
    total_bytes: int = 512 * MIB
    """size of all runs' steps"""
    scenario_bytes: int = 256 * KIB
    """size of a scenario with all that people did in it"""
    parked_seconds: float = 600
    """how long an engine waits for a person"""
    kept_seconds: float = 3600
    """how long a run is kept after the last person left it"""
    silent_seconds: float = 30
    """how long a running engine may say nothing"""
    sweep_seconds: float = 5
    """how often old runs are looked for"""
    message_bytes: int = 64 * KIB
    """size of one message from a browser"""
    text_bytes: int = 4 * KIB
    """size of one line that a person types"""
    messages_per_second: float = 20
    """messages from one browser, on average; short bursts may hold twice as many"""
    batch_steps: int = 500
    """steps in one message to a browser"""
    batch_bytes: int = 128 * KIB
    """size of the steps in one message to a browser; a single longer step still goes out, and a packed block too"""
    unsent: int = 64
    """answers that may wait for a slow browser before nothing more is read from it"""
    send_seconds: float = 60
    """how long a browser may take to accept one message"""
    ping_seconds: float = 25
    """how often a quiet browser is asked whether it is still there"""

    @classmethod
    def from_config(cls, config: Mapping[str, object]) -> Limits:
        """Reads the LIMIT_ entries of a Flask configuration; raises ValueError with a sentence."""
        given: dict[str, Any] = {}
        for each in fields(cls):
            value = config.get(f"LIMIT_{each.name.upper()}", each.default)
            zero = bool(each.metadata.get("zero"))
            if (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or not (value > 0 or (zero and value == 0))
            ):
                bound = "0 or above" if zero else "above 0"
                raise ValueError(f"LIMIT_{each.name.upper()} must be a number {bound}, not {value!r}.")
            given[each.name] = value
        return cls(**given)
