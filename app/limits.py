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
    waiting: int = 256
    """runs that may wait for an engine; one more is refused as busy"""
    waiting_seconds: float = 15
    """how long a run waits for an engine after the last person left it"""
    visitor_running: int = 2
    """engines of one visitor at work at once"""
    visitor_share: float = 0.5
    """engines at work for one visitor, on average: whoever has more lets others go first"""
    visitor_runs: int = 8
    """runs of one visitor that wait or are at work"""
    address_runs: int = 200
    """the same for one address, behind which a whole class may sit"""
    visitor_runs_per_minute: float = 120
    """runs that one visitor may start in a minute: every change of a program or a setting is one"""
    address_runs_per_minute: float = 2400
    """the same for one address"""
    visitor_bytes: int = 192 * MIB
    """size of the steps of all runs that one visitor started"""
    address_bytes: int = 384 * MIB
    """the same for one address"""
    reserve: int = field(default=1, metadata={"zero": True})
    """engines started before anybody asks for one, so that nobody waits for their start; 0: none"""
    reserve_own: int = field(default=8, metadata={"zero": True})
    """the same for visitors' programs, in sandboxes where there are any"""
    own_memory: int = 384 * MIB
    """memory of one process of a visitor's program"""
    own_cpu_seconds: int = 20
    """seconds that it may compute in all"""
    own_stall_seconds: float = 10
    """seconds that it may compute without passing a line, whatever its scenario says"""
    own_virtual_seconds: float = 86_400
    """seconds of virtual time, whatever its scenario says; what people do later is still seen"""
    own_output_bytes: int = 16 * MIB
    """what it may print, whatever its scenario says"""
    parked: int = 32
    """engines that wait for a person at once; one more ends the one that was idle longest"""
    viewers: int = 1000
    """open websockets"""
    address_viewers: int = 600
    """the same of one address, behind which a class may sit"""
    runs: int = 256
    """runs kept"""
    run_steps: int = 1_000_000
    """steps of one run"""
    run_bytes: int = 128 * MIB
    """size of one run's steps"""
    run_seconds: float = 120
    """how long an engine may be at work without waiting for a person"""
    brisk_seconds: float = 0.5
    """how long an engine may be at work before others come first on the computer's CPU"""
    run_bytes_per_second: float = 16 * MIB
    """what is read of one run, on average and at once; the engine waits for the rest of the second"""
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
    program_bytes: int = 128 * KIB
    """size of a visitor's programs"""
    works: int = 1000
    """visitors' programs that can be opened again by their name"""
    store_bytes: int = 256 * MIB
    """size of the file in which what was shared is kept for good"""
    store_waiting: int = 64
    """requests that may wait for that file"""
    store_seconds: float = 10
    """how long one waits for it"""
    link_bytes: int = 16 * KIB
    """size of what a link says, but for the programs"""
    links_per_minute: float = 20
    """links from one address; a class behind one address shares it"""
    recording_bytes: int = 32 * MIB
    """size of a recording that a visitor brings"""
    unpacked_bytes: int = 256 * MIB
    """the same when it is unpacked"""
    recordings: int = 64
    """recordings kept"""
    recordings_bytes: int = 256 * MIB
    """size of all of them"""
    recordings_per_minute: float = 30
    """recordings that may be brought from one address"""
    head_seconds: float = 20
    """how long a request over HTTP may take to say what it wants"""
    request_bytes: int = MIB
    """size of what comes with a request over HTTP; a route that takes more says so"""
    message_bytes: int = 512 * KIB
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

    rooms: int = 200
    """classes at once; one more ends the one that everybody left longest ago"""
    members: int = 500
    """people who follow one class"""
    room_seconds: float = 1800
    """how long a class goes on without its teacher"""
    news_seconds: float = 0.3
    """how long who comes and goes is gathered before a class is told"""
    codes_per_minute: float = 10
    """codes of classes that do not exist, from one browser"""

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
