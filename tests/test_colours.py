"""The colours of tokens.css: states can be told apart by everybody, and text can be read, in both themes.

Colour is never the only cue (each state has a word, an icon and a shape too), but it must not mislead either.
"""

from __future__ import annotations

import re
from itertools import combinations, product
from pathlib import Path

import pytest
from coloraide import Color

TOKENS = (Path(__file__).resolve().parent.parent / "static" / "css" / "tokens.css").read_text("utf-8")
THEMES = ("light", "dark")
STATES = ("run", "ready", "sleep", "io", "poll", "hold")
# How each kind of eye is simulated: Machado's model for a missing red or green cone, Brettel's for a missing blue one.
EYES = {"normal": None, "protan": "machado", "deutan": "machado", "tritan": "brettel"}
LEAST_APART = 15  # CIEDE2000
SHAPE, TEXT, MORE = 3, 4.5, 7  # WCAG: what a sign needs, what text needs, what text needs where more contrast is wished
PAPERS = ("panel", "panel-2")
INK = re.compile(r"^(ink|code|bad)(-|$)|-ink$")


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme, by name."""
    block = TOKENS[TOKENS.index(f'[data-theme="{theme}"] {{') :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


def seen(colour: str, eye: str) -> Color:
    """A colour as an eye sees it."""
    method = EYES[eye]
    return Color(colour) if method is None else Color(colour).filter(eye, 1, method=method)


@pytest.mark.parametrize(("theme", "eye"), [*product(THEMES, EYES)])
def test_any_two_states_differ_to_any_eye(theme: str, eye: str) -> None:
    colours = tokens(theme)
    near = {}
    for one, other in combinations(STATES, 2):
        apart = seen(colours[one], eye).delta_e(seen(colours[other], eye), method="2000")
        if apart < LEAST_APART:
            near[f"{one} and {other}"] = round(apart, 1)
    assert near == {}


@pytest.mark.parametrize("theme", THEMES)
def test_states_and_edges_stand_out_from_the_panel(theme: str) -> None:
    colours = tokens(theme)
    panel = Color(colours["panel"])
    names = [*STATES, "bp", "mark", "line-3"]
    assert {name: contrast for name in names if (contrast := panel.contrast(Color(colours[name]))) < SHAPE} == {}


def faint(theme: str, least: float, inks: list[str]) -> dict[str, float]:
    """The inks that cannot be read on some paper."""
    colours = tokens(theme)
    found = {}
    for ink, paper in product(inks, PAPERS):
        contrast = Color(colours[ink]).contrast(Color(colours[paper]))
        if contrast < least:
            found[f"{ink} on {paper}"] = round(contrast, 2)
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    colours = tokens(theme)
    inks = [name for name in colours if INK.search(name)]
    assert len(inks) > len(STATES)
    assert faint(theme, TEXT, inks) == {}
    assert faint(theme, MORE, ["ink"]) == {}
    assert Color(colours["on-run"]).contrast(Color(colours["run"])) >= TEXT
