"""A real Chromium before a page of a real server, for the benchmarks that look at the page. Refuses to know at what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from .bench_page import FLAGS
from .served import server_of
from .setup import find_browser


@contextmanager
def showing(place: str, script: str = "") -> Iterator[Page]:
    """A page that shows the whole run at a place (the address without its #); `script` runs in it before all others."""
    with server_of(["app"]) as port, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(script)
        page.goto(f"http://127.0.0.1:{port}/#{place}")
        page.locator(".status.ended").wait_for()
        yield page
        chromium.close()
