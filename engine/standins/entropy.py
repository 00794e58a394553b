"""Stand-ins for random bytes, which differ from one run to the next on the host.

They come from the scenario's seed, for each program its own. Refuses to know what they are used for.
"""

from __future__ import annotations

import os
import random
import sys
import uuid
from typing import Any

from .builtin import Builtin

NODE = 0x020000000001  # a locally administered address


_source = random.Random(0)


def renew(seed: int, program: int) -> None:
    """A process that begins has random bytes of its own."""
    _source.seed(f"{seed}/{program}")


def install(seed: int, program: int) -> None:
    """Replaces os.urandom(2) and what is built on it in C."""
    renew(seed, program)

    def urandom(size: int, /) -> bytes:
        """Return a bytes object containing random bytes suitable for a simulation."""
        if not isinstance(size, int):
            raise TypeError(f"'{type(size).__name__}' object cannot be interpreted as an integer")
        if size < 0:
            raise ValueError("negative argument not allowed")
        return _source.randbytes(size)

    def getrandom(size: int, flags: int = 0) -> bytes:
        """getrandom(2)."""
        if size < 0:
            raise OSError(22, "Invalid argument")
        return urandom(size)

    os.urandom = Builtin(urandom, "urandom", "os", os.urandom)
    if hasattr(os, "getrandom"):
        os.getrandom = Builtin(getrandom, "getrandom", "os", os.getrandom)
    _seed_generators(os.urandom)
    random.seed(seed)


def _seed_generators(urandom: Any) -> None:
    """`random` took urandom by name, and seeds in C where it is given nothing; so do a UUID's time and node."""
    module: Any = random
    module._urandom = urandom
    real_seed = random.Random.seed

    def seed(self: random.Random, a: Any = None, version: int = 2) -> None:
        """Initialize internal state from a seed; None: from the scenario's."""
        real_seed(self, int.from_bytes(urandom(32), "big") if a is None else a, version)

    module.Random.seed = seed
    module.seed = random._inst.seed
    identifiers: Any = uuid
    identifiers._generate_time_safe = identifiers._UuidCreate = None
    identifiers._node = NODE
    sys.modules["_uuid"] = None  # type: ignore[assignment]
