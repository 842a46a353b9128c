"""How a figure over time looks from outside."""

from __future__ import annotations

from typing import Any

from app.api.schemas.claims import raw
from app.api.schemas.common import (
    Label,
    Out,
    PageLinksOut,
    PageMetaOut,
    PageQuery,
    PartialDateOut,
    many,
    number,
    one,
    present_date,
    text,
    texts,
)
from app.services.histories import History, Moment

DIGITS = 4
"""Digits kept of a value: a curve shows no more."""


class HistoryQuery(PageQuery):
    """Whose word is wanted."""

    source = Label("Only what this source says.", example="github", load_default=None)


class MomentOut(Out):
    """What one source said as of one date."""

    as_of = one(PartialDateOut, "When that was so; null when the source is undated.", null=True)
    source = text("Who says so.", example="stackshare")
    state = text(
        "rated, missing (the source shows a blank), none_known or not_applicable.", example="rated"
    )
    rating = raw("What it says, on the feature's scale; null unless rated.")
    value = number("The rating on the common yardstick, 0 to 1, 1 best.", null=True, example=0.9)
    display = text("How the source shows it.", null=True, example="38.7K")
    precision = number("Half the width of its interval: 38.7K is 38700 give or take 50.", null=True)
    version = text("Which version it speaks of.", null=True)
    url = text("The exact place in the source: an address or a package URL.", null=True)
    flags = texts("Warnings, such as secondary or unsourced.")


class HistoryMetaOut(PageMetaOut):
    """Which page of which cell."""

    framework = text("Of which framework.", example="django")
    feature = text("On which feature.", example="github-stars")
    name = text("The feature's name.", example="GitHub stars")
    unit = text("What is counted.", null=True, example="stars")


class HistoryOut(Out):
    """The claims on one cell over time."""

    data = many(MomentOut, "Undated ones first, then the oldest.")
    meta = one(HistoryMetaOut, "Which page of which cell.")
    links = one(PageLinksOut, "The neighbouring pages.")


def present_moment(moment: Moment) -> dict[str, Any]:
    """Write one claim of a history."""
    claim = moment.claim
    return {
        "as_of": present_date(claim.as_of),
        "source": claim.source,
        "state": claim.state,
        "rating": claim.rating,
        "value": None if moment.value is None else round(moment.value, DIGITS),
        "display": claim.display,
        "precision": claim.precision,
        "version": claim.version,
        "url": claim.url,
        "flags": claim.flags,
    }


def present_subject(history: History, framework: str) -> dict[str, Any]:
    """Say whose history it is."""
    feature = history.feature
    return {
        "framework": framework,
        "feature": feature.slug,
        "name": feature.name,
        "unit": feature.unit,
    }
