"""Builds the third-party files that are served or tested with, and checks that they are what was built.

    python tools/vendor.py            rebuilds them from node_modules (`make vendor` installs that first)
    python tools/vendor.py --check    compares every file with its SHA-256 sum in static/vendor/vendor.json; where
                                      node_modules is there, also rebuilds everything and compares byte by byte

What is vendored is the table below: bundles that esbuild makes of package exports, fonts that fontTools takes out of
larger ones, and files copied as they are.
A rebuild gives the same bytes on every machine. The type declarations beside a bundle come from the same table,
so that the editor and tsc know exactly the exports that the bundle has.

It refuses to install anything (tools/setup.py does), and to touch a file that it did not write.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
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
CODEMIRROR = {
    "@codemirror/state": [
        "EditorState",
        "Compartment",
        "Prec",
        "RangeSet",
        "RangeSetBuilder",
        "StateEffect",
        "StateField",
    ],
    "@codemirror/view": [
        "Decoration",
        "EditorView",
        "GutterMarker",
        "drawSelection",
        "gutter",
        "gutterLineClass",
        "highlightActiveLine",
        "keymap",
        "lineNumbers",
    ],
    "@codemirror/commands": ["defaultKeymap", "history", "historyKeymap", "indentWithTab"],
    "@codemirror/language": [
        "HighlightStyle",
        "LanguageSupport",
        "bracketMatching",
        "ensureSyntaxTree",
        "indentOnInput",
        "indentUnit",
        "syntaxHighlighting",
    ],
    "@codemirror/lang-python": ["pythonLanguage"],
    "@codemirror/lint": ["lintGutter", "setDiagnostics"],
    "@codemirror/search": ["highlightSelectionMatches", "search", "searchKeymap"],
    "@lezer/highlight": ["tags"],
}
CODEMIRROR_TYPES = {"@codemirror/state": ["Range", "StateEffectType"], "@codemirror/lint": ["Diagnostic"]}
# What those stand on: it is in the bundle, and its licences are told with theirs.
CODEMIRROR_BELOW = [
    "@codemirror/autocomplete",
    "@lezer/common",
    "@lezer/lr",
    "@lezer/python",
    "@marijn/find-cluster-break",
    "crelt",
    "style-mod",
    "w3c-keyname",
]
CODEMIRROR_EXPORTS = sorted(name for names in CODEMIRROR.values() for name in names)
GIFENC_TYPES = {
    "GIFEncoder": "(): { writeFrame(index: Uint8Array, width: number, height: number, options: object): void; "
    "finish(): void; bytes(): Uint8Array<ArrayBuffer>; bytesView(): Uint8Array }",
    "applyPalette": "(rgba: Uint8Array | Uint8ClampedArray, palette: number[][]): Uint8Array",
    "quantize": "(rgba: Uint8Array | Uint8ClampedArray, colours: number): number[][]",
}
LEAN_QR_TYPES = {"generate": "(text: string): { readonly size: number; get(x: number, y: number): boolean }"}
SERVED = ["preact", "htm", "gifenc", "lean-qr", *CODEMIRROR, *CODEMIRROR_BELOW]
FONTS = {
    "@fontsource-variable/inter": "inter-latin-wght-normal.woff2",
    "@fontsource-variable/jetbrains-mono": "jetbrains-mono-latin-wght-normal.woff2",
}
# Of the fonts the page uses these weights and no ligatures: source and output are shown as they were typed.
WEIGHTS = (400, 700)
FEATURES = ["kern", "tnum"]
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, family ... version, licence
FONT_TOOLS = ("fontTools", "brotli")


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


def licence(package: str) -> bytes:
    name = next(path.name for path in sorted((NODE_MODULES / package).iterdir()) if path.stem == "LICENSE")
    return f"=== {named(package)} ===\n\n".encode() + file_of(package, name).strip() + b"\n"


def licences(*packages: str) -> bytes:
    """The packages' licence texts one after the other, each under a line that names it."""
    return b"\n\n".join(licence(package) for package in packages)


# --- what is vendored -------------------------------------------------------------------------------------------------


def re_exports(table: dict[str, list[str]]) -> str:
    return "".join(f'export {{ {", ".join(names)} }} from "{module}";\n' for module, names in table.items())


def esbuild(arguments: list[str], source: bytes = b"") -> bytes:
    """What esbuild makes of a source, or of the files that its arguments name."""
    program = NODE_MODULES / ".bin" / ("esbuild.cmd" if os.name == "nt" else "esbuild")
    done = subprocess.run(
        [str(program), *arguments, "--log-level=error"], input=source, cwd=ROOT, capture_output=True, check=False
    )
    if done.returncode:
        raise VendorError(f"esbuild failed. It said:\n{done.stderr.decode()}")
    return done.stdout


def bundled(source: str, *packages: str) -> bytes:
    banner = f"/* {named(*packages)}, bundled by tools/vendor.py; licences in LICENSES.txt */"
    options = ["--bundle", "--format=esm", "--minify", "--target=es2022", "--charset=utf8", "--legal-comments=none"]
    return esbuild([*options, f"--banner:js={banner}"], source.encode())


def preact_bundle() -> bytes:
    source = (
        re_exports(PREACT) + 'import { h } from "preact";\nimport htm from "htm";\nexport const html = htm.bind(h);\n'
    )
    return bundled(source, "preact", "htm")


def preact_types() -> bytes:
    html = "export const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode;\n"
    return ('import type { VNode } from "preact";\n' + re_exports(PREACT) + "export type { VNode };\n" + html).encode()


def codemirror_bundle() -> bytes:
    return bundled(re_exports(CODEMIRROR), *CODEMIRROR)


def codemirror_types() -> bytes:
    types = re_exports(CODEMIRROR_TYPES).replace("export {", "export type {")
    return (re_exports(CODEMIRROR) + types).encode()


def exporting(package: str, types: dict[str, str]) -> Callable[[], bytes]:
    """The functions of a package that are used."""
    return lambda: bundled(f'export {{ {", ".join(types)} }} from "{package}";\n', package)


def declaring(types: dict[str, str]) -> Callable[[], bytes]:
    """The types of these functions, as far as they are used."""
    return "".join(f"export function {name}{type_};\n" for name, type_ in types.items()).encode


def font(package: str) -> Callable[[], bytes]:
    return lambda: trimmed(file_of(package, f"files/{FONTS[package]}"))


def trimmed(data: bytes) -> bytes:
    """A variable font with all its characters, but no more weights and features than the page uses."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    whole = TTFont(io.BytesIO(data), recalcTimestamp=False)
    whole.flavor = None
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=NAMES)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=whole.getBestCmap())
    subsetter.subset(whole)
    less = instancer.instantiateVariableFont(written(whole), {"wght": WEIGHTS})
    del less["HVAR"]  # how wide characters are at other weights, which stands in gvar too
    less.flavor = "woff2"
    return saved(less)


def saved(font: Any) -> bytes:
    """A font's file."""
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def written(font: Any) -> Any:
    """The font as it is read from its file: fontTools cannot go on with one that it has just taken apart."""
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(saved(font)), recalcTimestamp=False)


# path -> (how it is made, the packages that it is made of)
TABLE: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "static/vendor/preact.js": (preact_bundle, ["preact", "htm"]),
    "static/vendor/preact.d.ts": (preact_types, ["preact", "htm"]),
    "static/vendor/gifenc.js": (exporting("gifenc", GIFENC_TYPES), ["gifenc"]),
    "static/vendor/gifenc.d.ts": (declaring(GIFENC_TYPES), ["gifenc"]),
    "static/vendor/lean-qr.js": (exporting("lean-qr", LEAN_QR_TYPES), ["lean-qr"]),
    "static/vendor/lean-qr.d.ts": (declaring(LEAN_QR_TYPES), ["lean-qr"]),
    "static/vendor/codemirror.js": (codemirror_bundle, list(CODEMIRROR)),
    "static/vendor/codemirror.d.ts": (codemirror_types, list(CODEMIRROR)),
    "static/vendor/LICENSES.txt": (lambda: licences(*SERVED), SERVED),
    **{f"static/fonts/{name}": (font(package), [package]) for package, name in FONTS.items()},
    "static/fonts/OFL.txt": (lambda: licences(*FONTS), list(FONTS)),
    "tests/vendor/axe.min.js": (lambda: file_of("axe-core", "axe.min.js"), ["axe-core"]),
    "tests/vendor/LICENSES.txt": (lambda: licences("axe-core"), ["axe-core"]),
}
EXPORTS = {
    "static/vendor/preact.js": PREACT_EXPORTS,
    "static/vendor/gifenc.js": sorted(GIFENC_TYPES),
    "static/vendor/codemirror.js": CODEMIRROR_EXPORTS,
    "static/vendor/lean-qr.js": sorted(LEAN_QR_TYPES),
}


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
    return all(map(find_spec, FONT_TOOLS)) and all(
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
    how = "as rebuilt from the npm packages" if rebuilt else "by their sums (the packages are not here)"
    print(f"vendor: {len(present())} vendored files are right, {how}.")


def rebuild() -> None:
    if not has_packages():
        raise VendorError("The packages are not here. `make vendor` installs them first; that needs npm.")
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
