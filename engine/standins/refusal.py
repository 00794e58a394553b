"""How a stand-in says that the simulated machine does not have something. Refuses to know what it is."""

from __future__ import annotations

from typing import Any, NoReturn


class NotSimulated(OSError):
    """The simulated machine does not have this; the text is a sentence that says so, whatever a library adds to it."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


def refuse(what: str) -> Any:
    """A function that, when called, explains that `what` is not simulated."""

    def refused(*args: object, **kwargs: object) -> NoReturn:
        raise NotSimulated(
            f"{what} is not available on the simulated machine (see docs/machine.md, What is not simulated)."
        )

    refused.__name__ = what
    return refused
