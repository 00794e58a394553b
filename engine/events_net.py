"""What can happen on the network: the events of `events` that tell of sockets, epoll instances and clients outside.

Refuses to know who makes them, who reads them and how they are written down.
"""

from __future__ import annotations

from msgspec import field

from .causes import Event


class Interest(Event, frozen=True, tag="interest"):
    """The lists of an epoll instance changed.

    `event`: created, added, changed, removed (the interest list), ready, idle (the ready list), closed. `events` is
    r, w or rw, `flags` any of et, oneshot, exclusive, wakeup; both come with added and changed.
    """

    program: int
    epoll: int
    event: str
    fd: int | None = None
    events: str = ""
    flags: list[str] = field(default_factory=list)


class Socket(Event, frozen=True, tag="socket"):
    """The kernel's side of a socket changed.

    `event`: created, bound, listening, connecting, syn (a handshake arrives), pending (a connection waits in the
    backlog),
    established, refused, accepted, data, read, sent, eof, reset, shutdown, blocking, closed. `bytes` is what waits
    unread
    after the event and `data` its beginning; `count` is what this event moved.
    """

    program: int
    fd: int
    event: str
    local: int | None = None
    remote: int | None = None
    wire: str | None = None
    count: int | None = None
    bytes: int | None = None
    data: str | None = None
    blocking: bool | None = None
    capacity: int | None = None
    listener: int | None = None
    family: str | None = None


class Peer(Event, frozen=True, tag="peer"):
    """A client outside did something.

    `event`: idle, connect, connected, refused, send, recv, eof, shutdown, close, reset, reset_by_server, stuck (it
    could not do
    `text`).
    """

    peer: str
    event: str
    text: str = ""
    server: int | None = None
    port: int | None = None
    human: bool | None = None
    fd: int | None = None
    program: int | None = None
    count: int | None = None
