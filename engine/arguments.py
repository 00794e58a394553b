"""The arguments of the command line. Paths stay text.

Read before anything else of the engine is imported, so this module imports nothing of it. Refuses to know what the
commands do.
"""

from __future__ import annotations

import argparse

# Libraries whose own lines may be recorded too.
INSIDE = ("gevent", "asyncio", "all")
LANGUAGES = ("en", "zh")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """What was asked for; leaves the process where that cannot be understood."""
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine", description="Runs programs on a simulated machine and records who holds the CPU."
    )
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    one = commands.add_parser("run", help="run programs", description="Runs programs on the simulated machine.")
    one.add_argument("programs", nargs="+", metavar="PROGRAM")
    one.add_argument("--scenario", metavar="FILE|NAME", help="the world: a JSON file, or the name of an example")
    one.add_argument("--stdin", metavar="TEXT", help="lines typed at the last program's keyboard, one whenever it asks")
    one.add_argument("--seed", type=int, metavar="N", help="seed of the random numbers")
    one.add_argument("--limit-steps", type=int, metavar="N", help="cut after N recorded events")
    one.add_argument("--limit-time", type=float, metavar="SECONDS", help="cut after so much virtual time")
    one.add_argument("--record", metavar="OUT", help="write the recording (gzipped when the name ends in .gz)")
    one.add_argument("--host", action="store_true", help="run on the real machine instead")
    one.add_argument("--inside", choices=INSIDE, help="also record the lines of these libraries")
    two = commands.add_parser("show", help="tell a recording as text", description="The narrated timeline as text.")
    two.add_argument("recording", metavar="RECORDING")
    two.add_argument("--lang", choices=LANGUAGES, default="en", help="language (default: %(default)s)")
    three = commands.add_parser(
        "export", help="convert a recording", description="Writes a recording in another format."
    )
    three.add_argument("recording", metavar="RECORDING")
    three.add_argument("--perfetto", required=True, metavar="OUT", help="Chrome/Perfetto trace JSON")
    return parser
