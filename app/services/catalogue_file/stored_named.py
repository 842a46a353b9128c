"""Any entry that is in the database, by its noun and its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Category, Feature, FeatureGroup, UseCase
from app.services.catalogue_file import stored, stored_pages
from app.services.catalogue_file.entries import Entry, NamedEntry, Noun
from app.services.catalogue_file.records import ClaimKey

UNDATED = "undated"
"""How the address of a claim without a date ends."""

_ALL: dict[Noun, Callable[[Session], Mapping[str, NamedEntry]]] = {
    Noun.CATEGORY: stored.categories,
    Noun.GROUP: stored.groups,
    Noun.USE_CASE: stored.use_cases,
    Noun.TASK: stored_pages.tasks,
}
_SOME: dict[Noun, Callable[[Session, Sequence[str]], Mapping[str, Any]]] = {
    Noun.FRAMEWORK: stored.frameworks,
    Noun.FEATURE: stored.features,
    Noun.SOURCE: stored.sources,
    Noun.COMPARISON: stored_pages.comparisons,
}

ORDERED: dict[Noun, type[Category | FeatureGroup | Feature | UseCase]] = {
    Noun.CATEGORY: Category,
    Noun.GROUP: FeatureGroup,
    Noun.FEATURE: Feature,
    Noun.USE_CASE: UseCase,
}
"""The nouns whose entries are shown in an order of their own, which no entry says."""


def order(session: Session, noun: Noun) -> list[str]:
    """Return the slugs of a noun in their order; none of one that has no order of its own."""
    if noun not in ORDERED:
        return []
    model = ORDERED[noun]
    return list(session.scalars(select(model.slug).order_by(model.position, model.slug)))


def entries(session: Session, noun: Noun, slugs: Sequence[str]) -> Mapping[str, NamedEntry]:
    """Return those of the named entries there are, by slug; of some nouns all there are."""
    return _SOME[noun](session, slugs) if noun in _SOME else _ALL[noun](session)


def entry(session: Session, noun: Noun, key: tuple[str, ...]) -> Entry | None:
    """Return one entry of any noun, None where there is none of this key."""
    if "\0" in "".join(key):
        # PostgreSQL can't be asked for it, and nothing has it in its name.
        return None
    if len(key) == 1:
        return entries(session, noun, key).get(key[0])
    owner = [key[0]]
    if noun is Noun.CLAIM:
        claims = stored.claims(session, frameworks=owner)
        return next((row.entry for name, row in claims.items() if claim_path(name) == key), None)
    below: dict[Noun, Callable[[], Mapping[Any, stored.Stored[Any]]]] = {
        Noun.POINT: lambda: stored_pages.points(session, owner),
        Noun.EXAMPLE: lambda: stored_pages.examples(session, owner),
        Noun.STATEMENT: lambda: stored_pages.statements(session, owner),
    }
    found = {tuple(name): row for name, row in below[noun]().items()}
    return found[key].entry if key in found else None


def claim_path(key: ClaimKey) -> tuple[str, ...]:
    """Return what a claim is addressed by: a date, or a word where it has none."""
    return (key.framework, key.feature, key.source, key.as_of or UNDATED)
