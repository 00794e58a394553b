"""Programs of one's own in a real Chromium: how long it takes from asking for a changed one until its first step is
painted.

    python -m tools.bench_edit [--edits 40]

A real server carries them out; the page types into its editor, each time another text, then the same texts again, whose
runs the server knows. The time until the page asks, which waits for the last key, does not count. Figures stand beside
what they should be at most on a machine that does nothing else; nothing fails because a machine is slow. It refuses to
know what the page shows besides.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from playwright.sync_api import Page

from .bench import Row, share, table
from .browsing import showing
from .setup import why_no_browser

HOME = "gevent-pair"
# The first step shows the first line, and so which text it is of.
PROGRAM = """{number}
import gevent
def work(name):
    print(name)
    gevent.sleep(1)
gevent.joinall([gevent.spawn(work, name) for name in "AB"])
"""
FIRST = 1001
PAUSE_MS = 400  # so that a process stands ready for the next run, as it does for a person
MOST = {"new": (200, 400), "known": (100, 100)}

# Notes when the page asks for a run.
WATCH = """() => {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    if (typeof data === "string" && data.includes('"do":"open"')) window.askedAt = performance.now();
    return send.call(this, data);
  };
}"""
# Milliseconds from then until the sentence of the first step holds a text, and is painted.
PAINTED = """async (text) => {
  const sentence = () => document.querySelector(".nar .now")?.textContent ?? "";
  while (!sentence().includes(text)) await new Promise(requestAnimationFrame);
  await new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  return performance.now() - window.askedAt;
}"""


def write(page: Page, number: int) -> float:
    """Writes the program with a number in it; how long it took from asking for it."""
    page.locator(".cm-content").press("ControlOrMeta+A")
    page.keyboard.insert_text(PROGRAM.format(number=number))
    took = float(page.evaluate(PAINTED, str(number)))
    page.wait_for_timeout(PAUSE_MS)
    return took


def rows(times: list[float], sort: str, words: str) -> Iterator[Row]:
    """The median and 95 of 100."""
    ordered = sorted(times)
    for what, at, most in (
        (f"First step of a program of one's own, {words}: median", len(ordered) // 2, MOST[sort][0]),
        ("… 95 of 100", len(ordered) * 95 // 100, MOST[sort][1]),
    ):
        yield Row(what, ordered[at], "ms", f"at most {most}", share(ordered[at], most))


def measure(page: Page, edits: int) -> Iterator[Row]:
    """All rows of the table."""
    numbers = range(FIRST, FIRST + edits)
    new = [write(page, number) for number in numbers]
    known = [write(page, number) for number in numbers]
    yield from rows(new, "new", "that nobody has run yet")
    yield from rows(known, "known", "that the server knows")


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_edit", description="Edits a program again and again.")
    parser.add_argument("--edits", type=int, default=40, help="so many different texts")
    chosen = parser.parse_args(arguments)
    reason = why_no_browser()
    if reason:
        print(f"Nothing was measured: {reason}.", file=sys.stderr)
        return 2
    with showing(f"example={HOME}", f"({WATCH})()") as page:
        page.keyboard.press("Shift+P")
        page.locator(".cm-content").wait_for()
        print(table(list(measure(page, chosen.edits))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
