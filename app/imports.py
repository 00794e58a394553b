"""`POST /api/recordings`: takes a recording that a visitor brings, and names it.

Refuses to know what recordings hold, and where they are kept.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.refusals import Refused
from app.services import services
from app.visitors import address_of

logger = logging.getLogger("switchyard.imports")
blueprint = Blueprint("imports", __name__)
STATUS = {"too-large": 413, "too-often": 429}
UNUSABLE = 422


@blueprint.post("/api/recordings")
def bring() -> tuple[Response, int]:
    """Keeps the recording in the request's body; the same has the same name."""
    service = services()
    request.max_content_length = service.limits.recording_bytes
    service.recordings.admit(address_of(request.remote_addr))
    recording = service.recordings.keep(request.get_data(cache=False))
    logger.info("recording %s: %d programs", recording.name, len(recording.programs))
    return jsonify(recording=recording.name), 201


@blueprint.errorhandler(Refused)
def refused(refusal: Refused) -> tuple[Response, int]:
    """Says why not, as a code for the page."""
    logger.info("no recording was taken (%s)", refusal.code)
    return jsonify(code=refusal.code, params=refusal.params), STATUS.get(refusal.code, UNUSABLE)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: Exception) -> tuple[Response, int]:
    """More than is read at all."""
    return refused(Refused("too-large", limit_bytes=services().limits.recording_bytes))
