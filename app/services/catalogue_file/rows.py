"""The columns of each noun's table, filled from its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.dates import PartialDate
from app.services import syntax
from app.services.catalogue_file.page_records import (
    ComparisonEntry,
    ExampleEntry,
    PointEntry,
    StatementEntry,
    TaskEntry,
)
from app.services.catalogue_file.records import (
    CategoryEntry,
    ClaimEntry,
    FeatureEntry,
    FrameworkEntry,
    GroupEntry,
    SourceEntry,
    UseCaseEntry,
)
from app.services.plain import plain

Columns = dict[str, Any]
Ids = Mapping[str, int]
"""Row numbers by slug."""


def category(entry: CategoryEntry) -> Columns:
    """Return all but the parent, which may not have a row yet."""
    return {"slug": entry.slug, "name": entry.name, "description": entry.description}


def group(entry: GroupEntry) -> Columns:
    """Return all columns but the position."""
    return {"slug": entry.slug, "name": entry.name, "description": entry.description}


def feature(entry: FeatureEntry, groups: Ids) -> Columns:
    """Return all columns but the position."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "group_id": groups[entry.group],
        "kind": entry.kind,
        "direction": entry.direction,
        "levels": [
            {"slug": level.slug, "name": level.name, "value": level.value} for level in entry.levels
        ],
        "lo": entry.lo,
        "hi": entry.hi,
        "transform": entry.transform,
        "unit": entry.unit,
        "weight": entry.weight,
        "indifference": entry.indifference,
        "shelf_life_days": entry.shelf_life_days,
        "description": entry.description,
    }


def source(entry: SourceEntry) -> Columns:
    """Return all columns."""
    return {
        "slug": entry.slug,
        "title": entry.title,
        "kind": entry.kind,
        "publisher": entry.publisher,
        "author": plain(entry.author) if entry.author else None,
        "url": entry.url,
        **_day("published", entry.date),
        **_day("retrieved", entry.retrieved),
        "licence": entry.licence,
        "rights": entry.rights,
        "method": plain(entry.method) if entry.method else None,
        "description": entry.description,
    }


def use_case(entry: UseCaseEntry) -> Columns:
    """Return all columns but the position."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "summary": entry.summary,
        "audience": entry.audience,
        "owner": entry.owner,
        **_day("as_of", entry.as_of),
    }


def framework(entry: FrameworkEntry, categories: Ids) -> Columns:
    """Return all columns."""
    licence, first, logo = entry.licence, entry.first_release, entry.logo
    return {
        "slug": entry.slug,
        "name": entry.name,
        "kind": entry.kind.value,
        "maker": entry.maker,
        "summary": entry.summary,
        "category_id": categories[entry.category],
        "licence_spdx": licence.spdx if licence else None,
        "licence_url": licence.url if licence else None,
        "logo_url": logo.url if logo else None,
        "logo_alt": logo.alt if logo else None,
        "logo_licence": logo.licence if logo else None,
        **_day("first_release", first.date if first else None),
        "first_release_url": first.url if first else None,
        "links": dict(entry.links),
    }


def claim(entry: ClaimEntry, *, framework: int, feature: int, source: int) -> Columns:
    """Return all columns but the revisions."""
    return {
        "framework_id": framework,
        "feature_id": feature,
        "source_id": source,
        "state": entry.state,
        "rating": entry.rating,
        "display": entry.display,
        "precision": entry.precision,
        "span": list(entry.span),
        "note": entry.note,
        "url": entry.url,
        "version": entry.version,
        "flags": list(entry.flags),
        **_day("as_of", entry.as_of),
    }


def point(entry: PointEntry, *, framework: int, feature: int | None, source: int) -> Columns:
    """Return all columns."""
    return {
        "framework_id": framework,
        "slug": entry.slug,
        "kind": entry.kind,
        "state": entry.state,
        "position": entry.position,
        "title": entry.title,
        "text": entry.text,
        "feature_id": feature,
        "source_id": source,
        **_day("as_of", entry.as_of),
        "votes": entry.votes,
        "url": entry.url,
        "note": entry.note,
    }


def comparison(entry: ComparisonEntry) -> Columns:
    """Return all columns."""
    return {"slug": entry.slug, "title": entry.title, "summary": entry.summary}


def statement(
    entry: StatementEntry,
    *,
    comparison: int,
    source: int,
    framework: int | None,
    feature: int | None,
) -> Columns:
    """Return all columns."""
    return {
        "comparison_id": comparison,
        "section": entry.section,
        "slug": entry.statement.slug,
        "position": entry.position,
        "source_id": source,
        "framework_id": framework,
        "feature_id": feature,
        "body": plain(entry.statement),
    }


def task(entry: TaskEntry) -> Columns:
    """Return all columns."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "description": entry.description,
        "position": entry.position,
    }


def example(entry: ExampleEntry, *, task: int, framework: int, source: int | None) -> Columns:
    """Return all columns; what is wrong with the code is found out here, once."""
    files = [plain(file) for file in entry.files]
    return {
        "task_id": task,
        "framework_id": framework,
        "source_id": source,
        "explanation": entry.explanation,
        "requires": list(entry.requires),
        "files": files,
        "problems": [
            f"{file.path}: {problem}"
            for file in entry.files
            if (problem := syntax.problem(file.language, file.code))
        ],
    }


def _day(column: str, day: PartialDate | None) -> Columns:
    return {
        column: day.first if day else None,
        f"{column}_precision": day.precision if day else None,
    }
