"""Links and what they lead to, for request handlers: asks the archive without holding the server up.

SQLite waits for the disk, so it works in a native thread of its own, one request after the other, while greenlets go
on. Whatever the disk does becomes a refusal that a person can read, and the log says why. Refuses to know SQL, and what
a place means.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar, cast

import gevent
import msgspec
from gevent import monkey
from gevent.threadpool import ThreadPool

from app.archive import MEMORY, Archive
from app.limits import Limits
from app.refusals import Refused
from app.works import Work

logger = logging.getLogger("switchyard.store")
OFF = ("", "off", "false", "no", "0")
PLACE = Path("instance") / "switchyard.sqlite3"
Answer = TypeVar("Answer")


def path_from(config: Mapping[str, object], root: Path) -> str | None:
    """Where STORE says that links are kept; None: nowhere. In the project's own folder, as a rule."""
    given = config.get("STORE")
    if given is None:
        return str(root / PLACE)
    if str(given).lower() in OFF:
        return None
    return MEMORY if given == MEMORY else str(root / str(given))


class Store:
    """What is kept for good. Every method may raise Refused ("store-off", "store-full", "store", "busy")."""

    def __init__(self, path: str | None, limits: Limits) -> None:
        self.path = path
        self._limits = limits
        self._archive = Archive(path, limits.store_bytes) if path is not None else None
        self._pool: ThreadPool | None = None
        self._waiting = 0
        # Of native threads: one that only greenlets know would not keep two threads apart.
        self._alone = monkey.get_original("_thread", "allocate_lock")()

    @property
    def sentence(self) -> str:
        """Where links are kept, for the log."""
        if self.path is None:
            return "Links and shared programs are not kept, as SWITCHYARD_STORE demands."
        where = "in memory, until the server stops" if self.path == MEMORY else f"in {self.path}"
        return f"Links and shared programs are kept {where}."

    def keep(self, place: str, work: Work | None) -> str:
        """Keeps a place and the work that it is in; the link's id. It is on the disk when this returns."""
        return self._ask(lambda archive: archive.keep(place, work))

    def place(self, link: str) -> str | None:
        """What a link leads to, if there is such a link."""
        return self._ask(lambda archive: archive.place(link))

    def work(self, name: str) -> Work | None:
        """A work by its name; None also where nothing is kept."""
        return self._ask(lambda archive: archive.work(name)) if self._archive is not None else None

    def close(self) -> None:
        """Ends what is under way, and closes the file."""
        if self._pool is not None and self._archive is not None:
            self._pool.apply(self._archive.close)
            self._pool.kill()
            self._pool = None

    def _ask(self, what: Callable[[Archive], Answer]) -> Answer:
        archive = self._archive
        if archive is None:
            raise Refused("store-off")
        if self._waiting >= self._limits.store_waiting:
            raise Refused("busy")
        self._waiting += 1
        try:
            with gevent.Timeout(self._limits.store_seconds, Refused("store")):
                return self._told(archive, what)
        finally:
            self._waiting -= 1

    def _told(self, archive: Archive, what: Callable[[Archive], Answer]) -> Answer:
        self._pool = self._pool or ThreadPool(1)
        done = self._pool.apply(self._tried, (what, archive))
        if isinstance(done, Exception):
            raise _refusal(done) from done
        return cast(Answer, done)

    def _tried(self, what: Callable[[Archive], Answer], archive: Archive) -> Answer | Exception:
        """What is raised in the pool's thread would be printed there: it comes back as a value instead.

        gevent's pool of one was seen at work in two threads at once: hence the lock.
        """
        with self._alone:
            try:
                return what(archive)
            except (sqlite3.Error, OSError, msgspec.MsgspecError) as error:
                return error


def _refusal(error: Exception) -> Refused:
    full = getattr(error, "sqlite_errorname", "").startswith("SQLITE_FULL")
    logger.warning("nothing was stored or found: %s: %s", type(error).__name__, error)
    return Refused("store-full" if full else "store")
