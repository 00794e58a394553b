"""Classes over real websockets: who leads, who follows, who comes late or stays away, and who must not steer."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from examples import ENDS, PARKS, PORT
from serving import Browser, Message, Server, SlowBrowser

from app.rooms import CODE_LENGTH, LETTERS

Serve = Callable[..., Server]
Browse = Callable[[Server], Browser]
PLACE: Message = {"step": 0, "playing": False, "speed": 1, "pace": "steps", "axis": "folded", "selected": None}


class Teacher:
    """A browser that leads a class."""

    def __init__(self, browser: Browser, back: Message | None = None) -> None:
        self.browser = browser
        browser.say(do="teach", **({"back": back} if back else {}))
        said = browser.until("key")
        self.code, self.key = said["code"], said["key"]
        self.run = ""

    @property
    def back(self) -> Message:
        """What a page keeps to come back with."""
        return {"code": self.code, "key": self.key}

    def lead(self, step: int, **more: object) -> None:
        """Leads the class to a step."""
        self.browser.say(do="lead", key=self.key, state={**PLACE, "run": self.run, "step": step, **more})


@pytest.fixture
def teacher(server: Server, browse: Browse) -> Teacher:
    teacher = Teacher(browse(server))
    teacher.run = teacher.browser.show(ENDS, "ended")["run"]
    return teacher


def join(browser: Browser, code: str) -> Message:
    browser.say(do="join", code=code)
    return browser.until("class")


def test_a_code_can_be_read_off_a_blackboard(teacher: Teacher) -> None:
    assert len(teacher.code) == CODE_LENGTH
    assert set(teacher.code) <= set(LETTERS)
    assert not set("01IOL") & set(LETTERS)


def test_a_follower_hears_of_every_step_in_order(server: Server, browse: Browse, teacher: Teacher) -> None:
    follower = browse(server)
    heard = join(follower, teacher.code.lower())
    assert (heard["code"], heard["role"], heard["teacher"], heard["ended"]) == (teacher.code, "student", True, None)
    for step in range(20):
        teacher.lead(step, selected=step % 3)
        place = follower.until("lead")
        assert {**PLACE, "run": teacher.run, "step": step, "selected": step % 3}.items() <= place.items()
        assert place["seq"] == step + 1


def test_the_key_is_told_to_the_teacher_alone(server: Server, browse: Browse, teacher: Teacher) -> None:
    follower = browse(server)
    said = [join(follower, teacher.code)]
    teacher.lead(1)
    said.append(follower.until("lead"))
    assert teacher.key not in str(said)
    assert teacher.key not in str(teacher.browser.until("class"))


def test_who_comes_late_is_told_the_newest_place_at_once(server: Server, browse: Browse, teacher: Teacher) -> None:
    for step in range(10):
        teacher.lead(step, playing=True, speed=4, axis="step")
    early = browse(server)
    early.say(do="join", code=teacher.code)
    while (place := early.until("lead"))["step"] != 9:
        pass
    late = browse(server)
    late.say(do="join", code=teacher.code)
    assert late.until("lead") == place
    assert (place["seq"], place["playing"], place["speed"], place["axis"]) == (10, True, 4, "step")


def test_a_follower_is_shown_the_very_run(server: Server, browse: Browse, teacher: Teacher) -> None:
    teacher.run = teacher.browser.show(PARKS, "parked", latency=0.031)["run"]
    teacher.lead(3, settings={"latency": 0.031})
    follower = browse(server)
    follower.say(do="join", code=teacher.code)
    place = follower.until("lead")
    follower.say(do="watch", run=place["run"])
    run = follower.until("run")
    assert (run["run"], run["example"], run["scenario"]["machine"]["latency"]) == (teacher.run, PARKS, 0.031)
    follower.until("status", run=teacher.run, status="parked")
    assert follower.steps[teacher.run] == teacher.browser.steps[teacher.run]


def test_a_deed_of_the_teacher_makes_a_run_that_all_can_watch(server: Server, browse: Browse, teacher: Teacher) -> None:
    teacher.run = teacher.browser.show(PARKS, "parked", latency=0.032)["run"]
    follower = browse(server)
    follower.say(do="watch", run=teacher.run)
    follower.until("status", status="parked")
    join(follower, teacher.code)
    teacher.browser.say(do="act", run=teacher.run, at=0, peer="C", what=["connect", PORT])
    teacher.run = teacher.browser.until("run")["run"]
    teacher.lead(0)
    place = follower.until("lead")
    follower.say(do="watch", run=place["run"])
    assert follower.until("run")["run"] == teacher.run != ""
    follower.until("status", run=teacher.run, status="parked")


def test_a_run_that_nobody_knows_cannot_be_watched(server: Server, browse: Browse) -> None:
    browser = browse(server)
    browser.say(do="watch", run="forgotten", ask=7)
    assert browser.hear() == {"type": "error", "code": "gone", "params": {}, "run": "forgotten", "ask": 7}


@pytest.mark.parametrize("key", ["", "x", "é", "x" * 24], ids=len)
def test_nobody_steers_without_the_key(server: Server, browse: Browse, teacher: Teacher, key: str) -> None:
    hostile, follower = browse(server), browse(server)
    for each in (hostile, follower):
        join(each, teacher.code)
    state = {**PLACE, "run": teacher.run, "step": 666}
    for message in ({"do": "lead", "key": key, "state": state}, {"do": "end", "key": key}):
        hostile.say(**message)
        assert hostile.until("error", code="class-key" if key else "bad-message")["run"] is None
    teacher.lead(1)
    assert follower.until("lead")["step"] == hostile.until("lead")["step"] == 1


def test_a_key_of_one_class_opens_no_other(server: Server, browse: Browse, teacher: Teacher) -> None:
    other = Teacher(browse(server))
    other.browser.say(do="join", code=teacher.code)
    other.lead(5)
    assert other.browser.until("error", code="bad-message"), "no run"
    other.run = "r"
    other.lead(5)
    other.browser.until("error", code="class-key")
    other.browser.say(do="teach", back={"code": teacher.code, "key": other.key})
    other.browser.until("error", code="class-key")


def test_nobody_leads_from_outside(server: Server, browse: Browse, teacher: Teacher) -> None:
    outside = browse(server)
    for message in (
        {"do": "lead", "key": teacher.key, "state": {**PLACE, "run": "r"}},
        {"do": "end", "key": teacher.key},
    ):
        outside.say(**message)
        assert outside.hear()["code"] == "class-gone"


def test_a_class_is_told_how_many_are_there(server: Server, browse: Browse, teacher: Teacher) -> None:
    followers = [browse(server) for _ in range(5)]
    for each in followers:
        each.say(do="join", code=teacher.code)
    teacher.browser.until("class", members=5, role="teacher")
    followers[0].say(do="leave")
    followers[1].leave()
    teacher.browser.until("class", members=3)
    followers[2].until("class", members=3, role="student")


def test_who_comes_and_goes_is_told_in_few_words(serve: Serve, browse: Browse) -> None:
    server = serve(NEWS_SECONDS=0.5)
    teacher = Teacher(browse(server))
    teacher.browser.until("class", members=0)
    many = [browse(server) for _ in range(30)]
    for each in many:
        each.say(do="join", code=teacher.code)
    heard = 1
    while teacher.browser.until("class")["members"] != 30:
        heard += 1
    assert heard < 10


def test_a_class_outlives_the_connection_of_its_teacher(server: Server, browse: Browse, teacher: Teacher) -> None:
    follower = browse(server)
    join(follower, teacher.code)
    teacher.lead(7)
    follower.until("lead")
    teacher.browser.drop()
    assert follower.until("class", teacher=False)["ended"] is None
    late = browse(server)
    late.say(do="join", code=teacher.code)
    assert late.until("lead")["step"] == 7
    back = Teacher(browse(server), teacher.back)
    assert back.back == teacher.back
    follower.until("class", teacher=True)
    back.run = teacher.run
    back.lead(8)
    assert follower.until("lead")["step"] == late.until("lead")["step"] == 8


def test_the_teacher_ends_the_class(server: Server, browse: Browse, teacher: Teacher) -> None:
    follower = browse(server)
    join(follower, teacher.code)
    teacher.browser.say(do="end", key=teacher.key)
    for each in (follower, teacher.browser):
        assert each.until("class", ended="teacher")["code"] == teacher.code
    teacher.run = "r"
    teacher.lead(1)
    assert teacher.browser.until("error", code="class-gone")
    follower.say(do="join", code=teacher.code)
    assert follower.until("error", code="class-gone")


def test_a_class_without_its_teacher_ends_in_time(serve: Serve, browse: Browse) -> None:
    server = serve(ROOM_SECONDS=0.3, NEWS_SECONDS=0.01)
    teacher = Teacher(browse(server))
    follower = browse(server)
    join(follower, teacher.code)
    teacher.browser.leave()
    follower.until("class", ended="time")
    latecomer = browse(server)
    latecomer.say(do="teach", back=teacher.back)
    assert latecomer.hear()["code"] == "class-gone"


def test_a_teacher_who_comes_back_in_time_stops_the_clock(serve: Serve, browse: Browse) -> None:
    server = serve(ROOM_SECONDS=0.5)
    teacher = Teacher(browse(server))
    teacher.browser.leave()
    back = Teacher(browse(server), teacher.back)
    time.sleep(0.8)
    assert join(browse(server), back.code)["ended"] is None


def test_codes_cannot_be_tried_at_will(serve: Serve, browse: Browse) -> None:
    server = serve(CODES_PER_MINUTE=3)
    teacher, guesser = Teacher(browse(server)), browse(server)
    codes = []
    for _ in range(6):
        guesser.say(do="join", code="0000")
        codes.append(guesser.hear()["code"])
    assert codes == ["class-gone"] * 3 + ["class-guesses"] * 3
    guesser.say(do="join", code=teacher.code)
    assert guesser.hear()["code"] == "class-guesses", "which says nothing about the code"


def test_wrong_keys_are_guesses_too(serve: Serve, browse: Browse) -> None:
    server = serve(CODES_PER_MINUTE=2)
    teacher, guesser = Teacher(browse(server)), browse(server)
    codes = []
    for _ in range(3):
        guesser.say(do="teach", back={"code": teacher.code, "key": "guess"})
        codes.append(guesser.hear()["code"])
    assert codes == ["class-key"] * 2 + ["class-guesses"]


def test_a_class_has_room_for_so_many(serve: Serve, browse: Browse) -> None:
    server = serve(MEMBERS=1)
    teacher = Teacher(browse(server))
    first, second = browse(server), browse(server)
    join(first, teacher.code)
    teacher.browser.until("class", members=1)
    second.say(do="join", code=teacher.code)
    assert second.hear()["code"] == "class-full"
    first.say(do="leave")
    teacher.browser.until("class", members=0)
    join(second, teacher.code)


def test_so_many_classes_and_those_that_everybody_left_make_room(serve: Serve, browse: Browse) -> None:
    server = serve(ROOMS=2)
    first, second, late = Teacher(browse(server)), Teacher(browse(server)), browse(server)
    late.say(do="teach")
    assert late.hear()["code"] == "class-full"
    first.browser.say(do="leave")
    first.browser.say(do="join", code="0000")
    first.browser.until("error", code="class-gone")
    assert Teacher(late).code not in (first.code, second.code)
    gone = browse(server)
    gone.say(do="join", code=first.code)
    assert gone.hear()["code"] == "class-gone"
    join(gone, second.code)


def test_who_reads_nothing_delays_nobody_and_hears_the_newest_place(serve: Serve, browse: Browse) -> None:
    server = serve(MESSAGES_PER_SECOND=100_000)
    teacher, follower = Teacher(browse(server)), browse(server)
    teacher.run = teacher.browser.show(ENDS, "ended")["run"]
    join(follower, teacher.code)
    padding = {f"{'x' * 90}{i}": "y" * 100 for i in range(32)}
    with SlowBrowser(server) as slow:
        slow.say(do="join", code=teacher.code)
        teacher.browser.until("class", members=2)
        for step in range(1000):
            teacher.lead(step, settings=padding)
            assert follower.until("lead")["step"] == step
        heard = [0]
        while heard[-1] != 999:
            message = slow.hear()
            if message["type"] == "lead":
                heard.append(message["step"])
        assert heard == sorted(heard)
        assert len(heard) < 500, "what was not taken in time is not told"


def test_the_log_holds_no_key_and_no_code(serve: Serve, browse: Browse) -> None:
    server = serve()
    teacher = Teacher(browse(server))
    join(browse(server), teacher.code)
    teacher.browser.say(do="end", key=teacher.key)
    teacher.browser.until("class", ended="teacher")
    assert server.stop() == 0
    log = server.rest_of_log()
    assert "class: over (teacher)" in log
    assert teacher.key not in log
    assert teacher.code not in log
