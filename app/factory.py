"""Puts the application together: configuration, blueprints, registry of runs.

Configuration comes from the caller or from environment variables that start with SWITCHYARD_
(SWITCHYARD_LIMIT_RUNNING=2). Refuses to know how it is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from app import api, live, pages
from app.limits import Limits
from app.reserve import Reserve
from app.runs import Registry
from app.services import Services
from app.viewers import Audience

ROOT = Path(__file__).resolve().parent.parent


def build(config: Mapping[str, object]) -> Flask:
    """Makes an application of its own, with its own runs; nothing is shared between two of them."""
    app = Flask("app", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.config.from_prefixed_env("SWITCHYARD")
    app.config.from_mapping(config)
    limits = Limits.from_config(app.config)
    live.configure(app, limits)
    reserve = Reserve(limits.reserve)
    Services(limits, Registry(limits, reserve), Audience(limits), reserve).attach(app)
    for blueprint in (pages.blueprint, api.blueprint, live.blueprint):
        app.register_blueprint(blueprint)
    app.before_request(pages.guard)
    app.after_request(pages.finish)
    return app
