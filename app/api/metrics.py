"""GET /metrics: for whoever watches the service."""

from __future__ import annotations

import hmac

from flask import Blueprint, current_app
from werkzeug.exceptions import NotFound

from app.api import auth, http_cache, quotas
from app.api.contract import Answer, read
from app.api.meters import CONTENT_TYPE, MEDIA_TYPE, meters
from app.domain.access import KeyNeeded, KeyRefused

bp = Blueprint("metrics", __name__)
TAG = "Operations"


@read(
    bp,
    "/metrics",
    tag=TAG,
    media_type=MEDIA_TYPE,
    may_fail=(KeyNeeded, KeyRefused),
    depends_on_catalogue=False,
    cache=http_cache.NEVER,
    also={
        404: "Nothing is measured: the operator has not asked for it, or the numbers have no place."
    },
)
def show_metrics() -> Answer:
    """Tell what was measured, in Prometheus' text format.

    All workers of this machine together. Where the operator has set a token it is
    asked for, as `Authorization: Bearer TOKEN`.
    """
    settings = current_app.config["SETTINGS"]
    if settings.metrics == "off":
        raise NotFound
    if settings.metrics_token:
        _require(settings.metrics_token)
    ours = meters()
    if ours is None:
        raise NotFound
    ours.limits_degraded.set(quotas.tallies().degraded())
    return Answer(body=ours.told(), media_type=CONTENT_TYPE)


def _require(token: str) -> None:
    presented = auth.presented()
    if presented is None:
        raise KeyNeeded
    # Latin-1, as headers come: any other encoding could meet what it can't hold.
    if not hmac.compare_digest(presented.encode("latin-1", "replace"), token.encode()):
        raise KeyRefused
