"""The documents tell the truth: what they name is there, what is there they name, and what they show is what comes.

Reads README.md, ARCHITECTURE.md and docs/ beside the code. It refuses to judge their style.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import msgspec
import pytest
from test_floors import modules

from engine import wire
from engine.events import AnyEvent, Cause, Reason
from engine.scenario import BOUNDS, DEEDS, PLATFORMS, STEPS, Limits, PeerScript, Scenario, Settings
from tools.hostile import ATTACKS

ROOT = Path(__file__).resolve().parent.parent
README, ARCHITECTURE = ROOT / "README.md", ROOT / "ARCHITECTURE.md"
FORMAT, MACHINE, PROTOCOL = (ROOT / "docs" / f"{name}.md" for name in ("timeline-format", "machine", "view-protocol"))
SHARING = ROOT / "docs/sharing.md"
SANDBOX = ROOT / "docs/sandbox.md"
DOCUMENTS = [README, ARCHITECTURE, FORMAT, MACHINE, PROTOCOL, SHARING, SANDBOX]
KINDS = {str(each.__struct_config__.tag): each for each in get_args(AnyEvent)}
LARGEST_PICTURE = 250_000


# --- reading ----------------------------------------------------------------------------------------------------------


def sections(path: Path, level: int) -> dict[str, str]:
    """Heading -> the text below it, for the headings of one level."""
    parts = re.split(rf"^{'#' * level} (.+)$", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    texts = [re.split(r"^#{1,3} ", text, flags=re.MULTILINE)[0] for text in parts[1::2]]
    return dict(zip(parts[::2], texts, strict=True))


def table(text: str, title: str) -> dict[str, list[str]]:
    """The rows of the tables whose first column has this title: the names in backticks there -> the other cells."""
    rows: dict[str, list[str]] = {}
    for found in re.findall(rf"^\| {re.escape(title)} \|.*\n\|[-|]+\|\n((?:\|.*\n)*)", text, re.MULTILINE):
        for line in found.splitlines():
            first, *rest = [cell.strip() for cell in line.strip("|").split(" |")]
            rows |= dict.fromkeys(re.findall(r"`([^`]+)`", first), rest)
    return rows


def fields(record: Any) -> list[str]:
    return [each.encode_name for each in msgspec.structs.fields(record)]


def default(field: msgspec.structs.FieldInfo) -> str:
    """As the tables print it."""
    if field.default is msgspec.NODEFAULT:
        return ""
    return {None: "none", "": '""'}.get(field.default, str(field.default).lower())


def anchors(path: Path) -> set[str]:
    """What GitHub makes of a document's headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


# --- the recording's format -------------------------------------------------------------------------------------------


def test_every_kind_of_event_is_described_and_no_other():
    assert sorted(title.strip("`") for title in sections(FORMAT, 3) if title.startswith("`")) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_of_an_event_and_their_defaults_are_described_and_no_others(kind):
    rows = table(sections(FORMAT, 3)[f"`{kind}`"], "Field")
    described = {name: cells[1].strip("`") for name, cells in rows.items()}
    omitted = KINDS[kind].__struct_config__.omit_defaults
    expected = {each.encode_name: default(each) if omitted else "" for each in msgspec.structs.fields(KINDS[kind])}
    assert list(described.items()) == list(expected.items())


def test_the_fields_of_the_header_are_described():
    names = table(sections(FORMAT, 3)["Header"], "Field")
    assert list(names) == fields(wire.Header)


def test_the_causes_are_described_and_no_other():
    assert list(table(sections(FORMAT, 2)["Causes"], "Cause")) == [str(each) for each in Cause]
    assert list(table(sections(FORMAT, 3)["`switch`"], "Field of `cause`")) == fields(Reason)


EXAMPLES = re.findall(r'^    (\{"t":.*\})$', FORMAT.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", EXAMPLES)
def test_the_lines_shown_are_lines_as_they_are_written(line):
    assert wire.encode_event(wire.decode_event(line.encode())).decode() == f"{line}\n"


def test_every_kind_has_a_line_that_shows_it():
    assert set(KINDS.values()) == {type(wire.decode_event(line.encode()).event) for line in EXAMPLES}


# --- the machine ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "record"), [("Setting", Settings), ("Limit", Limits)])
def test_the_settings_their_defaults_and_ranges_are_described(title, record):
    rows = table(MACHINE.read_text("utf-8"), title)
    assert list(rows) == fields(record)
    for each in msgspec.structs.fields(record):
        told, span = rows[each.name][0].strip("`"), re.findall(r"[\d.]+", rows[each.name][1])
        assert told == each.default or float(told) == each.default, each.name
        if each.name in BOUNDS:
            assert tuple(map(float, span)) == BOUNDS[each.name], each.name


def test_everything_that_a_scenario_may_hold_is_described():
    text = MACHINE.read_text("utf-8")
    for name in [*fields(Scenario), *fields(PeerScript), *STEPS, *DEEDS, *PLATFORMS]:
        assert re.search(rf'[`"\[]{name}["`\]]', text), name


@pytest.mark.parametrize("path", [README, MACHINE], ids=lambda path: path.name)
def test_the_scenario_shown_is_one(path):
    shown = re.search(r'^    (\{"peers".*?\})\n\n', path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert Scenario.parse(msgspec.json.decode(shown[1])).peers


# --- commands ---------------------------------------------------------------------------------------------------------

COMMANDS = re.findall(
    r"^    \.venv/bin/python -m (engine .*)\n\n((?:    .*\n)*)", README.read_text("utf-8"), re.MULTILINE
)


def test_every_make_target_that_is_named_exists():
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        named = set(re.findall(r"^    make ([\w-]+)|`(?:\w+=\S+ )?make ([\w-]+)", text, re.MULTILINE))
        assert {first or second for first, second in named} <= make_targets(), path.name


def test_the_commands_of_the_readme_print_what_it_shows(tmp_path):
    (tmp_path / "engine").symlink_to(ROOT / "engine")
    (tmp_path / "static").symlink_to(ROOT / "static")
    assert len(COMMANDS) > 3
    for command, shown in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-m", *shlex.split(command)], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert done.returncode in (0, 3, 4), (command, done.stderr)
        told = done.stdout + done.stderr
        for line in shown.splitlines():
            assert line.strip() == "..." or line[4:] in told.splitlines(), (command, line, told)


# --- the house --------------------------------------------------------------------------------------------------------


def test_every_module_has_its_place_in_the_architecture():
    text = ARCHITECTURE.read_text("utf-8")
    files = [path.relative_to(ROOT).as_posix() for path in modules(ROOT).values()]
    assert [each for each in files if "examples/" not in each and f"`{each}`" not in text] == []


def test_every_module_of_the_browser_side_has_its_place_in_the_architecture():
    text = ARCHITECTURE.read_text("utf-8")
    files = [path.relative_to(ROOT / "static/js").as_posix() for path in (ROOT / "static/js").glob("*.js")]
    assert [each for each in files if f"`{each}`" not in text] == []


def test_the_architecture_names_no_file_that_is_not_there():
    named = re.findall(
        r"`((?:engine|app|static|tests|tools|docs)/[\w/.]+\.(?:py|js|mjs|json|md))`", ARCHITECTURE.read_text("utf-8")
    )
    assert [each for each in named if not (ROOT / each).exists()] == []


def test_every_direct_dependency_has_a_reason():
    text = sections(ARCHITECTURE, 2)["Dependencies"].lower()
    for name in ("requirements.txt", "requirements-dev.txt"):
        direct = (ROOT / name).read_text("utf-8").split("\n\n")[0]
        assert [each for each in re.findall(r"^([\w-]+)==", direct, re.MULTILINE) if each.lower() not in text] == []
    packages = msgspec.json.decode((ROOT / "package.json").read_bytes())["devDependencies"]
    assert [
        each
        for each in packages
        if each.rpartition("/")[2].replace("-", " ").replace("js", "") not in text.replace("-", " ")
    ] == []


# --- links and pictures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    text = re.sub(r"^    .*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    for target in re.findall(r'\]\(([^)]+)\)|(?:src|srcset)="([^"]+)"', text):
        link = target[0] or target[1]
        if link.startswith("https://"):
            continue
        file, _, anchor = unquote(link).partition("#")
        goal = (path.parent / file) if file else path
        assert goal.exists(), link
        assert not anchor or anchor in anchors(goal), link


def test_pictures_are_small_enough_to_load_at_once():
    for picture in (ROOT / "docs/pictures").glob("*.png"):
        assert picture.stat().st_size < LARGEST_PICTURE, picture.name


def test_the_attacks_are_those_that_are_tried():
    assert list(table(SANDBOX.read_text("utf-8"), "Attack")) == [each.name for each in ATTACKS]
