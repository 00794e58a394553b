"""Bytes and error numbers as short, safe text. Refuses to know where they come from."""

from __future__ import annotations

import errno

PREVIEW = 64

# Linux's own words: a run reads the same on every host.
MESSAGES = {
    errno.EAGAIN: "Resource temporarily unavailable",
    errno.EBADF: "Bad file descriptor",
    errno.EBUSY: "Device or resource busy",
    errno.EINVAL: "Invalid argument",
    errno.EPIPE: "Broken pipe",
    errno.EMFILE: "Too many open files",
    errno.ENOTSOCK: "Socket operation on non-socket",
    errno.EADDRINUSE: "Address already in use",
    errno.EADDRNOTAVAIL: "Cannot assign requested address",
    errno.EAFNOSUPPORT: "Address family not supported by protocol",
    errno.EISCONN: "Transport endpoint is already connected",
    errno.ENOTCONN: "Transport endpoint is not connected",
    errno.ECONNREFUSED: "Connection refused",
    errno.ECONNRESET: "Connection reset by peer",
    errno.EINPROGRESS: "Operation now in progress",
    errno.EALREADY: "Operation already in progress",
    errno.EOPNOTSUPP: "Operation not supported",
    errno.ENOENT: "No such file or directory",
    errno.EEXIST: "File exists",
    errno.ECHILD: "No child processes",
    errno.ESRCH: "No such process",
    errno.EPERM: "Operation not permitted",
    errno.EACCES: "Permission denied",
    errno.ENOTTY: "Inappropriate ioctl for device",
    errno.ESPIPE: "Illegal seek",
    errno.ESRCH: "No such process",
    errno.ELOOP: "Too many levels of symbolic links",
    errno.EPROTOTYPE: "Protocol wrong type for socket",
    errno.ENOPROTOOPT: "Protocol not available",
    errno.EPROTONOSUPPORT: "Protocol not supported",
    errno.ESOCKTNOSUPPORT: "Socket type not supported",
    errno.EDOM: "Numerical argument out of domain",
    errno.EPROTO: "Protocol error",
    errno.ENODEV: "No such device",
    errno.EMSGSIZE: "Message too long",
    errno.ENETUNREACH: "Network is unreachable",
    errno.ENOTDIR: "Not a directory",
    errno.EISDIR: "Is a directory",
    errno.EDESTADDRREQ: "Destination address required",
}


def refusal(number: int) -> OSError:
    """The OSError (of the right subclass) for an errno, in Linux's words."""
    return OSError(number, MESSAGES.get(number, "Unknown error"))


def preview(data: bytes | bytearray | memoryview, limit: int = PREVIEW) -> str:
    """The beginning of some bytes as text: valid UTF-8 as it is, everything unprintable as an escape."""
    piece = bytes(data[:limit])
    decoded = piece.decode("utf-8", "backslashreplace")
    return "".join(_escape(character) for character in decoded)


def _escape(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    return character.encode("unicode_escape").decode("ascii")
