"""The grammar of what a browser may say: what it lets through, and that nothing else gets past it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.limits import Limits
from app.messages import Act, Key, Lead, Message, Open, Resume, State, Teach, Watch, parse
from app.refusals import Refused

LIMITS = Limits()
ACT = {"do": "act", "run": "r", "at": 5, "peer": "A", "what": ["send", "hello"]}


def refusal(raw: str | bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(raw, LIMITS)
    return caught.value


def test_open() -> None:
    message = parse(
        '{"do": "open", "example": "gevent-pair", "settings": {"platform": "windows", "latency": 0.5}}', LIMITS
    )
    assert message == Open("gevent-pair", settings={"platform": "windows", "latency": 0.5})


def test_open_with_deeds() -> None:
    deeds = [
        {"at": 5, "peer": "A", "program": None, "do": ["send", "hello"]},
        {"at": 6, "program": "client.py", "do": ["type", "q"]},
    ]
    message = parse(json.dumps({"do": "open", "example": "gevent-pair", "actions": deeds}), LIMITS)
    assert isinstance(message, Open)
    assert [deed.action() for deed in message.actions] == [
        {"at": 5, "peer": "A", "do": ["send", "hello"]},
        {"at": 6, "program": "client.py", "do": ["type", "q"]},
    ]


def test_a_setting_of_the_machine_is_nobodys_deed() -> None:
    message = parse('{"do": "act", "run": "r", "at": 5, "what": ["set", {"latency": 0.1}]}', LIMITS)
    assert isinstance(message, Act)
    assert message.action() == {"do": ["set", {"latency": 0.1}]}
    for wrong in (
        '"peer": "A", "what": ["set", {"latency": 0.1}]',
        '"program": "p.py", "what": ["set", {"latency": 0.1}]',
        '"what": ["set", {}]',
        '"what": ["set", {"latency": "fast"}]',
        '"what": ["send", "hello"]',
    ):
        assert refusal(f'{{"do": "act", "run": "r", "at": 5, {wrong}}}').code == "bad-message"


def test_resume() -> None:
    assert parse('{"do": "resume", "run": "r", "from": 120}', LIMITS) == Resume("r", 120)


def test_watch() -> None:
    assert parse('{"do": "watch", "run": "r"}', LIMITS) == Watch("r")


def test_teach() -> None:
    assert parse('{"do": "teach"}', LIMITS) == Teach()
    assert parse('{"do": "teach", "back": {"code": "AB23", "key": "k"}}', LIMITS) == Teach(Key("AB23", "k"))


STATE = {"run": "r", "step": 3, "playing": False, "speed": 2, "pace": "steps", "axis": "folded", "selected": None}


def test_lead() -> None:
    message = parse(json.dumps({"do": "lead", "key": "k", "state": STATE}), LIMITS)
    assert message == Lead("k", State("r", 3, False, 2, "steps", "folded"))


BAD_STATES: list[dict[str, object]] = [
    {"run": ""},
    {"run": "r" * 101},
    {"step": -1},
    {"step": 1.5},
    {"step": 10**10},
    {"playing": 1},
    {"speed": 0},
    {"speed": 1e9},
    {"pace": "hours"},
    {"axis": "round"},
    {"selected": "MAIN"},
    {"settings": {"a": []}},
    {"settings": {f"a{i}": 1 for i in range(33)}},
    {"more": 1},
]


@pytest.mark.parametrize("change", BAD_STATES, ids=str)
def test_a_class_is_led_nowhere_that_is_not_a_place(change: dict[str, object]) -> None:
    raw = json.dumps({"do": "lead", "key": "k", "state": {**STATE, **change}})
    assert refusal(raw).code == "bad-message"


@pytest.mark.parametrize(
    "what", [["connect", 8000], ["send", "吃"], ["send", "a\nb"], ["shutdown"], ["close"], ["reset"]], ids=str
)
def test_act_of_a_peer(what: list[object]) -> None:
    message = parse(json.dumps({**ACT, "what": what}), LIMITS)
    assert isinstance(message, Act)
    assert message.action() == {"peer": "A", "do": what}


def test_act_at_the_keyboard() -> None:
    message = parse('{"do": "act", "run": "r", "at": 0, "program": "client.py", "what": ["type", ""]}', LIMITS)
    assert isinstance(message, Act)
    assert message.action() == {"program": "client.py", "do": ["type", ""]}


BAD_CHANGES: list[dict[str, object]] = [
    {"at": -1},
    {"at": True},
    {"at": "5"},
    {"at": 10**16},
    {"peer": None},
    {"peer": ""},
    {"peer": "A", "program": "client.py"},
    {"what": []},
    {"what": "close"},
    {"what": ["fly"]},
    {"what": ["close", 1]},
    {"what": ["connect"]},
    {"what": ["connect", 0]},
    {"what": ["connect", 65536]},
    {"what": ["connect", True]},
    {"what": ["connect", 8000.5]},
    {"what": ["send", ""]},
    {"what": ["send", 5]},
    {"what": ["send", "a", "b"]},
    {"what": ["type", "hello"]},
    {"peer": None, "program": "client.py", "what": ["close"]},
    {"peer": None, "program": "client.py", "what": ["type", "two\nlines"]},
]


def as_deed(change: dict[str, object]) -> dict[str, object]:
    """The same change to a deed that an example is opened with."""
    deed = {**ACT, **change}
    return {"do" if name == "what" else name: deed[name] for name in deed if name not in ("do", "run")}


BAD = [
    "",
    "nonsense",
    "null",
    "[]",
    "{}",
    '{"do": "fly"}',
    '{"do": ["open"]}',
    '{"do": "open"}',
    '{"do": "open", "example": ""}',
    '{"do": "open", "example": 5}',
    '{"do": "open", "example": "a", "more": 1}',
    '{"do": "open", "example": "\\ud800"}',
    '{"do": "open", "example": "a", "settings": []}',
    '{"do": "open", "example": "a", "settings": {"latency": NaN}}',
    '{"do": "open", "example": "a", "settings": {"latency": 1e999}}',
    '{"do": "open", "example": "a", "settings": {"latency": {}}}',
    '{"do": "open", "example": ' + "[" * 20_000,
    '{"do": "resume", "run": "r", "from": -1}',
    '{"do": "resume", "run": "r", "from": true}',
    '{"do": "resume", "run": "r", "from": 1.5}',
    '{"do": "resume", "run": "r", "from": 1e99}',
    '{"do": "resume", "run": "r", "from": ' + "9" * 5000 + "}",
    '{"do": "watch"}',
    '{"do": "teach", "back": {"code": "AB23"}}',
    '{"do": "teach", "key": "k"}',
    '{"do": "join", "code": "AB2"}',
    '{"do": "join", "code": "AB2-"}',
    '{"do": "join", "code": 2345}',
    '{"do": "lead", "key": "k"}',
    '{"do": "end"}',
    *(json.dumps({**ACT, **change}) for change in BAD_CHANGES),
    *(json.dumps({"do": "open", "example": "a", "actions": [as_deed(change)]}) for change in BAD_CHANGES),
    '{"do": "open", "example": "a", "actions": {}}',
    '{"do": "open", "example": "a", "actions": [{"at": 0, "peer": "A", "do": ["close"], "more": 1}]}',
]


@pytest.mark.parametrize("raw", BAD, ids=lambda raw: raw[:60])
def test_bad_messages_are_refused_with_a_reason(raw: str) -> None:
    refused = refusal(raw)
    assert refused.code == "bad-message"
    assert 0 < len(str(refused.params["detail"])) <= 200


def test_bytes_are_refused() -> None:
    assert refusal(b'{"do": "open", "example": "gevent-pair"}').code == "bad-message"


def test_too_large_messages_are_refused() -> None:
    refused = refusal('"' + "x" * LIMITS.message_bytes + '"')
    assert (refused.code, refused.params) == ("too-large", {"limit_bytes": LIMITS.message_bytes})


def test_too_long_lines_are_refused_by_their_bytes() -> None:
    fits, too_long = "é" * (LIMITS.text_bytes // 2), "é" * (LIMITS.text_bytes // 2 + 1)
    parse(json.dumps({**ACT, "what": ["send", fits]}), LIMITS)
    refused = refusal(json.dumps({**ACT, "what": ["send", too_long]}))
    assert (refused.code, refused.params) == ("too-large", {"limit_bytes": LIMITS.text_bytes})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
WORDS = st.sampled_from(
    [
        "open",
        "act",
        "resume",
        "send",
        "connect",
        "close",
        "type",
        "run",
        "A",
        "gevent-pair",
        "lead",
        "join",
        "teach",
        "AB23",
    ]
)
FIELDS = st.sampled_from(
    ["do", "example", "settings", "run", "at", "peer", "program", "what", "from", "key", "state", "code"]
)
NEARLY = st.dictionaries(FIELDS, WORDS | JSON | st.lists(WORDS | JSON, max_size=3))


@given(st.text() | st.binary() | (JSON | NEARLY).map(json.dumps))
def test_anything_is_a_message_or_a_refusal(raw: str | bytes) -> None:
    try:
        outcome: object = parse(raw, LIMITS)
    except Refused as refused:
        outcome = refused.code
    assert isinstance(outcome, Message) or outcome in ("bad-message", "too-large")
