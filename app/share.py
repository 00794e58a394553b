"""Links: `POST /api/links` makes one, `GET /s/<id>` follows it.

Refuses to know how links are kept and what they lead to.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from app import pages
from app.refusals import Refused
from app.services import services
from engine import Words

logger = logging.getLogger("switchyard.share")
blueprint = Blueprint("share", __name__)
STATUS = {
    "too-large": 413,
    "too-fast": 429,
    "own-refused": 403,
    "unknown-example": 404,
    "unknown-work": 404,
    "unknown-link": 404,
    "internal": 500,
    "store": 503,
    "store-off": 503,
    "busy": 503,
    "store-full": 507,
}


@blueprint.post("/api/links")
def make() -> tuple[Response, int]:
    """Makes a link to what the page shows; the same for the same."""
    link = services().links.make(request.get_data(cache=False), request.remote_addr or "")
    logger.info("link %s: made", link)
    return jsonify(link=f"/s/{link}"), 201


@blueprint.get("/s/<path:link>")
def follow(link: str) -> Answer:
    """To the page at the place of the link; the page itself, with the reason, where there is none."""
    try:
        place = services().links.find(link)
    except Refused as refusal:
        logger.info("a link was not followed (%s)", refusal.code)
        return pages.page(refusal.code, _status(refusal))
    query = "?embed=1" if pages.is_embedded() else ""
    return redirect(f"/{query}#{place}")


@blueprint.errorhandler(Refused)
def refused(refusal: Refused) -> tuple[Response, int]:
    """Says why not: a code for the page, a sentence for people without one."""
    logger.info("no link was made (%s)", refusal.code)
    sentence = Words("en").say(f"error.{refusal.code}", refusal.params)
    return jsonify(code=refusal.code, params=refusal.params, sentence=sentence), _status(refusal)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: Exception) -> tuple[Response, int]:
    """More than is read at all."""
    return refused(Refused("too-large", limit_bytes=services().limits.message_bytes))


@blueprint.errorhandler(Exception)
def failed(error: Exception) -> tuple[Response, int] | HTTPException:
    """What nobody thought of is the server's own mistake, and is told as one."""
    if isinstance(error, HTTPException):
        return error
    logger.exception("a link could not be handled")
    return refused(Refused("internal"))


def _status(refusal: Refused) -> int:
    return STATUS.get(refusal.code, 400)
