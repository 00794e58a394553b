"""Programs of one's own under `run --host`, from outside: started as a person does, talked to, and told to end."""

from __future__ import annotations

import functools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from commands import PATIENCE, ROOT, read


class Recorded:
    """A program that is being recorded in a folder, as `app.py`."""

    def __init__(self, folder: Path, source: str, *arguments: str, options: tuple[str, ...] = ()) -> None:
        (folder / "app.py").write_text(source, "utf-8")
        self._path = folder / "out.json.gz"
        command = ["-m", "engine", "run", "--host", "app.py", "--record", self._path.name, *options]
        self.process = subprocess.Popen(
            [sys.executable, *command, *(["--", *arguments] if arguments else [])],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "MINE": "yes"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    @functools.cached_property
    def first(self) -> str:
        """The first line that it prints."""
        return self.hear()

    def hear(self) -> str:
        """The next line that the program prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def ask_to_end(self, number: int = signal.SIGINT) -> None:
        """Sends a signal to the command line, as `kill` does."""
        self.process.send_signal(number)

    def end(self) -> tuple[int, str, str]:
        """Waits for the end: status, the rest of stdout, stderr."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err

    def events(self) -> list[dict[str, Any]]:
        """What was recorded, without the header; complete, with one end, and in order."""
        events = read(self._path)[1:]
        assert [each["seq"] for each in events] == list(range(len(events)))
        assert [each["t"] for each in events] == sorted(each["t"] for each in events)
        assert [each["kind"] for each in events].count("end") == 1
        assert events[-1]["kind"] == "end"
        return events

    @property
    def path(self) -> Path:
        """The recording."""
        return self._path


@contextmanager
def connected(port: int) -> Iterator[Any]:
    """A client of a real server: a file to write to and to read from."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection, connection.makefile("rwb") as file:
        yield file


def ask(port: int, line: bytes) -> bytes:
    """What a server answers to one line."""
    with connected(port) as file:
        file.write(line)
        file.flush()
        return bytes(file.readline())
