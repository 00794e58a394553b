"""A class in real browsers: a teacher leads, students follow, wander off and return; and nobody else steers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from board import Board
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import Complaints, Restartable

EXAMPLE = "gevent-pair"
SERVER = "server-select"
LISTENS = 30  # a step of it at which it listens
AWAY = re.compile("alone")
ALONG = re.compile("along")
UNREACHABLE = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket connection to"
PATIENCE = 20_000
HOSTILE = """([code, run]) => new Promise((done, fail) => {
  const state = { run, step: 3, playing: false, speed: 1, pace: "steps", axis: "folded", selected: null, settings: {} };
  const socket = new WebSocket(`ws://${location.host}/live`);
  const said = [];
  socket.onopen = () => [
    { do: "join", code },
    { do: "lead", key: "guessed", state },
    { do: "lead", state },
    { do: "end", key: "guessed" },
    { do: "teach", back: { code, key: "guessed" } },
  ].forEach((message) => socket.send(JSON.stringify(message)));
  socket.onclose = () => fail(new Error("closed"));
  socket.onmessage = ({ data }) => {
    said.push(data);
    const codes = said.map((text) => JSON.parse(text)).filter(({ type }) => type === "error").map(({ code }) => code);
    if (codes.length === 4) done([codes, said.join()]);
  };
})"""

NewPage = Callable[..., Page]


class Teacher(Board):
    """A page that leads a class."""

    code = ""

    def start(self, example: str = EXAMPLE, step: int = 5) -> None:
        """Opens an example and starts a class with the keyboard."""
        self.open(example, step)
        self.press("Shift+L")
        self.page.get_by_role("button", name="Start class").click()
        board = self.page.locator(".class-board .class-code")
        expect(board).to_be_visible()
        self.code = board.inner_text()
        self.press("Escape")
        expect(board).not_to_be_visible()

    @property
    def kept(self) -> dict[str, Any]:
        """What the tab keeps."""
        found: dict[str, Any] = json.loads(self.page.evaluate("sessionStorage.getItem('switchyard-class')"))
        return found


class Student(Board):
    """A page that follows."""

    def join(self, code: str) -> None:
        """Follows the teacher's link."""
        self.page.goto(f"/#class={code}")
        expect(self.pill).to_have_class(ALONG)

    @property
    def pill(self) -> Locator:
        """What says whether the page follows."""
        return self.page.locator(".class-pill.above")

    def return_to_the_teacher(self) -> None:
        """Presses the key."""
        self.press("l")
        expect(self.pill).to_have_class(ALONG)


@pytest.fixture
def teacher(new_page: NewPage) -> Teacher:
    teacher = Teacher(new_page())
    teacher.start()
    return teacher


@pytest.fixture
def students(new_page: NewPage, teacher: Teacher) -> list[Student]:
    found = [Student(new_page()), Student(new_page())]
    for student in found:
        student.join(teacher.code)
    return found


def test_students_see_every_step_of_the_teacher(teacher: Teacher, students: list[Student]) -> None:
    for key, step in (("ArrowRight", 6), ("ArrowRight", 7), ("ArrowLeft", 6), ("Home", 1)):
        shown = teacher.press(key)
        assert shown.step == step
        for student in students:
            there = student.wait_for_step(step)
            assert (there.sentence, there.output, there.tokens) == (shown.sentence, shown.output, shown.tokens)
    expect(teacher.page.locator(".class-pill.above")).to_contain_text(f"Class {teacher.code} · 2")


def test_selection_and_axis_go_along(teacher: Teacher, students: list[Student]) -> None:
    teacher.press("2", "z")
    expect(teacher.page).to_have_url(re.compile("sel="))
    selected = re.search(r"sel=\d+", teacher.page.url)
    assert selected is not None
    for student in students:
        expect(student.page.get_by_role("button", name="To scale")).to_have_attribute("aria-pressed", "true")
        expect(student.page).to_have_url(re.compile(selected[0]))
        expect(student.pill).to_have_class(ALONG)


def test_who_wanders_off_is_left_alone_until_one_key(teacher: Teacher, students: list[Student]) -> None:
    wanderer, follower = students
    wanderer.press("ArrowRight")
    expect(wanderer.pill).to_have_class(AWAY)
    expect(wanderer.pill).to_contain_text("press L to return")
    teacher.press("End")
    last = teacher.look().step
    follower.wait_for_step(last)
    assert wanderer.look().step == 6
    wanderer.return_to_the_teacher()
    wanderer.wait_for_step(last)


def test_another_example_of_ones_own_detaches_and_the_way_back_is_there(
    teacher: Teacher, students: list[Student]
) -> None:
    student = students[0]
    student.press("]")
    expect(student.pill).to_have_class(AWAY)
    teacher.press("ArrowRight")
    student.settle()
    student.return_to_the_teacher()
    assert student.wait_for_step(6).sentence == teacher.look().sentence


def test_students_go_along_to_another_example(teacher: Teacher, students: list[Student]) -> None:
    before = students[0].page.locator(".ex .ttl").inner_text()
    teacher.press("]")
    teacher.settle()
    title = teacher.page.locator(".ex .ttl").inner_text()
    assert title != before
    for student in students:
        expect(student.page.locator(".ex .ttl")).to_have_text(title)
        expect(student.pill).to_have_class(ALONG)


def test_a_late_joiner_lands_where_the_class_is(teacher: Teacher, new_page: NewPage) -> None:
    teacher.press("n", "n", "z")
    step = teacher.look().step
    late = Student(new_page())
    late.join(teacher.code.lower())
    assert late.wait_for_step(step).sentence == teacher.look().sentence


def test_a_deed_of_the_teacher_is_seen_by_all(new_page: NewPage) -> None:
    teacher, student = Teacher(new_page()), Student(new_page())
    teacher.start(SERVER, 1)
    student.join(teacher.code)
    teacher.press("End")
    teacher.page.get_by_role("button", name=re.compile("^Connect")).click()
    expect(teacher.page.locator(".term")).to_have_count(3)
    teacher.settle()
    expect(student.page.locator(".term")).to_have_count(3)
    student.wait_for_step(teacher.press("End").step)
    expect(student.pill).to_have_class(ALONG)


def test_a_deed_of_a_student_changes_nothing_for_others(new_page: NewPage) -> None:
    teacher, student = Teacher(new_page()), Student(new_page())
    teacher.start(SERVER, LISTENS)
    student.join(teacher.code)
    student.page.get_by_role("button", name=re.compile("^Connect")).click()
    expect(student.page.locator(".term")).to_have_count(3)
    expect(student.pill).to_have_class(AWAY)
    assert teacher.look().step == LISTENS
    expect(teacher.page.locator(".term")).to_have_count(2)


def test_playing_goes_along(teacher: Teacher, students: list[Student]) -> None:
    teacher.press("Space")
    for student in students:
        expect(student.page.get_by_role("button", name="Pause")).to_be_visible()
        expect(student.scrubber).not_to_have_attribute("aria-valuenow", "5")
    teacher.press("Space")
    step = teacher.look().step
    for student in students:
        student.wait_for_step(step)
        expect(student.pill).to_have_class(ALONG)


def test_the_teacher_goes_on_after_a_reload(teacher: Teacher, students: list[Student]) -> None:
    kept = teacher.kept
    teacher.press("ArrowRight")
    expect(teacher.page).to_have_url(re.compile("s=6"))
    teacher.page.reload()
    teacher.settle()
    assert teacher.kept == kept
    expect(teacher.page.locator(".class-pill.above")).to_contain_text(f"Class {teacher.code} · 2")
    teacher.press("ArrowRight")
    for student in students:
        student.wait_for_step(7)


def test_a_student_goes_on_after_a_reload(teacher: Teacher, students: list[Student]) -> None:
    student = students[0]
    student.page.reload()
    student.wait_for_step(5)
    teacher.press("ArrowRight")
    student.wait_for_step(6)


def test_the_key_is_on_no_page_but_the_teachers(teacher: Teacher, students: list[Student]) -> None:
    key = teacher.kept["key"]
    assert key not in teacher.page.content() + teacher.page.url
    for student in students:
        stored = "JSON.stringify([{...sessionStorage}, {...localStorage}, location.href])"
        assert key not in student.page.content() + student.page.evaluate(stored)


def test_a_hostile_follower_steers_nobody(teacher: Teacher, students: list[Student], new_page: NewPage) -> None:
    hostile = new_page()
    hostile.goto("/")
    codes, said = hostile.evaluate(HOSTILE, [teacher.code, teacher.run.id])
    assert codes == ["class-key", "bad-message", "class-key", "class-key"]
    assert teacher.kept["key"] not in said
    teacher.press("ArrowRight")
    for student in students:
        student.wait_for_step(6)
        expect(student.pill).to_have_class(ALONG)


def test_the_end_of_the_class_is_said(teacher: Teacher, students: list[Student]) -> None:
    teacher.press("Shift+L")
    teacher.page.get_by_role("button", name="End class").click()
    expect(teacher.page.get_by_role("button", name="Start class")).to_be_visible()
    for student in students:
        expect(student.page.get_by_role("alert").filter(has_text="The class is over")).to_be_visible()
        expect(student.pill).not_to_be_visible()
        assert student.press("ArrowRight").step == 6


def test_a_code_is_typed_and_a_wrong_one_is_said(teacher: Teacher, new_page: NewPage) -> None:
    student = Student(new_page())
    student.open(EXAMPLE)
    student.press("Shift+L")
    field = student.page.get_by_label("The code of the class")
    expect(field).to_be_focused()
    for typed, said in (("??", "That is no code"), ("0000", "There is no such class")):
        field.fill(typed)
        student.press("Enter")
        expect(student.page.locator(".class-problem")).to_contain_text(said)
    field.fill(teacher.code.lower())
    student.press("Enter")
    student.wait_for_step(5)
    expect(student.page.get_by_text("You see what the teacher shows")).to_be_visible()
    student.page.get_by_role("button", name="Leave class").click()
    expect(student.pill).not_to_be_visible()


def test_a_wrong_link_shows_what_is_wrong_and_the_first_example(new_page: NewPage) -> None:
    student = Student(new_page())
    student.page.goto("/?class=0000")
    expect(student.page.get_by_role("alert").filter(has_text="There is no such class")).to_be_visible()
    student.settle()
    assert "class" not in student.page.url


def test_the_code_is_large_and_the_picture_is_the_link(teacher: Teacher) -> None:
    teacher.press("Shift+L")
    code = teacher.page.locator(".class-board .class-code")
    assert float(code.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")) >= 100
    link = teacher.page.locator(".class-link a")
    expect(link).to_have_attribute("href", re.compile(rf"/#class={teacher.code}$"))
    expect(teacher.page.get_by_role("img", name="QR code of the link")).to_be_visible()
    expect(teacher.page.get_by_text("This link works on this computer only")).to_be_visible()


class TestConnections:
    """With a server of one's own, which stops and starts."""

    @pytest.fixture
    def server(self, restartable: Restartable) -> str:
        return restartable.url

    def test_a_server_that_starts_anew_knows_no_class(
        self, teacher: Teacher, students: list[Student], restartable: Restartable, complaints: Complaints
    ) -> None:
        complaints.allow(UNREACHABLE)
        restartable.stop()
        for student in students:
            expect(student.pill).to_contain_text("connecting")
        restartable.start()
        for board in (teacher, *students):
            alert = board.page.get_by_role("alert").filter(has_text="There is no such class")
            expect(alert).to_be_visible(timeout=PATIENCE)

    def test_that_the_teacher_is_away_is_seen(self, teacher: Teacher, students: list[Student]) -> None:
        teacher.page.close()
        for student in students:
            expect(student.pill).to_contain_text("Teacher’s connection lost")
