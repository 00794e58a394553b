"""What the browser tests stand on: the real server in a process of its own, and a real Chromium with watched pages.

A page fails its test on any console error, any uncaught error, and any request to a host other than the server's.
Where there is no Chromium the tests are skipped, and pytest's closing lines say which and why (tests/conftest.py); with
REQUIRE_BROWSER in the environment, as in continuous integration, they fail instead.

It refuses to know what the pages show.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tools.setup import find_browser, why_no_browser

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCREENSHOTS = ROOT / "test-results"
PATIENCE = 30.0  # seconds that the server may take to answer its first request
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever proxy the machine has
FAILED = pytest.StashKey[bool]()


# --- pytest -----------------------------------------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests and run them last: they are the slowest, and Playwright keeps an event loop running."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")
    items.sort(key=lambda item: item.path.is_relative_to(HERE))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


# --- the server -------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_healthy(url: str) -> bool:
    try:
        with DIRECT.open(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_until_healthy(process: subprocess.Popen[bytes], url: str, words: IO[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_healthy(url):
        ended = process.poll() is not None
        if ended or time.monotonic() > deadline:
            what = f"ended with status {process.returncode}" if ended else f"did not answer within {PATIENCE:.0f} s"
            words.seek(0)
            pytest.fail(f"`python -m app` {what} at {url}/healthz. It said:\n{words.read().decode()}", pytrace=False)
        time.sleep(0.05)


@contextmanager
def serve(port: int, **limits: float) -> Iterator[str]:
    """`python -m app` on a port, in a process of its own; gives its address. Keyword arguments are its limits."""
    url = f"http://127.0.0.1:{port}"
    bounds = {f"SWITCHYARD_LIMIT_{name}": str(value) for name, value in limits.items()}
    environment = {
        **os.environ,
        "SWITCHYARD_STORE": ":memory:",
        **bounds,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen([sys.executable, "-m", "app"], cwd=ROOT, env=environment, stdout=words, stderr=words)
        try:
            wait_until_healthy(process, url, words)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server of its own, on a free port."""
    with serve(free_port()) as url:
        yield url


class Restartable:
    """A server that can stop, and start again where it was. Keyword arguments are its limits."""

    def __init__(self, **limits: float) -> None:
        self._limits = limits
        self._port = free_port()
        self._serving = ExitStack()
        self.url = ""
        self.start()

    def start(self) -> None:
        """Starts and waits until it answers."""
        self.url = self._serving.enter_context(serve(self._port, **self._limits))

    def stop(self) -> None:
        """Ends, and all connections with it."""
        self._serving.close()


@pytest.fixture
def restartable(request: pytest.FixtureRequest) -> Iterator[Restartable]:
    """A server of one test's own; `@pytest.mark.limits(RUN_STEPS=10)` gives it other bounds."""
    marker = request.node.get_closest_marker("limits")
    running = Restartable(**(marker.kwargs if marker else {}))
    yield running
    running.stop()


# --- the browser ------------------------------------------------------------------------------------------------------


def give_up(reason: str) -> NoReturn:
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(f"REQUIRE_BROWSER is set, but {reason}.", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    reason = why_no_browser()
    if reason:
        give_up(reason)
    with ExitStack() as stack:
        try:
            playwright = stack.enter_context(sync_playwright())
            chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        except Exception as error:  # Playwright's driver raises it bare
            give_up(f"{find_browser()} could not be driven: {str(error).splitlines()[0]}")
        stack.callback(chromium.close)
        yield chromium


class Complaints:
    """What the pages of one test did that they should not have done."""

    def __init__(self, server: str) -> None:
        self.host = urlsplit(server).netloc
        self.allowed: list[str] = []
        self.found: list[str] = []

    def allow(self, pattern: str) -> None:
        """For a test that provokes an error: forgive complaints in which this regular expression is found."""
        self.allowed.append(pattern)

    def left(self) -> list[str]:
        return [text for text in self.found if not any(re.search(pattern, text) for pattern in self.allowed)]

    def watch(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.found.append(f"uncaught error: {error}"))
        page.on("request", lambda request: self.see(request.url))
        page.on("websocket", lambda websocket: self.see(websocket.url))

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console error: {message.text} (at {message.location.get('url', '?')})")

    def see(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host:
            self.found.append(f"request to another host: {url}")


@pytest.fixture
def complaints(server: str) -> Complaints:
    return Complaints(server)


@pytest.fixture
def new_page(
    browser: Browser, server: str, complaints: Complaints, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens watched pages, each in a context of its own: new_page(viewport={...}, color_scheme="dark", ...)."""
    pages: list[Page] = []

    def open_page(**options: Any) -> Page:
        defaults = {"base_url": server, "viewport": {"width": 1440, "height": 900}, "locale": "en-US"}
        page = browser.new_context(**{**defaults, **options}).new_page()
        complaints.watch(page)
        pages.append(page)
        return page

    yield open_page
    name = re.sub(r"[^\w-]+", "-", request.node.name)
    for number, page in enumerate(pages):
        if request.node.stash.get(FAILED, False) and not page.is_closed():
            page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png")
        page.context.close()
    left = complaints.left()
    if left:
        pytest.fail("The page did what it must not do:\n" + "\n".join(left), pytrace=False)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A watched page of 1440x900, light, in English; nothing is open yet: page.goto("/")."""
    return new_page()
