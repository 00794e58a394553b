"""The little HTTP interface: the list of examples, and whether the server is well.

Every request here is a GET and changes nothing. Refuses to know how examples are run.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app.services import services
from engine import Example, chapters, load_example, note_ids, versions

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/examples")
def examples() -> Response:
    """What can be opened, along the path. Titles, goals and chapters stand in the language files."""
    return jsonify([_summary(load_example(each), chapter.id) for chapter in chapters() for each in chapter.examples])


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answers as long as the server can answer anything."""
    service = services()
    return jsonify(status="ok", runs=len(service.registry), viewers=len(service.audience), versions=versions())


def _summary(example: Example, chapter: str) -> dict[str, object]:
    return {
        "id": example.id,
        "chapter": chapter,
        "model": example.model,
        "programs": [each.name for each in example.programs],
        "lines": sum(len(each.source.splitlines()) for each in example.programs),
        "note": example.id in note_ids(),
        "world": _world(example),
    }


def _world(example: Example) -> dict[str, object]:
    """What there is besides the program: clients, somebody who types, a platform, more than one core."""
    scenario = example.scenario
    return {
        "clients": len(scenario.peers),
        "keyboard": bool(scenario.stdin),
        "platform": scenario.machine.platform,
        "cores": scenario.machine.cores,
    }
