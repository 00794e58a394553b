"""The gallery's cards: those that are kept show what the engine makes now, on a sample; `make gallery` makes them anew.

The sample has a run for each sort of lane, a folded cycle, two programs, and pictures that end before the run does.
"""

from __future__ import annotations

import msgspec
import pytest

from engine import example_ids, load_example
from tools import gallery
from tools.setup import why_no_node

SAMPLE = [
    "seq-block",
    "greenlet-pair",
    "gevent-pair",
    "gevent-pool",
    "asyncio-pair",
    "client-and-server",
    "trylock-spin",
]

needs_node = pytest.mark.skipif(why_no_node() is not None, reason=f"{why_no_node()}")


def test_every_example_has_a_card_along_the_path():
    assert list(gallery.kept()["examples"]) == list(example_ids())


def test_the_words_are_those_of_the_code():
    for ident, card in gallery.kept()["examples"].items():
        assert card["words"] == gallery.words_of(load_example(ident)), ident


@needs_node
@pytest.mark.parametrize("ident", SAMPLE)
def test_a_card_is_what_the_engine_makes_now(ident):
    assert list(gallery.stale([ident])) == []


@needs_node
def test_a_card_that_is_not_true_is_named(monkeypatch, capsys, tmp_path):
    kept = gallery.kept()
    kept["examples"]["seq-block"]["end"] += 1
    monkeypatch.setattr(gallery, "KEPT", tmp_path / "gallery.json")
    gallery.KEPT.write_text(gallery.text_of(kept), "utf-8")
    assert gallery.main(["--check", "seq-block"]) == 1
    assert capsys.readouterr().out == "seq-block is not up to date: run make gallery\n"
    assert gallery.main(["seq-block"]) == 0
    assert gallery.main(["--check", "seq-block"]) == 0


@needs_node
def test_an_example_that_does_not_show_its_model_is_refused():
    pair = load_example("seq-block")
    other = msgspec.structs.replace(pair, model="gevent")
    with pytest.raises(gallery.Untrue, match="listed by gevent, but its run shows blocking"):
        gallery.card_of(other)


def test_the_file_is_as_it_is_written():
    assert gallery.KEPT.read_text("utf-8") == gallery.text_of(gallery.kept())
