"""Every view of the page, and how a person gets there from the one before it: for tests that look at all of them.

It refuses to know what is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from board import PATIENCE_MS, Board
from playwright.sync_api import Page, expect

FIRST_SLEEP = 17
UNREAD = 88  # a step of the select server at which bytes wait in the kernel
WHOLE = "body"

Way = Callable[[Board], None]


@dataclass(frozen=True)
class View:
    """What the page shows after a person went there."""

    name: str
    go: Way
    part: str = WHOLE
    """what is new in it"""


def example(name: str, step: int) -> Way:
    """Opens an example at a step."""

    def go(board: Board) -> None:
        board.open(name, step)

    return go


def keys(*pressed: str, then: str = WHOLE) -> Way:
    """Presses keys and waits for something to be in sight."""

    def go(board: Board) -> None:
        board.press(*pressed)
        expect(board.page.locator(then).first).to_be_visible(timeout=PATIENCE_MS)

    return go


def click(selector: str, then: str) -> Way:
    """Clicks on something and waits for something else."""

    def go(board: Board) -> None:
        board.page.locator(selector).first.click()
        expect(board.page.locator(then).first).to_be_visible(timeout=PATIENCE_MS)

    return go


def write(text: str, then: str) -> Way:
    """Writes into the field that has the keyboard."""

    def go(board: Board) -> None:
        board.page.keyboard.type(text)
        expect(board.page.locator(then).first).to_be_visible(timeout=PATIENCE_MS)

    return go


def no_example(board: Board) -> None:
    """Follows a link to an example that does not exist."""
    board.page.evaluate("() => { location.hash = '#example=no-such'; }")
    expect(board.page.locator(".notice")).to_be_visible()


def unanswered(board: Board) -> None:
    """Opens the page while the server says nothing."""
    page: Page = board.page
    page.route_web_socket("**/live", lambda _: None)
    page.goto("about:blank")
    page.goto("/")
    expect(page.locator(".stage.blank")).to_be_visible()


# Along each way views are opened one after the other; what a view opens, the next one closes.
TOOLS = [
    View("first visit", lambda board: board.open() and None),
    View("gevent", example("gevent-pair", FIRST_SLEEP)),
    View("why", click(".why-btn", "#why"), ".head"),
    View("help", keys("Escape", "?", then=".help"), ".help"),
    View("table", keys("Escape", "x", then=".switches"), ".tl"),
    View("palette", keys("x", "Control+k", then=".picks [role=option]"), ".picker"),
    View("search", keys("Escape", "/", then=".picker input"), ".picker"),
    View("hits", write("func", ".picks mark"), ".picker"),
    View("jump", keys("Escape", "g", then=".picker input"), ".picker"),
    View("save", keys("Escape", "Shift+E", then=".picker.save"), ".save"),
    View("inspector", keys("Escape", "Shift+V"), ".main"),
    View("inspected", keys("1"), ".main"),
    View("places", keys("Shift+V", "1", "k", "m", then=".places li"), ".places"),
    View("marked", keys("Escape", "n", "c", "c", then=".return")),
    View("tour", keys("Shift+T", then=".tour"), ".tour"),
    View("tracks", keys("Escape", "Shift+X", then=".picker.tracks li"), ".picker.tracks"),
    View("a part", keys("Escape", "Escape", "w", "w", then='[data-overview][data-part="true"]'), ".tl"),
    View("class", keys("Escape", "0", "Shift+L", then=".class-dialog"), ".class-dialog"),
    View("blackboard", click(".class-way .btn.go", ".class-board"), ".class-dialog"),
    View("teacher", keys("Escape", then=".class-pill"), ".top"),
    View("share", keys("Escape", "Escape", "Shift+U", then=".sharing .qr"), ".sharing"),
    View("mine", lambda board: list_mine(board), ".mine"),
    View("gallery", keys("Escape", "0", "e", then="#examples"), "#examples"),
    View("results", lambda board: search_gallery(board), "#examples"),
]
RUNS = [
    View("inside", lambda board: look_inside(board)),
    View("embed", lambda board: embed(board)),
    View("history", lambda board: branch(board)),
    View("compare", keys("Shift+C", then=".cmp"), ".cmp"),
    View("world", keys("Escape", "Shift+W", then=".world .set"), ".world"),
    View("clients as rows", click(".worlds [role=tab]:nth-child(2)", ".crowd-client"), ".world"),
    View("keyboards", click(".worlds [role=tab]:nth-child(3)", ".typed textarea"), ".world"),
    View("a scenario file", click(".worlds [role=tab]:nth-child(4)", ".file textarea"), ".world"),
    View("editor", lambda board: begin_to_edit(board)),
    View("edited", lambda board: edit(board)),
    View("editor's search", lambda board: search_editor(board), ".codep"),
    View("polling", example("server-nonblocking", 200), ".main"),
    View("epoll", example("srv-epoll-et", 60), ".main"),
    View("greenlet", example("greenlet-pair", 12), ".main"),
    View("value", example("greenlet-values", 11), ".main"),
    View("queue", example("gevent-queue", 24), ".main"),
    View("two programs", example("client-and-server", 188)),
    View("threads", example("threads-gil", 20), ".main"),
    View("cores", example("compare", 40), ".main"),
    View("asyncio", example("asyncio-pair", 20), ".main"),
]
ENDS = [
    View("select", example("server-select", UNREAD)),
    View("clients", lambda board: show_tab(board, 2)),
    View("output", lambda board: show_tab(board, 3)),
    View("deadlock", example("gevent-deadlock", 1000)),
    View("error", no_example, ".head"),
    View("waiting", unanswered),
]
WAYS = {"tools": TOOLS, "runs": RUNS, "ends": ENDS}


def look_inside(board: Board) -> None:
    """Unfolds the hub."""
    board.open("gevent-pair", FIRST_SLEEP)
    board.press("q")
    board.settle()


def list_mine(board: Board) -> None:
    """To what one has made, through the list of commands."""
    board.press("Escape", "Control+k")
    board.page.keyboard.type("mine")
    board.page.keyboard.press("Enter")
    expect(board.page.locator(".mine")).to_be_visible()


def embed(board: Board) -> None:
    """The page as it is in a frame."""
    board.page.goto(f"/?embed=1#example=gevent-pair&s={FIRST_SLEEP}")
    expect(board.page.locator(".embed .way-out")).to_be_visible()
    expect(board.page.locator(".nar .now code").first).to_be_visible()


def branch(board: Board) -> None:
    """Acts as a client in the middle of a run: a second line of history."""
    board.open("server-select", UNREAD)
    field = board.terminal("A").locator("input")
    field.fill("hello")
    field.press("Enter")
    expect(board.page.locator(".hist")).to_be_visible()
    board.settle()


def begin_to_edit(board: Board) -> None:
    """Turns the source into the editor."""
    board.open("gevent-pair", FIRST_SLEEP)
    if (tab := board.page.locator(".tabs.sections button").first).is_visible():
        tab.click()
    board.press("Shift+P")
    expect(board.page.locator(".cm-content")).to_be_visible(timeout=PATIENCE_MS)


def edit(board: Board) -> None:
    """Writes something that fails: another line of history, the run before below the lanes, a complaint."""
    board.press("Control+Home")
    board.page.keyboard.insert_text("print(1 / 0)\n")
    expect(board.page.locator(".wrong")).to_be_visible(timeout=PATIENCE_MS)
    board.settle()


def search_editor(board: Board) -> None:
    """Searches what is edited."""
    board.page.locator(".cm-content").press("Control+f")
    expect(board.page.locator(".cm-search")).to_be_visible()


def search_gallery(board: Board) -> None:
    """Searches the gallery, which is open."""
    board.page.get_by_role("searchbox").fill("recv")
    expect(board.page.locator(".meant").first).to_be_visible()


def show_tab(board: Board, number: int) -> None:
    """Chooses a part of the page, where it is narrow; elsewhere all are in sight."""
    tab = board.page.locator('.parts [role="tab"]').nth(number)
    size = board.page.viewport_size
    board.page.set_viewport_size({"width": 390, "height": 844})
    tab.click()
    board.look()
    assert size is not None
    board.page.set_viewport_size(size)
