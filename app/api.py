"""The little HTTP interface: the list of examples, what a scenario may hold, what stands in libraries, what protects
the server from visitors' programs, and whether it is well.

Every request here is a GET and changes nothing. Refuses to know how examples are run.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify

from app.services import services
from engine import Example, chapters, library_source, load_example, note_ids, ranges, versions

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/examples")
def examples() -> Response:
    """What can be opened, along the path. Titles, goals and chapters stand in the language files."""
    return jsonify([_summary(load_example(each), chapter.id) for chapter in chapters() for each in chapter.examples])


@blueprint.get("/api/bounds")
def world() -> Response:
    """What a scenario may hold: the settings of the machine with their bounds, the steps of a client's script."""
    return jsonify(ranges())


@blueprint.get("/api/library/<path:name>")
def library(name: str) -> Response:
    """A file of gevent or asyncio whose lines a recording may hold, as text."""
    source = library_source(name)
    if source is None:
        abort(404, "No recording holds lines of such a file.")
    return Response(source, mimetype="text/plain")


@blueprint.get("/api/protection")
def protection() -> Response:
    """Whether visitors' programs may run here, and what protects the server from them."""
    found = services().protection
    return jsonify(own=found.allowed, protection=found.code)


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
