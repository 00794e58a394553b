"""The page, the headers that every answer carries, and the compression of static files.

Static files carry an ETag and must be asked for again ("no-cache"), so that an update is seen at once and costs
nothing otherwise. Refuses to know what the page does.
"""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, request

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
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
COMPRESSED = ("text/", "application/json", "image/svg+xml")
SMALL = 1024


@blueprint.get("/")
def index() -> str:
    """The page."""
    return render_template("index.html")


def guard() -> None:
    """Where the configuration lists HOST_NAMES, refuses requests that came to the server by another name."""
    names = current_app.config.get("HOST_NAMES")
    if names and urlsplit(f"//{request.host}").hostname not in names:
        abort(400, f"This server answers to {', '.join(names)} only. SWITCHYARD_HOST_NAMES changes that.")


def finish(response: Response) -> Response:
    """Adds to every answer what it must carry."""
    response.headers.extend(HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")
    if (response.mimetype or "").startswith(COMPRESSED):
        _compress(response)
    return response


def _compress(response: Response) -> None:
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or request.method != "GET" or not request.accept_encodings["gzip"]:
        return
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALL:
        return
    response.set_data(_gzip(body))
    response.content_encoding = "gzip"
    # One tag for both forms of the same content: weak, because their bytes differ.
    tag, _weak = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)


@lru_cache(maxsize=256)
def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
