"""GET /frameworks and what hangs below one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.api.aliases import moved
from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.alternatives import AlternativeOut, present_alternative
from app.api.schemas.claims import ClaimOut, ClaimsQuery, present_claim
from app.api.schemas.common import PageQuery, listing, present_page
from app.api.schemas.frameworks import FrameworkOut, FrameworksQuery, present_framework
from app.api.schemas.ratings import RatingOut, present_rating
from app.api.schemas.stats import StatOut, present_stat
from app.domain.errors import UnknownCategory, UnknownFeature, UnknownFramework
from app.services import alternatives, features, frameworks, matrices, profiles
from app.services.catalogue_file import Noun

bp = Blueprint("frameworks", __name__)
TAG = "Frameworks"


@read(
    bp,
    "/frameworks",
    tag=TAG,
    query=FrameworksQuery(),
    returns=listing("FrameworkList", FrameworkOut),
    may_fail=(UnknownCategory,),
)
def list_frameworks(reading: Reading, **asked: Any) -> Answer:
    """List frameworks.

    Filters are joined by *and*, the comma-separated values of one filter by *or*.
    """
    page = frameworks.find(reading.session, **asked)
    data = [present_framework(record) for record in page.records]
    body, headers = present_page(page, data, path="/frameworks", asked=_given(asked))
    return Answer(body=body, headers=headers)


def _given(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters worth repeating in a link: those that say something."""
    return {name: value for name, value in asked.items() if value not in (None, (), [])}


@read(
    bp,
    "/frameworks/<slug>",
    tag=TAG,
    returns=FrameworkOut(),
    may_fail=(UnknownFramework,),
    moves=True,
    entry=lambda slug: (Noun.FRAMEWORK, (slug,)),
)
def show_framework(reading: Reading, slug: str) -> Answer:
    """Show one framework.

    An alias, or a slug in another case, is answered with the address of the
    canonical slug.
    """
    (framework,) = frameworks.by_labels(reading.session, [slug])
    if framework.slug != slug:
        return moved(framework.slug)
    return Answer(body=present_framework(framework))


@read(
    bp,
    "/frameworks/<slug>/ratings",
    tag=TAG,
    query=PageQuery(),
    returns=listing("RatingList", RatingOut),
    may_fail=(UnknownFramework,),
    moves=True,
)
def list_ratings(reading: Reading, slug: str, *, page: int, per_page: int) -> Answer:
    """List a framework's ratings.

    One for each feature somebody has said something about: the value all claims
    resolve to, whose word that is, and whether another source contradicts.
    """
    (framework,) = frameworks.by_labels(reading.session, [slug])
    if framework.slug != slug:
        return moved(framework.slug, "/ratings", {"page": page, "per_page": per_page})
    profile = profiles.load(reading.session, [framework.id], features.every(reading.session))[
        framework.id
    ]
    known_until = reading.state.known_until
    return page_answer(
        list(profile.values()),
        lambda cell: present_rating(cell, slug, known_until=known_until),
        path=f"/frameworks/{slug}/ratings",
        page=page,
        per_page=per_page,
    )


@read(
    bp,
    "/frameworks/<slug>/claims",
    tag=TAG,
    query=ClaimsQuery(),
    returns=listing("ClaimList", ClaimOut),
    may_fail=(UnknownFramework, UnknownFeature),
    moves=True,
)
def list_claims(
    reading: Reading, slug: str, *, feature: str | None, page: int, per_page: int
) -> Answer:
    """List every claim about a framework.

    What each source says, as it was entered: contradictions and all. `feature`
    keeps those on one feature.
    """
    (framework,) = frameworks.by_labels(reading.session, [slug])
    if framework.slug != slug:
        asked = _given({"feature": feature, "page": page, "per_page": per_page})
        return moved(framework.slug, "/claims", asked)
    if feature is not None:
        features.by_slug(reading.session, feature)
    profile = profiles.load(reading.session, [framework.id], features.every(reading.session))[
        framework.id
    ]
    claims = [
        claim
        for cell in profile.values()
        for claim in cell.claims
        if feature in (None, claim.feature)
    ]
    return page_answer(
        claims,
        lambda claim: present_claim(claim, slug),
        path=f"/frameworks/{slug}/claims",
        asked={"feature": feature},
        page=page,
        per_page=per_page,
    )


@read(
    bp,
    "/frameworks/<slug>/alternatives",
    tag=TAG,
    query=PageQuery(),
    returns=listing("AlternativeList", AlternativeOut),
    may_fail=(UnknownFramework,),
    moves=True,
)
def list_alternatives(reading: Reading, slug: str, *, page: int, per_page: int) -> Answer:
    """List what else to look at.

    The other frameworks of the same category, most alike first, each with how
    alike it is and why. Measured figures don't count here.
    """
    (framework,) = frameworks.by_labels(reading.session, [slug])
    if framework.slug != slug:
        return moved(framework.slug, "/alternatives", {"page": page, "per_page": per_page})
    found = alternatives.alternatives(reading.session, framework)
    return page_answer(
        found,
        lambda record: present_alternative(record, slug),
        path=f"/frameworks/{slug}/alternatives",
        page=page,
        per_page=per_page,
    )


@read(
    bp,
    "/frameworks/<slug>/stats",
    tag=TAG,
    query=PageQuery(),
    returns=listing("StatList", StatOut),
    may_fail=(UnknownFramework,),
    moves=True,
)
def list_stats(reading: Reading, slug: str, *, page: int, per_page: int) -> Answer:
    """List a framework's counts and measurements.

    Stars, votes, downloads, throughput: each with every source's figure, how
    exact it is and as of when. A source that shows a blank says `missing`.
    """
    (framework,) = frameworks.by_labels(reading.session, [slug])
    if framework.slug != slug:
        return moved(framework.slug, "/stats", {"page": page, "per_page": per_page})
    known = features.every(reading.session)
    profile = profiles.load(reading.session, [framework.id], known)[framework.id]
    return page_answer(
        matrices.stat_rows(known, [profile]),
        lambda row: present_stat(row, [slug]),
        path=f"/frameworks/{slug}/stats",
        page=page,
        per_page=per_page,
    )
