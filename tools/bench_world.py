"""A slider in a real Chromium: how long it takes from moving it until the timeline of the new run is painted.

    python -m tools.bench_world [--moves 60]

A real server carries the runs out; the panel "World" moves the price of a line of the gevent pair from place to place,
so that every move is a run that nobody has seen yet. Once a move at a time, with a pause in between; and once as fast
as a hand drags, where only the newest place counts. Figures stand beside what they should be at most on a machine that
does nothing else; nothing fails because a machine is slow. It refuses to know what the page shows.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from playwright.sync_api import Page

from .bench import Row, share, table
from .browsing import showing
from .setup import why_no_browser

EXAMPLE = "gevent-pair"
SLIDER = "set-line_cost"
PAUSE_MS = 250  # so that a process stands ready for the next run, as it does for a person
DRAG_MS = 30
MOST_MS = 500

# Milliseconds from moving a slider to a place, the last of those that a hand drags it through, until the line of
# history that is shown says so, and is painted.
MOVED = """async ([id, places, pause]) => {
  const slider = document.getElementById(id);
  const move = (place) => {
    slider.value = String(place);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  for (const place of places.slice(0, -1)) {
    move(place);
    await new Promise((done) => setTimeout(done, pause));
  }
  const begin = performance.now();
  move(places.at(-1));
  await painted();
  const said = document.querySelector(`output[for=${id}]`).textContent;
  const shown = () => document.querySelector(".hist .line.current .own")?.textContent ?? "";
  while (!shown().includes(said)) await new Promise(requestAnimationFrame);
  await painted();
  return performance.now() - begin;
}"""


def places(page: Page, count: int) -> list[int]:
    """Places of the slider other than the one where it stands, over and over."""
    last, now = page.evaluate("(id) => [+document.getElementById(id).max, +document.getElementById(id).value]", SLIDER)
    others = [place for place in range(5, last - 5) if place != now]
    return [others[(7 * each) % len(others)] for each in range(count)]


def move(page: Page, slider: str, through: list[int]) -> float:
    """How long it took from the last of some places until its run was painted."""
    return float(page.evaluate(MOVED, [slider, through, DRAG_MS]))


def moves(page: Page, count: int) -> list[float]:
    """How long each move took, the shortest first."""
    times = []
    for seed, place in enumerate(places(page, count)):
        if seed % 20 == 19:  # every place has been there: another call price makes all of them new
            move(page, "set-call_cost", [5 + seed // 20])
        times.append(move(page, SLIDER, [place]))
        page.wait_for_timeout(PAUSE_MS)
    return sorted(times)


def drags(page: Page, count: int) -> list[float]:
    """How long the last place of each drag took, the shortest first."""
    times = []
    for each in range(count):
        move(page, "set-switch_cost", [6 + each])
        page.wait_for_timeout(PAUSE_MS)
        times.append(move(page, SLIDER, [*range(8, 20 + each)]))
        page.wait_for_timeout(PAUSE_MS)
    return sorted(times)


def rows(times: list[float], what: str) -> Iterator[Row]:
    """The median, nearly all, and the longest."""
    for name, value in (
        (f"{what}: median", times[len(times) // 2]),
        ("… 95 of 100", times[min(len(times) - 1, len(times) * 95 // 100)]),
        ("… the longest", times[-1]),
    ):
        yield Row(name, value, "ms", f"at most {MOST_MS}", share(value, MOST_MS))


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_world", description="Moves a slider of the machine.")
    parser.add_argument("--moves", type=int, default=60, help="so many single moves, and a fifth as many drags")
    chosen = parser.parse_args(arguments)
    reason = why_no_browser()
    if reason:
        print(f"Nothing was measured: {reason}.", file=sys.stderr)
        return 2
    with showing(f"example={EXAMPLE}&s=17") as page:
        page.keyboard.press("Shift+W")
        page.locator(f"#{SLIDER}").wait_for()
        single = moves(page, chosen.moves)
        dragged = drags(page, max(1, chosen.moves // 5))
    print(table([*rows(single, "A slider moves until its run is painted"), *rows(dragged, "A slider is let go")]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
