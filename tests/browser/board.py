"""The page as the tests use it: what can be read off it, and what a person does to it with the keyboard.

Reading waits for the frame in which the page shows what was asked of it before; nothing sleeps.

It refuses to know what any example does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect
from recording import Recording, Run

Size = tuple[int, int]
SIZES: dict[str, Size] = {"desktop": (1440, 900), "laptop": (1280, 720), "phone": (390, 844)}
LANGUAGES = {"en": "en", "zh": "zh-CN"}
MOST_TABS = 80  # the page has fewer places for the focus than this
SCRUBBER_MARGIN = 9  # pixels beside the first and the last step
SETTLED = re.compile(r"\b(ended|parked|cut)\b")
PATIENCE_MS = 30_000  # that a run may take on a busy machine: every step of it is simulated and sent

LOOK = """() => new Promise((done) => requestAnimationFrame(() => {
  const text = (element) => element.innerText.replace(/\\s+/g, " ").trim();
  const texts = (selector) => [...document.querySelectorAll(selector)].map(text);
  const scrubber = document.querySelector('[data-canvas="scrub"]');
  const dockUnder = (token) => {
    const { left, top, width, height } = token.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const docks = [...document.querySelectorAll("[data-dock]")].filter((dock) => {
      const box = dock.getBoundingClientRect();
      return box.width > 0 && x >= box.left - 1 && x <= box.right + 1 && y >= box.top - 1 && y <= box.bottom + 1;
    });
    return docks.map((dock) => dock.dataset.dock).join(" and ") || "no dock";
  };
  done({
    step: Number(scrubber.getAttribute("aria-valuenow")),
    of: Number(scrubber.getAttribute("aria-valuemax")),
    position: scrubber.getAttribute("aria-valuetext"),
    sentence: texts(".nar .now").join(),
    next: texts(".nar .next").join(),
    cards: texts(".task"),
    output: [...document.querySelectorAll(".con")].map((console) =>
      [...console.querySelectorAll(".tx")].map((row) => row.textContent)),
    tokens: [...document.querySelectorAll(".token")].map(dockUnder),
  });
}))"""

TEXTS = """(but) => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("#app"), NodeFilter.SHOW_TEXT |
    NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node instanceof Element ? node : node.parentElement;
    if (but && element.closest(but)) continue;
    if (node instanceof Element) {
      for (const name of ["aria-label", "aria-valuetext", "title",
        "placeholder"]) found.push(node.getAttribute(name) ?? "");
    } else found.push(node.textContent);
  }
  return found.map((text) => text.trim()).filter(Boolean);
}"""


@dataclass(frozen=True)
class Look:
    """What the page showed in one frame."""

    step: int
    """counted from 1"""
    of: int
    position: str
    """what the scrubber says to a screen reader"""
    sentence: str
    next: str
    cards: list[str]
    output: list[list[str]]
    """the rows of each program's output"""
    tokens: list[str]
    """for each CPU token that is drawn: the dock that it lies in"""


class Board:
    """One page of Switchyard and its keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.recording = Recording(page)

    @property
    def run(self) -> Run:
        """The run that the server sent last."""
        return self.recording.run

    def open(self, example: str | None = None, step: int | None = None) -> Look:
        """Opens the page anew, at an example and a step if they are given, and waits until all steps are there."""
        place = "" if example is None else f"#example={example}" + ("" if step is None else f"&s={step}")
        if self.page.url != "about:blank":
            self.page.goto("about:blank")  # a mere change of what stands behind the # would load nothing
        self.page.goto(f"/{place}")
        return self.settle()

    def settle(self) -> Look:
        """Waits until the run has ended or waits for a person."""
        expect(self.page.locator(".status")).to_have_class(SETTLED, timeout=PATIENCE_MS)
        return self.look()

    def look(self) -> Look:
        """What the page shows in its next frame."""
        return Look(**self.page.evaluate(LOOK))

    def texts(self, but: str = "") -> list[str]:
        """Every piece of text on the page, names and titles included, but for what lies in elements of a selector."""
        return list(self.page.evaluate(TEXTS, but))

    def press(self, *keys: str) -> Look:
        """Presses keys one after the other; tells what the page shows then."""
        for key in keys:
            self.page.keyboard.press(key)
        return self.look()

    def walk(self, key: str, times: int) -> list[Look]:
        """Presses a key so many times; what the page showed after each."""
        return [self.press(key) for _ in range(times)]

    def walk_on(self, key: str, most: int) -> list[Look]:
        """Presses a key until it leads no further, or so many times; what the page showed after each press that did."""
        looks = [self.look()]
        while len(looks) <= most and (now := self.press(key)).step != looks[-1].step:
            looks.append(now)
        return looks[1:]

    def tab_to(self, target: Locator) -> None:
        """Moves the focus with the Tab key until it is there."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate("(element) => element === document.activeElement"):
                return
        raise AssertionError(f"{MOST_TABS} presses of Tab do not lead to {target}")

    def seek(self, step: int) -> Look:
        """Clicks on the scrubber where a step lies, counted from 1."""
        box = self.scrubber.bounding_box()
        assert box is not None
        of = int(self.scrubber.get_attribute("aria-valuemax") or 0)
        x = SCRUBBER_MARGIN + (box["width"] - 2 * SCRUBBER_MARGIN) * (step - 1) / max(1, of - 1)
        self.scrubber.click(position={"x": x, "y": box["height"] / 2})
        return self.wait_for_step(step)

    def change_language(self) -> None:
        """Presses the button with the other language's name and waits until the page speaks it."""
        root = self.page.locator("html")
        before = root.get_attribute("lang") or ""
        self.page.locator(".lang").click()
        expect(root).not_to_have_attribute("lang", before)
        self.look()

    def wait_for_step(self, step: int) -> Look:
        """Waits until the page is at a step, counted from 1."""
        expect(self.scrubber).to_have_attribute("aria-valuenow", str(step))
        return self.look()

    @property
    def scrubber(self) -> Locator:
        """The bar below everything: a slider over the steps."""
        return self.page.locator('canvas[data-canvas="scrub"]')

    @property
    def lanes(self) -> Locator:
        """The timeline's canvas: a slider over the steps too."""
        return self.page.locator('canvas[data-canvas="lanes"]')

    def terminal(self, client: str) -> Locator:
        """The terminal of a client."""
        return self.page.locator(f'.term[data-wire="{client}"]')
