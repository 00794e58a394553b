"""The page, the headers that every answer carries, and the compression of static files.

Static files carry an ETag and must be asked for again ("no-cache"), so that an update is seen at once and costs
nothing otherwise; those of the built page that are named after what they hold are kept for ever. What was compressed
when the page was built, by Brotli and by a gzip that takes its time, is sent so to whoever reads it. Refuses to know
what the page does.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request

from app import built
from app.built import Built
from app.embedding import SELF, parents_from
from engine import spoken, templates

blueprint = Blueprint("pages", __name__)

# Some systems map these to something else, and a browser refuses a module that does not come as JavaScript.
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
for _ending, _type in TYPES.items():
    mimetypes.add_type(_type, _ending)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {parents}"
)
COMPRESSED = ("text/", "application/json", "image/svg+xml")
SMALL = 1024
KEY = "switchyard-built"
FOR_EVER = "public, max-age=31536000, immutable"
STATIC = "/static/"
PARENTS = "switchyard-parents"


def configure(app: Flask, root: Path) -> None:
    """Looks for the built form of the page, unless the configuration has BUNDLE=false, and for who may embed it."""
    app.extensions[KEY] = built.find(root) if app.config.get("BUNDLE", True) else None
    app.extensions[PARENTS] = parents_from(app.config)


def _built() -> Built | None:
    found = current_app.extensions[KEY]
    assert found is None or isinstance(found, Built)
    return found


@blueprint.get("/")
def index() -> Response:
    """The page."""
    return page()


def page(trouble: str | None = None, status: int = 200) -> Response:
    """The page, told which languages there are, and why what was asked for is not there."""
    languages, words = _languages(str(Path(current_app.static_folder or "") / "lang"))
    told = {"languages": languages, "words": words, "built": _built(), "trouble": trouble}
    answer = Response(render_template("index.html", embeds=_parents(), **told), status)
    if is_embedded():
        answer.headers["Content-Security-Policy"] = POLICY.format(parents=_parents())
    return answer


def is_embedded() -> bool:
    """Whether the page is asked for as a part of another page."""
    return request.args.get("embed") == "1"


def _parents() -> str:
    parents = current_app.extensions[PARENTS]
    assert isinstance(parents, str)
    return parents


@lru_cache(maxsize=8)
def _languages(folder: str) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The languages of a folder, and the words of each."""
    languages = spoken(folder)
    return languages, [{**templates("en", folder), **templates(each["id"], folder)} for each in languages]


def guard() -> None:
    """Where the configuration lists HOST_NAMES, refuses requests that came to the server by another name."""
    names = current_app.config.get("HOST_NAMES")
    if names and urlsplit(f"//{request.host}").hostname not in names:
        abort(400, f"This server answers to {', '.join(names)} only. SWITCHYARD_HOST_NAMES changes that.")


def finish(response: Response) -> Response:
    """Adds to every answer what it must carry."""
    response.headers.extend(HEADERS)
    response.headers.setdefault("Content-Security-Policy", POLICY.format(parents=SELF))
    made = _built()
    if made is not None and _name() in made.lasting:
        response.headers["Cache-Control"] = FOR_EVER
    response.headers.setdefault("Cache-Control", "no-cache")
    if (response.mimetype or "").startswith(COMPRESSED):
        _compress(response)
    return response


def _compress(response: Response) -> None:
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or request.method != "GET":
        return
    response.direct_passthrough = False
    body = response.get_data()
    encoding, packed = next(_forms(body), ("", body))
    if not encoding:
        return
    response.set_data(packed)
    response.content_encoding = encoding
    # One tag for all forms of the same content: weak, because their bytes differ.
    tag, _weak = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)


def _forms(body: bytes) -> Iterator[tuple[str, bytes]]:
    """How an answer may be compressed for whoever asked, the smallest form first."""
    made, accepted, name = _built(), request.accept_encodings, _name()
    packed, zipped = (made.packed.get(name), made.zipped.get(name)) if made is not None else (None, None)
    if packed is not None and accepted["br"]:
        yield "br", packed
    if len(body) >= SMALL and accepted["gzip"]:
        yield "gzip", zipped or _gzip(body)


def _name() -> str:
    """The path of the static file that is asked for; none where it is something else."""
    return request.path.removeprefix(STATIC) if request.path.startswith(STATIC) else ""


@lru_cache(maxsize=256)
def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
