"""GET /badges/...: who wins, or how a framework is rated, as a badge for a README."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from app.api.contract import Answer, Reading, read
from app.api.drawn import MAY_FAIL, language, meant, worded
from app.api.schemas.badges import (
    COLOURS,
    BadgeQuery,
    ComparisonBadgeQuery,
    ShieldOut,
    present_shield,
)
from app.api.svg.badge import badge_svg
from app.domain.colours import Colour
from app.domain.errors import BadQuestion, UnknownFeature, UnknownFramework
from app.services import badges, frameworks
from app.services.badges import Badge

bp = Blueprint("badges", __name__)
TAG = "Embeds"
SVG_TYPE = "image/svg+xml"
RATING_MAY_FAIL = (UnknownFramework, UnknownFeature, BadQuestion)


def _rating_meant(reading: Reading, *, slug: str, lang: str, **_asked: Any) -> Mapping[str, Any]:
    """Say what is asked for: a slug in the place of an alias, and in which wording."""
    (framework,) = frameworks.by_labels(reading.session, [slug])
    return {"slug": framework.slug, "lang": language(lang).digest}


def _drawn(badge: Badge, lang: str) -> Answer:
    picture = badge_svg(
        badge.label,
        badge.message,
        Colour.parse(COLOURS[badge.standing]),
        rtl=language(lang).direction == "rtl",
    )
    return Answer(body=picture.encode(), media_type=f"{SVG_TYPE}; charset=utf-8")


def _of_comparison(reading: Reading, name: str, asked: dict[str, Any]) -> Badge:
    return badges.of_comparison(worded(reading, name, asked), label=asked["label"])


def _of_rating(reading: Reading, slug: str, feature: str, asked: dict[str, Any]) -> Badge:
    spoken = language(asked["lang"])
    return badges.of_rating(reading.session, slug, feature, spoken, label=asked["label"])


@read(
    bp,
    "/badges/<name>.svg",
    tag=TAG,
    query=ComparisonBadgeQuery(),
    media_type=SVG_TYPE,
    may_fail=MAY_FAIL,
    means=meant,
)
def show_badge(reading: Reading, name: str, **asked: Any) -> Answer:
    """Show who wins as a badge.

    The winner and its score, and the score of the next best: `Django 87.6 : 67.1`. A tie
    and a comparison without an answer say so and name nobody.
    """
    return _drawn(_of_comparison(reading, name, asked), asked["lang"])


@read(
    bp,
    "/badges/<name>.json",
    tag=TAG,
    query=ComparisonBadgeQuery(),
    returns=ShieldOut(),
    may_fail=MAY_FAIL,
    means=meant,
)
def show_shield(reading: Reading, name: str, **asked: Any) -> Answer:
    """Show who wins as a badge for Shields.

    The JSON that its endpoint badges read, with no key besides.
    """
    return Answer(body=present_shield(_of_comparison(reading, name, asked)))


@read(
    bp,
    "/badges/<slug>/<feature>.svg",
    tag=TAG,
    query=BadgeQuery(),
    media_type=SVG_TYPE,
    may_fail=RATING_MAY_FAIL,
    means=_rating_meant,
)
def show_rating_badge(reading: Reading, slug: str, feature: str, **asked: Any) -> Answer:
    """Show how a framework is rated on a feature, as a badge.

    A cell that nobody has spoken of reads as not rated.
    """
    return _drawn(_of_rating(reading, slug, feature, asked), asked["lang"])


@read(
    bp,
    "/badges/<slug>/<feature>.json",
    tag=TAG,
    query=BadgeQuery(),
    returns=ShieldOut(),
    may_fail=RATING_MAY_FAIL,
    means=_rating_meant,
)
def show_rating_shield(reading: Reading, slug: str, feature: str, **asked: Any) -> Answer:
    """Show how a framework is rated on a feature, as a badge for Shields.

    The JSON that its endpoint badges read, with no key besides.
    """
    return Answer(body=present_shield(_of_rating(reading, slug, feature, asked)))
