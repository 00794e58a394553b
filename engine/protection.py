"""Whether strangers' programs can be kept from harm here: finds out by confining one that tries.

`SWITCHYARD_SANDBOX` decides what is done about it: with `require` a server starts only where a sandbox works; `auto`
uses one where it works, and otherwise runs own code only where nobody but this computer reaches the server; `off` uses
none, and does as `auto` without one. Refuses to know who asks to run what.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path

import msgspec

from .allowance import Allowance
from .launch import Launched
from .sandbox import NoSandbox, Sandbox
from .scenario import Program, Scenario
from .session import Session

# What an inspection must find, beside the version.
EXPECTED = {"processes": False, "network": False, "files": False, "forks": False, "starts": False}
FAULTS = {
    "processes": "it shows /proc or /sys",
    "network": "a program in it gets a socket of the real network",
    "files": "a program in it reads files of this computer",
    "forks": "a program in it makes processes",
    "starts": "a program in it starts other programs",
}


class Output(msgspec.Struct):
    """What is read of an event."""

    kind: str
    text: str = ""


_decode_outputs = msgspec.json.Decoder(Output).decode_lines


class Mode(StrEnum):
    """What SWITCHYARD_SANDBOX may say."""

    REQUIRE = "require"
    AUTO = "auto"
    OFF = "off"


class Code(StrEnum):
    """What protects the computer from own code."""

    SANDBOX = "sandbox"
    LOOPBACK = "loopback"
    NONE = "none"


class Protection:
    """What was found out. With a `sandbox` own code runs in it; without, `reason` is a sentence that says why."""

    def __init__(self, mode: Mode, allowance: Allowance | None = None) -> None:
        self.mode = mode
        self.sandbox: Sandbox | None = None
        self.reason = "SWITCHYARD_SANDBOX=off switches the sandbox off."
        if mode is Mode.OFF:
            return
        try:
            sandbox = Sandbox(allowance)
            inspect(sandbox)
        except NoSandbox as error:
            self.reason = str(error)
        else:
            self.sandbox, self.reason = sandbox, ""

    def code(self, loopback: bool) -> Code:
        """What protects a server; `loopback`: nobody but this computer reaches it."""
        if self.sandbox is not None:
            return Code.SANDBOX
        return Code.LOOPBACK if loopback and self.mode is not Mode.REQUIRE else Code.NONE

    def own_code_allowed(self, loopback: bool) -> bool:
        """Whether anybody's programs may run at all."""
        return self.code(loopback) is not Code.NONE

    def sentence(self, loopback: bool) -> str:
        """What the log says of it."""
        if self.sandbox is not None:
            return (
                "Own code runs in a sandbox (bubblewrap, as a user without rights; no network, no processes, no files "
                "of this computer), which was tried just now."
            )
        if self.own_code_allowed(loopback):
            return f"Own code runs without a sandbox, because only this computer reaches the server. {self.reason}"
        return f"Own code is refused, because there is no sandbox to run it in. {self.reason}"


def inspect(sandbox: Sandbox) -> None:
    """Runs a program in it that tries to get out; raises NoSandbox where it could, or where nothing runs."""
    text = Path(__file__).with_name("inspection.py").read_text("utf-8")
    program = Program("inspection.py", text)
    try:
        with Session((program,), Scenario(), live=False, view=False, launched=Launched(sandbox=sandbox)) as session:
            found = _printed(session)
    except OSError as error:
        raise NoSandbox(f"The sandbox does not start: {error}.") from None
    faults = [FAULTS[each] for each, expected in EXPECTED.items() if found.get(each) is not expected]
    if not found.get("user"):
        faults.append("a program in it is root")
    if found.get("version") != sys.version:
        faults.append("another Python runs in it")
    if faults:
        raise NoSandbox(f"The sandbox does not hold: {', '.join(faults)}.")


def _printed(session: Session) -> dict[str, object]:
    """The line of JSON that the program printed."""
    text = ""
    for frame in session.frames():
        if "error" in frame:
            raise NoSandbox(f"The sandbox does not start. {frame['detail']}")
        events = _decode_outputs(frame.get("events", b""))
        text += "".join(event.text for event in events if event.kind == "output")
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except msgspec.DecodeError:
        raise NoSandbox(f"The sandbox does not work. {(text.strip().splitlines() or ['Nothing came.'])[-1]}") from None
