"""Puts the application together: configuration, blueprints, registry of runs.

Configuration comes from the caller or from environment variables that start with SWITCHYARD_
(SWITCHYARD_LIMIT_RUNNING=2). Refuses to know how it is served.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import api, imports, live, origins, pages, share
from app.gate import Gate
from app.limits import Limits
from app.links import Links
from app.protection import Protection
from app.recordings import Recordings
from app.reserve import Reserve
from app.rooms import Rooms
from app.runs import Registry
from app.services import Services
from app.store import Store
from app.store import path_from as store_path
from app.viewers import Audience
from app.works import Works

MOST_PROXIES = 9
ROOT = Path(__file__).resolve().parent.parent


def build(config: Mapping[str, object]) -> Flask:
    """Makes an application of its own, with its own runs; nothing is shared between two of them."""
    app = Flask("app", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.config.from_prefixed_env("SWITCHYARD")
    app.config.from_mapping(config)
    limits = Limits.from_config(app.config)
    _trust_proxies(app)
    app.config["MAX_CONTENT_LENGTH"] = limits.request_bytes
    live.configure(app, limits)
    pages.configure(app, ROOT)
    gate = Gate(limits.running, limits.waiting, limits.visitor_running, limits.visitor_share)
    reserve = Reserve(int(limits.reserve), gate.calm)
    protection = Protection(app.config.get("SANDBOX", "auto"), bool(app.config.get("LOOPBACK")), limits, gate.calm)
    store = Store(store_path(app.config, ROOT), limits)
    recordings = Recordings(limits)
    registry = Registry(limits, gate, reserve, protection, Works(limits.works, store.work), recordings)
    links = Links(limits, registry, store)
    audience, rooms = Audience(limits), Rooms(limits)
    Services(limits, registry, audience, reserve, protection, rooms, store, links, recordings).attach(app)
    for blueprint in (pages.blueprint, api.blueprint, live.blueprint, share.blueprint, imports.blueprint):
        app.register_blueprint(blueprint)
    app.before_request(pages.guard)
    app.before_request(origins.guard)
    app.after_request(pages.finish)
    return app


def _trust_proxies(app: Flask) -> None:
    """Behind PROXIES proxies a visitor's address, and the server's own name, are what the outermost of them says."""
    proxies = app.config.get("PROXIES", 0)
    if isinstance(proxies, bool) or not isinstance(proxies, int) or not 0 <= proxies <= MOST_PROXIES:
        raise ValueError(f"PROXIES must be a whole number from 0 to {MOST_PROXIES}, not {proxies!r}.")
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
