"""The arguments of the command line. Paths stay text.

Read before anything else of the engine is imported, so this module imports nothing of it but the list of languages.
Refuses to know what the commands do.
"""

from __future__ import annotations

import argparse
import sys

from .languages import FIRST, language_ids

# Libraries whose own lines may be recorded too.
INSIDE = ("gevent", "asyncio", "all")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """What was asked for; leaves the process where that cannot be understood.

    What follows after -- is the program's own (`arguments`).
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    own = given.index("--") if "--" in given else len(given)
    options = _parser().parse_args(given[:own])
    options.arguments = given[own + 1 :]
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine", description="Runs programs on a simulated machine and records who holds the CPU."
    )
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")
    one = commands.add_parser(
        "run",
        help="run programs",
        description="Runs programs on the simulated machine.",
        epilog="What follows after -- are arguments of the program (with --host).",
    )
    one.add_argument("programs", nargs="+", metavar="PROGRAM")
    one.add_argument("--scenario", metavar="FILE|NAME", help="the world: a JSON file, or the name of an example")
    one.add_argument("--stdin", metavar="TEXT", help="lines typed at the last program's keyboard, one whenever it asks")
    one.add_argument("--seed", type=int, metavar="N", help="seed of the random numbers")
    one.add_argument("--limit-steps", type=int, metavar="N", help="cut after N recorded events")
    one.add_argument("--limit-time", type=float, metavar="SECONDS", help="cut after so much virtual time")
    one.add_argument("--record", metavar="OUT", help="write the recording (gzipped when the name ends in .gz)")
    one.add_argument("--host", action="store_true", help="run one's own program on the real machine")
    one.add_argument("--inside", choices=INSIDE, help="also record the lines of these libraries")
    two = commands.add_parser("show", help="tell a recording as text", description="The narrated timeline as text.")
    two.add_argument("recording", metavar="RECORDING")
    two.add_argument("--lang", choices=language_ids(), default=FIRST, help="language (default: %(default)s)")
    three = commands.add_parser(
        "export", help="convert a recording", description="Writes a recording in another format."
    )
    three.add_argument("recording", metavar="RECORDING")
    form = three.add_mutually_exclusive_group(required=True)
    form.add_argument("--perfetto", metavar="OUT", help="Chrome/Perfetto trace JSON")
    form.add_argument("--html", metavar="OUT", help="one HTML file that plays the run in a browser, without a server")
    three.add_argument(
        "--lang", choices=language_ids(), default=FIRST, help="language of the HTML file (default: %(default)s)"
    )
    return parser
