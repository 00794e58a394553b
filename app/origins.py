"""Who may change something: pages of this very host, and programs that are no browser.

Every request that is more than a question (POST and the like, and the opening of a websocket) is looked at before its
route is, so that no route can forget it. A browser says where the page that asks came from; whatever else it says than
this host is refused. Refuses to know what is asked for.
"""

from __future__ import annotations

from flask import abort, request

QUESTIONS = frozenset({"GET", "HEAD", "OPTIONS"})
# What browsers say of a request of this very page, and of an address that a person typed.
OWN_SITES = frozenset({"same-origin", "none"})


def guard() -> None:
    """Before every request: strangers may ask questions and nothing else."""
    if (request.method not in QUESTIONS or _asks_for_websocket()) and not _is_own():
        abort(403, "Only a page of this server may do that.")


def _is_own() -> bool:
    """Programs that are no browser send neither of the two; they carry nobody's rights, so they may."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin.partition("://")[2].lower() == request.host.lower()
    return request.headers.get("Sec-Fetch-Site", "none").lower() in OWN_SITES


def _asks_for_websocket() -> bool:
    return "websocket" in request.headers.get("Upgrade", "").lower()
