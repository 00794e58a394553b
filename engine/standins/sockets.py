"""Stand-in for the C module `_socket`: the standard library's `socket` runs on it unchanged.

Python's timeouts live here, as in CPython's socketmodule.c: None blocks (if the descriptor does), 0 never blocks,
anything else waits that long. Refuses to know how the machine carries the calls out.
"""

from __future__ import annotations

import _socket as real
import errno
import warnings
from itertools import count
from types import ModuleType
from typing import Any

from ..machine.agenda import microseconds
from ..machine.kernel import TimedOut
from ..machine.port import Port
from ..machine.text import refusal
from . import ancillary, boundary, names
from .addresses import UNIX, find_file, from_machine, let_go, make_file, to_machine
from .arguments import c_int, checked_timeout, number_of, plain, refuse_urgent
from .builtin import Builtin
from .constants import LINUX
from .refusal import refuse

REFUSED = ("sethostname",)
NONBLOCK, CLOEXEC = LINUX["SOCK_NONBLOCK"], LINUX["SOCK_CLOEXEC"]
DONTWAIT, PEEK = LINUX["MSG_DONTWAIT"], LINUX["MSG_PEEK"]
STREAM = LINUX["SOCK_STREAM"]
_port: Port
_numbers = count()
_default_timeout: float | None = None


def connect_port(port: Port) -> None:
    """All sockets of this process belong to a port."""
    global _port
    _port = port
    names.know(port.hosts)


class socket:
    """socket(7) of the simulated machine. No __dict__.

    The standard library's subclass adds it.
    """

    __slots__ = ("_family", "_fd", "_kept_file", "_number", "_proto", "_timeout", "_type")

    def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None) -> None:
        self._fd = -1
        self._kept_file: int | None = None
        self._family = LINUX["AF_INET"] if family == -1 else int(family)
        self._type = (STREAM if type == -1 else int(type)) & ~(NONBLOCK | CLOEXEC)
        self._proto = 0 if proto == -1 else proto
        self._timeout = 0.0 if type != -1 and type & NONBLOCK else _default_timeout
        if fileno is not None:
            self._adopt(fileno, family, type, proto)
        else:
            self._fd = _port.call("socket", -1, (self._family, self._type, self._proto), 0)
        if self._timeout is not None:
            self._call("set_blocking", False)

    def _adopt(self, fileno: Any, family: int, type: int, proto: int) -> None:
        """Takes over a descriptor; what was not given is asked for."""
        if isinstance(fileno, float):
            raise TypeError("integer argument expected, got float")
        number = c_int(fileno)
        if number < 0:
            raise ValueError("negative file descriptor")
        if boundary.is_outside(number) and boundary.is_open(number):
            raise refusal(errno.ENOTSOCK)
        if -1 in (family, type, proto):
            kind, domain, sort, protocol = _port.call("kind", number, (), 0)
            if kind not in ("tcp", "udp", "unix"):
                raise refusal(errno.ENOTSOCK)
            self._family = domain if family == -1 else self._family
            self._type = sort if type == -1 else self._type
            self._proto = protocol if proto == -1 else self._proto
        self._fd = number

    @property
    def family(self) -> int:
        """AF_INET, AF_INET6 or AF_UNIX."""
        return self._family

    @property
    def type(self) -> int:
        """SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET."""
        return self._type

    @property
    def proto(self) -> int:
        """The protocol number."""
        return self._proto

    @property
    def timeout(self) -> float | None:
        """Seconds, or None."""
        return self._timeout

    def _call(self, name: str, *args: Any) -> Any:
        return _port.call(name, self._fd, args, 0)

    def _patient(self, name: str, *args: Any, flags: int = 0) -> Any:
        if flags & DONTWAIT:
            return self._call(name, *args)
        timeout = None if self._timeout is None else microseconds(self._timeout)
        try:
            return _port.call(name, self._fd, args, timeout)
        except TimedOut:
            raise TimeoutError("timed out") from None

    def _shown(self, address: Any) -> Any:
        return from_machine(self._family, address)

    def fileno(self) -> int:
        """The descriptor, -1 when closed."""
        return self._fd

    def detach(self) -> int:
        """Gives the descriptor away without closing it."""
        number, self._fd = self._fd, -1
        return number

    def close(self) -> None:
        """close(2). ECONNRESET is nobody's business."""
        number, self._fd = self._fd, -1
        if number >= 0:
            _port.call("close", number, (), 0)
        let_go(self._kept_file)
        self._kept_file = None

    def setblocking(self, flag: bool, /) -> None:
        """Same as settimeout(None) or settimeout(0)."""
        self.settimeout(None if flag else 0.0)

    def getblocking(self) -> bool:
        """Whether the timeout is not 0."""
        return self._timeout != 0.0

    def settimeout(self, value: float | None, /) -> None:
        """Seconds; ValueError for a negative number."""
        timeout = checked_timeout(value)
        self._call("set_blocking", timeout is None)
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        """Seconds, or None."""
        return self._timeout

    def bind(self, address: Any, /) -> None:
        """bind(2)."""
        place = to_machine("bind", self._family, address)
        if self._family == UNIX:
            self._call("local_address")  # a closed socket makes no file
            self._kept_file = make_file(place[0], self._kept_file)
        self._call("bind", *place)

    def listen(self, backlog: int = 128, /) -> None:
        """listen(2)."""
        self._call("listen", max(c_int(backlog), 0))

    def _accept(self) -> tuple[int, Any]:
        number, address = self._patient("accept")
        return number, self._shown(address)

    def connect(self, address: Any, /) -> None:
        """connect(2)."""
        place = to_machine("connect", self._family, address)
        if self._family == UNIX:
            find_file(place[0])
        self._patient("connect", *place)

    def connect_ex(self, address: Any, /) -> int:
        """connect(2), with the errno as its result."""
        place = to_machine("connect_ex", self._family, address)
        try:
            if self._family == UNIX:
                find_file(place[0])
            self._patient("connect", *place)
        except TimeoutError:
            return errno.EAGAIN
        except OSError as error:
            return error.errno or errno.EINVAL
        return 0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """recv(2)."""
        if size < 0:
            raise ValueError("negative buffersize in recv")
        data: bytes = self._patient("recv", size, int(flags), flags=flags)
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """recv(2) into a buffer."""
        view = memoryview(buffer).cast("B")
        if nbytes < 0:
            raise ValueError("negative buffersize in recv_into")
        if nbytes > len(view):
            raise ValueError("buffer too small for requested bytes")
        data = self.recv(nbytes or len(view), flags)
        view[: len(data)] = data
        return len(data)

    def _receive(self, size: int, flags: int, room: int = 0) -> Any:
        got = self._patient("recvmsg", size, int(flags), room, flags=flags)
        address = got[1]
        return got[0], None if address is None else self._shown(address), got[2], got[3], got[4]

    def recvfrom(self, size: int, flags: int = 0, /) -> tuple[bytes, Any]:
        """recvfrom(2)."""
        if size < 0:
            raise ValueError("negative buffersize in recvfrom")
        data, address, _, _, _ = self._receive(size, flags)
        return data, address

    def recvfrom_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> tuple[int, Any]:
        """recvfrom(2) into a buffer."""
        view = memoryview(buffer).cast("B")
        if nbytes < 0:
            raise ValueError("negative buffersize in recvfrom_into")
        if nbytes > len(view):
            raise ValueError("nbytes is greater than the length of the buffer")
        data, address = self.recvfrom(nbytes or len(view), flags)
        view[: len(data)] = data
        return len(data), address

    def recvmsg(self, bufsize: int, ancbufsize: int = 0, flags: int = 0, /) -> tuple[bytes, Any, int, Any]:
        """recvmsg(2)."""
        if bufsize < 0:
            raise ValueError("negative buffer size in recvmsg()")
        if not 0 <= ancbufsize <= 0x7FFFFFFF:
            raise ValueError("invalid ancillary data buffer length")
        data, address, told, items, _ = self._receive(bufsize, flags, ancbufsize)
        return data, ancillary.arrived(items, bool(flags & PEEK)), told, address

    def recvmsg_into(self, buffers: Any, ancbufsize: int = 0, flags: int = 0, /) -> tuple[int, Any, int, Any]:
        """recvmsg(2) into several buffers."""
        try:
            views = [memoryview(each).cast("B") for each in buffers]
        except TypeError:
            if hasattr(buffers, "__iter__"):
                raise
            raise TypeError("recvmsg_into() argument 1 must be an iterable") from None
        if any(view.readonly for view in views):
            raise TypeError("recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers")
        data, items, told, address = self.recvmsg(sum(map(len, views)), ancbufsize, flags)
        start = 0
        for view in views:
            piece = data[start : start + len(view)]
            view[: len(piece)] = piece
            start += len(piece)
        return len(data), items, told, address

    def send(self, data: Any, flags: int = 0, /) -> int:
        """send(2): how much was taken; a blocking one takes everything."""
        refuse_urgent(flags)
        count: int = self._patient("send", plain(data), int(flags), flags=flags)
        return count

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """send(2) until everything is taken, within the timeout."""
        refuse_urgent(flags)
        rest = memoryview(plain(data))
        limit = None if not self._timeout else _port.now() + microseconds(self._timeout)
        while True:
            left = None if self._timeout is None else 0 if limit is None else max(limit - _port.now(), 1)
            try:
                rest = rest[_port.call("send", self._fd, (bytes(rest), int(flags)), left) :]
            except TimedOut:
                raise TimeoutError("timed out") from None
            if not rest:
                return

    def sendto(self, data: Any, *rest: Any) -> int:
        """sendto(2): data[, flags], address."""
        if not 1 <= len(rest) <= 2:
            raise TypeError(f"sendto() takes 2 or 3 arguments ({len(rest) + 1} given)")
        payload, flags = plain(data), c_int(rest[0]) if len(rest) == 2 else 0
        return self._send_message(payload, [], flags, self._place("sendto", rest[-1]))

    def sendmsg(self, buffers: Any, ancdata: Any = (), flags: int = 0, address: Any = None, /) -> int:
        """sendmsg(2)."""
        try:
            parts = list(buffers)
        except TypeError:
            raise TypeError("sendmsg() argument 1 must be an iterable") from None
        payload = b"".join(plain(each) for each in parts)
        items = ancillary.items(ancdata)
        place = None if address is None else self._place("sendmsg", address)
        return self._send_message(payload, items, c_int(flags), place)

    def _place(self, call: str, address: Any) -> tuple[Any, ...]:
        place = to_machine(call, self._family, address)
        if self._family == UNIX and self._type == LINUX["SOCK_DGRAM"]:
            find_file(place[0])
        return place

    def _send_message(self, data: bytes, items: list[ancillary.Item], flags: int, place: Any) -> int:
        refuse_urgent(flags)
        sent, outside = ancillary.departing(items)
        count: int = self._patient("sendmsg", data, flags, place, sent, outside, flags=flags)
        return count

    def shutdown(self, how: int, /) -> None:
        """shutdown(2)."""
        direction = c_int(how)
        self._call("shutdown", direction in (0, 2), direction in (1, 2))

    def getsockname(self) -> Any:
        """The address of this end."""
        return self._shown(self._call("local_address"))

    def getpeername(self) -> Any:
        """The address of the other end; ENOTCONN."""
        return self._shown(self._call("remote_address"))

    def setsockopt(self, level: int, option: int, value: Any = None, length: Any = None, /) -> None:
        """setsockopt(2): an integer, the bytes of a structure, or None and a length."""
        if value is None:
            if length is None:
                raise TypeError("setsockopt() requires 4 arguments when the third argument is None")
            value = b""
        elif hasattr(value, "__index__"):
            value = value.__index__()
            if not -(1 << 31) <= value < 1 << 31:
                raise OverflowError("signed integer is greater than maximum" if value > 0 else "too small")
        else:
            value = plain(value)
        self._call("set_option", int(level), int(option), value)

    def getsockopt(self, level: int, option: int, length: int = 0, /) -> Any:
        """getsockopt(2): an integer, or so many bytes."""
        if not 0 <= length <= 1024:
            raise OSError("getsockopt buflen out of range")
        value = self._call("get_option", int(level), int(option))
        if length == 0:
            return value if isinstance(value, int) else int.from_bytes(value[:4], "little", signed=True)
        data = value.to_bytes(4, "little", signed=True) if isinstance(value, int) else value
        return data[:length]

    def __hash__(self) -> int:
        """A number, given when it is first asked for: the order of a set of sockets must not hang on addresses."""
        if not hasattr(self, "_number"):
            self._number = next(_numbers)
        return self._number

    def __repr__(self) -> str:
        return f"<socket object, fd={self._fd}, family={self._family}, type={self._type}, proto={self._proto}>"

    def __del__(self) -> None:
        """Closes what nobody closed, as CPython does."""
        if getattr(self, "_fd", -1) >= 0:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, source=self, stacklevel=2)
            self.close()


def socketpair(family: Any = None, type: int = STREAM, proto: int = 0, /) -> tuple[socket, socket]:
    """socketpair(2)."""
    domain = UNIX if family is None else int(family)
    sort = int(type) & ~(NONBLOCK | CLOEXEC)
    one, two = _port.call("socketpair", -1, (domain, sort, proto), 0)
    return socket(domain, type, proto, one), socket(domain, type, proto, two)


def dup(fd: int, /) -> int:
    """dup(2), not inheritable."""
    number: int = _port.call("dup", number_of(fd), (0, False), 0)
    return number


def close(fd: int, /) -> None:
    """close(2)."""
    _port.call("close", number_of(fd), (), 0)


def getdefaulttimeout() -> float | None:
    """What new sockets start with."""
    return _default_timeout


def setdefaulttimeout(value: float | None, /) -> None:
    """What new sockets start with."""
    global _default_timeout
    _default_timeout = checked_timeout(value)


def make_module() -> ModuleType:
    """A module `_socket`: constants of Linux, everything that acts ours."""
    module = ModuleType("_socket", "Sockets of the simulated machine.")
    module.__dict__.update({name: value for name, value in vars(real).items() if not name.startswith("__")})
    module.__dict__.update(LINUX)
    module.__dict__.update({name: refuse(f"socket.{name}") for name in REFUSED})
    module.__dict__.update(socket=socket, SocketType=socket)
    functions = (*names.FUNCTIONS, socketpair, dup, close, getdefaulttimeout, setdefaulttimeout, *ancillary.FUNCTIONS)
    for function in functions:
        setattr(module, function.__name__, Builtin(function, None, "_socket", getattr(real, function.__name__, None)))
    return module
