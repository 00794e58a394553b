"""The built form of the page: one script and one sheet instead of many, made by `make bundle` (tools/bundle.py).

Its manifest holds the sums of all files that it was made from and of all that were made. Where any of them has
changed the page is served from its modules, so nobody needs a build to work on it. Refuses to know how the page is
built, and how files are served.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

MANIFEST = "static/built/manifest.json"
logger = logging.getLogger("switchyard.pages")


class Manifest(msgspec.Struct, frozen=True):
    """What tools/bundle.py says about the files that it has made."""

    script: str
    style: str
    lasting: list[str]
    packed: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[str, str]
    zipped: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Built:
    """What the page asks for, by paths in the folder of static files."""

    script: str
    style: str
    lasting: frozenset[str]  # files that are named after what they hold
    packed: dict[str, bytes]  # files as Brotli compresses them
    zipped: dict[str, bytes]  # files as gzip does, taking its time


def find(root: Path) -> Built | None:
    """The built form under a project's folder; None, and a sentence in the log, where it is not what it should be."""
    if not (root / MANIFEST).is_file():
        logger.info("The page is served from its modules: `make bundle` builds a form of it that loads faster.")
        return None
    try:
        manifest = msgspec.json.decode((root / MANIFEST).read_bytes(), type=Manifest)
        changed = next(_changes(root, manifest), None)
        if changed is None:
            return _read(root / "static", manifest)
    except (OSError, msgspec.MsgspecError) as error:
        logger.warning("The page is served from its modules, because its built form cannot be read: %s", error)
        return None
    logger.info("The page is served from its modules, because %s has changed since `make bundle`.", changed)
    return None


def _changes(root: Path, manifest: Manifest) -> Iterator[str]:
    """The files that are no longer what they were when the page was built."""
    for path, known in (manifest.inputs | manifest.outputs).items():
        file = root / path
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != known:
            yield path


def _read(static: Path, manifest: Manifest) -> Built:
    packed, zipped = (
        {path: (static / form).read_bytes() for path, form in forms.items()}
        for forms in (manifest.packed, manifest.zipped)
    )
    return Built(manifest.script, manifest.style, frozenset(manifest.lasting), packed, zipped)
