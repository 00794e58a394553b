"""`python -m engine show` and `export`: a recording as text, and in another format.

Refuses to know how arguments are written.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .perfetto import trace
from .scenario import Program
from .timeline import Recorded
from .wire import Header, RecordingError, read_recording
from .words import Words


def show(options: argparse.Namespace) -> int:
    """`show`: the narrated timeline as text."""
    head, recorded = _load(Path(options.recording))
    words = Words(options.lang)
    tasks = {int(key): task["name"] for key, task in _final(recorded)["tasks"].items()}
    width = max([len(name) for name in tasks.values()] + [3])
    print(f"{', '.join(head.programs)}   python {head.python}, gevent {head.gevent}, greenlet {head.greenlet}")
    for index, step in enumerate(recorded.steps):
        cpu = recorded.at(index)["cpu"]
        who = tasks.get(cpu, "-") if cpu is not None else "-"
        sentence = words.say("say." + step.n[0], step.n[1])
        print(f"{index:5}  {step.t / 1e6:10.6f} s  {who:<{width}}  {sentence}")
    return 0


def export(options: argparse.Namespace) -> int:
    """`export`: Chrome trace JSON for Perfetto, or one HTML file that plays the run."""
    head, recorded = _load(Path(options.recording))
    if options.html is not None:
        from .replay import page  # which compresses, and few need it

        Path(options.html).write_text(page(head, recorded.steps, options.lang), "utf-8")
        print(f"switchyard: wrote {options.html}; any browser opens it, without a server", file=sys.stderr)
        return 0
    Path(options.perfetto).write_text(json.dumps(trace(recorded, head.programs), ensure_ascii=False), "utf-8")
    print(f"switchyard: wrote {options.perfetto}; open it at ui.perfetto.dev or chrome://tracing", file=sys.stderr)
    return 0


def _final(recorded: Recorded) -> dict[str, Any]:
    return recorded.at(len(recorded.steps) - 1) if recorded.steps else {"tasks": {}}


def _load(path: Path) -> tuple[Header, Recorded]:
    head, events = read_recording(path)
    sources = [*head.sources, *[""] * len(head.programs)]
    programs = [Program(name, source) for name, source in zip(head.programs, sources, strict=False)]
    try:
        return head, Recorded(programs, events)
    except RecordingError:
        raise
    except Exception as error:  # a hostile file may contradict itself in any way
        what = f"{type(error).__name__}: {error}"
        raise RecordingError(
            f"{path.name} contradicts itself: an event does not fit those before it ({what})."
        ) from None
