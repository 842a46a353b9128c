"""HTTP: parse, call one service, present. No SQL, no arithmetic.

Every noun is a blueprint of its own; they hang under one parent, which is
mounted twice: at ``/v1`` for programs, and at ``/`` as the current version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Give the app its routes, its errors and its headers."""
    from app.api import (
        answers,
        door,
        headers,
        json,
        limits,
        proxies,
        quotas,
        refusals,
        routes,
        traces,
    )

    app.json = json.OrjsonProvider(app)
    refusals.init_app(app)
    traces.init_app(app)
    headers.init_app(app)
    quotas.init_app(app)
    limits.init_app(app)
    routes.init_app(app)
    answers.init_app(app)
    door.init_app(app)
    # Outermost, so that all of the others see who asks.
    proxies.init_app(app)
