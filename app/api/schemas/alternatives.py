"""How an alternative looks from outside."""

from __future__ import annotations

from typing import Any

from app.api import links
from app.api.schemas.common import Out, integer, number, one, text, texts
from app.api.schemas.ratings import DIGITS
from app.domain.statements import comparison_slug
from app.services.alternatives import AlsoCompared, Alternative


class AlternativeLinksOut(Out):
    """Where to go on."""

    framework = text("The other framework.")
    compare = text("The two head to head.")


class AlternativeOut(Out):
    """Another framework of the same category, and how alike it is."""

    framework = text("Which.", example="rails")
    name = text("What people call it.", example="Rails")
    likeness = number("How much of what is known of either is the same, 0 to 1.", example=0.8)
    alike = integer("On how many features the two are rated the same.", example=20)
    common = integer("How many features are rated for both.", example=25)
    either = integer("How many are rated for either.", example=30)
    differs = texts("The features they are furthest apart on.")
    text = text("Why, in words.")
    links = one(AlternativeLinksOut, "Where to go on.")


class AlsoComparedLinksOut(Out):
    """Where to go on."""

    comparison = text("The two head to head.", example="/v1/comparisons/fastapi-vs-flask")


class AlsoComparedOut(Out):
    """A comparison that people who compare these look at as well."""

    frameworks = texts("One of those compared, and the other.", example=["flask", "fastapi"])
    title = text("Their names.", example="Flask vs FastAPI")
    likeness = number("How much of what is known of either is the same, 0 to 1.", example=0.8)
    links = one(AlsoComparedLinksOut, "Where to go on.")
    text = text("Why, in words.")


def present_also_compared(also: AlsoCompared) -> dict[str, Any]:
    """Write a comparison that is near to the one at hand."""
    pair = [also.framework.slug, also.other.slug]
    return {
        "frameworks": pair,
        "title": f"{also.framework.name} vs {also.other.name}",
        "likeness": round(also.other.likeness.share, DIGITS),
        "links": {"comparison": links.to(f"/comparisons/{comparison_slug(pair)}")},
        "text": also.other.text,
    }


def present_alternative(alternative: Alternative, slug: str) -> dict[str, Any]:
    """Write an alternative to the framework of that slug."""
    found = alternative.likeness
    return {
        "framework": alternative.slug,
        "name": alternative.name,
        "likeness": round(found.share, DIGITS),
        "alike": found.alike,
        "common": found.common,
        "either": found.either,
        "differs": found.differs,
        "text": alternative.text,
        "links": {
            "framework": links.to(f"/frameworks/{alternative.slug}"),
            "compare": links.to("/compare", {"a": slug, "b": alternative.slug}),
        },
    }
