"""Stand-in for the C module `_socket`: the standard library's `socket` runs on it unchanged.

Python's timeouts live here, as in CPython's socketmodule.c: None blocks (if the descriptor does), 0 never blocks,
anything else waits that long. Refuses to know how the machine carries the calls out.
"""

from __future__ import annotations

import _socket as real
import errno
from types import ModuleType
from typing import Any

from ..machine.kernel import TimedOut
from ..machine.machine import microseconds
from ..machine.port import Port
from ..machine.text import refusal
from .builtin import Builtin
from .refusal import refuse

LOCAL_NAMES = {"": "0.0.0.0", "localhost": "127.0.0.1", "0.0.0.0": "0.0.0.0"}
REFUSED = (
    "socketpair",
    "dup",
    "gethostbyname_ex",
    "gethostbyaddr",
    "getnameinfo",
    "if_nameindex",
    "sethostname",
    "CMSG_LEN",
    "CMSG_SPACE",
    "send_fds",
)
_port: Port
_default_timeout: float | None = None


def connect_port(port: Port) -> None:
    """All sockets of this process belong to a port."""
    global _port
    _port = port


class socket:
    """socket(7): AF_INET stream sockets of the simulated machine. No __dict__.

    The standard library's subclass adds it.
    """

    __slots__ = ("_family", "_fd", "_proto", "_timeout", "_type")

    def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None) -> None:
        self._family = real.AF_INET if family == -1 else int(family)
        self._type = real.SOCK_STREAM if type == -1 else int(type)
        self._proto = 0 if proto == -1 else proto
        self._timeout = _default_timeout
        self._fd = -1
        if fileno is not None:
            self._fd = int(fileno)
            return
        if self._family != real.AF_INET or self._type & 0xF != real.SOCK_STREAM:
            raise refusal(errno.EAFNOSUPPORT)
        self._fd = _port.call("socket", -1, (), 0)
        if self._timeout is not None:
            self._call("set_blocking", False)

    @property
    def family(self) -> int:
        """AF_INET."""
        return self._family

    @property
    def type(self) -> int:
        """SOCK_STREAM."""
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

    def _patient(self, name: str, *args: Any) -> Any:
        timeout = None if self._timeout is None else microseconds(self._timeout)
        try:
            return _port.call(name, self._fd, args, timeout)
        except TimedOut:
            raise TimeoutError("timed out") from None

    def fileno(self) -> int:
        """The descriptor, -1 when closed."""
        return self._fd

    def detach(self) -> int:
        """Gives the descriptor away without closing it."""
        number, self._fd = self._fd, -1
        return number

    def close(self) -> None:
        """close(2)."""
        if self._fd >= 0:
            self._call_and_forget()

    def _call_and_forget(self) -> None:
        try:
            self._call("close")
        finally:
            self._fd = -1

    def setblocking(self, flag: bool, /) -> None:
        """Same as settimeout(None) or settimeout(0)."""
        self.settimeout(None if flag else 0.0)

    def getblocking(self) -> bool:
        """Whether the timeout is not 0."""
        return self._timeout != 0.0

    def settimeout(self, value: float | None, /) -> None:
        """Seconds; ValueError for a negative number."""
        if value is not None and value < 0:
            raise ValueError("Timeout value out of range")
        self._timeout = None if value is None else float(value)
        self._call("set_blocking", value is None)

    def gettimeout(self) -> float | None:
        """Seconds, or None."""
        return self._timeout

    def bind(self, address: Any, /) -> None:
        """bind(2)."""
        self._call("bind", *_address("bind", address))

    def listen(self, backlog: int = 128, /) -> None:
        """listen(2)."""
        self._call("listen", backlog)

    def _accept(self) -> tuple[int, tuple[str, int]]:
        number, address = self._patient("accept")
        return number, tuple(address)

    def connect(self, address: Any, /) -> None:
        """connect(2)."""
        self._patient("connect", *_address("connect", address))

    def connect_ex(self, address: Any, /) -> int:
        """connect(2), with the errno as its result."""
        try:
            self.connect(address)
        except TimeoutError:
            return errno.EAGAIN
        except OSError as error:
            return error.errno or errno.EINVAL
        return 0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """recv(2)."""
        if size < 0:
            raise ValueError("negative buffersize in recv")
        call = self._call if flags & getattr(real, "MSG_DONTWAIT", 0) else self._patient
        data: bytes = call("recv", size, bool(flags & real.MSG_PEEK))
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """recv(2) into a buffer."""
        view = memoryview(buffer).cast("B")
        data = self.recv(nbytes or len(view), flags)
        view[: len(data)] = data
        return len(data)

    def recvfrom(self, size: int, flags: int = 0, /) -> tuple[bytes, Any]:
        """recvfrom(2) on a stream: no address."""
        return self.recv(size, flags), None

    def send(self, data: Any, flags: int = 0, /) -> int:
        """send(2): how much was taken."""
        rest = memoryview(data).cast("B")
        waits = self._timeout is None and not flags & getattr(real, "MSG_DONTWAIT", 0)
        count: int = (self._call if flags & getattr(real, "MSG_DONTWAIT", 0) else self._patient)("send", bytes(rest))
        while waits and count < len(rest):  # a blocking send takes everything
            try:
                count += self._patient("send", bytes(rest[count:]))
            except BlockingIOError:
                break
        return count

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """send(2) until everything is taken."""
        rest = memoryview(data).cast("B")
        while rest:
            rest = rest[self.send(rest) :]

    def shutdown(self, how: int, /) -> None:
        """shutdown(2)."""
        self._call("shutdown", how in (real.SHUT_RD, real.SHUT_RDWR), how in (real.SHUT_WR, real.SHUT_RDWR))

    def getsockname(self) -> tuple[str, int]:
        """The address of this end."""
        return tuple(self._call("local_address"))

    def getpeername(self) -> tuple[str, int]:
        """The address of the other end; ENOTCONN."""
        return tuple(self._call("remote_address"))

    def setsockopt(self, level: int, option: int, value: Any = None, length: int = 0, /) -> None:
        """SO_LINGER matters; the other options are accepted."""
        if level == real.SOL_SOCKET and option == real.SO_LINGER and isinstance(value, bytes | bytearray):
            on, seconds = int.from_bytes(value[:4], "little"), int.from_bytes(value[4:8], "little")
            self._call("set_linger", bool(on) and seconds == 0)

    def getsockopt(self, level: int, option: int, length: int = 0, /) -> int:
        """SO_ERROR and SO_TYPE; 0 for the others."""
        if level == real.SOL_SOCKET and option == real.SO_ERROR:
            return int(self._call("get_error"))
        return self._type if option == real.SO_TYPE else 0

    def __repr__(self) -> str:
        return f"<socket fd={self._fd}>"

    def __del__(self) -> None:
        """Closes what nobody closed, as CPython does."""
        if getattr(self, "_fd", -1) >= 0:
            self.close()


def _address(call: str, address: Any) -> tuple[str, int]:
    if not isinstance(address, tuple):
        raise TypeError(f"{call}(): AF_INET address must be tuple, not {type(address).__name__}")
    if len(address) != 2:
        raise TypeError("AF_INET address must be a pair (host, port)")
    host, port = address[0], address[1]
    if not isinstance(port, int):
        raise TypeError(f"'{type(port).__name__}' object cannot be interpreted as an integer")
    if not 0 <= port <= 65535:
        raise OverflowError(f"{call}(): port must be 0-65535.")
    return _resolve(host), port


def _resolve(host: Any) -> str:
    name = host.decode() if isinstance(host, bytes | bytearray) else str(host)
    name = LOCAL_NAMES.get(name, name)
    if name == "0.0.0.0" or name.startswith("127."):
        return name
    raise real.gaierror(real.EAI_NONAME, f"{host}: the simulated machine has no outside; only localhost can be reached")


def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list[Any]:
    """getaddrinfo(3) for this machine: IPv4 loopback."""
    name = "127.0.0.1" if host is None else _resolve(host)
    return [(real.AF_INET, type or real.SOCK_STREAM, proto or real.IPPROTO_TCP, "", (name, int(port or 0)))]


def gethostbyname(host: str, /) -> str:
    """gethostbyname(3)."""
    return _resolve(host)


def getdefaulttimeout() -> float | None:
    """What new sockets start with."""
    return _default_timeout


def setdefaulttimeout(value: float | None, /) -> None:
    """What new sockets start with."""
    global _default_timeout
    _default_timeout = value


def make_module() -> ModuleType:
    """A module `_socket`: constants of the host, everything that acts ours."""
    module = ModuleType("_socket", "Sockets of the simulated machine.")
    module.__dict__.update({name: value for name, value in vars(real).items() if not name.startswith("__")})
    module.__dict__.update({name: refuse(f"socket.{name}") for name in REFUSED if hasattr(real, name)})
    module.__dict__["socket"] = socket
    for function in (getaddrinfo, gethostbyname, getdefaulttimeout, setdefaulttimeout):
        setattr(module, function.__name__, Builtin(function))
    module.__dict__.update(
        SocketType=socket, gethostname=lambda: "switchyard", close=lambda fd: _port.call("close", fd, (), 0)
    )
    return module
