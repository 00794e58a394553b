"""Builds the page's one script and one sheet, and the file that a recording is put into, from static/ and templates/.

    python -m tools.bundle            writes static/built/ anew (`make bundle` installs what that takes)
    python -m tools.bundle --check    says whether the built files are what the sources give

What is built is what the page asks for when it is served from its modules. The manifest holds the sums of all files
that were read and written: the server compares them, and serves the modules where one of them has changed
(app/built.py). A rebuild gives the same bytes on every machine.

It refuses to install anything (tools/setup.py does), and to know what the page does.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engine import spoken

from .building import Files, brotli, build, gzipped, imported, made_of, read, style, together
from .onefile import template
from .vendor import NODE_MODULES, ROOT, VendorError, named

BUILT = ROOT / "static/built"
MANIFEST = "manifest.json"
REPLAY = "replay.html"
PAGE = "templates/index.html"
# The page asks for it as soon as it begins, wherever there is a server.
COMPANY = "static/js/company.js"
# Fetched by the page as they are: compressed here, so that nobody has to do it for each who asks.
FETCHED = [*(f"lang/{language['id']}.json" for language in spoken()), "gallery.json"]


def source_page() -> str:
    """The page as it is served from its modules."""
    create_app = import_module("app").create_app
    return str(create_app({"BUNDLE": False}).test_client().get("/").text)


def asked(html: str) -> tuple[str, list[str]]:
    """The script and the sheets that the page asks for, as paths in the project."""
    script = re.search(r'<script type="module" src="/([^"]+)"', html)
    if script is None:
        raise VendorError(f"{PAGE} asks for no script.")
    return script[1], re.findall(r'<link rel="stylesheet" href="/([^"]+)"', html)


def page_files(script: str, sheets: list[str]) -> tuple[Files, dict[str, Any], list[str]]:
    """The files of the built page, what the manifest says about them, and all that was read for them."""
    files, told = build([script, "--splitting", "--entry-names=page-[hash]", "--chunk-names=[name]-[hash]"])
    entry = next(name for name in files if name.startswith("page-"))
    files = together(files, entry, imported([entry, *made_of(COMPANY, told)], told))
    script_name = f"page-{mark(files[entry])}.js"
    files[script_name] = files.pop(entry)
    sheet, styled = style(sheets, "--external:*.woff2")
    sheet_name = f"page-{mark(sheet)}.css"
    files[sheet_name] = sheet
    said = {
        "script": f"built/{script_name}",
        "style": f"built/{sheet_name}",
        "lasting": sorted(f"built/{name}" for name in files),
    }
    return files, said, [*read(told), *styled]


def compressed(files: Files, first: list[str]) -> tuple[Files, dict[str, dict[str, str]]]:
    """What the page asks for as Brotli, and what it begins with as gzip; and which file each is a form of."""
    plain = {f"built/{name}": data for name, data in files.items()}
    plain |= {name: (ROOT / "static" / name).read_bytes() for name in FETCHED}
    zipped = [*first, *(name for name in FETCHED if name.startswith("lang/"))]
    forms = {
        "packed": {name: f"built/{Path(name).name}.br" for name in sorted(plain)},
        "zipped": {name: f"built/{Path(name).name}.gz" for name in sorted(zipped)},
    }
    made = {Path(form).name: brotli(plain[name]) for name, form in forms["packed"].items()}
    made |= {Path(form).name: gzipped(plain[name]) for name, form in forms["zipped"].items()}
    return made, forms


def build_all() -> Files:
    """Every file of static/built/, by name."""
    html = source_page()
    script, sheets = asked(html)
    files, said, inputs = page_files(script, sheets)
    packed, forms = compressed(files, [said["script"], said["style"]])
    replay, more = template(html, script, sheets)
    files |= {**packed, REPLAY: replay}
    paths = {PAGE, script, *inputs, *more, *(f"static/{name}" for name in FETCHED)}
    manifest = {
        "made_by": "tools/bundle.py",
        "bundler": named("esbuild"),
        **said,
        **forms,
        "inputs": sums((path, (ROOT / path).read_bytes()) for path in paths),
        "outputs": sums((f"static/built/{name}", data) for name, data in files.items()),
    }
    return {**files, MANIFEST: json.dumps(manifest, indent=1).encode() + b"\n"}


def digest(data: bytes) -> str:
    """Its SHA-256 sum."""
    return hashlib.sha256(data).hexdigest()


def mark(data: bytes) -> str:
    """What tells it from others, in a name."""
    return digest(data)[:8].upper()


def sums(files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """The sum of each file, by path."""
    return {path: digest(data) for path, data in sorted(files)}


# --- writing and comparing --------------------------------------------------------------------------------------------


def why_not() -> str | None:
    """What is missing to build anything."""
    if not (NODE_MODULES / "esbuild").is_dir():
        return "the npm packages are not here"
    missing = next((name for name in ("brotli", "zopfli") if not find_spec(name)), None)
    return f"the Python package {missing} is not here" if missing else None


def present() -> Files:
    """Every file that is there."""
    return {path.name: path.read_bytes() for path in BUILT.iterdir()} if BUILT.is_dir() else {}


def rebuild() -> None:
    """Writes all files, and removes what is no longer one of them."""
    reason = why_not()
    if reason:
        raise VendorError(f"Nothing was built: {reason}. `make bundle` installs what it takes; that needs npm.")
    files = build_all()
    BUILT.mkdir(exist_ok=True)
    for name in present().keys() - files.keys():
        (BUILT / name).unlink()
    for name, data in files.items():
        (BUILT / name).write_bytes(data)
    print(
        f"bundle: built {len(files)} files in static/built; the file for a recording has {len(files[REPLAY]):,} bytes."
    )


def check() -> None:
    """Compares what is there with what the sources give."""
    reason = why_not()
    if reason:
        print(f"bundle: not compared with the sources, because {reason}.")
        return
    built, there = build_all(), present()
    wrong = sorted(name for name in built.keys() | there.keys() if built.get(name) != there.get(name))
    if wrong:
        raise VendorError(
            f"static/built is not what the sources give: {', '.join(wrong)}. `make bundle` builds it anew."
        )
    print(f"bundle: {len(there)} built files are what the sources give.")


def main(arguments: list[str]) -> int:
    """Builds or compares; the exit status."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m tools.bundle [--check]", file=sys.stderr)
        return 2
    try:
        check() if arguments else rebuild()
    except VendorError as error:
        print(f"bundle: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
