"""The golden frames: what the scenes show of every example at named steps is what was looked at and kept.

Where one differs on purpose, `make golden` makes them anew, and the difference is read before it is kept.
"""

from __future__ import annotations

import json

import pytest

from engine import example_ids, load_example
from tools import golden
from tools.setup import why_no_node

pytestmark = pytest.mark.skipif(why_no_node() is not None, reason=f"{why_no_node()}")


def test_every_example_has_frames_and_nothing_else_has() -> None:
    assert {path.stem for path in golden.KEPT.glob("*.json")} == set(example_ids())


@pytest.mark.parametrize("ident", example_ids())
def test_the_scenes_show_what_was_kept(ident: str) -> None:
    frames = golden.frames_of(load_example(ident))
    kept = json.loads(golden.path_of(ident).read_text("utf-8"))
    assert list(frames) == list(kept)
    for name, frame in frames.items():
        assert frame == kept[name], f"{name}: `make golden` makes it anew; read the difference before you keep it"


def test_a_frame_that_is_not_true_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setattr(golden, "KEPT", tmp_path)
    assert golden.main(["--check", "seq-block"]) == 1
    assert capsys.readouterr().out == "seq-block: run make golden and read the difference\n"
    assert golden.main(["seq-block"]) == 0
    assert golden.main(["--check", "seq-block"]) == 0
