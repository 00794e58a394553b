"""Saving from the view: every format is a real file with the right content, and long work can be stopped."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from board import SIZES, Board
from playwright.sync_api import Page, Route, expect

if TYPE_CHECKING:
    from conftest import Complaints

STEP = 17
SVG = "{http://www.w3.org/2000/svg}"
ANIMATION = """async (bytes) => {
  const decoder = new ImageDecoder({ type: "image/gif", data: new Uint8Array(bytes) });
  await decoder.tracks.ready;
  const { image } = await decoder.decode({ frameIndex: decoder.tracks.selectedTrack.frameCount - 1 });
  return [decoder.tracks.selectedTrack.frameCount, image.displayWidth, image.displayHeight];
}"""
COLOURS = """async (bytes) => {
  const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const ctx = canvas.getContext("2d");
  ctx.drawImage(image, 0, 0);
  const at = (x, y) => [...ctx.getImageData(x, y, 1, 1).data].slice(0, 3);
  const wanted = getComputedStyle(document.querySelector(".token")).backgroundColor.match(/\\d+/g).map(Number);
  const { left, top, height } = document.querySelector(".token").getBoundingClientRect();
  return [at(Math.round((left + 4) * 2), Math.round((top + height / 2) * 2)), wanted];
}"""


def saved(page: Page, name: str) -> tuple[str, bytes]:
    """Chooses a row of the dialog; the file's name and content."""
    page.keyboard.press("Shift+E")
    row = page.locator(".save .fmt", has=page.get_by_text(name, exact=True))
    with page.expect_download() as download:
        row.click()
    expect(page.locator(".save")).to_have_count(0)
    path = download.value.path()
    assert path is not None
    return download.value.suggested_filename, Path(path).read_bytes()


def test_the_trace_is_one_that_perfetto_opens(page: Page) -> None:
    board = Board(page)
    board.open("server-select", STEP)
    name, content = saved(page, "Trace for Perfetto")
    assert name == "server-select.trace.json"
    trace: dict[str, Any] = json.loads(content)
    assert set(trace) == {"displayTimeUnit", "traceEvents"}
    phases = [event["ph"] for event in trace["traceEvents"]]
    assert {"M", "X", "i"} <= set(phases)
    printed = [each["name"] for each in trace["traceEvents"] if each.get("cat") == "stdout"]
    assert "\n".join(printed).split() == "\n".join(board.run.output()).split()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_lanes_are_a_picture_that_stands_alone(page: Page, theme: str) -> None:
    board = Board(page)
    board.open("gevent-pair", STEP)
    if theme == "dark":
        board.press("t")
    panel = page.evaluate("getComputedStyle(document.body).getPropertyValue('--panel').trim()")
    for row, name in (("Lanes in view", f"gevent-pair-step-{STEP}.svg"), ("Lanes of the whole run", "gevent-pair.svg")):
        file, content = saved(page, row)
        assert file == name
        root = ElementTree.fromstring(content)
        assert root.findtext(f"{SVG}title") == "gevent switches on IO"
        assert root.findtext(f"{SVG}desc")
        texts = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
        assert {"MAIN", "func", "func1", "hub", "CPU asleep", "230 µs"} <= set(texts)
        assert panel in {each.get("fill") for each in root.iter()}, "the colours are those of the page"
        assert b"http" not in content.replace(b"http://www.w3.org/2000/svg", b"")


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
def test_the_picture_of_the_view_has_twice_its_points_and_the_token(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    board = Board(page)
    look = board.open("gevent-pair", STEP)
    name, content = saved(page, "Picture of the view")
    assert name == f"gevent-pair-step-{STEP}.png"
    assert struct.unpack(">II", content[16:24]) == (2 * size[0], 2 * size[1])
    found, wanted = page.evaluate(COLOURS, list(content))
    assert all(abs(one - other) < 6 for one, other in zip(found, wanted, strict=True)), "the token lies where it lies"
    assert board.look() == look
    canvas = page.locator('canvas[data-canvas="lanes"]')
    assert canvas.evaluate("(one) => one.width / one.clientWidth") == page.evaluate("devicePixelRatio")


def test_the_animation_shows_every_switch_of_its_range(page: Page) -> None:
    board = Board(page)
    look = board.open("gevent-pair", STEP)
    page.keyboard.press("Shift+E")
    page.get_by_label("How many switches").fill("3")
    page.get_by_label("How many switches").press("Tab")
    expect(page.locator(".film .n")).to_have_text("4 frames")
    page.keyboard.press("Escape")
    name, content = saved(page, "Animated GIF")
    assert name == f"gevent-pair-step-{STEP}.gif"
    frames, width, height = page.evaluate(ANIMATION, list(content))
    assert frames == 4
    assert width == SIZES["desktop"][0]
    assert height > SIZES["desktop"][1], "the sentence stands below the page"
    assert board.look() == look


def test_an_animation_goes_from_bookmark_to_bookmark(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", 3)
    for _ in range(2):
        page.keyboard.press("m")
        expect(page.locator(".places")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".places")).to_have_count(0)
        board.press("ArrowRight", "ArrowRight", "ArrowRight")
    page.keyboard.press("Shift+E")
    page.get_by_label("between two bookmarks").check()
    expect(page.locator(".film .n")).to_have_text("4 frames")


def test_the_output_is_what_was_printed(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", 1)
    name, content = saved(page, "Output")
    assert name == "gevent-pair.txt"
    assert content.decode() == "\n".join(board.run.output())
    name, content = saved(page, "Output with times and tasks")
    assert name == "gevent-pair.timed.txt"
    lines = content.decode().splitlines()
    assert [line.split()[-1] for line in lines] == ["123", "456", "345", "567"]
    assert [line.split()[2] for line in lines] == ["func", "func1", "func", "func1"]


def test_every_format_is_a_command_too(page: Page) -> None:
    board = Board(page)
    board.open("gevent-pair", STEP)
    page.keyboard.press("Control+k")
    page.keyboard.type("save output")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "gevent-pair.txt"
    expect(page.locator(".told")).to_contain_text("gevent-pair.txt")


def test_long_work_shows_how_far_it_is_and_can_be_stopped(page: Page) -> None:
    board = Board(page)
    look = board.open("gevent-pair", STEP)
    page.keyboard.press("Shift+E")
    page.locator(".save .fmt", has=page.get_by_text("Animated GIF", exact=True)).click()
    expect(page.locator(".save progress")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".told")).to_contain_text("nothing was saved")
    page.keyboard.press("Escape")
    assert board.look() == look


def test_nothing_of_it_is_loaded_before_it_is_asked_for(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    board = Board(page)
    board.open("gevent-pair", STEP)
    assert not [url for url in asked if re.search(r"/(save/|exporters|gifenc)", url)]
    page.keyboard.press("Shift+E")
    expect(page.locator(".save .fmt").first).to_be_focused()
    assert not [url for url in asked if re.search(r"/(film|gifenc|camera)[\w-]*\.js", url)]


def test_a_part_that_cannot_be_loaded_is_told_in_a_sentence(page: Page, complaints: Complaints) -> None:
    complaints.allow("MIME type")
    page.route("**/exporters*.js", lambda route: route.fulfill(status=200, content_type="text/plain", body=""))
    board = Board(page)
    board.open("gevent-pair", STEP)
    page.keyboard.press("Shift+E")
    expect(page.locator(".told")).to_contain_text("could not be loaded")


def test_paper_gets_a_handout_in_light_colours_without_buttons(page: Page) -> None:
    board = Board(page)
    look = board.open("gevent-pair", STEP)
    board.press("t")
    page.emulate_media(media="print")
    paper = page.locator(".handout")
    expect(paper.locator("h1")).to_have_text("gevent switches on IO")
    expect(paper.locator(".goal")).to_be_visible()
    expect(paper.locator(".src .here code")).to_have_text("time.sleep(1)")
    expect(paper.locator("tbody tr")).to_have_count(board.run.kinds().count("switch"))
    expect(paper.locator("tr.here")).to_contain_text("func → hub")
    expect(paper.locator("[data-paper] svg")).to_be_visible()
    expect(paper.locator(".leg li").first).to_be_visible()
    expect(paper.locator("footer")).to_contain_text(f"#example=gevent-pair&s={STEP}")
    assert page.locator("button:visible, canvas:visible, .token:visible").count() == 0
    ink = paper.locator("h1").evaluate("(one) => getComputedStyle(one).color")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (ink, ground) == ("rgb(17, 24, 39)", "rgb(255, 255, 255)")
    page.emulate_media(media="screen")
    expect(paper).to_have_count(0)
    assert board.look() == look


def test_a_handout_that_comes_late_takes_its_place_while_somebody_prints(page: Page) -> None:
    held: list[Route] = []
    page.route("**/handout*.js", lambda route: held.append(route))
    with page.expect_request("**/handout*.js"):
        Board(page).open("gevent-pair", STEP)
    page.emulate_media(media="print")
    expect(page.locator(".handout")).to_have_count(0)
    held[0].continue_()
    expect(page.locator(".handout h1")).to_be_visible()


def test_the_handout_is_a4_and_a_long_run_is_cut_visibly(page: Page) -> None:
    Board(page).open("many-clients", 2000)
    page.emulate_media(media="print")
    expect(page.locator(".handout tbody tr")).to_have_count(40)
    expect(page.locator(".handout .cut")).to_have_count(2)
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", pdf)}
    assert boxes == {(0, 0, 595, 842)}
