"""How much one may ask: counted once a request, told on every answer to it.

The headers are those of draft-ietf-httpapi-ratelimit-headers-11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, current_app, g

from app.domain.access import TooManyRequests
from app.services.tallies import Share, Standing, Tallies

POLICY: Final = "RateLimit-Policy"
STANDING: Final = "RateLimit"

READS: Final = "reads"
WRITES: Final = "writes"

_EXTENSION = "faceoff_quotas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotas:
    """What an app lets everybody have, and where it counts that."""

    tallies: Tallies
    shares: dict[str, Share]


def init_app(app: Flask) -> None:
    """Give the app its counts, all of them at nothing."""
    settings = app.config["SETTINGS"]
    most = {READS: settings.reads_per_minute, WRITES: settings.writes_per_minute}
    app.extensions[_EXTENSION] = Quotas(
        tallies=Tallies(settings.redis_url),
        shares={name: Share(name=name, most=share) for name, share in most.items() if share},
    )


def tallies() -> Tallies:
    """Return where the app at hand counts."""
    return _quotas().tallies


def limited(name: str) -> bool:
    """Tell whether there is a limit to what ``name`` names."""
    return name in _quotas().shares


def counted() -> bool:
    """Tell whether the request at hand was counted."""
    return "standing" in g


def count(name: str, whose: str) -> None:
    """Count the request at hand, if there is a limit and it was not counted before.

    Raises TooManyRequests where nothing is left.
    """
    share = _quotas().shares.get(name)
    if share is None or counted():
        return
    standing = tallies().take(share, whose)
    g.standing = share, standing
    if standing.over:
        raise TooManyRequests(
            most=share.most, seconds=share.seconds, retry_after=standing.resets_in
        )


def tell(response: Response) -> Response:
    """Say on the answer to a request that was counted what is left."""
    if counted():
        share, standing = g.standing
        response.headers[POLICY] = _policy(share)
        response.headers[STANDING] = _left(share, standing)
    return response


def _policy(share: Share) -> str:
    return f'"{share.name}";q={share.most};w={share.seconds}'


def _left(share: Share, standing: Standing) -> str:
    return f'"{share.name}";r={standing.remaining};t={standing.resets_in}'


def _quotas() -> Quotas:
    quotas: Quotas = current_app.extensions[_EXTENSION]
    return quotas
