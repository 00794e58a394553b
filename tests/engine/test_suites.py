"""CPython's own tests on the simulated machine: the fast files, and how a comparison is told."""

from __future__ import annotations

import sys

import msgspec
import pytest

from tools import suites
from tools.suite_runs import Outcome, Result

PASSED, FAILED = Outcome("passed", ""), Outcome("failed", "Traceback\nAssertionError: 1 != 2")


@pytest.mark.skipif(sys.platform != "linux", reason="the simulated machine answers as Linux does")
def test_what_passes_on_the_host_passes_here_or_has_its_reason(capsys):
    assert suites.main(["--quick"]) == 0, capsys.readouterr().out


def compared(entry: suites.Entry, host: dict[str, Outcome], machine: dict[str, Outcome]) -> suites.Compared:
    """A file of which only the outcomes matter."""
    sides = [
        Result(entry.module, {f"{entry.module}.{name}": outcome for name, outcome in side.items()}, 1.0, "")
        for side in (host, machine)
    ]
    return suites.Compared(entry, *sides)


def test_only_what_passes_on_the_host_counts():
    one = compared(
        suites.Entry("test.test_x"),
        {"A.one": PASSED, "A.two": FAILED, "A.three": Outcome("skipped", "no"), "A.four": Outcome("left out", "")},
        {"A.one": PASSED, "A.two": PASSED},
    )
    assert (one.expected, one.missed, one.counts) == (["A.one"], [], suites.Counts(1, 1, 1))


def test_a_miss_needs_a_reason_and_shows_its_error():
    entry = suites.Entry("test.test_x", misses={"A.o*": "It cannot be."}, hangs={"B.*": "It never ends."})
    one = compared(entry, dict.fromkeys(("A.one", "A.two", "B.x"), PASSED), {"A.one": FAILED, "A.two": FAILED})
    assert one.missed == ["A.one", "A.two", "B.x"]
    assert one.unknown == ["A.two"]
    lines = "\n".join(suites.told(one, verbose=True))
    for line in ("A.one: It cannot be.", "A.two: NO REASON KNOWN", "AssertionError: 1 != 2", "B.x: It never ends."):
        assert line in lines


def test_a_listed_miss_that_passes_is_told():
    one = compared(suites.Entry("test.test_x", misses={"A.*": "It cannot be."}), {"A.one": PASSED}, {"A.one": PASSED})
    assert any("A.one: listed as a miss, and passes" in line for line in suites.told(one, verbose=False))


def test_a_file_that_this_version_does_not_have_is_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(suites, "LIST", tmp_path / "list.json")
    suites.LIST.write_text('[{"module": "test.test_of_nothing"}]')
    assert suites.main([]) == 1
    assert f"not in Python 3.{sys.version_info.minor}" in capsys.readouterr().out
    assert suites.is_here(suites.Entry("test.test_asyncio.test_tasks"))


def test_every_reason_in_the_list_is_a_sentence():
    entries = msgspec.json.decode(suites.LIST.read_bytes(), type=list[suites.Entry])
    reasons = [why for each in entries for known in (each.leave_out, each.misses, each.hangs) for why in known.values()]
    assert all(why.endswith(".") and len(why) > 20 for why in reasons)
    assert len({each.module for each in entries}) == len(entries)
