"""GET /healthz and /readyz: for those who keep the service running."""

from __future__ import annotations

from flask import Blueprint, current_app

from app.api import http_cache, quotas
from app.api.contract import Answer, read
from app.api.schemas.common import Out, one, text
from app.models import db
from app.services import health

bp = Blueprint("health", __name__)
TAG = "Operations"


class HealthOut(Out):
    """That the process answers."""

    status = text("Always ok.", example="ok")


class ChecksOut(Out):
    """What was checked."""

    database = text("ok or failing.", example="ok")
    migrations = text("ok or failing.", example="ok")
    limits = text(
        "ok, or degraded while each worker counts for itself what all should count together; "
        "traffic may come all the same.",
        example="ok",
    )


class ReadinessOut(Out):
    """Whether traffic may come."""

    status = text("ready, draining or unready.", example="ready")
    checks = one(ChecksOut, "What was checked.")


@read(
    bp,
    "/healthz",
    tag=TAG,
    returns=HealthOut(),
    depends_on_catalogue=False,
    cache=http_cache.NEVER,
)
def show_health() -> Answer:
    """Tell whether the process answers."""
    return Answer(body={"status": "ok"})


@read(
    bp,
    "/readyz",
    tag=TAG,
    returns=ReadinessOut(),
    depends_on_catalogue=False,
    cache=http_cache.NEVER,
    also={
        503: "Not ready: the database can't be read, its tables are not this release's, or the "
        "server is about to stop."
    },
)
def show_readiness() -> Answer:
    """Tell whether traffic may come.

    Ready means: the database answers, and its tables are the ones this release
    expects. Draining means: both are so, and the operator is about to stop this server;
    what is asked is answered, but new traffic belongs elsewhere.
    """
    found = health.readiness(db.session())
    checks = {"database": found.database, "migrations": found.migrated}
    told = {name: "ok" if passed else "failing" for name, passed in checks.items()}
    limits = "degraded" if quotas.tallies().degraded() else "ok"
    draining = health.draining(current_app.config["SETTINGS"].drain_file)
    status = "unready" if not found.ready else "draining" if draining else "ready"
    return Answer(
        body={
            "status": status,
            "checks": {**told, "limits": limits},
        },
        status=200 if status == "ready" else 503,
        headers={} if status == "ready" else {"Retry-After": "5"},
    )
