"""Names and addresses: getaddrinfo and its kin for this computer, and for the names that the scenario defines.

Nothing outside can be reached, and that is what every other name is told. Refuses to know sockets.
"""

from __future__ import annotations

import _socket as real
import os
from collections.abc import Mapping
from typing import Any

from .arguments import c_int
from .constants import LINUX, PROTOCOL_NUMBERS, SERVICES

gaierror, herror = real.gaierror, real.herror
HOSTNAME = "switchyard"
DEVICE, DEVICE_NUMBER = "lo", 1  # the one network device
LOOP4, LOOP6, ANY4, ANY6 = "127.0.0.1", "::1", "0.0.0.0", "::"
LOCAL6 = ("ip6-localhost", "ip6-loopback")
LOCAL = ("localhost", "localhost.localdomain", HOSTNAME, *LOCAL6)
STREAM, DGRAM, RAW, INET, INET6, UNSPEC = 1, 2, 3, 2, 10, 0
TEXTS = {
    "EAI_NONAME": "Name or service not known",
    "EAI_SERVICE": "Servname not supported for ai_socktype",
    "EAI_FAMILY": "ai_family not supported",
    "EAI_SOCKTYPE": "ai_socktype not supported",
    "EAI_BADFLAGS": "Bad value for ai_flags",
    "EAI_ADDRFAMILY": "Address family for hostname not supported",
}
NUMBERS = {**LINUX, "EAI_ADDRFAMILY": -9}
_hosts: Mapping[str, str] = {}


def know(hosts: Mapping[str, str]) -> None:
    """The names that the scenario defines, each for this computer."""
    global _hosts
    _hosts = {name.lower(): what for name, what in hosts.items()}


def failure(kind: str, text: str | None = None) -> OSError:
    """A gaierror with Linux's number and words."""
    return gaierror(NUMBERS[kind], text or TEXTS[kind])


def outside(name: str) -> OSError:
    """What every name gets that is not this computer's."""
    return failure(
        "EAI_NONAME",
        f"{name}: the simulated machine has no outside; only localhost can be reached "
        "(see docs/machine.md, What is not simulated)",
    )


def numeric(host: str) -> tuple[int, str] | None:
    """The family and the usual spelling of an address in numbers; None for a name."""
    try:
        return INET, real.inet_ntoa(real.inet_aton(host)) if host and " " not in host else _raise()
    except OSError:
        pass
    try:
        text = real.inet_ntop(real.AF_INET6, real.inet_pton(real.AF_INET6, host.partition("%")[0]))
    except OSError:
        return None
    return INET6, text.removeprefix("::ffff:") if "." in text else text


def _scope(host: str | None) -> int:
    """The number after the % of an IPv6 address, or of the device that is named there."""
    zone = (host or "").partition("%")[2]
    if zone and zone != DEVICE and not zone.isdigit():
        raise failure("EAI_NONAME")
    return DEVICE_NUMBER if zone == DEVICE else int(zone or 0)


def _zone(address: str, scope: int) -> str:
    """What getnameinfo(3) adds: the device for addresses of one link, else the number."""
    first = int(address.partition(":")[0] or "0", 16)
    of_one_link = first & 0xFFC0 == 0xFE80 or first & 0xFF0F == 0xFF02
    return f"%{DEVICE if of_one_link and scope == DEVICE_NUMBER else scope}" if scope else ""


def _raise() -> str:
    raise OSError


def is_this_computer(name: str) -> bool:
    """Whether a name stands for the loopback."""
    lowered = name.lower().rstrip(".")
    return lowered in LOCAL or lowered in _hosts or lowered.endswith(".localhost")


def resolve(host: str, family: int) -> str:
    """The address of a host as sockets of a family use it; an empty one is any address. gaierror."""
    if host == "":
        return ANY6 if family == INET6 else ANY4
    if host == "<broadcast>" and family == INET:
        return "255.255.255.255"
    known = numeric(host)
    if known is not None:
        mapped = family == INET6 and ":" in host
        if known[0] != family and not mapped:
            raise failure("EAI_ADDRFAMILY")
        return known[1]
    if not is_this_computer(host):
        raise outside(host)
    return LOOP6 if family == INET6 else LOOP4


def _host_text(host: Any) -> str | None:
    if host is None:
        return None
    if isinstance(host, str):
        return host if host.isascii() else host.encode("idna").decode("ascii")
    if isinstance(host, bytes | bytearray):
        return bytes(host).decode("ascii", "replace")
    raise TypeError("getaddrinfo() argument 1 must be string or None")


def _named(function: str, host: Any) -> str:
    """The first argument of a function that takes nothing but a name. TypeError."""
    kind = "None" if host is None else type(host).__name__
    if not isinstance(host, str | bytes | bytearray):
        raise TypeError(f"{function}() argument 1 must be str, bytes or bytearray, not {kind}")
    text = _host_text(host) or ""
    if "\0" in text:
        raise TypeError(f"{function}() argument 1 must be encoded string without null bytes, not {kind}")
    return text


def _service(port: Any, socktype: int, flags: int) -> int:
    if port is None:
        return 0
    if isinstance(port, int):
        return port & 0xFFFF
    if not isinstance(port, str | bytes):
        raise OSError("Int or String expected")
    text = port.encode().decode() if isinstance(port, str) else port.decode()  # a surrogate is no service
    if text == "" or text.lstrip("+-").isdigit():
        return int(text or 0) & 0xFFFF
    if flags & LINUX["AI_NUMERICSERV"] or text not in SERVICES:
        raise failure("EAI_NONAME" if flags & LINUX["AI_NUMERICSERV"] else "EAI_SERVICE")
    return SERVICES[text]


def _addresses(host: str | None, family: int, flags: int) -> list[tuple[int, str]]:
    passive = flags & LINUX["AI_PASSIVE"]
    if host == "":
        raise failure("EAI_NONAME")
    if host is None:
        both = [(INET, ANY4), (INET6, ANY6)] if passive else [(INET6, LOOP6), (INET, LOOP4)]
        return [each for each in both if family in (UNSPEC, each[0])]
    known = numeric(host)
    if known is not None:
        found = (INET6, f"::ffff:{known[1]}") if known[0] == INET6 and "." in known[1] else known
        if family not in (UNSPEC, found[0]):
            raise failure("EAI_ADDRFAMILY")
        return [found]
    if flags & LINUX["AI_NUMERICHOST"]:
        raise failure("EAI_NONAME")
    if not is_this_computer(host):
        raise outside(host)
    # Names of this computer are an IPv4 address, as most hosts' files have it, unless the other family is asked for.
    return [(INET6, LOOP6)] if family == INET6 or host.lower() in LOCAL6 else [(INET, LOOP4)]


def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> list[Any]:
    """getaddrinfo(3): the loopback, for localhost and the scenario's hosts."""
    if family not in (UNSPEC, INET, INET6):
        raise failure("EAI_FAMILY")
    if type not in (0, STREAM, DGRAM, RAW):
        raise failure("EAI_SOCKTYPE")
    name = _host_text(host)
    if name is None and port is None:
        raise failure("EAI_NONAME")
    number = _service(port, type, flags)
    kinds = [(STREAM, 6), (DGRAM, 17), (RAW, 0)]
    chosen = [(kind, each) for kind, each in kinds if type in (0, kind) and (proto in (0, each) or kind == RAW)]
    if not chosen:
        raise failure("EAI_SERVICE" if isinstance(port, str) else "EAI_SOCKTYPE")
    canonical = name or "" if flags & LINUX["AI_CANONNAME"] else ""
    found = []
    for inet, address in _addresses(name, int(family), flags):
        for kind, each in chosen:
            place = (address, number, 0, _scope(name)) if inet == INET6 else (address, number)
            found.append((inet, kind, proto if kind == RAW else each, canonical, place))
            canonical = ""
    return found


def getnameinfo(sockaddr: Any, flags: int, /) -> tuple[str, str]:
    """getnameinfo(3)."""
    flags = c_int(flags)
    if not isinstance(sockaddr, tuple):
        raise TypeError("getnameinfo() argument 1 must be a tuple")
    if not 2 <= len(sockaddr) <= 4 or not isinstance(sockaddr[0], str):
        raise TypeError("getnameinfo(): illegal sockaddr argument")
    host, port = sockaddr[0], c_int(sockaddr[1])
    if len(sockaddr) > 2 and not 0 <= sockaddr[2] <= 0xFFFFF:
        raise OverflowError("getnameinfo(): flowinfo must be 0-1048575.")
    if port < 0:
        raise failure("EAI_SERVICE")
    known = numeric(host)
    if known is None:
        raise outside(host) if not is_this_computer(host) else failure("EAI_NONAME")
    local = known[1].startswith("127.") or known[1] == LOOP6
    if flags & LINUX["NI_NAMEREQD"] and not local:
        raise failure("EAI_NONAME")
    shown = known[1] + (_zone(known[1], sockaddr[3]) if len(sockaddr) > 3 and known[0] == INET6 else "")
    name = "localhost" if local and not flags & LINUX["NI_NUMERICHOST"] else shown
    services, port = {number: service for service, number in SERVICES.items()}, port & 0xFFFF
    service = str(port) if flags & LINUX["NI_NUMERICSERV"] else services.get(port, str(port))
    return name, service


def gethostbyname(host: str, /) -> str:
    """gethostbyname(3): an IPv4 address."""
    return resolve(_named("gethostbyname", host), INET)


def gethostbyname_ex(host: str, /) -> tuple[str, list[str], list[str]]:
    """gethostbyname(3): the name, no aliases, the IPv4 address."""
    name = _named("gethostbyname_ex", host)
    return name, [], [gethostbyname(name)]


def gethostbyaddr(host: str, /) -> tuple[str, list[str], list[str]]:
    """gethostbyaddr(3): localhost for the loopback."""
    name = _named("gethostbyaddr", host)
    known = numeric(name)
    address = known[1] if known else gethostbyname(name)
    if address == ANY4:
        raise OSError("wildcard resolved to multiple address")
    if not address.startswith("127.") and address != LOOP6:
        raise herror(1, "Unknown host")
    return "localhost", [], [address]


def getservbyname(name: str, protocol: str | None = None, /) -> int:
    """getservbyname(3)."""
    if not isinstance(name, str):
        kind = "None" if name is None else type(name).__name__
        raise TypeError(f"getservbyname() argument 1 must be str, not {kind}")
    if name not in SERVICES or protocol not in (None, "tcp", "udp"):
        raise OSError("service/proto not found")
    return SERVICES[name]


def getservbyport(port: int, protocol: str | None = None, /) -> str:
    """getservbyport(3)."""
    if not 0 <= port <= 0xFFFF:
        raise OverflowError("getservbyport: port must be 0-65535.")
    for name, number in SERVICES.items():
        if number == port and protocol in (None, "tcp", "udp"):
            return name
    raise OSError("port/proto not found")


def getprotobyname(name: str, /) -> int:
    """getprotobyname(3)."""
    if name not in PROTOCOL_NUMBERS:
        raise OSError("protocol not found")
    return PROTOCOL_NUMBERS[name]


def gethostname() -> str:
    """gethostname(2): the same on every host."""
    return HOSTNAME


def if_nameindex() -> list[tuple[int, str]]:
    """if_nameindex(3): there is one network device."""
    return [(DEVICE_NUMBER, DEVICE)]


def if_nametoindex(name: Any, /) -> int:
    """if_nametoindex(3)."""
    if os.fsdecode(name) != DEVICE:
        raise OSError("no interface with this name")
    return DEVICE_NUMBER


def if_indextoname(index: int, /) -> str:
    """if_indextoname(3)."""
    if not isinstance(index, int) or not 0 <= index < 1 << 32:
        # Its error, which differs from one Python to the next; there is no such device anywhere.
        return real.if_indextoname(index)
    if index != DEVICE_NUMBER:
        raise OSError(6, "No such device or address")
    return DEVICE


FUNCTIONS = (
    getaddrinfo,
    getnameinfo,
    gethostbyname,
    gethostbyname_ex,
    gethostbyaddr,
    getservbyname,
    getservbyport,
    getprotobyname,
    gethostname,
    if_nameindex,
    if_nametoindex,
    if_indextoname,
)
