"""How a claim looks from outside."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.api.schemas.common import (
    Label,
    Out,
    PageQuery,
    PartialDateOut,
    number,
    one,
    present_date,
    text,
    texts,
)
from app.services.profiles import ClaimRecord


class Raw(fields.Raw):
    """A rating as its feature's scale has it: a number, or a word."""


def raw(says: str) -> Any:
    """Describe a raw rating: the feature's ``kind`` says which type it has."""
    return Raw(
        required=True,
        allow_none=True,
        metadata={"description": says, "type": ["number", "string", "null"], "examples": ["easy"]},
    )


class CellClaimOut(Out):
    """What one source says of one framework on the feature of this row."""

    framework = text("Of which framework.", example="flask")
    source = text("Who says so.", example="versus-page")
    state = text(
        "rated, missing (the source shows a blank), none_known (it says there is none) or "
        "not_applicable.",
        example="rated",
    )
    rating = raw("What it says, on the feature's scale; null unless rated.")
    display = text("How the source shows it.", null=True, example="Easy")
    precision = number(
        "Half the width of a figure's interval: 38.7K is 38700 give or take 50.", null=True
    )
    span = texts("The lowest and highest level a hedging wording allows; empty for a plain one.")
    as_of = one(PartialDateOut, "When that was so, as far as the source says.", null=True)
    version = text("Which version it speaks of.", null=True)
    note = text("What the editor adds: a condition, a nuance.", null=True)
    url = text("The exact place in the source: an address or a package URL.", null=True)
    flags = texts("Warnings, such as secondary or unsourced.")


class ClaimOut(CellClaimOut):
    """What one source says of one framework on one feature."""

    feature = text("On which feature.", example="learning-curve")


def present_claim(claim: ClaimRecord, framework: str) -> dict[str, Any]:
    """Write a claim."""
    return {"feature": claim.feature, **present_cell_claim(claim, framework)}


def present_cell_claim(claim: ClaimRecord, framework: str) -> dict[str, Any]:
    """Write a claim in the row of its feature.

    What a cell repeats in the order of a cell, so that the two pack well beside each other.
    """
    return {
        "framework": framework,
        "state": claim.state,
        "rating": claim.rating,
        "display": claim.display,
        "url": claim.url,
        "precision": claim.precision,
        "as_of": present_date(claim.as_of),
        "source": claim.source,
        "span": claim.span,
        "version": claim.version,
        "note": claim.note,
        "flags": claim.flags,
    }


class ClaimsQuery(PageQuery):
    """Which claims are wanted."""

    feature = Label("Only those on this feature.", load_default=None)
