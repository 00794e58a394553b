"""What lives as long as an application: the limits, the registry of runs, the audience, the reserve of processes,
the classes, what protects from visitors' programs, the store and its links, and visitors' recordings.

One set per application, for request handlers and the server to reach. Refuses to know what they do.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from app.limits import Limits
from app.links import Links
from app.protection import Protection
from app.recordings import Recordings
from app.reserve import Reserve
from app.rooms import Rooms
from app.runs import Registry
from app.store import Store
from app.viewers import Audience

KEY = "switchyard"


@dataclass(frozen=True, slots=True)
class Services:
    """The long-lived objects of one application."""

    limits: Limits
    registry: Registry
    audience: Audience
    reserve: Reserve
    protection: Protection
    rooms: Rooms
    store: Store
    links: Links
    recordings: Recordings

    def attach(self, app: Flask) -> None:
        """Makes them reachable from the application's requests."""
        app.extensions[KEY] = self

    def close(self) -> None:
        """Ends everything that lives longer than a request: classes and viewers first, then the engines, at last
        what they lean on."""
        self.rooms.close()
        self.audience.close()
        self.registry.close()
        self.reserve.close()
        self.protection.close()
        self.store.close()


def services(app: Flask | None = None) -> Services:
    """The services of the given application, or of the one that handles the current request."""
    found = (app or current_app).extensions[KEY]
    assert isinstance(found, Services)
    return found
