"""A recording as one HTML file that plays it in a browser, from disk and with the network off.

The file is the built player (static/built/replay.html) with the messages in it that a server would send, one a line, as
docs/view-protocol.md describes ("One file"). Refuses to know how the player works.
"""

from __future__ import annotations

import base64
import html
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from .complaint import Complaint
from .gallery import example_ids, load_example
from .pack import BLOCK, pack
from .timeline import Step
from .wire import Header, encode_step
from .words import Words

TEMPLATE = Path(__file__).resolve().parent.parent / "static" / "built" / "replay.html"
PLACE, TITLE = "<!--recording-->", "<title>Switchyard</title>"
RUN = "recording"


class NoPlayer(Complaint):
    """The player was not built; the text is a sentence."""


def page(head: Header, steps: Iterable[Step], lang: str) -> str:
    """The whole file."""
    example = _example(head)
    name = Words(lang).say(f"example.{example}.title", {}) if example else ", ".join(head.programs)
    title = html.escape(f"{name} · Switchyard")
    recording = "\n".join(_lines(head, example, steps))
    place = f'<script type="text/plain" id="recording" data-example="{example}" data-lang="{lang}">'
    text = _template().replace(TITLE, f"<title>{title}</title>")
    return text.replace(PLACE, f"{place}\n{recording}\n</script>")


def _template() -> str:
    try:
        return TEMPLATE.read_text("utf-8")
    except FileNotFoundError:
        raise NoPlayer("The player that goes into the file is not there: `make bundle` builds it.") from None


def _example(head: Header) -> str:
    """The example that the programs are, if they are one's: then the page has words about it."""
    programs = list(zip(head.programs, head.sources, strict=False))
    for ident in example_ids():
        if [(each.name, each.source) for each in load_example(ident).programs] == programs:
            return ident
    return ""


def _lines(head: Header, example: str, steps: Iterable[Step]) -> Iterator[str]:
    """The run's messages, each on a line."""
    sources = [*head.sources, *[""] * len(head.programs)]
    yield _text(
        type="run",
        run=RUN,
        example=example,
        parent=None,
        programs=[{"name": name, "source": source} for name, source in zip(head.programs, sources, strict=False)],
        scenario=head.scenario,
        versions={"python": head.python, "gevent": head.gevent, "greenlet": head.greenlet},
    )
    count, t, left = 0, 0, iter(steps)
    while block := list(islice(left, BLOCK)):
        yield _block(count, block)
        count, t = count + len(block), block[-1].t
    yield _text(type="status", run=RUN, status="ended", steps=count, t=t, actions=head.scenario.get("actions", []))


def _block(start: int, steps: list[Step]) -> str:
    said = {"type": "steps", "run": RUN, "from": start, "packed": len(steps)}
    data = pack(b"".join(map(encode_step, steps)))
    return written(msgspec.json.encode(said) + b"\n" + data)


def _text(**message: Any) -> str:
    return written(zlib.compress(msgspec.json.encode(message), 9))


def written(data: bytes) -> str:
    """Bytes as letters that mean nothing in a page."""
    return base64.b85encode(data).decode().replace("<", ",")
