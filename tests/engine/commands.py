"""The command line as a person uses it: a process of its own, and what it leaves behind."""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0


@dataclasses.dataclass(frozen=True)
class Command:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @classmethod
    def run(cls, *arguments: object, folder: Path, **environment: str) -> Self:
        """python -m engine ARGUMENTS, in a folder."""
        return cls._run(["-m", "engine", *map(str, arguments)], folder, environment)

    @classmethod
    def plain(cls, path: Path, folder: Path, **environment: str) -> Self:
        """python PATH: nobody watches."""
        return cls._run([str(path)], folder, environment)

    @classmethod
    def _run(cls, arguments: list[str], folder: Path, environment: dict[str, str]) -> Self:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
        )
        return cls(done.returncode, *(each.decode("utf-8", "replace") for each in (done.stdout, done.stderr)))

    @property
    def summary(self) -> str:
        """The last line on stderr."""
        return self.err.splitlines()[-1] if self.err else ""


def read(path: Path) -> list[dict[str, Any]]:
    """All lines of a recording; the first is its header."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in text.splitlines()]
