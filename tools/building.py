"""Scripts and sheets of many files made into few by esbuild, and bytes made fewer.

esbuild puts whatever is shared by what a page loads at once and what it loads later into files of its own, many small
ones. They are put together again: a page's script holds all that it needs at once, what it asks for as it begins
included, and hands what others want of it to them by a table that everybody can see.

Refuses to know what is built and where it goes.
"""

from __future__ import annotations

import json
import re
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from .vendor import esbuild

OPTIONS = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--legal-comments=none"]
Files = dict[str, bytes]
TABLE = "globalThis.switchyardParts"
IMPORT = re.compile(r'import(?:\{([^}]*)\}from)?"\./([^"]+)";')
# In what is minified a line begins in a template only, and there blanks mean no more than one newline.
INDENTED = re.compile(rb"\n +")
# Between a tag and what follows it in the next line htm reads nothing, nor does HTML in what is written of it.
BETWEEN = re.compile(rb">\n(?=[<$])")


def build(arguments: list[str], source: bytes = b"") -> tuple[Files, dict[str, Any]]:
    """What esbuild makes of something, by name, and what it tells of it."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        esbuild([*OPTIONS, *arguments, f"--outdir={folder}/out", f"--metafile={told}"], source)
        made = {path.name: tightened(path.read_bytes()) for path in Path(folder, "out").iterdir()}
        return made, json.loads(told.read_bytes())


def tightened(script: bytes) -> bytes:
    """Without the blanks of its templates that mean nothing."""
    return BETWEEN.sub(b">", INDENTED.sub(b"\n", script))


def style(sheets: list[str], fonts: str) -> tuple[bytes, list[str]]:
    """One sheet of many, and all that was read for it."""
    imports = "".join(f'@import "./{sheet}";\n' for sheet in sheets)
    files, told = build(["--loader=css", fonts], imports.encode())
    (data,) = files.values()
    return data, read(told)


def read(told: dict[str, Any]) -> list[str]:
    """The files that esbuild says it has read."""
    return [path for path in told["inputs"] if path != "<stdin>"]


def together(files: Files, entry: str, parts: list[str]) -> Files:
    """The same files with the parts that the entry imports in it; what is loaded later takes them out of the table."""
    later = [name for name in files if name != entry and name not in parts]
    lines = [f'import * as part{number} from "./{name}";' for number, name in enumerate(parts)]
    table = ",".join(f'"{name}":part{number}' for number, name in enumerate(parts))
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        whole = Path(folder, "whole.js")
        whole.write_text("\n".join([*lines, f"{TABLE}={{{table}}};", f'import "./{entry}";']), "utf-8")
        script = esbuild([str(whole), *OPTIONS, *(f"--external:./{name}" for name in later)])
    return {entry: script} | {name: _from_table(files[name], parts) for name in later}


def _from_table(script: bytes, parts: list[str]) -> bytes:
    def taken(found: re.Match[str]) -> str:
        if found[2] not in parts:
            return found[0]
        names = (found[1] or "").replace(" as ", ":")
        return f'const{{{names}}}={TABLE}["{found[2]}"];' if names else ""

    return IMPORT.sub(taken, script.decode()).encode()


def made_of(path: str, told: dict[str, Any]) -> list[str]:
    """The files that a script has become which others ask for later."""
    return [Path(name).name for name, output in told["outputs"].items() if output.get("entryPoint") == path]


def imported(entries: list[str], told: dict[str, Any]) -> list[str]:
    """What scripts import at once, and what that imports."""
    imports = {Path(path).name: output["imports"] for path, output in told["outputs"].items()}
    found = [*entries]
    for name in found:
        parts = [Path(each["path"]).name for each in imports[name] if each["kind"] == "import-statement"]
        found += [part for part in parts if part not in found]
    return found[1:]


def deflated(data: bytes) -> bytes:
    """In zlib's format, which every browser reads, and smaller than zlib makes it."""
    return bytes(import_module("zopfli.zlib").compress(data, numiterations=5))


def gzipped(data: bytes) -> bytes:
    """The same in gzip's format, which is how a server sends it to whoever does not read Brotli's."""
    return bytes(import_module("zopfli.gzip").compress(data, numiterations=5))


def brotli(data: bytes) -> bytes:
    """Compressed as far as it goes."""
    return bytes(import_module("brotli").compress(data, quality=11))
