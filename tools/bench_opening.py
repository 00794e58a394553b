"""Every example in a real Chromium: how long it takes from asking for it until its first step is painted.

    python -m tools.bench_opening [--most 50]

A real server carries the examples out; the page asks for one after the other by its address, first when nobody has seen
it yet, then when the server knows its run. Figures stand beside what they should be at most on a machine that does
nothing else; nothing fails because a machine is slow. It refuses to know what the page shows.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from engine import example_ids

from .bench import Row, share, table
from .bench_page import FLAGS
from .served import server_of
from .setup import find_browser, why_no_browser

HOME = "gevent-pair"
PAUSE_MS = 400  # so that a process stands ready for the next run, as it does for a person
MOST_MS = 300

# Milliseconds from a change of the address until the first step of what it names is painted.
OPENED = """async (id) => {
  const begin = performance.now();
  const title = document.querySelector(".chooser .ttl");
  const before = title.textContent;
  location.hash = `#example=${id}&s=1`;
  while (title.textContent === before) await new Promise(requestAnimationFrame);
  await new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  return performance.now() - begin;
}"""


def opened(page: Page, idents: list[str]) -> list[tuple[float, str]]:
    """How long each took, the shortest first."""
    times = []
    for ident in idents:
        times.append((float(page.evaluate(OPENED, ident)), ident))
        page.wait_for_timeout(PAUSE_MS)
    return sorted(times)


def rows(times: list[tuple[float, str]], sort: str) -> Iterator[Row]:
    """Of examples of one sort: the median, nearly all, and which takes longest."""
    longest, ident = times[-1]
    for what, value in (
        (f"First step of a run, {sort}: median", times[len(times) // 2][0]),
        ("… 95 of 100 examples", times[len(times) * 95 // 100][0]),
        (f"… the longest, {ident}", longest),
    ):
        yield Row(what, value, "ms", f"at most {MOST_MS}", share(value, MOST_MS))


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_opening", description="Opens every example.")
    parser.add_argument("--most", type=int, default=len(example_ids()), help="only so many examples")
    chosen = parser.parse_args(arguments)
    reason = why_no_browser()
    if reason:
        print(f"Nothing was measured: {reason}.", file=sys.stderr)
        return 2
    idents = [ident for ident in example_ids() if ident != HOME][: chosen.most]
    with server_of(["app"]) as port, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/#example={HOME}")
        page.locator(".status.ended").wait_for()
        new = opened(page, idents)
        page.evaluate(OPENED, HOME)
        known = opened(page, idents)
        chromium.close()
    print(table([*rows(new, "that nobody has seen yet"), *rows(known, "that the server knows")]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
