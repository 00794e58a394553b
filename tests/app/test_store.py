"""The store: each text once, for good; a full or broken disk and a killed server lose nothing that was acknowledged."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import gevent
import pytest
from serving import PATIENCE, Server

from app.archive import Archive, Damaged
from app.limits import Limits
from app.refusals import Refused
from app.store import Store, path_from
from app.works import Work
from engine import Program

KILLS = int(os.environ.get("KILLS", "5"))
MIB = 1 << 20
WORK = Work("own", (Program("a.py", "print(1)\n"), Program("b.py", "print('吃')\0")), {"seed": 5})


def work(number: int, size: int = 0) -> Work:
    """One that no other number has."""
    return Work("own", (Program("p.py", f"# {number}\n" + "#" * size),), None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "links.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    opened = Store(str(file), Limits(store_bytes=MIB))
    yield opened
    opened.close()


def refusal(what: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        what()
    return refused.value.code


def sql(file: Path, statement: str) -> list[tuple[object, ...]]:
    """Has a statement carried out by somebody else than the store."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
        return db.execute(statement).fetchall()


def check(file: Path) -> None:
    assert sql(file, "PRAGMA integrity_check") == [("ok",)]
    assert sql(file, "PRAGMA foreign_key_check") == []


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_what_is_kept_is_found_by_another_who_opens_the_file(store: Store, file: Path) -> None:
    link = store.keep("{}", WORK)
    other = Archive(str(file), MIB)
    assert (other.place(link), other.work(WORK.name)) == ("{}", WORK)
    assert (other.place("aaaaaaaa"), other.work("nobody")) == (None, None)
    other.close()


def test_equal_things_are_kept_once(store: Store, file: Path) -> None:
    other_world = Work(WORK.example, WORK.programs, {"seed": 6})
    assert store.keep("1", WORK) == store.keep("1", WORK)
    store.keep("2", WORK)
    store.keep("3", other_world)
    store.close()
    assert [sql(file, f"SELECT count(*) FROM {table}") for table in ("link", "work", "source")] == [
        [(3,)],
        [(2,)],
        [(2,)],
    ]


def test_a_name_that_is_taken_is_lengthened(store: Store, file: Path) -> None:
    link = store.keep("1", None)
    store.close()
    sql(file, "UPDATE link SET place = 'another one with this name'")
    longer = store.keep("1", None)
    assert (longer[:-1], len(longer)) == (link, len(link) + 1)
    assert store.keep("1", None) == longer
    assert store.place(link) == "another one with this name"


def test_where_it_is_kept_can_be_chosen(tmp_path: Path) -> None:
    assert path_from({}, tmp_path) == str(tmp_path / "instance/switchyard.sqlite3")
    assert path_from({"STORE": "x/y.db"}, tmp_path) == str(tmp_path / "x/y.db")
    assert path_from({"STORE": "/var/lib/y.db"}, tmp_path) == "/var/lib/y.db"
    assert path_from({"STORE": ":memory:"}, tmp_path) == ":memory:"
    assert [path_from({"STORE": off}, tmp_path) for off in ("off", False, "", 0)] == [None] * 4


def test_the_log_says_where_it_is_kept(tmp_path: Path, serve: Callable[..., Server]) -> None:
    for store, words in (
        (str(tmp_path / "x.db"), f"kept in {tmp_path}/x.db."),
        (":memory:", "until"),
        ("off", "not kept"),
    ):
        server = serve(store=store)
        assert words in server.wait_for_log("Links and shared programs")
        server.stop()
    assert not (tmp_path / "x.db").exists(), "it is made when somebody first shares"


def test_without_a_file_nothing_is_kept_and_that_is_said() -> None:
    store = Store(None, Limits())
    assert refusal(lambda: store.keep("1", None)) == "store-off"
    assert store.work("nobody") is None
    memory = Store(":memory:", Limits())
    assert memory.place(memory.keep("1", None)) == "1"
    memory.close()


def test_the_server_goes_on_while_the_disk_works(store: Store) -> None:
    ticks = 0

    def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            gevent.sleep(0.0001)

    ticker = gevent.spawn(tick)
    store.keep("1", work(1, 100_000))
    ticker.kill()
    assert ticks > 1


# --- a full, a damaged, a foreign file --------------------------------------------------------------------------------


def test_a_full_store_refuses_and_keeps_what_it_has(store: Store, file: Path) -> None:
    kept: list[str] = []
    code = refusal(lambda: [kept.append(store.keep(str(number), work(number, 50_000))) for number in range(100)])
    assert code == "store-full"
    assert 10 < len(kept) < 25
    assert [store.place(link) for link in kept] == [str(number) for number in range(len(kept))]
    assert store.keep("3", work(3, 50_000)) == kept[3], "what is there already needs no room"
    assert file.stat().st_size <= MIB
    store.close()
    check(file)


@pytest.mark.parametrize("damage", [b"no database" * 1000, b""])
def test_a_file_that_is_none_is_left_alone_and_said(file: Path, damage: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(damage)
    store = Store(str(file), Limits())
    if damage:
        assert refusal(lambda: store.keep("1", None)) == refusal(lambda: store.place("aaaaaaaa")) == "store"
        assert file.read_bytes() == damage
        file.unlink()
    assert store.place(store.keep("1", None)) == "1", "it goes on as soon as the file is right"
    store.close()


def test_damage_in_the_middle_is_said(store: Store, file: Path) -> None:
    for number in range(10):
        store.keep(str(number), work(number, 20_000))
    store.close()
    content = bytearray(file.read_bytes())
    for at in range(8192, len(content), 4096):
        content[at : at + 100] = b"\xff" * 100
    file.write_bytes(content)
    assert refusal(lambda: [store.work(work(number, 20_000).name) for number in range(10)]) == "store"


def test_a_work_that_was_tampered_with_is_not_given_out(file: Path) -> None:
    archive = Archive(str(file), MIB)
    archive.keep("1", WORK)
    sql(file, "UPDATE source SET text = 'import os'")
    with pytest.raises(Damaged, match="holds something else"):
        archive.work(WORK.name)
    archive.close()


def test_a_file_of_a_newer_version_is_left_alone(store: Store, file: Path) -> None:
    store.keep("1", None)
    store.close()
    sql(file, "PRAGMA user_version=99")
    assert refusal(lambda: store.keep("2", None)) == "store"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(str(tmp_path / "file" / "links.sqlite3"), Limits())
    assert refusal(lambda: store.keep("1", None)) == "store"
    store.close()


# --- a server on a full disk ------------------------------------------------------------------------------------------


def sharing(server: Server, number: int, size: int) -> tuple[int, str]:
    """Shares a program of some size: the status, and the link or the code of the refusal."""
    source = f"# {number}\n" + "#" * size
    try:
        return 201, server.share({"programs": [{"name": "p.py", "source": source}], "step": number})
    except urllib.error.HTTPError as error:
        told = json.load(error)
        assert told["sentence"] != f"error.{told['code']}"
        return error.code, str(told["code"])


def fill(server: Server) -> tuple[list[str], str]:
    """Shares until the server refuses: the links, and why."""
    links: list[str] = []
    for number in range(200):
        status, told = sharing(server, number, 60_000)
        if status != 201:
            return links, told
        links.append(told)
    raise AssertionError("Nothing ever was too much.")


def leads_somewhere(server: Server, link: str) -> bool:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(f"http://127.0.0.1:{server.port}{link}", timeout=PATIENCE)
    except urllib.error.HTTPError as answer:
        return answer.code == 302
    return False


def goes_on(server: Server, links: list[str], file: Path) -> None:
    """Whatever the disk did: the server answers, and every link that it gave out leads somewhere."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=PATIENCE) as answer:
        assert answer.status == 200
    assert all(leads_somewhere(server, link) for link in links)
    assert server.stop() == 0
    check(file)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one mebibyte; skipped where this user may not mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"this user may not mount a tmpfs: {done.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_loses_nothing(small_disk: Path, serve: Callable[..., Server]) -> None:
    file = small_disk / "links.sqlite3"
    server = serve(store=str(file), LINKS_PER_MINUTE=100_000)
    links, why = fill(server)
    assert links
    assert why == "store-full"
    server.wait_for_log("nothing was stored or found")
    goes_on(server, links, file)


def test_files_that_may_not_grow_lose_nothing(tmp_path: Path, serve: Callable[..., Server]) -> None:
    file = tmp_path / "links.sqlite3"
    server = serve(store=str(file), LINKS_PER_MINUTE=100_000)
    bound = 600_000
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (bound, bound))
    links, why = fill(server)
    assert links
    assert why in ("store", "store-full")
    goes_on(server, links, file)


def test_a_full_store_is_said_by_the_server(tmp_path: Path, serve: Callable[..., Server]) -> None:
    file = tmp_path / "links.sqlite3"
    server = serve(store=str(file), LINKS_PER_MINUTE=100_000, STORE_BYTES=500_000)
    links, why = fill(server)
    assert (len(links) > 4, why) == (True, "store-full")
    goes_on(server, links, file)


# --- a server that is killed ------------------------------------------------------------------------------------------


class Writer(threading.Thread):
    """Shares one program after the other until nobody answers any more; knows what was acknowledged."""

    def __init__(self, server: Server, first: int) -> None:
        super().__init__()
        self.acknowledged: dict[int, str] = {}
        self._server = server
        self._numbers = iter(range(first, first + 1_000_000))

    def run(self) -> None:
        for number in self._numbers:
            try:
                status, link = sharing(self._server, number, random.randrange(50_000))
            except (OSError, http.client.HTTPException):
                return
            assert status == 201, link
            self.acknowledged[number] = link


@pytest.mark.timeout(60 + 10 * KILLS)
def test_a_server_that_is_killed_while_it_writes_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "links.sqlite3"
    acknowledged: dict[int, str] = {}
    for number in range(KILLS):
        with Server(store=str(file), LINKS_PER_MINUTE=1e9, STORE_BYTES=1e12, RESERVE=0) as server:
            writers = [Writer(server, (number * 4 + each) * 1_000_000) for each in range(4)]
            assert sharing(server, number, 0)[0] == 201, "whatever is done once is done now"
            for writer in writers:
                writer.start()
            time.sleep(random.uniform(0.02, 0.3))
            server.stop(signal.SIGKILL)
            for writer in writers:
                writer.join(PATIENCE)
                acknowledged |= writer.acknowledged
        check(file)
    assert len(acknowledged) >= KILLS
    archive = Archive(str(file), MIB)
    for number, link in acknowledged.items():
        place = json.loads(archive.place(link.removeprefix("/s/")) or "{}")
        assert place.get("step", 0) == number
        kept = archive.work(place["work"])
        assert kept is not None
        assert kept.programs[0].source.startswith(f"# {number}\n")
    archive.close()
