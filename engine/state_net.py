"""How sockets, what arrives at them, who asks for it, and the clients outside change the state. Refuses to know hubs'
queues and source lines.
"""

from __future__ import annotations

from typing import Any

from .events import Interest, Peer, Readiness, Socket
from .world import Transition, World

# What an arrival makes possible: r, w.
ARRIVALS = {"pending": "r", "data": "r", "eof": "r", "reset": "rw", "established": "w", "refused": "w", "writable": "w"}
SOCKET_STATES = {
    "bound": "open",
    "listening": "open",
    "connecting": "connecting",
    "established": "open",
    "refused": "closed",
    "eof": "eof",
    "reset": "reset",
    "shutdown": "shut",
    "closed": "closed",
}
WIRE_STATES = {
    "idle": "idle",
    "connect": "connecting",
    "connected": "connected",
    "refused": "refused",
    "eof": "eof",
    "close": "closed",
    "reset": "reset",
    "reset_by_server": "reset",
}
NOTES = {"connected", "refused", "eof", "close", "shutdown", "reset", "reset_by_server", "stuck"}
READINESS_MODEL = {"select": "select", "poll": "poll", "epoll_wait": "epoll"}
OVER = ("refused", "eof", "reset", "closed")


def on_socket(world: World, event: Socket) -> None:
    """The kernel's side of a socket."""
    key = f"{event.program}:{event.fd}"
    if event.event in ("created", "accepted"):
        _create(world, key, event)
    _update(world, key, event)
    if event.event == "pending":
        world.draft.append("sockets", key, "backlog", event.wire or f":{event.remote}")
    if event.event == "closed":
        world.leftovers.append(("sockets", key))
    if event.event in ARRIVALS:
        _arrive(world, key, event)
    if event.event in ("data", "read", "accepted") and event.wire is not None:
        _follow_lines(world, event.wire, key)


def _create(world: World, key: str, event: Socket) -> None:
    world.draft.set(
        "sockets",
        key,
        {
            "program": event.program,
            "fd": event.fd,
            "kind": "new",
            "local": event.local,
            "remote": event.remote,
            "wire": event.wire,
            "family": event.family or "tcp",
            "pair": None,
            "state": "open",
            "blocking": event.blocking,
            "backlog": [],
            "data": event.data or "",
            "bytes": event.bytes or 0,
            "since": world.t if event.bytes else None,
            "capacity": event.capacity,
            "received": event.bytes or 0,
            "sent": 0,
        },
    )
    if event.event != "accepted":
        return
    world.draft.set("sockets", key, "kind", "stream")
    for other, socket in world.draft.state["sockets"].items():
        if socket["kind"] == "listening" and socket["local"] == event.local and socket["backlog"]:
            world.draft.delete("sockets", other, "backlog", 0)
            _cool(world, socket)
            break
    if event.wire is not None and event.wire in world.draft.state["wires"]:
        world.draft.set("wires", event.wire, "program", event.program)
        world.draft.set("wires", event.wire, "fd", event.fd)


def _update(world: World, key: str, event: Socket) -> None:
    draft, socket = world.draft, world.draft.state["sockets"][key]
    if event.event in SOCKET_STATES:
        draft.set("sockets", key, "state", SOCKET_STATES[event.event])
    if event.event == "listening":
        draft.set("sockets", key, "kind", "listening")
    elif event.event == "connecting":
        draft.set("sockets", key, "kind", "stream")
    if event.local is not None:
        draft.set("sockets", key, "local", event.local)
    if event.event != "pending" and event.remote is not None:
        draft.set("sockets", key, "remote", event.remote)
    if event.blocking is not None:
        draft.set("sockets", key, "blocking", event.blocking)
    if event.event in ("data", "read"):
        draft.set("sockets", key, "bytes", event.bytes)
        draft.set("sockets", key, "data", event.data or "")
        if event.event == "data":
            draft.set("sockets", key, "received", socket["received"] + (event.count or 0))
        draft.set(
            "sockets",
            key,
            "since",
            None if not event.bytes else socket["since"] if socket["since"] is not None else world.t,
        )
        _cool(world, socket)
    elif event.event == "sent":
        draft.set("sockets", key, "sent", socket["sent"] + (event.count or 0))


def join_pair(world: World, program: int, one: int, two: int) -> None:
    """socketpair() or pipe() has made these descriptors: each is the other's other end, connected from the first."""
    for fd, other in ((one, two), (two, one)):
        world.draft.set("sockets", f"{program}:{fd}", "kind", "stream")
        world.draft.set("sockets", f"{program}:{fd}", "pair", other)


def _arrive(world: World, key: str, event: Socket) -> None:
    """Whoever waits for this descriptor has what it waits for, noticed or not."""
    wanted = ARRIVALS[event.event]
    for part in list(world.among("io", "hold")):
        wait = part["wait"]
        if part["program"] != event.program or wait is None:
            continue
        if wait["fd"] == event.fd:
            world.draft.set("tasks", str(part["id"]), "wait", "bytes", event.bytes or 0)
            world.become(part["id"], "ready" if wait["hold"] else "unnoticed")
        elif part["state"] == "io" and _asked_for(world, part["id"], event.fd, wanted):
            world.become(part["id"], "ready")
    _heat(world, event, wanted)


def _asked_for(world: World, task: int, fd: int, wanted: str) -> bool:
    ask = world.draft.state["asks"].get(str(task))
    return (
        ask is not None
        and ask["got"] is None
        and any(each["fd"] == fd and set(each["events"]) & set(wanted) for each in ask["asked"])
    )


def _heat(world: World, event: Socket, wanted: str) -> None:
    """A hub's watched descriptor has something to tell; a hub asleep in the kernel is woken."""
    for key, hub in world.draft.state["hubs"].items():
        if world.task(hub["task"])["program"] != event.program:
            continue
        for index, watched in enumerate(hub["fds"]):
            if watched["fd"] == event.fd and set(watched["events"]) & set(wanted):
                world.draft.set("hubs", key, "fds", index, "hot", True)
                if world.task(hub["task"])["state"] == "kernel":
                    world.become(hub["task"], "ready")


def _cool(world: World, socket: Any) -> None:
    """Whoever watches a descriptor for reading has nothing to read there any more, once all of it is taken."""
    if socket["backlog"] or socket["bytes"] or socket["state"] != "open":
        return
    for key, hub in world.draft.state["hubs"].items():
        if world.task(hub["task"])["program"] != socket["program"]:
            continue
        for index, watched in enumerate(hub["fds"]):
            if watched["hot"] and watched["fd"] == socket["fd"] and watched["events"] == "r":
                world.draft.set("hubs", key, "fds", index, "hot", False)


def _follow_lines(world: World, wire: str, key: str) -> None:
    """What a client sent has arrived in the kernel, or was read by the program."""
    if wire not in world.draft.state["wires"]:
        return
    socket = world.draft.state["sockets"][key]
    arrived, read = socket["received"], socket["received"] - socket["bytes"]
    lines, ends = world.draft.state["wires"][wire]["lines"], world.flights.get(wire, [])
    begin, flight = world.settled.get(wire, (0, 0))
    settled = True
    for index in range(begin, len(lines)):
        line = lines[index]
        if line["dir"] == "out":
            status = _status(ends[flight], arrived, read)
            if line["status"] != status:
                world.draft.set("wires", wire, "lines", index, "status", status)
            settled = settled and status == "read"
            flight += 1
        if settled:
            world.settled[wire] = (index + 1, flight)


def _status(end: int, arrived: int, read: int) -> str:
    return "read" if end <= read else "arrived" if end <= arrived else "sent"


def on_peer(world: World, event: Peer) -> None:
    """A client outside does something."""
    draft, name = world.draft, event.peer
    if name not in draft.state["wires"] or (event.event == "connect" and draft.state["wires"][name]["state"] in OVER):
        _create_wire(world, event)
    if event.event in WIRE_STATES:
        draft.set("wires", name, "state", WIRE_STATES[event.event])
    if event.server is not None:
        draft.set("wires", name, "server", event.server)
    if event.port is not None:
        draft.set("wires", name, "port", event.port)
    if event.event == "send":
        flights = world.flights.setdefault(name, [])
        flights.append((flights[-1] if flights else 0) + (event.count or 0))
        _append_line(world, name, "out", event.text, "sent")
    elif event.event == "recv":
        _append_line(world, name, "in", event.text, "read")
    elif event.event in NOTES:
        _append_line(world, name, "note", f"wire.{event.event}", "read")


def _create_wire(world: World, event: Peer) -> None:
    world.flights[event.peer] = []
    world.settled.pop(event.peer, None)
    world.draft.set(
        "wires",
        event.peer,
        {
            "name": event.peer,
            "port": None,
            "server": event.server,
            "state": "idle",
            "program": None,
            "fd": None,
            "human": bool(event.human),
            "lines": [],
        },
    )


def _append_line(world: World, name: str, direction: str, text: Any, status: str) -> None:
    world.draft.append("wires", name, "lines", {"t": world.t, "dir": direction, "text": text, "status": status})


def on_interest(world: World, event: Interest) -> None:
    """An epoll instance: its interest list and its ready list."""
    draft, key = world.draft, f"{event.program}:{event.epoll}"
    if event.event == "created":
        draft.set("epolls", key, {"program": event.program, "fd": event.epoll, "interest": [], "ready": []})
        return
    if event.event == "closed":
        draft.delete("epolls", key)
        return
    part = draft.state["epolls"][key]
    place = next((index for index, each in enumerate(part["interest"]) if each["fd"] == event.fd), None)
    entry = {"fd": event.fd, "events": event.events, "flags": event.flags}
    if event.event == "added":
        draft.append("epolls", key, "interest", entry)
    elif event.event == "changed" and place is not None:
        draft.set("epolls", key, "interest", place, entry)
    elif event.event == "removed" and place is not None:
        draft.delete("epolls", key, "interest", place)
    if event.event == "ready":
        draft.append("epolls", key, "ready", event.fd)
    elif event.event in ("idle", "removed") and event.fd in part["ready"]:
        draft.delete("epolls", key, "ready", part["ready"].index(event.fd))


def on_readiness(world: World, event: Readiness) -> None:
    """A program asks the kernel which descriptors are ready, or is told."""
    draft, key, part = world.draft, str(event.task), world.task(event.task)
    fds = [{"fd": fd, "events": events} for fd, events in event.fds]
    if event.epoll is not None and event.event == "asked":
        interest = draft.state["epolls"][f"{part['program']}:{event.epoll}"]["interest"]
        fds = [{"fd": each["fd"], "events": each["events"]} for each in interest]
    known = draft.state["asks"].get(key)
    world.model(part["program"], READINESS_MODEL[event.call])
    if event.event == "answered":
        if known:
            draft.set("asks", key, "got", fds)
    else:
        _ask(world, known, event, fds)


def _ask(world: World, known: Any, event: Readiness, fds: list[dict[str, Any]]) -> None:
    """As a rule much is as it was the last time, of thousands of descriptors too."""
    path, line = ("asks", str(event.task)), world.task(event.task)["line"]
    count, scanned = (known["count"], known["scanned"]) if known else (0, 0)
    totals = {"count": count + 1, "scanned": scanned + len(fds)}
    news = {"call": event.call, "got": None, "until": event.until, "line": line, "epoll": event.epoll, **totals}
    if not known:
        world.draft.set(*path, {"task": event.task, "asked": fds, **news})
        return
    world.draft.revise(*path, "asked", fds)
    for name, value in news.items():
        world.draft.set(*path, name, value)


NET_TRANSITIONS: dict[type, Transition] = {
    Socket: on_socket,
    Peer: on_peer,
    Interest: on_interest,
    Readiness: on_readiness,
}
