"""What is said about steps: for every key that the engine can produce there are words, in both languages."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from commands import ROOT
from invariants import CAUSES
from recordings import PROGRAMS, example

from engine import phrases
from engine.gallery import note_ids
from engine.languages import FOLDER, language_ids
from engine.narration_switches import GIVEN, GIVING
from engine.words import Words, duration

OWN = sorted(path.name for path in PROGRAMS.glob("*.py"))
# Who can take the CPU when it is given away for a cause: the hub, another task, or nobody.
TAKERS = {
    "switch": ("hub", "task"),
    "throw": ("hub", "task"),
    "sleep": ("hub", "task", "none"),
    "yield": ("hub", "task", "none"),
    "io": ("hub", "task", "none"),
    "input": ("hub", "task", "none"),
    "join": ("hub",),
    "lock": ("hub",),
    "queue": ("hub",),
    "event": ("hub",),
    "slice": ("hub", "task"),
    "finished": ("hub", "task", "none"),
    "failed": ("hub", "task", "none"),
    "killed": ("hub", "task"),
    "idle": ("task", "none"),
    "spawn": ("task",),
}
# Where asyncio's event loop takes the place of the hub: what an await can be, and how it ends.
LOOP_TAKES = [*(set(TAKERS) - {"switch", "throw", "idle", "spawn"})]
WAKERS = ("timer", "clock", "fd", "finish", "input", "callback", "other")
CALLS = (
    "socket",
    "bind",
    "listen",
    "accept",
    "connect",
    "recv",
    "recv.eof",
    "send",
    "shutdown",
    "close",
    "error",
    "bind.name",
    "socketpair",
    "pipe",
    "other",
)
NET = ("pending", "pending.busy", "data", "data.busy", "eof", "eof.busy", "reset", "established", "refused", "writable")
PEER = ("connect", "refused", "send", "recv", "shutdown", "close", "reset", "reset_by_server", "stuck")
ALWAYS = (
    "line return raise raise.again created spawn timer.due input fold ask answer answer.none "
    "output.stdout output.stderr poll.forever poll.nothing poll.timer poll.timer.fds "
    "end.finished end.failed end.memory end.deadlock end.waiting "
    "end.limit end.limit.events end.limit.cpu end.limit.output end.limit.stall"
)
LINTS = (
    "hog blocking busy-poll never-run never-run.coroutine late-patch late-patch.threads "
    "endless-wait endless-wait.others endless-wait.lock"
)
SAID = [
    *ALWAYS.split(),
    *(f"switch.{cause}.{taker}" for cause, takers in TAKERS.items() for taker in takers),
    *(f"dispatch.{kind}" for kind in (*WAKERS, "first")),
    *(f"switch.{cause}.hub.loop" for cause in LOOP_TAKES),
    *(f"switch.idle.{taker}.loop" for taker in ("none", "task")),
    *(f"dispatch.{kind}.loop" for kind in (*WAKERS, "first")),
    *("poll.forever.loop", "poll.nothing.loop", "poll.timer.loop", "poll.timer.fds.loop", "spawn.loop"),
    *(f"awake.{kind}" for kind in WAKERS),
    *(f"io.{call}" for call in CALLS),
    *(f"net.{event}" for event in NET),
    *(f"peer.{event}" for event in PEER),
    *(f"lint.{code}" for code in LINTS.split()),
    *(f"{key}.with" for key in GIVING),
    *(f"{key}{of}.with" for key in GIVEN for of in ("", ".loop")),
    *("queue.put", "queue.put.for", "queue.put.limit", "queue.taken", "queue.taken.last", "yield", "yield.bare"),
    *("deadlock", "deadlock.cycle", "end.deadlock.cycle", "trylock", "trylock.held"),
]
ASKED_WHY = [
    *(f"cause.{cause}" for cause in CAUSES),
    *(f"wake.{kind}" for kind in (*WAKERS, "over")),
    "line",
    "carries",
    "ready",
    "ready.none",
    "waits",
]


@pytest.fixture(scope="module", params=language_ids())
def templates(request):
    return json.loads((Path(FOLDER) / f"{request.param}.json").read_text("utf-8"))


def missing(key: str, templates: dict[str, str]) -> bool:
    """Whether there are no words for a key, plain or with its plurals."""
    return key not in templates and not {f"{key}_one", f"{key}_other"} <= templates.keys()


@pytest.mark.parametrize("prefix", ["say", "why"])
def test_there_are_words_for_all_that_can_be_said(prefix, templates):
    keys = {"say": SAID, "why": ASKED_WHY}[prefix]
    assert [key for key in keys if missing(f"{prefix}.{key}", templates)] == []


def all_steps(record):
    """The steps of everything that the tests run."""
    for ident in note_ids():
        yield from example(ident).recorded.steps
    for name in OWN:
        yield from record(name, limits={"steps": 1200}).recorded.steps


def test_there_are_words_for_all_that_is_said_with_all_their_parameters(templates, record):
    lacking = set()
    for step in all_steps(record):
        for prefix, (key, params) in [("say", step.n), *(("why", line) for line in step.w)]:
            if missing(f"{prefix}.{key}", templates):
                lacking.add(f"{prefix}.{key}")
            for form in ("", "_one", "_other"):
                wanted = re.findall(r"\{(\w+)\}", templates.get(f"{prefix}.{key}{form}", ""))
                lacking |= {f"{prefix}.{key}: {name}" for name in wanted if name not in params}
    assert lacking == set()


def test_every_key_in_the_code_is_in_the_list_above():
    """Literal keys of the narration; those that are put together are listed by their parts."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "engine").glob("narration*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    families = "say|io|net|peer|poll|raise|answer|timer|output|end|queue|yield"
    keys = {text for text in texts if re.fullmatch(rf"({families})\.[a-z.]+", text)}
    assert {key for key in keys if not key.endswith(".")} <= set(SAID)


def test_both_languages_have_the_same_keys_and_parameters():
    first, second = (json.loads((Path(FOLDER) / f"{language}.json").read_text("utf-8")) for language in ("en", "zh"))
    assert first.keys() == second.keys()
    for key in first:
        if key.startswith(("say.", "why.")):
            assert set(re.findall(r"\{(\w+)\}", first[key])) == set(re.findall(r"\{(\w+)\}", second[key])), key


# --- the choices ------------------------------------------------------------------------------------------------------


def said(recording) -> list[str]:
    """What is said, in English."""
    words = Words("en")
    return [words.say("say." + step.n[0], step.n[1]) for step in recording.recorded.steps]


def test_a_switch_by_hand_quotes_the_call():
    assert "eat called f2.switch('张三'): the CPU goes straight to drink, and '张三' with it." in said(
        example("greenlet-pair")
    )


def test_a_sleep_names_its_length():
    assert "func called time.sleep(1): it arms a 1.00 s timer and gives the CPU to the hub." in said(
        example("gevent-pair")
    )


def test_descriptors_are_ready_one_or_several(record):
    assert "select returns: fd 3 is ready." in said(example("server-select"))
    both = record("import select, socket\na, b = socket.socketpair()\nselect.select([], [a, b], [])\n")
    assert "select returns: fd 3, 4 are ready." in said(both)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("a, b = socket.socketpair()", "MAIN gets two sockets that are connected to each other: fd 3, 4."),
        ("a, b = os.pipe()", "MAIN gets the two ends of a new pipe: fd 3, 4."),
    ],
)
def test_two_ends_that_are_made_together(record, line, sentence):
    assert sentence in said(record(f"import os, socket\n{line}\n"))


def test_who_sends_is_named_a_program_or_the_other_end_of_a_pair(record):
    texts = said(example("client-and-server"))
    assert any(each.startswith("A connection from client.py is established") for each in texts)
    assert any(each.startswith("5 bytes from server_nonblocking.py arrive in the buffer of fd 3") for each in texts)
    pair = record("import socket\na, b = socket.socketpair()\na.send(b'x')\n")
    assert "1 byte from fd 3 arrives in the buffer of fd 4, while MAIN holds the CPU." in said(pair)


def test_a_hub_without_watched_descriptors_waits_for_its_next_timer(record):
    asks = [each for each in said(example("gevent-pair")) if "asks the kernel" in each]
    assert asks == ["Nobody is ready. The hub asks the kernel to wake it when its next timer is due, in 1.00 s."] * 2
    source = """
        from gevent import monkey; monkey.patch_all()
        import gevent, socket
        a, b = socket.socketpair()
        gevent.spawn(a.recv, 1)
        gevent.sleep(1)
    """
    both = "when its watched fd is ready, in 1.00 s at the latest: then a timer is due."
    assert any(each.endswith(both) for each in said(record(source)))


def test_a_limit_of_events_is_told_in_words_of_each_language(record):
    step = record("n = 0\nwhile True:\n    n += 1\n", limits={"steps": 1200}).recorded.steps[-1]
    assert (step.n[0], step.n[1]["count"]) == ("end.limit.events", 1200)
    assert Words("zh").say(f"say.{step.n[0]}", step.n[1]) == "录制到此截断：已到上限 1,200 个事件。程序本来还会继续。"


def test_a_futile_ask_is_counted():
    assert any(
        each.startswith("sk.accept() finds nothing: BlockingIOError.") for each in said(example("server-nonblocking"))
    )


def test_the_why_card_of_a_switch_tells_cause_line_and_who_else_waits():
    recording = example("gevent-pair")
    step = next(step for step in recording.recorded.steps if step.n[0] == "switch.sleep.hub")
    assert [key for key, _ in step.w] == ["cause.sleep", "line", "ready", "waits", "waits"]
    assert step.w[1][1] == {"line": 7, "code": "time.sleep(1)", "file": "gevent_pair.py"}
    assert step.w[2][1]["tasks"] == "func1"


def test_the_why_card_of_a_wake_up_names_what_woke_and_where_it_is():
    recording = example("gevent-pair")
    step = next(step for step in recording.recorded.steps if step.n[0] == "dispatch.timer")
    waker = next(params for key, params in step.w if key == "wake.timer")
    assert recording.events[waker["seq"]]["kind"] == "timer"


def test_whom_loop_exit_is_thrown_into_is_woken_by_the_end_of_the_loop(record):
    recording = record("""
        import gevent
        from gevent.event import Event
        try:
            Event().wait()
        except gevent.exceptions.LoopExit:
            print("nobody comes")
    """)
    step = next(step for step in recording.recorded.steps if step.n[0] == "switch.throw.task")
    waker = next(params for key, params in step.w if key == "wake.over")
    assert (recording.events[waker["seq"]]["kind"], recording.events[waker["seq"]]["phase"]) == ("loop", "over")


def test_long_texts_are_cut(record):
    recording = record("print('x' * 1000)\n")
    (text,) = [step.n[1]["text"] for step in recording.recorded.steps if step.k == "output"]
    assert len(text) == phrases.SHOWN


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "0 µs"),
        (7, "7 µs"),
        (999, "999 µs"),
        (1000, "1.00 ms"),
        (1234, "1.23 ms"),
        (12_345, "12.3 ms"),
        (123_456, "123 ms"),
        (999_499, "999 ms"),
        (999_500, "1.00 s"),
        (1_000_000, "1.00 s"),
        (59_999_999, "60.0 s"),
        (3_600_000_000, "3600 s"),
    ],
)
def test_durations_have_three_significant_figures(microseconds, text):
    assert duration(microseconds) == text


def test_counts_choose_their_plural():
    words = Words("en")
    assert words.say("say.io.recv", {"task": "A", "count": 1, "fd": 3, "text": "x"}).startswith("A takes 1 byte out")
    assert words.say("say.io.recv", {"task": "A", "count": 2, "fd": 3, "text": "x"}).startswith("A takes 2 bytes out")


def test_parameters_are_never_templates():
    text = Words("en").say("say.output.stdout", {"task": "{text}", "text": "`{task}` **bold**"})
    assert text == "{text} prints `{task}` **bold**"


def test_an_unknown_key_is_shown_as_it_is():
    assert Words("en").say("say.nothing", {}) == "say.nothing"
