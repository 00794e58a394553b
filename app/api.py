"""The little HTTP interface: the list of examples, and whether the server is well.

Every request here is a GET and changes nothing. Refuses to know how examples are run.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app.services import services
from engine import Example, example_ids, load_example, versions

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/examples")
def examples() -> Response:
    """What can be opened. The titles stand in the language files."""
    return jsonify([_summary(load_example(each)) for each in example_ids()])


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answers as long as the server can answer anything."""
    service = services()
    return jsonify(status="ok", runs=len(service.registry), viewers=len(service.audience), versions=versions())


def _summary(example: Example) -> dict[str, object]:
    return {
        "id": example.id,
        "model": example.model,
        "programs": [each.name for each in example.programs],
        "lines": sum(len(each.source.splitlines()) for each in example.programs),
    }
