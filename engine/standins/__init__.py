"""What the program imports instead of the modules that reach outside (floor 2).

`install(port)` puts the stand-ins in place; it must run before anything imports `socket`. They turn Python's calls
into calls on the port and refuse to know recording.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

from ..machine.host import HostPort
from ..machine.poller import draw_boundary
from ..machine.port import Port
from . import (
    arrival,
    boundary,
    buffers,
    clock,
    dates,
    delivery,
    distributions,
    entropy,
    filelocks,
    hostsignals,
    hostthreads,
    limits,
    ordering,
    processes,
    queues,
    rawfile,
    readiness,
    semaphores,
    signals,
    sockets,
    stacks,
    stdio,
    system,
    threads,
    tls,
    tracing,
)


def install(
    port: Port, program: str, registrar: threads.Registrar, relocation: processes.Relocation, seed: int
) -> delivery.Delivery:
    """Replaces `_thread`, `_queue`, `_socket`, `select`, `time`, `_signal`, `_multiprocessing`, the standard
    streams, and what differs from run to run. Gives what brings signals to the program.
    """
    entropy.install(seed, port.program)
    clock.install(port)  # first: `threading` takes the clock by name
    dates.install()
    distributions.install()
    threads.install(port, registrar, frozenset((program,)))
    buffers.install(port)
    _replace("_queue", queues.make_module(port))
    sockets.connect_port(port)
    _replace("_socket", sockets.make_module())
    _replace("select", readiness.make_module())
    boundary.occupy(port.descriptors)
    draw_boundary(boundary.is_outside)
    limits.install(port)
    system.install(port, stdio.install(port, program))
    filelocks.install(port)
    arriving = signals.install(port)
    processes.install(port, relocation, program, arriving)
    _replace("_multiprocessing", semaphores.make_module(port, frozenset((program,))))
    rawfile.install()
    tracing.install()
    stacks.install()
    tls.install()
    ordering.install()
    for name in ("socket", "selectors"):
        sys.modules.pop(name, None)
    # `selectors` tries an epoll while it is imported, and imports cost nothing: there is no machine to ask yet.
    importlib.import_module("selectors")
    readiness.connect_port(port)
    return arriving


def install_on_host(port: HostPort, registrar: threads.Registrar, typed: bool) -> None:
    """What is seen of a program on the real machine besides its lines: its streams, threads and signals.

    Hides who watches; all else is the host's. Lines that are `typed` come from the port.
    """
    stdio.install_passed(port, typed)
    hostthreads.install(port, registrar)
    hostsignals.install()
    tracing.install()
    stacks.install()


def _replace(name: str, module: ModuleType) -> None:
    """Puts a module in place, also for who imports it afresh."""
    sys.modules[name] = module
    arrival.always_find(name, module)
