"""The timeline in a real Chromium: redraws and frames while somebody zooms, pans and scrolls; keys to painted steps.

    python -m tools.bench_lanes [--steps 1000000] [--tracks 300]

A program with ten lanes makes a very long run, the same with hundreds of tasks a crowded one; a real server shows them
in place of two examples. Wheel and keys come through the browser's own input, as from a person. Figures stand beside
what they should be at most on a machine that does nothing else; nothing fails because a machine is slow. It refuses to
know what the page shows.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from .bench import ENDLESS, ROOT, Row, share, table
from .bench_page import FLAGS, LOADED, carry_out
from .served import server_of
from .setup import find_browser, why_no_browser

LONG, CROWDED = "gevent-pair", "gevent-pool"  # any two would do
PANELS = ("srv-select", "many-clients")
SOURCE = (ROOT / "tests" / "programs" / "ten_lanes.py").read_text("utf-8")
STEPS_PER_ROUND = 5.44
OWN_LANES = 2  # MAIN and the hub
CROWD_ROUNDS = 40
TURNS = 150  # of the wheel
KEYS = 60
REPEAT_MS = 33
SLOWER = 4

# Notes how long each callback of a frame took, and from each key until what it led to was painted.
WATCH = """() => {
  const raf = window.requestAnimationFrame.bind(window);
  Object.assign(window, { __raf: raf, __drawn: [], __keys: [], __frames: [], __going: false });
  window.requestAnimationFrame = (callback) => raf((now) => {
    const begin = performance.now();
    callback(now);
    __drawn.push(performance.now() - begin);
  });
  addEventListener("keydown", ({ timeStamp }) => raf(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => __keys.push(performance.now() - timeStamp);
    port2.postMessage(null);
  }), true);
}"""
START = """() => {
  let last = 0;
  const tick = (now) => {
    if (last) __frames.push(now - last);
    last = now;
    if (__going) __raf(tick);
  };
  Object.assign(window, { __drawn: [], __frames: [], __keys: [], __going: true });
  __raf(tick);
}"""
STOP = "() => { __going = false; return { drawn: __drawn, frames: __frames, keys: __keys }; }"


def serve(steps: int, tracks: int) -> int:
    """The real server, with the two runs in place of two examples. Never returns while it serves."""
    from gevent import monkey

    monkey.patch_all()

    from app import runs, server
    from engine.gallery import Example
    from engine.scenario import Program

    def made(ident: str, rounds: int, workers: int) -> Example:
        source = SOURCE.replace("ROUNDS = 20", f"ROUNDS = {rounds}").replace("WORKERS = 8", f"WORKERS = {workers}")
        return Example(ident, "gevent", (Program("ten_lanes.py", source),), ENDLESS)

    own = {
        LONG: made(LONG, round(steps / 8 / STEPS_PER_ROUND), 8),
        CROWDED: made(CROWDED, CROWD_ROUNDS, tracks - OWN_LANES),
    }
    known = vars(runs)["load_example"]
    vars(runs)["load_example"] = lambda ident: own.get(ident) or known(ident)
    return server.main([])


def turned(page: Page, devtools: CDPSession, at: tuple[float, float], dx: float, dy: float) -> dict[str, list[float]]:
    """Turns the wheel there and back, a little at a time; what the page noted meanwhile."""
    page.evaluate(START)
    for turn in range(TURNS):
        way = 1 if turn % 30 < 15 else -1
        wheel = {"type": "mouseWheel", "x": at[0], "y": at[1], "deltaX": dx * way, "deltaY": dy * way}
        devtools.send("Input.dispatchMouseEvent", wheel)
        page.evaluate("() => new Promise(__raf)")
    return dict(page.evaluate(STOP))


def typed(page: Page, keys: list[str]) -> list[float]:
    """Presses keys as fast as a keyboard repeats one that is held; milliseconds from each to the painted step."""
    page.evaluate(START)
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(REPEAT_MS)
    page.wait_for_timeout(100)
    return list(page.evaluate(STOP)["keys"])


def nearly_all(values: list[float]) -> float:
    """What 95 of 100 are not above."""
    return sorted(values)[len(values) * 95 // 100] if values else 0.0


def row(what: str, values: list[float], most: float) -> Row:
    value = nearly_all(values)
    return Row(what, value, "ms", f"at most {most:g}", share(value, most))


def opened(page: Page, port: int, example: str, steps: int) -> tuple[dict[str, float], CDPSession]:
    """Opens a run and waits for all of it; where the lanes are."""
    page.goto("about:blank")
    page.goto(f"http://127.0.0.1:{port}/#example={example}&s={max(1, steps // 2)}", wait_until="commit")
    page.evaluate(LOADED, steps)
    page.keyboard.press("Escape")  # whatever greets a first visit
    page.wait_for_timeout(300)
    box: Any = page.locator('canvas[data-canvas="lanes"]').bounding_box()
    return box, page.context.new_cdp_session(page)


def measure_long(page: Page, port: int, steps: int) -> Iterator[Row]:
    """Ten lanes and very many steps."""
    box, devtools = opened(page, port, LONG, steps)
    at = (box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    page.keyboard.press("0")
    noted = turned(page, devtools, at, 0, -100)
    yield row(f"{steps:,} steps in 10 lanes: a redraw, 95 of 100", noted["drawn"], 8)
    yield row("… a frame while zooming", noted["frames"], 17)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    noted = turned(page, devtools, at, 0, -100)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    yield row(f"… a redraw on a CPU {SLOWER} times as slow", noted["drawn"], 16)
    yield row("… a key to the painted step", typed(page, ["ArrowRight"] * KEYS), 50)


def measure_crowd(page: Page, port: int, steps: int, tracks: int) -> Iterator[Row]:
    """Hundreds of tracks."""
    box, devtools = opened(page, port, CROWDED, steps)
    at = (box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    names = (box["x"] + 30, at[1])
    ways = {"zooming": (at, 0, -100), "panning": (at, 80, 0), "scrolling rows": (names, 0, 45)}
    for what, (place, dx, dy) in ways.items():
        noted = turned(page, devtools, place, dx, dy)
        yield row(f"{tracks} tracks: a frame while {what}, 95 of 100", noted["frames"], 20)


def measure_panels(page: Page, port: int) -> Iterator[Row]:
    """Keys with everything open: the reasons, the table, output and clients."""
    for example in PANELS:
        page.goto("about:blank")
        page.goto(f"http://127.0.0.1:{port}/#example={example}&s=40")
        page.wait_for_selector(".status.parked, .status.ended")
        page.keyboard.press("Escape")
        for key in ("y", "x"):
            page.keyboard.press(key)
        page.wait_for_timeout(300)
        keys = ["ArrowRight"] * (KEYS // 2) + ["ArrowLeft"] * (KEYS // 2)
        yield row(f"{example}, all panels: a key to the painted step, 95 of 100", typed(page, keys), 50)


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_lanes", description="Moves about in the timeline.")
    parser.add_argument("--steps", type=int, default=1_000_000, help="about so many (1,000,000)")
    parser.add_argument("--tracks", type=int, default=300, help="of the crowded run (300)")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.serve:
        return serve(chosen.steps, chosen.tracks)
    reason = why_no_browser()
    if reason:
        print(f"Nothing was measured: {reason}.", file=sys.stderr)
        return 2
    command = ["tools.bench_lanes", "--serve", "--steps", str(chosen.steps), "--tracks", str(chosen.tracks)]
    with server_of(command) as port, sync_playwright() as playwright:
        print("   carrying out the runs …", file=sys.stderr)
        long, crowded = (carry_out(port, example)[0] for example in (LONG, CROWDED))
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(f"({WATCH})()")
        rows = [*measure_long(page, port, long), *measure_crowd(page, port, crowded, chosen.tracks)]
        rows += measure_panels(page, port)
        chromium.close()
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
