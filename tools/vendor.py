"""Builds the third-party files that are served or tested with, and checks that they are what was built.

    python tools/vendor.py            rebuilds them from node_modules (`make vendor` installs that first)
    python tools/vendor.py --check    compares every file with its SHA-256 sum in static/vendor/vendor.json; where
                                      node_modules is there, also rebuilds everything and compares byte by byte

What is vendored is the table below: bundles that esbuild makes of package exports, and files copied as they are.
A rebuild gives the same bytes on every machine. The type declarations beside a bundle come from the same table,
so that the editor and tsc know exactly the exports that the bundle has.

It refuses to install anything (tools/setup.py does), and to touch a file that it did not write.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"
MANIFEST = "static/vendor/vendor.json"
FOLDERS = ("static/vendor", "static/fonts", "tests/vendor")

PREACT = {
    "preact": ["h", "render", "Fragment", "createRef"],
    "preact/hooks": ["useState", "useEffect", "useLayoutEffect", "useRef", "useMemo", "useCallback"],
}
PREACT_EXPORTS = sorted([*PREACT["preact"], *PREACT["preact/hooks"], "html"])
FONTS = {
    "@fontsource-variable/inter": "inter-latin-wght-normal.woff2",
    "@fontsource-variable/jetbrains-mono": "jetbrains-mono-latin-wght-normal.woff2",
}


class VendorError(Exception):
    """What is wrong with the vendored files and what to do about it, as sentences."""


# --- the packages -----------------------------------------------------------------------------------------------------


def version(package: str) -> str:
    text = (NODE_MODULES / package / "package.json").read_text(encoding="utf-8")
    return str(json.loads(text)["version"])


def named(*packages: str) -> str:
    """For example: preact 11.2.0, htm 3.1.1."""
    return ", ".join(f"{package} {version(package)}" for package in packages)


def file_of(package: str, name: str) -> bytes:
    return (NODE_MODULES / package / name).read_bytes()


def licences(*packages: str, name: str = "LICENSE") -> bytes:
    """The packages' licence texts one after the other, each under a line that names it."""
    texts = [f"=== {named(package)} ===\n\n".encode() + file_of(package, name).strip() + b"\n" for package in packages]
    return b"\n\n".join(texts)


# --- what is vendored -------------------------------------------------------------------------------------------------


def re_exports() -> str:
    return "".join(f'export {{ {", ".join(names)} }} from "{module}";\n' for module, names in PREACT.items())


def preact_bundle() -> bytes:
    source = re_exports() + 'import { h } from "preact";\nimport htm from "htm";\nexport const html = htm.bind(h);\n'
    banner = f"/* {named('preact', 'htm')}, bundled by tools/vendor.py; licences in LICENSES.txt */"
    options = ["--bundle", "--format=esm", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=none"]
    esbuild = NODE_MODULES / ".bin" / ("esbuild.cmd" if os.name == "nt" else "esbuild")
    done = subprocess.run(
        [str(esbuild), *options, f"--banner:js={banner}", "--log-level=error"],
        input=source.encode(),
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise VendorError(f"esbuild could not make static/vendor/preact.js. It said:\n{done.stderr.decode()}")
    return done.stdout


def preact_types() -> bytes:
    html = "export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode;\n"
    return ('import type { VNode } from "preact";\n' + re_exports() + "export type { VNode };\n" + html).encode()


def font(package: str) -> Callable[[], bytes]:
    return lambda: file_of(package, f"files/{FONTS[package]}")


# path -> (how it is made, the packages that it is made of)
TABLE: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "static/vendor/preact.js": (preact_bundle, ["preact", "htm"]),
    "static/vendor/preact.d.ts": (preact_types, ["preact", "htm"]),
    "static/vendor/LICENSES.txt": (lambda: licences("preact", "htm"), ["preact", "htm"]),
    **{f"static/fonts/{name}": (font(package), [package]) for package, name in FONTS.items()},
    "static/fonts/OFL.txt": (lambda: licences(*FONTS), list(FONTS)),
    "tests/vendor/axe.min.js": (lambda: file_of("axe-core", "axe.min.js"), ["axe-core"]),
    "tests/vendor/LICENSES.txt": (lambda: licences("axe-core"), ["axe-core"]),
}
EXPORTS = {"static/vendor/preact.js": PREACT_EXPORTS}


# --- building and comparing -------------------------------------------------------------------------------------------


def describe(path: str, content: bytes) -> dict[str, Any]:
    entry: dict[str, Any] = {"from": named(*TABLE[path][1]), "bytes": len(content)}
    if path in EXPORTS:
        entry["exports"] = EXPORTS[path]
    return {**entry, "sha256": hashlib.sha256(content).hexdigest()}


def build(target: Path) -> None:
    """Make every file of the table, and the manifest, under `target`."""
    files = {path: make() for path, (make, _) in TABLE.items()}
    manifest = {"made_by": "tools/vendor.py", "bundler": named("esbuild")}
    entries = {path: describe(path, content) for path, content in files.items()}
    files[MANIFEST] = json.dumps({**manifest, "files": entries}, indent=2).encode() + b"\n"
    for path, content in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)


def present() -> set[str]:
    """Every file in the vendored folders."""
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found}


def listed() -> dict[str, Any]:
    """The manifest's entries by path; none where there is no manifest yet."""
    manifest = ROOT / MANIFEST
    return dict(json.loads(manifest.read_text(encoding="utf-8"))["files"]) if manifest.exists() else {}


def wrong_sums() -> list[str]:
    try:
        entries, there = listed(), present()
    except (ValueError, KeyError):
        return [f"{MANIFEST} cannot be read as the list of vendored files."]
    if not entries:
        return [f"{MANIFEST}, the list of vendored files, is missing or empty."]
    complaints = [f"{path} is missing." for path in sorted(entries.keys() - there)]
    complaints += [f"{path} is not listed in {MANIFEST}." for path in sorted(there - entries.keys() - {MANIFEST})]
    for path in sorted(entries.keys() & there):
        if hashlib.sha256((ROOT / path).read_bytes()).hexdigest() != entries[path]["sha256"]:
            complaints.append(f"{path} is not the file whose SHA-256 sum stands in {MANIFEST}.")
    return complaints


def wrong_builds() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        paths = [*TABLE, MANIFEST]
        different = [path for path in paths if (Path(folder) / path).read_bytes() != (ROOT / path).read_bytes()]
    return [f"{path} is not what a rebuild from the npm packages gives." for path in different]


def has_packages() -> bool:
    return all(
        (NODE_MODULES / package).is_dir() for _, packages in TABLE.values() for package in [*packages, "esbuild"]
    )


def check() -> None:
    complaints = wrong_sums()
    rebuilt = has_packages() and not complaints
    if rebuilt:
        complaints = wrong_builds()
    if complaints:
        advice = "`make vendor` builds the vendored files anew; `git checkout` of the file brings it back as committed."
        raise VendorError("\n".join([*complaints, advice]))
    how = "as rebuilt from the npm packages" if rebuilt else "by their sums (the npm packages are not here)"
    print(f"vendor: {len(present())} vendored files are right, {how}.")


def rebuild() -> None:
    if not has_packages():
        raise VendorError("The npm packages are not here. `make vendor` installs them first; that needs npm.")
    for path in listed().keys() - TABLE.keys():
        (ROOT / path).unlink(missing_ok=True)
    build(ROOT)
    print(f"vendor: built {len(TABLE)} files; their sums stand in {MANIFEST}.")


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: python tools/vendor.py [--check]", file=sys.stderr)
        return 2
    try:
        check() if arguments else rebuild()
    except VendorError as error:
        print(f"vendor: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
