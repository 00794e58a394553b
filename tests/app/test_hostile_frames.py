"""What comes from a run's process is hostile: whatever it writes, the run ends with a clear error, and nobody notices.

A fake process writes the bytes, because a program can write what it likes to where the engine's frames go. The true
attacks, from inside of a program, stand with the sandbox's tests.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tempfile
from typing import Any

import gevent
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import replies
from app.gate import Gate
from app.limits import Limits
from app.refusals import Refused
from app.reserve import Reserve
from app.run import Recipe, Run
from app.tape import Batch, Block
from app.visitors import Visitor
from engine import Launched, Program, Scenario, Session, load_example

HEADER = 4
STEP: dict[str, Any] = {"q": 5, "t": 10, "k": "line", "p": [[0, ["a"], 1]], "n": ["line", {"task": "x"}]}


def frame(head: object, lines: bytes = b"") -> bytes:
    body = msgspec.json.encode(head) + (b"\n" + lines if lines else b"")
    return len(body).to_bytes(HEADER, "big") + body


def batch(*steps: object) -> bytes:
    return frame({"steps": len(steps)}, b"".join(msgspec.json.encode(each) + b"\n" for each in steps))


def raw(*lines: bytes) -> bytes:
    return frame({"steps": len(lines)}, b"".join(line + b"\n" for line in lines))


def step(**fields: object) -> dict[str, object]:
    return {**STEP, **fields}


# Reads the beginning of its order first, as the true one does.
LIE = "import sys, os; sys.stdin.buffer.read(4); sys.stdout.buffer.write(open({name!r}, 'rb').read())"


class Liar:
    """Stands where the processes of a run are, and writes bytes of a test's choice; it waits, or is `gone` then."""

    def __init__(self, said: bytes, gone: bool = False) -> None:
        self._said = tempfile.NamedTemporaryFile()  # noqa: SIM115  # closed in close()
        self._said.write(said)
        self._said.flush()
        code = (
            f"{LIE.format(name=self._said.name)}; sys.stdout.flush(); {'os._exit(3)' if gone else 'sys.stdin.read()'}"
        )
        self.processes = [subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)]
        self.ends: list[dict[str, object]] = [{}]
        self.outbox = self.errors = io.BytesIO()

    def status(self) -> int:
        return self.processes[0].wait()

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self.processes.clear()
        self._said.close()


def carried_out(said: bytes, **bounds: float) -> Run:
    """A run whose process says this, when it is over."""
    limits = Limits(**bounds)  # type: ignore[arg-type]
    liars: list[Liar] = []

    def launch(count: int) -> Launched:
        liars.append(Liar(said))
        return liars[-1]  # type: ignore[return-value]

    recipe = Recipe("own", (Program("p.py", ""),), Scenario())
    run = Run(recipe, Visitor(1, ""), gate := Gate(1, 1, 1), Reserve(0, gate.calm, launch), limits, lambda: None)
    run.start()
    assert run._driver is not None
    run._driver.join(timeout=20)
    assert run._driver.dead
    assert not liars[0].processes, "its process is gone"
    return run


HOSTILE = {
    "1 GiB that never comes": (1 << 30).to_bytes(4, "big") + b"x",
    "4 GiB": b"\xff\xff\xff\xff",
    "no frame": b"HTTP/1.1 200 OK\r\n\r\n",
    "no JSON": frame(0)[:4] + b"{",
    "deep": frame([])[:0] + (100_000).to_bytes(4, "big") + b"[" * 100_000,
    "no object": frame([1, 2]),
    "unknown words": frame({"steps": 0, "evil": 1}),
    "an error of its own": frame({"error": "busy", "detail": "<b>"}),
    "unknown status": frame({"status": "dancing", "t": 0, "steps": 0}),
    "a status with another number": frame({"status": "ended", "t": 0, "steps": 7}),
    "a status without a time": frame({"status": "ended", "steps": 0}),
    "a time that is none": frame({"status": "ended", "t": -1, "steps": 0}),
    "a time beyond all": frame({"status": "parked", "t": 1 << 60, "steps": 0}),
    "goes on though nobody did anything": frame({"status": "resumed", "scenario": {}}),
    "speaks while it waits": frame({"status": "parked", "t": 0, "steps": 0}) + batch(STEP),
    "goes on by itself": frame({"status": "parked", "t": 0, "steps": 0}) + frame({"status": "resumed", "scenario": {}}),
    "nothing, as a batch": frame({"steps": 0}),
    "fewer lines than it says": frame({"steps": 2}, msgspec.json.encode(STEP) + b"\n"),
    "more lines than it says": frame({"steps": 1}, (msgspec.json.encode(STEP) + b"\n") * 2),
    "half a line": frame({"steps": 1}, msgspec.json.encode(STEP)),
    "events among steps": frame({"events": 1}, b"{}\n"),
    "a block of nothing": frame({"packed": 500, "t": 1}),
    "a block of too many": frame({"packed": 1 << 20, "t": 1}, b"x"),
    "a block without a time": frame({"packed": 500}, b"x"),
    "a block that goes back": batch(step(t=50)) + frame({"packed": 500, "t": 10}, b"x"),
    "a step that goes back": batch(step(t=50)) + batch(step(t=49)),
    "a number that goes back": batch(step(q=50)) + batch(step(q=49)),
    "a step that is a list": batch([1, 2]),
    "a step without a time": batch({key: value for key, value in STEP.items() if key != "t"}),
    "a step with more": batch(step(evil=1)),
    "a step of another kind": batch(step(k="evil")),
    "a time that is text": batch(step(t="10")),
    "a time that is broken": batch(step(t=1.5)),
    "a time that is too large": batch(step(t=1 << 53)),
    "a patch of another kind": batch(step(p=[[3, ["a"], 1]])),
    "a patch without a path": batch(step(p=[[0, [], 1]])),
    "a path that is no list": batch(step(p=[[0, "__proto__", 1]])),
    "a path of lists": batch(step(p=[[0, [["__proto__"]], 1]])),
    "a path far too long": batch(step(p=[[0, ["a"] * 99, 1]])),
    "a key far too long": batch(step(p=[[0, ["a" * 999], 1]])),
    "a place below zero": batch(step(p=[[0, ["a", -1], 1]])),
    "a sentence that is text": batch(step(n="<img src=x onerror=alert(1)>")),
    "a sentence with a list": batch(step(n=["line", []])),
    "a parameter that has parts": batch(step(n=["line", {"task": {"toString": 1}}])),
    "a lane state that there is not": batch(step(l=[[1, "evil", 0]])),
    "a lane of nobody": batch(step(l=[["1", "ready", 0]])),
    "output of another stream": batch(step(o=[{"t": 0, "task": 1, "program": 0, "stream": "evil", "text": ""}])),
    "output that is no text": batch(step(o=[{"t": 0, "task": 1, "program": 0, "stream": "stdout", "text": 5}])),
    "two values in one line": raw(msgspec.json.encode(STEP) + b"," + msgspec.json.encode(STEP)),
    "an end of the message in a line": raw(msgspec.json.encode(STEP) + b']},{"type":"error","code":"x"}'),
    "bytes that are no text": raw(msgspec.json.encode(step(k="line")).replace(b'"x"', b'"\xff\xfe"')),
    "half a surrogate": raw(msgspec.json.encode(STEP).replace(b'"x"', rb'"\ud800"')),
    "control characters": raw(msgspec.json.encode(STEP).replace(b'"x"', b'"\x01\x00"')),
    "not a number": raw(msgspec.json.encode(STEP).replace(b":10,", b":NaN,")),
    "a number beyond all": raw(msgspec.json.encode(STEP).replace(b'"x"', b"1e999")),
    "deep values": raw(msgspec.json.encode(STEP).replace(b'"x"', b"[" * 99_999 + b"]" * 99_999)),
}


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_whatever_no_run_tells_ends_the_run_with_a_clear_error(said: bytes) -> None:
    run = carried_out(batch(step(q=1, t=1)) + said)
    assert run.tape.trouble is not None
    assert (run.tape.trouble.code, run.tape.trouble.params["why"]) == ("engine", "forged")
    assert str(run.tape.trouble.params["detail"]).startswith("The program's process ")
    assert len(run.tape) >= 1, "what came before stays"


def test_what_a_run_tells_is_taken() -> None:
    rich = step(
        q=6,
        t=20,
        k="switch",
        p=[[0, ["tasks", "3"], {"any": [1, {"thing": None}]}], [1, ["b"]], [2, ["c", 0], 1.5]],
        w=[["cause.sleep", {"to": "hub"}]],
        l=[[3, "sleep", 15]],
        o=[{"t": 20, "task": 3, "program": 0, "stream": "stdout", "text": "1\n"}],
    )
    run = carried_out(batch(STEP, rich) + frame({"status": "ended", "t": 20, "steps": 2}) + b"whatever comes then")
    assert (run.tape.trouble, len(run.tape), run.tape.t) == (None, 2, 20)


def test_a_process_that_breaks_off_is_no_liar() -> None:
    liar = Liar((batch(STEP) + batch(step(q=6)))[:-9], gone=True)
    with Session((Program("p.py", ""),), Scenario(), encoded=True, launched=liar) as session:  # type: ignore[arg-type]
        told = list(session.frames())
    assert told[0]["steps"] == [msgspec.json.encode(STEP)]
    assert (told[-1]["error"], told[-1]["why"]) == ("engine", "ended")


def test_steps_without_end_are_cut() -> None:
    run = carried_out(b"".join(batch(step(q=q)) for q in range(2000)), run_steps=100)
    assert run.tape.trouble is not None
    assert run.tape.trouble.code == "too-long"


def test_whoever_floods_is_read_slowly_and_others_get_their_turn() -> None:
    turns = []

    def other() -> None:
        while True:
            turns.append(1)
            gevent.sleep(0)

    watcher = gevent.spawn(other)
    big = batch(*[step(q=5, p=[[0, ["a"], "x" * 60_000]])] * 10)
    run = carried_out(big * 4 + frame({"status": "ended", "t": 10, "steps": 40}), run_bytes_per_second=4e6)
    watcher.kill()
    assert run.tape.trouble is None
    assert len(turns) >= 20


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 60), 1 << 60) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from(sorted({*STEP, "w", "l", "o", "__proto__", "steps", "status"}))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.dictionaries(FIELDS, JSON, max_size=4).map(lambda change: {**STEP, **change}), min_size=1, max_size=4)
)
def test_a_message_to_a_browser_is_whole_whatever_steps_a_process_makes_up(steps: list[dict[str, Any]]) -> None:
    taken = listened(batch(*steps))
    run = carried_out_with(taken)
    if len(run.tape):
        part = run.tape.batch(0, Limits())
        assert isinstance(part, Batch)
        said = msgspec.json.decode(replies.steps(run, part))
        assert set(said) == {"type", "run", "from", "steps"}
        assert said["steps"] == steps[: len(said["steps"])]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | JSON.map(frame) | st.binary(max_size=60).map(lambda lines: frame({"steps": 1}, lines)))
def test_no_bytes_do_harm(said: bytes) -> None:
    for told in listened(said):
        assert told.keys() in ({"steps", "t"}, {"error", "why", "detail"}, {"block", "packed", "t"}) or "status" in told


def listened(said: bytes) -> list[dict[str, Any]]:
    """What the server hears of these bytes."""

    class Gone(Liar):
        def __init__(self) -> None:
            self.processes = []
            self.ends = []
            self.outbox = self.errors = io.BytesIO()

    session = Session((), Scenario(), packed=True, encoded=True, launched=Gone())  # type: ignore[arg-type]
    session._read = io.BytesIO(said).read  # type: ignore[method-assign]
    return list(session.frames())


def carried_out_with(told: list[dict[str, Any]]) -> Run:
    """A run that has heard this."""
    recipe = Recipe("own", (Program("p.py", ""),), Scenario())
    run = Run(recipe, Visitor(1, ""), gate := Gate(1, 1, 1), Reserve(0, gate.calm), Limits(), lambda: None)
    for each in told:
        try:
            run._take(each)
        except Refused:
            break
    return run


def test_a_person_acts_and_nothing_else_is_believed() -> None:
    found = load_example("server-select")
    with Session(found.programs, found.scenario, encoded=True) as session:
        frames = session.frames()
        while next(frames).get("status") != "parked":
            pass
        deed = {"peer": "C", "do": ["connect", 8000]}
        session._inbound.acted({"peer": "C", "do": ["connect", 8001]})
        stdin = session._launched.processes[0].stdin
        assert stdin is not None
        stdin.write(frame(deed))
        stdin.flush()
        assert next(frames)["why"] == "forged"


def test_a_block_is_kept_as_it_came() -> None:
    run = carried_out(frame({"packed": 300, "t": 9}, b"\xff\0any") + frame({"status": "ended", "t": 9, "steps": 300}))
    assert run.tape.trouble is None
    assert run.tape.batch(0, Limits()) == Block(0, 300, b"\xff\0any")
