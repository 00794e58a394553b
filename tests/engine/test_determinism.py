"""A run is a pure function of programs and scenario: the same bytes every time, wherever and however it is started."""

from __future__ import annotations

import filecmp
import functools
import gzip

import pytest
from commands import read
from recordings import FOLDER, PROGRAMS, run, written

from engine.scenario import Scenario

PAIR = (FOLDER / "gevent_pair.py",)
TOGETHER = (FOLDER / "server_nonblocking.py", FOLDER / "client.py")
RUNS = {
    "greenlet": ((FOLDER / "greenlet_eat_drink.py",), []),
    "gevent": (PAIR, []),
    "gevent, everything it has": ((PROGRAMS / "gevent_waits.py",), []),
    "gevent, sockets": ((PROGRAMS / "gevent_echo.py",), []),
    "gevent, its own lines too": (PAIR, ["--inside", "all"]),
    "select": ((FOLDER / "server_select.py",), ["--scenario", "server-select"]),
    "polling": ((FOLDER / "server_nonblocking.py",), ["--scenario", "server-nonblocking"]),
    "two programs": (TOGETHER, ["--scenario", "client-and-server"]),
}


@pytest.mark.parametrize("kind", RUNS)
def test_the_same_run_gives_the_same_bytes(kind, command, tmp_path):
    programs, options = RUNS[kind]
    elsewhere = tmp_path / "another folder"
    elsewhere.mkdir()
    play = functools.partial(command, "run", *programs, *options, "--record")
    first = play("1.json", PYTHONHASHSEED="1")
    second = play("2.json", folder=elsewhere, PYTHONHASHSEED="2", HOME="/", TZ="Asia/Tokyo")
    assert (first.status, first.out, first.err) == (second.status, second.out, second.err)
    assert filecmp.cmp(tmp_path / "1.json", elsewhere / "2.json", shallow=False)


def test_a_gzipped_recording_is_the_same_too_and_holds_the_same_lines(command, tmp_path):
    for name in ("1.json.gz", "2.json.gz", "3.json"):
        command("run", *PAIR, "--record", tmp_path / name)
    assert (tmp_path / "1.json.gz").read_bytes() == (tmp_path / "2.json.gz").read_bytes()
    assert gzip.decompress((tmp_path / "1.json.gz").read_bytes()) == (tmp_path / "3.json").read_bytes()


SEEDED = """\
import random
print([random.randrange(1000) for _ in range(5)], {"a", "b", "c"}, hash("text") == hash("te" + "xt"))
"""


def test_random_numbers_come_from_the_seed(record):
    assert record(SEEDED, seed=7).output() == record(SEEDED + "#\n", seed=7).output()
    assert record(SEEDED, seed=7).output() != record(SEEDED, seed=8).output()


def test_the_seed_of_the_command_line_is_that_of_the_recording(command, tmp_path):
    path = tmp_path / "seeded.py"
    path.write_text(SEEDED)
    outputs = [command("run", path, "--seed", seed, "--record", "out.json").out for seed in (3, 3, 4)]
    assert outputs[0] == outputs[1] != outputs[2]
    assert read(tmp_path / "out.json")[0]["seed"] == 4


def test_virtual_time_is_the_same_at_any_hour(record):
    source = "import time\nprint(time.time(), time.ctime(), time.monotonic())\n"
    # The second and third look within one line cost a system call each.
    assert record(source).output() == "1735689600.0002 Wed Jan  1 00:00:00 2025 0.00024\n"


def test_sleeping_an_hour_costs_nothing(record):
    recording = record("import time\ntime.sleep(3599)\nprint(round(time.monotonic()))\n")
    assert recording.output() == "3599\n"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("print(object())\n", id="the default repr"),
        pytest.param("import gevent\nprint(gevent.spawn(print))\n", id="a greenlet's repr"),
        pytest.param("import gevent\ngevent.spawn(int, 'x').join()\n", id="gevent's report of a failure"),
        pytest.param("from gevent.event import Event\nEvent().wait()\n", id="gevent's report of a deadlock"),
    ],
)
def test_addresses_do_not_make_two_runs_differ(source):
    first, second = (run((written(source),), Scenario()) for _ in range(2))
    assert first.events == second.events
