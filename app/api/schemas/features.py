"""How a feature and its scale look from outside."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.api import links
from app.api.schemas.common import (
    Out,
    PageLinksOut,
    PageMetaOut,
    SelfLinkOut,
    integer,
    many,
    number,
    one,
    text,
    texts,
)
from app.domain.scales import Scale
from app.services.features import FeatureRecord, GroupRecord


class ScaleOut(Out):
    """Which ratings a feature takes."""

    levels = texts("The levels of an ordinal, in natural order.", example=["easy", "steep"])
    level_names = texts("Their names.", example=["Easy", "Steep"])
    level_values = fields.List(
        fields.Float(),
        required=True,
        allow_none=True,
        metadata={
            "description": "What each level is worth, 0 to 10, 10 best; null when equally spaced.",
            "examples": [[9, 3]],
        },
    )
    lo = number("The lower anchor of a figure.", null=True, example=0)
    hi = number("The upper anchor of a figure.", null=True, example=10)
    transform = text("How a metric spreads over its anchors: linear or log.", example="linear")


class FeatureOut(Out):
    """Something frameworks are compared on."""

    slug = text("Its name in addresses.", example="learning-curve")
    name = text("Its name.", example="Learning curve")
    group = text("The heading it is shown under.", example="adoption")
    kind = text("rating, ordinal, boolean, metric or text (never scored).", example="ordinal")
    direction = text(
        "Which end is better: higher or lower; null for a text.", null=True, example="lower"
    )
    scale = one(ScaleOut, "Which ratings it takes.")
    unit = text("What its figures count.", null=True, example="stars")
    default_weight = number("How much it counts unless a question says otherwise.", example=1)
    indifference = number(
        "The largest gap that still counts as a tie of the feature: in raw units, in levels for "
        "ordinals, relative for log metrics. It changes the mark, never the score.",
        example=0,
    )
    shelf_life_days = integer("How long a claim on it stays fresh.", null=True, example=730)
    description = text("What it measures and why that matters.")
    links = one(SelfLinkOut, "Where it lives.")


class GroupOut(Out):
    """A heading that features are shown under."""

    slug = text("Its name in `group`.", example="adoption")
    name = text("Its name.", example="Adoption")
    description = text("What belongs there.")


class FeatureMetaOut(PageMetaOut):
    """Which page of how many, and the headings."""

    groups = many(GroupOut, "The headings features are shown under, in order.")


class FeatureListOut(Out):
    """Features, in the order they are shown."""

    data = many(FeatureOut, "The features on this page.")
    meta = one(FeatureMetaOut, "Which page this is, and the headings.")
    links = one(PageLinksOut, "The neighbouring pages.")


def present_scale(scale: Scale, level_names: tuple[str, ...]) -> dict[str, Any]:
    """Write a scale."""
    return {
        "levels": scale.levels,
        "level_names": level_names,
        "level_values": scale.level_values,
        "lo": scale.lo,
        "hi": scale.hi,
        "transform": scale.transform,
    }


def present_feature(feature: FeatureRecord) -> dict[str, Any]:
    """Write a feature."""
    return {
        "slug": feature.slug,
        "name": feature.name,
        "group": feature.group,
        "kind": feature.scale.kind,
        "direction": feature.scale.direction if feature.scale.scored else None,
        "scale": present_scale(feature.scale, feature.level_names),
        "unit": feature.unit,
        "default_weight": feature.weight,
        "indifference": feature.scale.indifference,
        "shelf_life_days": feature.shelf_life_days,
        "description": feature.description,
        "links": {"self": links.to(f"/features/{feature.slug}")},
    }


def present_group(group: GroupRecord) -> dict[str, str]:
    """Write a heading."""
    return {"slug": group.slug, "name": group.name, "description": group.description}
