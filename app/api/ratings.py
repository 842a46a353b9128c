"""GET and PUT /frameworks/{slug}/ratings/{feature}: one cell, and an editor's word on it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint

from app.api.contract import Answer, Reading, read
from app.api.editable import CHANGE_ERRORS, CLAIMS, written
from app.api.schemas.entries import WrittenOut
from app.api.schemas.ratings import RatingIn, RatingOut, present_missing, present_rating
from app.api.writing import Writing, write
from app.domain.errors import BadEntries, EntryExists, Mistake, UnknownFeature, UnknownFramework
from app.services import editing, features, frameworks, profiles, versions
from app.services.catalogue_file import Noun
from app.services.catalogue_file.drafting import Edit
from app.services.catalogue_file.uses import EDITORS
from app.services.editing import Expected

bp = Blueprint("ratings", __name__)
TAG = "Frameworks"


def _cell(slug: str, feature: str) -> tuple[str, tuple[str, ...]]:
    return versions.RATING, (slug, feature)


@read(
    bp,
    "/frameworks/<slug>/ratings/<feature>",
    tag=TAG,
    returns=RatingOut(),
    may_fail=(UnknownFramework, UnknownFeature),
    entry=_cell,
)
def show_rating(reading: Reading, slug: str, feature: str) -> Answer:
    """Show one rating of one framework.

    A cell that nobody has spoken of is `missing`, which is an answer: PUT rates it.
    """
    (framework,) = frameworks.by_labels(reading.session, [slug])
    known = features.every(reading.session)
    features.by_slug(reading.session, feature)
    cell = profiles.load(reading.session, [framework.id], known)[framework.id].get(feature)
    if cell is None:
        return Answer(body=present_missing(feature, framework.slug))
    known_until = reading.state.known_until
    return Answer(body=present_rating(cell, framework.slug, known_until=known_until))


@write(
    bp,
    "PUT",
    "/frameworks/<slug>/ratings/<feature>",
    tag=TAG,
    body=RatingIn(),
    returns=WrittenOut(),
    may_fail=(*CHANGE_ERRORS, EntryExists),
)
def rate(writing: Writing, slug: str, feature: str) -> Answer:
    """State an editor's rating of a framework on a feature.

    It becomes a claim of the editors, dated today unless `as_of` says otherwise, in
    the place of what they said of that cell before; every other source's claim stays.
    `If-Match` takes the tag of the cell, which moves with each claim on it.
    """
    if writing.body.get("feature", feature) != feature:
        raise BadEntries([Mistake(detail=f"The address says {feature!r}.", pointer="#/feature")])
    document: dict[str, Any] = {
        "source": EDITORS,
        "as_of": datetime.now(UTC).date().isoformat(),
        **writing.body,
        "feature": feature,
    }
    key = CLAIMS.new_key(document, slug=slug)
    noun, cell = _cell(slug, feature)
    done = editing.edit(
        writing.session,
        Edit(noun=Noun.CLAIM, key=key, document=document, supersedes=True),
        signed=writing.signature,
        expected=Expected(
            noun=noun, key=cell, new=writing.condition.new, tags=writing.condition.tags
        ),
        dry_run=writing.dry_run,
        of_editors=True,
    )
    return written(done, CLAIMS.address(key), dry_run=writing.dry_run, new=False)
