"""A very long run in a real Chromium: how soon it is there, what it weighs, how fast one gets anywhere in it.

    python -m tools.bench_page [--steps 1000000]

Five greenlets compute; their run is carried out once, by the real server, which shows it in place of any example. Then
a page opens it from the server's memory. What such a run weighs as one file is measured too (bench_file.py). Figures
stand beside what they should be at most on a machine that does nothing else; nothing fails because a machine is slow.
It refuses to know what the page shows.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

import simple_websocket
from playwright.sync_api import CDPSession, Page, sync_playwright

from .bench import ENDLESS, PATIENCE, ROUNDS, SOURCE, Row, share, table
from .bench_file import rows as file_rows
from .served import server_of
from .setup import find_browser, why_no_browser

EXAMPLE = "gevent-pair"  # any would do
STEPS_PER_ROUND = 30.15
SEEKS = 200
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

# When the slider knew of the first step, and of the last: seconds since the page was asked for.
LOADED = """(count) => new Promise((done) => {
  let first = 0;
  const look = () => {
    const known = Number(document.querySelector('[data-canvas="scrub"]')?.getAttribute("aria-valuemax") ?? 0);
    if (known > 0) first ||= performance.now();
    if (known >= count) done([first / 1000, performance.now() / 1000]);
    else setTimeout(look, 10);
  };
  look();
})"""
# Milliseconds from a change of the address until the step that it names is painted.
SOUGHT = """async ([example, count, seeks]) => {
  const times = [];
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  for (let k = 1; k <= seeks; k++) {
    const heard = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    const begin = performance.now();
    location.hash = `#example=${example}&s=${1 + (k * 104729) % count}`;
    await heard;
    await painted();
    times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b);
}"""


def serve(steps: int) -> int:
    """The real server, with a long run in place of every example. Never returns while it serves."""
    from gevent import monkey

    monkey.patch_all()

    from app import runs, server
    from engine.gallery import Example
    from engine.scenario import Program

    source = SOURCE.replace(ROUNDS, str(round(steps / STEPS_PER_ROUND)))
    long = Example(EXAMPLE, "greenlet", (Program("five_greenlets.py", source),), ENDLESS)
    vars(runs)["load_example"] = lambda ident: long
    return server.main([])


def carry_out(port: int, example: str = EXAMPLE) -> tuple[int, int]:
    """Has the server carry the run out; how many steps it has, and how many bytes they were sent in."""
    socket = simple_websocket.Client.connect(f"ws://127.0.0.1:{port}/live")
    size = 0
    try:
        socket.send(json.dumps({"do": "open", "example": example}))
        while (heard := socket.receive(PATIENCE)) is not None:
            message = {"type": "steps"} if isinstance(heard, bytes) else json.loads(heard)
            size += len(heard) if message["type"] == "steps" else 0
            if message.get("status") == "ended":
                return int(message["steps"]), size
            if message["type"] == "error":
                raise SystemExit(f"The server gave up: {message}")
    finally:
        socket.close()
    raise SystemExit("The server said nothing for a long time.")


def heap(devtools: CDPSession) -> float:
    """MB that scripts keep, typed arrays too."""
    devtools.send("HeapProfiler.collectGarbage")
    usage = devtools.send("Runtime.getHeapUsage")
    return float(usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6


def transfers(page: Page) -> list[int]:
    """How many bytes each answer has that the page gets from now on, headers included; websockets do not count."""
    devtools = page.context.new_cdp_session(page)
    sizes: list[int] = []
    devtools.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    devtools.send("Network.enable")
    return sizes


def measure(page: Page, port: int, steps: int, size: int) -> Iterator[Row]:
    """All rows of the table."""

    def row(what: str, value: float, unit: str, most: float) -> Row:
        return Row(what, value, unit, f"at most {most:g}", share(value, most))

    yield row("A step, as it is sent", size / steps, "bytes", 6)
    received = transfers(page)
    page.goto(f"http://127.0.0.1:{port}/#example={EXAMPLE}&s=1", wait_until="commit")
    first, last = page.evaluate(LOADED, steps)
    yield row("The first step is there", first, "s", 1)
    yield row(f"All {steps:,} are there", last, "s", 4)
    yield row("First load, compressed", sum(received) / 1000, "kB", 200)
    yield row("What scripts keep", heap(page.context.new_cdp_session(page)), "MB", 400)
    times = page.evaluate(SOUGHT, [EXAMPLE, steps, SEEKS])
    yield row("To any step, median", times[SEEKS // 2], "ms", 50)
    yield row("… 95 of 100", times[SEEKS * 95 // 100], "ms", 50)


def main(arguments: list[str] | None = None) -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_page", description="Opens a very long run.")
    parser.add_argument("--steps", type=int, default=1_000_000, help="about so many (1,000,000)")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.serve:
        return serve(chosen.serve)
    reason = why_no_browser()
    if reason:
        print(f"Nothing was measured: {reason}.", file=sys.stderr)
        return 2
    with server_of(["tools.bench_page", "--serve", str(chosen.steps)]) as port, sync_playwright() as playwright:
        print("   carrying out the run …", file=sys.stderr)
        steps, size = carry_out(port)
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        rows = list(measure(page, port, steps, size))
        chromium.close()
    print("   putting runs into files …", file=sys.stderr)
    print(table([*rows, *file_rows(chosen.steps)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
