"""The web application: pages, a little HTTP, and the websocket over which a browser asks for runs.

Sees only what `engine/__init__.py` exports. Refuses to know how a program is traced and what the steps mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """Builds the Flask application. Imports late, so that `python -m app` can patch the standard library first."""
    from app.factory import build

    return build(config or {})
