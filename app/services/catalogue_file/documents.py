"""Entries as plain values: what an editor writes of one, in a file or in a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from app.domain.claims import CellState
from app.domain.dates import PartialDate
from app.domain.points import PointState
from app.domain.scales import RATING_ANCHORS, Direction, Kind
from app.domain.statements import KINDS
from app.services.catalogue_file.entries import Entry, Noun
from app.services.catalogue_file.page_records import (
    ComparisonEntry,
    ExampleEntry,
    PointEntry,
    StatementEntry,
    TaskEntry,
)
from app.services.catalogue_file.records import (
    LINKS,
    CategoryEntry,
    ClaimEntry,
    FeatureEntry,
    FrameworkEntry,
    GroupEntry,
    SourceEntry,
    UseCaseEntry,
)
from app.services.catalogue_file.writing import Value
from app.services.plain import plain

Fields = dict[str, Value]


def document(noun: Noun, entry: Any) -> Fields:
    """Return an entry of this noun without what hangs below it; its form reads it back."""
    return _ALONE[noun](entry)


def category(entry: CategoryEntry) -> Fields:
    """Write a category."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "parent": entry.parent,
        "description": entry.description,
    }


def group(entry: GroupEntry) -> Fields:
    """Write a group."""
    return {"slug": entry.slug, "name": entry.name, "description": entry.description}


def feature(entry: FeatureEntry) -> Fields:
    """Write a feature."""
    fields: Fields = {
        "slug": entry.slug,
        "name": entry.name,
        "group": entry.group,
        "kind": entry.kind.value,
    }
    if entry.kind is not Kind.TEXT or entry.direction is not Direction.HIGHER:
        fields["direction"] = entry.direction.value
    if entry.levels:
        fields["levels"] = [
            _without_null({"slug": level.slug, "name": level.name, "value": level.value})
            for level in entry.levels
        ]
    if entry.kind is not Kind.RATING or (entry.lo, entry.hi) != RATING_ANCHORS:
        fields |= _without_null({"lo": entry.lo, "hi": entry.hi})
    if entry.kind is Kind.METRIC:
        fields["transform"] = entry.transform.value
    return fields | {
        "unit": entry.unit,
        "weight": entry.weight,
        "indifference": entry.indifference,
        "shelf_life_days": entry.shelf_life_days,
        "description": entry.description,
    }


def source(entry: SourceEntry) -> Fields:
    """Write a source."""
    return {
        "slug": entry.slug,
        "title": entry.title,
        "kind": entry.kind.value,
        "publisher": entry.publisher,
        "author": said(entry.author),
        "url": entry.url,
        "date": _day(entry.date),
        "retrieved": _day(entry.retrieved),
        "licence": entry.licence,
        "rights": entry.rights,
        "method": said(entry.method),
        "description": entry.description,
    }


def use_case(entry: UseCaseEntry) -> Fields:
    """Write a use case."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "summary": entry.summary,
        "audience": entry.audience,
        "owner": entry.owner,
        "as_of": _day(entry.as_of),
        "weights": dict(entry.weights),
    }


def framework(entry: FrameworkEntry) -> Fields:
    """Write a framework."""
    licence, first, logo = entry.licence, entry.first_release, entry.logo
    return {
        "slug": entry.slug,
        "name": entry.name,
        "kind": entry.kind.value,
        "maker": entry.maker,
        "summary": entry.summary,
        "category": entry.category,
        "languages": entry.languages,
        "licence": {"spdx": licence.spdx, "url": licence.url} if licence else None,
        "links": {name: entry.links[name] for name in LINKS if name in entry.links},
        "first_release": {"date": _day(first.date), "url": first.url} if first else None,
        "aliases": entry.aliases,
        "logo": {"url": logo.url, "alt": logo.alt, "licence": logo.licence} if logo else None,
    }


def claim(entry: ClaimEntry) -> Fields:
    """Write a claim."""
    fields: Fields = {"feature": entry.feature}
    if entry.state is CellState.RATED:
        fields["value"] = entry.rating
    else:
        fields["state"] = entry.state.value
    fields |= _without_null({"precision": entry.precision, "span": entry.span or None})
    fields |= {"source": entry.source, "as_of": _day(entry.as_of)}
    return fields | _without_null(
        {
            "display": entry.display,
            "url": entry.url,
            "version": entry.version,
            "note": entry.note,
            "flags": entry.flags or None,
        }
    )


def point(entry: PointEntry) -> Fields:
    """Write a point."""
    state = entry.state.value if entry.state is PointState.NONE_KNOWN else None
    fields: Fields = {"slug": entry.slug, "kind": entry.kind.value}
    fields |= _without_null(
        {"state": state, "title": entry.title, "text": entry.text, "feature": entry.feature}
    )
    fields |= {"source": entry.source, "as_of": _day(entry.as_of)}
    return fields | _without_null({"votes": entry.votes, "url": entry.url, "note": entry.note})


def comparison(entry: ComparisonEntry, stated: Iterable[StatementEntry]) -> Fields:
    """Write a comparison."""
    sections: dict[str, list[Fields]] = {}
    for statement in stated:
        sections.setdefault(statement.section, []).append(said(statement.statement) or {})
    return {
        "slug": entry.slug,
        "frameworks": entry.frameworks,
        "title": entry.title,
        "summary": entry.summary,
        **{section.value: sections[section] for section in KINDS if section in sections},
    }


def task(entry: TaskEntry, examples: Iterable[ExampleEntry]) -> Fields:
    """Write a task."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "description": entry.description,
        "position": entry.position,
        "examples": [said(example) or {} for example in examples],
    }


_NULL_IS_SAID = ("title", "section", "date")
"""Keys that a form asks for even where there is nothing to say."""


def said(record: object) -> Fields | None:
    """Return a record's fields but for those that say nothing."""
    return None if record is None else _told(plain(record))


def _told(values: Mapping[str, Any]) -> Fields:
    return {
        key: _value(value)
        for key, value in values.items()
        # By identity: 0 says something, and equals False.
        if not (value is None or value is False or value in ((), []))
        or (value is None and key in _NULL_IS_SAID)
    }


def _value(value: Any) -> Value:
    if isinstance(value, Mapping):
        return _told(value)
    if isinstance(value, (list, tuple)):
        return [_value(one) for one in value]
    return cast("Value", value)


def _without_null(fields: Fields) -> Fields:
    return {key: value for key, value in fields.items() if value is not None}


def _day(day: PartialDate | None) -> str | None:
    return None if day is None else str(day)


_ALONE: dict[Noun, Callable[[Any], Fields]] = {
    Noun.CATEGORY: category,
    Noun.GROUP: group,
    Noun.FEATURE: feature,
    Noun.SOURCE: source,
    Noun.USE_CASE: use_case,
    Noun.FRAMEWORK: framework,
    Noun.CLAIM: claim,
    Noun.POINT: point,
    Noun.TASK: lambda entry: {k: v for k, v in task(entry, ()).items() if k != "examples"},
    Noun.EXAMPLE: lambda entry: said(entry) or {},
    Noun.COMPARISON: lambda entry: comparison(entry, ()),
    Noun.STATEMENT: lambda entry: said(entry.statement) or {},
}

RECORDS: Mapping[Noun, type[Entry]] = {
    Noun.CATEGORY: CategoryEntry,
    Noun.GROUP: GroupEntry,
    Noun.FEATURE: FeatureEntry,
    Noun.SOURCE: SourceEntry,
    Noun.USE_CASE: UseCaseEntry,
    Noun.FRAMEWORK: FrameworkEntry,
    Noun.CLAIM: ClaimEntry,
    Noun.POINT: PointEntry,
    Noun.TASK: TaskEntry,
    Noun.EXAMPLE: ExampleEntry,
    Noun.COMPARISON: ComparisonEntry,
}
"""What each noun's document is read into; a statement's depends on its section."""
