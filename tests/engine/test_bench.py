"""The benchmark table: it measures something for every row, and reads well."""

from __future__ import annotations

import sys

import pytest

from tools import bench

LEAST = bench.Effort(rounds=50, long=1, short=1)


@pytest.fixture
def small(monkeypatch):
    """One example is enough, and nobody sleeps."""
    monkeypatch.setattr(bench, "note_ids", lambda: ("greenlet-pair",))
    monkeypatch.setattr(bench, "run_plainly", lambda program: None)
    monkeypatch.setattr(bench, "QUICK", LEAST)
    monkeypatch.setattr(bench, "BREATH", 0.0)


def test_the_whole_table_is_printed(small, capsys):
    assert bench.main(["--quick"]) == 0
    text = capsys.readouterr().out
    for what in ("nobody watching", "empty sys.settrace callback", "recorded and encoded", "as steps of the view"):
        assert what in text
    for what in (
        "Step of the view, gzip -6",
        "Step of the view, packed",
        "Event of a recording, in its .gz file",
        "new run",
        "cached run",
        "gevent pair",
    ):
        assert what in text
    rows = text.splitlines()[4:]
    assert len(rows) == 23
    assert all(unit in "".join(rows) for unit in ("k events/s", "bytes", "ms"))


@pytest.mark.parametrize("part", [bench.speed, bench.sizes])
def test_every_figure_is_positive_and_every_ratio_has_a_baseline(part, small):
    for row in part(LEAST):
        assert row.value > 0
        assert bool(row.baseline) == bool(row.ratio)


def test_figures_stand_under_each_other():
    rows = [bench.Row("short", 1.5, "ms"), bench.Row("比较 much longer", 12345.6, "bytes", "the other", "1.2 x")]
    head, rule, first, second = bench.table(rows).splitlines()
    assert set(rule) == {"-"}
    assert bench.width(second) == bench.width(rule) == bench.width(head)
    assert first == "short                 1.50  ms"
    assert second == "比较 much longer    12,346  bytes  the other            1.2 x"


@pytest.mark.parametrize(("value", "text"), [(0.1234, "0.12"), (1.5, "1.50"), (12.34, "12.3"), (1234.5, "1,234")])
def test_figures_have_three_significant_digits(value, text):
    assert bench.figure(value) == text


@pytest.mark.parametrize(("value", "baseline", "text"), [(3, 2, "1.5 x"), (1, 4, "25 %"), (1, 1000, "0.1 %")])
def test_ratios_read_well_at_any_size(value, baseline, text):
    assert bench.share(value, baseline) == text


def test_measuring_leaves_the_trace_function_as_it_was():
    before = sys.gettrace()
    bench.bare_recorder("x = 1\ny = 2\n")
    assert sys.gettrace() is before
