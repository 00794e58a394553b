"""The input of a run: what a scenario may say, and the sentence for everything that makes no sense."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.gallery import example_ids, load_example
from engine.scenario import Action, Limits, PeerScript, Program, Scenario, ScenarioError, Settings

FULL = {
    "peers": [
        {
            "name": "A",
            "connect": 8000,
            "at": 0.5,
            "script": [
                ["send", "hello"],
                ["recv"],
                ["recvall", 5],
                ["expect", "x"],
                ["sleep", 0.2],
                ["shutdown"],
                ["close"],
                ["reset"],
            ],
        }
    ],
    "stdin": ["hello", "q"],
    "machine": {"latency": 0.001, "line_cost": 0.0001, "time_slice": 0.005, "platform": "linux"},
    "seed": 3,
    "limits": {"steps": 100, "time": 5},
    "actions": [
        {"at": 5, "peer": "B", "do": ["connect", 8000]},
        {"at": 6, "peer": "B", "do": ["send", "x"]},
        {"at": 7, "program": "p.py", "do": ["type", "line"]},
    ],
}


def test_the_scenario_of_the_contract_is_understood():
    scenario = Scenario.parse(FULL)
    assert scenario.peers[0] == PeerScript("A", 8000, 0.5, FULL["peers"][0]["script"])
    assert scenario.machine == Settings(latency=0.001, line_cost=0.0001, time_slice=0.005, platform="linux")
    assert (scenario.stdin, scenario.seed, scenario.limits.steps) == (["hello", "q"], 3, 100)
    assert scenario.actions[0] == Action(5, ["connect", 8000], peer="B")


def test_an_empty_object_is_the_usual_world():
    assert Scenario.parse({}) == Scenario()
    assert (Settings().platform, Settings().latency, Settings().line_cost) == ("linux", 0.001, 0.0001)


@pytest.mark.parametrize("world", [{}, FULL, {"stdin": {"p.py": ["x"]}}])
def test_a_scenario_survives_being_written_down(world):
    scenario = Scenario.parse(world)
    assert Scenario.parse(scenario.to_json()) == scenario
    assert Scenario.parse(msgspec.json.decode(msgspec.json.encode(scenario.to_json()))) == scenario


def test_the_scenarios_of_the_examples_make_sense():
    for ident in example_ids():
        assert load_example(ident).scenario == Scenario.parse(load_example(ident).scenario.to_json())


# --- refusals ---------------------------------------------------------------------------------------------------------


def peer(**fields: object) -> dict:
    return {"peers": [{"name": "A", "connect": 8000, **fields}]}


def step(*words: object) -> dict:
    return peer(script=[list(words)])


def action(**fields: object) -> dict:
    return {"actions": [{"at": 0, **fields}]}


REFUSED = [
    ([], "Expected `object`, got `array`"),
    ({"peer": []}, "unknown field `peer`"),
    ({"peers": {}}, "Expected `array`, got `object`"),
    ({"seed": "1"}, "Expected `int`, got `str`"),
    ({"machine": {"speed": 1}}, "unknown field `speed`"),
    ({"limits": {"step": 1}}, "unknown field `step`"),
    ({"peers": [{"name": "A"}]}, "missing required field `connect`"),
    ({"peers": [{"name": "A", "connect": 1}, {"name": "A", "connect": 2}]}, "two peers have the same name"),
    (peer(name=""), "1 to 24 printable characters"),
    (peer(name="x" * 25), "1 to 24 printable characters"),
    (peer(name="a\nb"), "1 to 24 printable characters"),
    (peer(connect=0), "A connects to a port between 1 and 65535"),
    (peer(connect=65536), "A connects to a port between 1 and 65535"),
    (peer(at=-1), "the start of peer A must lie between 0 and"),
    (peer(script=[[]]), "peer A has an unknown step []; known are send, recv, recvall, expect, sleep"),
    (step("dance"), "unknown step ['dance']"),
    (step(5), "unknown step [5]"),
    (step("type", "x"), "unknown step"),
    (step("send"), "wrong arguments"),
    (step("send", 5), "wrong arguments"),
    (step("send", "a", "b"), "wrong arguments"),
    (step("recv", 5), "wrong arguments"),
    (step("recvall", "5"), "wrong arguments"),
    (step("recvall", -1), "wrong arguments"),
    (step("recvall", True), "wrong arguments"),
    (step("expect", None), "wrong arguments"),
    (step("sleep", -0.1), "wrong arguments"),
    (step("sleep", float("nan")), "wrong arguments"),
    (step("sleep", float("inf")), "wrong arguments"),
    (step("close", 1), "wrong arguments"),
    (action(do=["close"]), "an action names either a peer or a program"),
    (action(peer="A", program="p.py", do=["close"]), "an action names either a peer or a program"),
    (action(peer="A", do=["recv"]), "the action of A has an unknown step ['recv']"),
    (action(peer="A", do=["type", "x"]), '"type" is for a program\'s keyboard'),
    (action(program="p.py", do=["send", "x"]), '"type" is for a program\'s keyboard'),
    (action(peer="A", do=["connect", 0]), "A connects to a port between 1 and 65535"),
    (action(peer="", do=["close"]), "1 to 24 printable characters"),
    (action(at=-1, peer="A", do=["close"]), "the time of an action must lie between"),
    ({"machine": {"platform": "amiga"}}, "machine.platform is one of linux, windows"),
    ({"machine": {"latency": -1}}, "machine.latency must lie between 0 and 60"),
    ({"machine": {"latency": float("nan")}}, "machine.latency must lie between 0 and 60"),
    ({"machine": {"line_cost": 0}}, "machine.line_cost must lie between 1e-06 and 1"),
    ({"machine": {"time_slice": 0}}, "machine.time_slice must lie between 0.0001 and 10"),
    ({"machine": {"buffer": 0}}, "machine.buffer must lie between 1 and"),
    ({"machine": {"backlog": 0}}, "machine.backlog must lie between 1 and 4096"),
    ({"machine": {"typing": -1}}, "machine.typing must lie between 0 and 3600"),
    ({"limits": {"steps": 0}}, "limits.steps must lie between 1 and"),
    ({"limits": {"time": 0}}, "limits.time must lie between"),
]


@pytest.mark.parametrize(("world", "words"), REFUSED)
def test_what_makes_no_sense_is_refused_with_a_sentence(world, words):
    with pytest.raises(ScenarioError) as refusal:
        Scenario.parse(world)
    sentence = str(refusal.value)
    assert words in sentence
    assert sentence.startswith(("The scenario cannot be used: ", "The scenario cannot be read: "))
    assert sentence.endswith(".")
    assert "\n" not in sentence


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
broken = st.fixed_dictionaries(
    {},
    optional={
        "peers": json_values
        | st.lists(st.fixed_dictionaries({"name": json_values, "connect": json_values}, optional={"at": json_values})),
        "stdin": json_values,
        "machine": json_values
        | st.fixed_dictionaries({}, optional=dict.fromkeys(Settings.__struct_fields__, json_values)),
        "seed": json_values,
        "limits": json_values,
        "actions": json_values | st.lists(st.fixed_dictionaries({"at": json_values, "do": json_values})),
    },
)


@given(broken)
def test_nothing_but_a_sentence_ever_comes_out_of_nonsense(world):
    try:
        scenario = Scenario.parse(world)
    except ScenarioError:
        return
    assert Scenario.parse(scenario.to_json()) == scenario


# --- the same world, changed ------------------------------------------------------------------------------------------


def test_an_action_is_one_more_line_in_order_of_time():
    later = {"at": 900, "peer": "A", "do": ["close"]}
    earlier = {"at": 100, "peer": "A", "do": ["connect", 8000]}
    scenario = Scenario().with_action(later).with_action(earlier)
    assert [each.at for each in scenario.actions] == [100, 900]
    assert Scenario().actions == []


def test_two_actions_of_the_same_moment_keep_their_order():
    deeds = [{"at": 100, "peer": "A", "do": ["send", text]} for text in "ab"]
    scenario = Scenario().with_action(deeds[0]).with_action(deeds[1])
    assert [each.do[1] for each in scenario.actions] == ["a", "b"]


def test_an_action_near_the_limit_gets_time_to_be_seen():
    world = Scenario.parse({"limits": {"time": 3}})
    assert world.with_action({"at": 2_900_000, "peer": "A", "do": ["close"]}).limits.time == pytest.approx(4.9)
    assert world.with_action({"at": 100_000, "peer": "A", "do": ["close"]}).limits.time == 3


def test_an_action_that_makes_no_sense_is_refused():
    with pytest.raises(ScenarioError):
        Scenario().with_action({"at": 1, "peer": "A", "do": ["dance"]})


def test_settings_change_the_machine_and_nothing_else():
    world = Scenario.parse({**FULL}).with_settings({"platform": "windows"})
    assert world.machine.platform == "windows"
    assert world.peers == Scenario.parse(FULL).peers
    with pytest.raises(ScenarioError):
        world.with_settings({"platform": "amiga"})


# --- who gets the typed lines -----------------------------------------------------------------------------------------


def test_limits_are_lowered_and_never_raised():
    world = Scenario.parse({"seed": 7, "limits": {"steps": 10, "time": 1e6}})
    lowered = world.within(Limits(steps=1000, time=60, stall=1, output=5))
    assert lowered.limits == Limits(steps=10, time=60, stall=1, output=5)
    assert (lowered.seed, lowered.machine) == (7, world.machine)
    assert world.within(world.limits) == world


def test_a_plain_list_is_for_the_last_program_and_an_object_names_them():
    first, last = Program("a.py", ""), Program("b.py", "")
    plain = Scenario.parse({"stdin": ["x"]})
    assert (plain.stdin_of(first, last=False), plain.stdin_of(last, last=True)) == ([], ["x"])
    named = Scenario.parse({"stdin": {"a.py": ["x"]}})
    assert (named.stdin_of(first, last=False), named.stdin_of(last, last=True)) == (["x"], [])


# --- examples ---------------------------------------------------------------------------------------------------------


def test_an_unknown_example_is_a_key_error():
    with pytest.raises(KeyError):
        load_example("no-such-example")
