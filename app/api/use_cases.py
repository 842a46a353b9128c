"""GET /use-cases: named sets of weights."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from marshmallow import fields

from app.api import links
from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.common import (
    Out,
    PageQuery,
    PartialDateOut,
    SelfLinkOut,
    listing,
    mapping,
    one,
    present_date,
    text,
)
from app.domain.errors import UnknownUseCase
from app.services import use_cases
from app.services.catalogue_file import Noun

bp = Blueprint("use_cases", __name__)
TAG = "Use cases"


class UseCaseOut(Out):
    """What somebody is building, and so how much each feature counts for them."""

    slug = text("Its name in addresses.", example="general")
    name = text("Its name.", example="General")
    summary = text("What is being built.")
    audience = text("Whom it is for.")
    owner = text("Who answers for its weights.")
    as_of = one(PartialDateOut, "When the weights were set.")
    weights = mapping(
        fields.Float(),
        "The weight of each feature it names; the others keep their default weight.",
    )
    links = one(SelfLinkOut, "Where it lives.")


@read(
    bp,
    "/use-cases",
    tag=TAG,
    query=PageQuery(),
    returns=listing("UseCaseList", UseCaseOut),
)
def list_use_cases(reading: Reading, *, page: int, per_page: int) -> Answer:
    """List use cases."""
    found = use_cases.every(reading.session)
    return page_answer(found, _present, path="/use-cases", page=page, per_page=per_page)


@read(
    bp,
    "/use-cases/<slug>",
    tag=TAG,
    returns=UseCaseOut(),
    may_fail=(UnknownUseCase,),
    entry=lambda slug: (Noun.USE_CASE, (slug,)),
)
def show_use_case(reading: Reading, slug: str) -> Answer:
    """Show one use case."""
    return Answer(body=_present(use_cases.by_slug(reading.session, slug)))


def _present(use_case: use_cases.UseCaseRecord) -> dict[str, Any]:
    return {
        "slug": use_case.slug,
        "name": use_case.name,
        "summary": use_case.summary,
        "audience": use_case.audience,
        "owner": use_case.owner,
        "as_of": present_date(use_case.as_of),
        "weights": use_case.weights,
        "links": {"self": links.to(f"/use-cases/{use_case.slug}")},
    }
