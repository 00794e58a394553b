"""The file that links are kept in: what was shared, for good, each text once, named after what it holds.

Theory of operation. An SQLite file in WAL mode with synchronous=FULL: what `keep` has returned from is on the disk, and
a process that is killed, a full disk or a lost power supply leaves the file as it was before or after a whole `keep`.
Nothing is ever changed or deleted; the file grows to its bound, which SQLite keeps (`max_page_count`), and then takes
nothing more. Sources lie apart from the works that hold them, so that the same program in another world is not there
twice. After an error the file is opened anew: a disk may come back.

Everything here takes as long as the disk does. Refuses to know who waits for it, and what a place means.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.works import Work
from engine import Program

MEMORY = ":memory:"
LINK_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SHORTEST, LONGEST = 8, 40
BUSY_SECONDS = 5.0
SETTINGS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "journal_size_limit=4194304")
# One list of statements for each version of the schema: a file is brought from its own to the newest.
VERSIONS = (
    (
        "CREATE TABLE source (sum TEXT PRIMARY KEY, text TEXT NOT NULL)",
        "CREATE TABLE work (name TEXT PRIMARY KEY, content TEXT NOT NULL)",
        "CREATE TABLE link (id TEXT PRIMARY KEY, place TEXT NOT NULL, work TEXT REFERENCES work (name)) WITHOUT ROWID",
    ),
)


class Damaged(sqlite3.DatabaseError):
    """What the file holds is not what was put there."""


class _Content(msgspec.Struct, frozen=True, array_like=True):
    """A work as it is kept: its programs by name, with the sums of their sources."""

    example: str
    programs: list[tuple[str, str]]
    scenario: dict[str, object] | None


class Archive:
    """The file, opened when it is first needed. For one thread at a time."""

    def __init__(self, path: str, most_bytes: int) -> None:
        self._path = path
        self._most_bytes = most_bytes
        self._connection: sqlite3.Connection | None = None

    def keep(self, place: str, work: Work | None) -> str:
        """Keeps a place, and the work that it is in; the link's id, which is the same for the same place."""
        with self._open() as db:
            link, is_new = _name(db, place)
            if is_new:
                with _transaction(db):
                    link, is_new = _name(db, place)
                    if is_new:
                        _keep(db, link, place, work)
        return link

    def place(self, link: str) -> str | None:
        """What a link leads to."""
        with self._open() as db:
            found = db.execute("SELECT place FROM link WHERE id = ?", (link,)).fetchone()
        return None if found is None else str(found[0])

    def work(self, name: str) -> Work | None:
        """A work by its name; raises Damaged where it is not what its name says."""
        with self._open() as db:
            found = db.execute("SELECT content FROM work WHERE name = ?", (name,)).fetchone()
            if found is None:
                return None
            content = msgspec.json.decode(found[0], type=_Content)
            programs = tuple(Program(each, _source(db, total)) for each, total in content.programs)
        work = Work(content.example, programs, content.scenario)
        if work.name != name:
            raise Damaged(f"The work {name} holds something else.")
        return work

    def close(self) -> None:
        """Ends the work on the file; what it needs later opens it anew."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection = self._connection or self._opened()
            yield self._connection
        except (sqlite3.Error, OSError):
            if self._path != MEMORY:
                with contextlib.suppress(sqlite3.Error):
                    self.close()
            raise

    def _opened(self) -> sqlite3.Connection:
        if self._path != MEMORY:
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, db: sqlite3.Connection) -> None:
        for setting in SETTINGS:
            db.execute(f"PRAGMA {setting}")
        (page_bytes,) = db.execute("PRAGMA page_size").fetchone()
        db.execute(f"PRAGMA max_page_count={max(1, int(self._most_bytes // page_bytes))}")
        if _version(db) < len(VERSIONS):
            _migrate(db)
        if _version(db) > len(VERSIONS):
            raise Damaged("The file was written by a newer version of Switchyard.")


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def _migrate(db: sqlite3.Connection) -> None:
    with _transaction(db):
        for statements in VERSIONS[_version(db) :]:
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA user_version={len(VERSIONS)}")


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
        raise


def _name(db: sqlite3.Connection, place: str) -> tuple[str, bool]:
    """What the link to a place is called, and whether there is none yet."""
    for link in _ids(place):
        known = db.execute("SELECT place FROM link WHERE id = ?", (link,)).fetchone()
        if known is None or known[0] == place:
            return link, known is None
    raise Damaged("Many different places have the same sum.")


def _keep(db: sqlite3.Connection, link: str, place: str, work: Work | None) -> None:
    if work is not None:
        _keep_work(db, work)
    db.execute("INSERT INTO link VALUES (?, ?, ?)", (link, place, work and work.name))


def _keep_work(db: sqlite3.Connection, work: Work) -> None:
    sums = [hashlib.sha256(each.source.encode()).hexdigest() for each in work.programs]
    for total, program in zip(sums, work.programs, strict=True):
        db.execute("INSERT OR IGNORE INTO source VALUES (?, ?)", (total, program.source))
    programs = [(program.name, total) for program, total in zip(work.programs, sums, strict=True)]
    content = msgspec.json.encode(_Content(work.example, programs, work.scenario)).decode()
    db.execute("INSERT OR IGNORE INTO work VALUES (?, ?)", (work.name, content))


def _source(db: sqlite3.Connection, total: str) -> str:
    found = db.execute("SELECT text FROM source WHERE sum = ?", (total,)).fetchone()
    if found is None:
        raise Damaged("A work lacks one of its programs.")
    return str(found[0])


def _ids(place: str) -> Iterator[str]:
    """What a link may be called, by its content: short at first, longer where another one has that name."""
    number = int.from_bytes(hashlib.sha256(place.encode()).digest())
    letters = ""
    while len(letters) < LONGEST:
        number, at = divmod(number, len(LINK_LETTERS))
        letters += LINK_LETTERS[at]
    return (letters[:length] for length in range(SHORTEST, LONGEST + 1))
