"""The page in a frame of somebody else's page, from another origin: shown to whom it is allowed, and to nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from board import Board
from playwright.sync_api import FrameLocator, Page, expect

if TYPE_CHECKING:
    from conftest import Complaints

PLACE = "#example=gevent-pair&s=17&lang=en"
ALLOWED, STRANGER = "localhost", "127.0.0.1"


class Parent:
    """Somebody else's server: one page with a frame. By the name `localhost` it is allowed, by its number it is not."""

    def __init__(self) -> None:
        parent = self
        self.frame = ""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = f"<!doctype html><title>Blog</title>{parent.frame}".encode() if self.path == "/" else b""
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def parent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Parent]:
    serving = Parent()
    monkeypatch.setenv("SWITCHYARD_EMBED_PARENTS", f"http://{ALLOWED}:{serving.port}")
    yield serving
    serving.close()


def embed(page: Page, parent: Parent, url: str, name: str = ALLOWED, attributes: str = "") -> FrameLocator:
    """Shows an address in a frame of the other server's page."""
    parent.frame = f'<iframe src="{url}" width="640" height="420" {attributes}></iframe>'
    page.goto(f"http://{name}:{parent.port}/")
    return page.frame_locator("iframe")


@pytest.fixture
def visitor(new_page: Callable[..., Page], complaints: Complaints) -> Page:
    """A page that may ask the other server, too."""
    complaints.allow("request to another host|WebSocket connection")
    return new_page()


def test_a_page_that_is_allowed_shows_the_run(visitor: Page, parent: Parent, restartable) -> None:
    frame = embed(visitor, parent, f"{restartable.url}/?embed=1{PLACE}")
    expect(frame.locator(".nar .now")).to_contain_text("arms a 1.00 s timer")
    expect(frame.locator(".top")).to_have_count(0)
    for part in (".nar", ".stage", '[data-canvas="lanes"]', ".tp"):
        expect(frame.locator(part)).to_be_visible()
    frame.locator(".stage").click()
    visitor.keyboard.press("ArrowRight")
    expect(frame.locator(".nar .when")).to_contain_text("18")
    with visitor.context.expect_page() as opened:
        frame.get_by_role("link", name="Open in Switchyard").click()
    whole = Board(opened.value)
    assert whole.settle().step == 18
    expect(opened.value.locator(".top")).to_be_visible()
    opened.value.close()


def test_a_page_that_is_not_allowed_shows_nothing(
    visitor: Page, parent: Parent, restartable, complaints: Complaints
) -> None:
    complaints.allow("frame-ancestors")
    frame = embed(visitor, parent, f"{restartable.url}/?embed=1{PLACE}", STRANGER)
    visitor.wait_for_load_state("networkidle")
    expect(frame.locator(".nar")).to_have_count(0)


def test_the_whole_page_is_never_shown_in_a_frame(
    visitor: Page, parent: Parent, restartable, complaints: Complaints
) -> None:
    complaints.allow("frame-ancestors")
    frame = embed(visitor, parent, f"{restartable.url}/{PLACE}")
    visitor.wait_for_load_state("networkidle")
    expect(frame.locator(".nar")).to_have_count(0)


def test_a_link_may_be_shown_too(visitor: Page, parent: Parent, restartable) -> None:
    answer = visitor.request.post(
        f"{restartable.url}/api/links", data={"place": {"example": "gevent-pair", "step": 16, "lang": "zh"}}
    )
    frame = embed(visitor, parent, f"{restartable.url}{answer.json()['link']}?embed=1")
    expect(frame.locator(".nar .now")).to_contain_text("它设好 1.00 s 的定时器")


def test_it_works_where_the_browser_keeps_nothing_for_it(visitor: Page, parent: Parent, restartable) -> None:
    visitor.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    frame = embed(visitor, parent, f"{restartable.url}/?embed=1{PLACE}")
    expect(frame.locator(".nar .now")).to_contain_text("arms a 1.00 s timer")


def test_nothing_is_shared_saved_or_looked_for_from_there(visitor: Page, parent: Parent, restartable) -> None:
    frame = embed(visitor, parent, f"{restartable.url}/?embed=1{PLACE}")
    expect(frame.locator(".nar .now")).to_contain_text("arms a 1.00 s timer")
    frame.locator(".stage").click()
    for key in ("Shift+U", "u", "Shift+E", "e", "Shift+T"):
        visitor.keyboard.press(key)
    visitor.keyboard.press("t")
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    for part in (".sharing", ".save", ".gallery", ".tour", ".told p"):
        expect(frame.locator(part)).to_have_count(0)
