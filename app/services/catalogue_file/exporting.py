"""The catalogue in the database, written as the files that would import it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from sqlalchemy.orm import Session

from app.domain.claims import CellState
from app.domain.dates import PartialDate
from app.domain.points import PointState
from app.domain.scales import RATING_ANCHORS, Direction, Kind
from app.domain.statements import KINDS
from app.services.catalogue_file import stored, stored_pages
from app.services.catalogue_file.entries import (
    CATEGORIES,
    COMPARISONS,
    FEATURES,
    FRAMEWORKS,
    SOURCES,
    TASKS,
    USE_CASES,
)
from app.services.catalogue_file.folder import Progress
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
from app.services.catalogue_file.writing import Value, block, flow, listing, tree
from app.services.changes import begin_reading
from app.services.plain import plain

Fields = dict[str, Value]


class StrayFiles(Exception):
    """The folder holds files of frameworks that the catalogue does not have.

    They would come back with the next import of the folder. ``files`` names them.
    """

    def __init__(self, files: list[str]) -> None:
        self.files = files
        super().__init__(f"files of frameworks the catalogue does not have: {', '.join(files)}")


def export(session: Session, folder: Path, *, progress: Progress | None = None) -> int:
    """Write the whole catalogue; importing the folder again would plan nothing.

    Files of the same name are replaced. The same catalogue gives the same bytes
    on any database. Holds a batch of frameworks at a time. Begins reading, so
    hand it a session that has not read anything yet. Returns the revision written.

    Raises StrayFiles, before writing anything, and OSError as writing files does.
    """
    revision = begin_reading(session).revision
    slugs = stored.framework_slugs(session)
    tasks, compared = stored_pages.tasks(session), stored_pages.comparison_slugs(session)
    _prepare(folder, {FRAMEWORKS: slugs, TASKS: tasks, COMPARISONS: compared})
    _export_pages(session, folder, tasks, compared)
    frameworks = folder / FRAMEWORKS
    features = stored.features(session)
    _write(folder / CATEGORIES, listing(map(_category, stored.categories(session).values())))
    _write(folder / FEATURES, _features_file(stored.groups(session), features))
    sources = stored.sources(session)
    _write(folder / SOURCES, listing(_source(sources[slug]) for slug in sorted(sources)))
    use_cases = map(_use_case, stored.use_cases(session).values())
    _write(folder / USE_CASES, listing(use_cases, open_up=["weights"]))
    order = {slug: position for position, slug in enumerate(features)}
    done = 0
    for batch in stored.batches(slugs):
        _export_frameworks(session, frameworks, batch, order)
        done += len(batch)
        if progress:
            progress(done, len(slugs))
    return revision


def _prepare(folder: Path, wanted: Mapping[str, Iterable[str]]) -> None:
    """Make the folders; raises StrayFiles for files that would be left over in them."""
    strays: list[str] = []
    for name, slugs in wanted.items():
        there = {file.name for file in (folder / name).glob("*.yaml")}
        strays += [f"{name}/{file}" for file in sorted(there - {f"{slug}.yaml" for slug in slugs})]
    if strays:
        raise StrayFiles(strays)
    for name in wanted:
        (folder / name).mkdir(parents=True, exist_ok=True)


def _export_pages(
    session: Session, folder: Path, tasks: Mapping[str, TaskEntry], compared: list[str]
) -> None:
    """Write tasks and comparisons, a batch at a time."""
    for batch in stored.batches(tasks):
        examples = stored_pages.examples(session, batch)
        for slug in batch:
            own = [row.entry for key, row in examples.items() if key.task == slug]
            _write(folder / TASKS / f"{slug}.yaml", tree(_task(tasks[slug], own)))
    for batch in stored.batches(compared):
        stated = stored_pages.statements(session, batch)
        for slug, entry in stored_pages.comparisons(session, batch).items():
            said = [row.entry for key, row in stated.items() if key.comparison == slug]
            _write(folder / COMPARISONS / f"{slug}.yaml", tree(_comparison(entry, said)))


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _export_frameworks(
    session: Session, folder: Path, slugs: list[str], order: Mapping[str, int]
) -> None:
    claims: dict[str, list[ClaimEntry]] = {slug: [] for slug in slugs}
    for key, claim in stored.claims(session, frameworks=slugs).items():
        claims[key.framework].append(claim.entry)
    points: dict[str, list[PointEntry]] = {slug: [] for slug in slugs}
    for point_key, point in stored_pages.points(session, slugs).items():
        points[point_key.framework].append(point.entry)
    for slug, entry in stored.frameworks(session, slugs).items():
        # Sorted here: databases differ in how they order a hyphen.
        ordered = sorted(
            claims[slug], key=lambda c: (order[c.feature], c.source, str(c.as_of or ""))
        )
        listed: Fields = {
            "claims": [_claim(claim) for claim in ordered],
            "points": [_point(point) for point in points[slug]],
        }
        text = block(_framework(entry) | listed, open_up=["links", "claims", "points"])
        _write(folder / f"{slug}.yaml", text)


def _features_file(groups: Mapping[str, GroupEntry], features: Mapping[str, FeatureEntry]) -> str:
    headings = "".join(f"  - {flow(_group(group))}\n" for group in groups.values())
    entries = listing(map(_feature, features.values()), open_up=["levels"], indent="  ")
    return f"groups:\n{headings or '  []' + chr(10)}features:\n{entries}"


def _category(entry: CategoryEntry) -> Fields:
    return {
        "slug": entry.slug,
        "name": entry.name,
        "parent": entry.parent,
        "description": entry.description,
    }


def _group(entry: GroupEntry) -> Fields:
    return {"slug": entry.slug, "name": entry.name, "description": entry.description}


def _feature(entry: FeatureEntry) -> Fields:
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


def _source(entry: SourceEntry) -> Fields:
    return {
        "slug": entry.slug,
        "title": entry.title,
        "kind": entry.kind.value,
        "publisher": entry.publisher,
        "author": _said(entry.author),
        "url": entry.url,
        "date": _day(entry.date),
        "retrieved": _day(entry.retrieved),
        "licence": entry.licence,
        "rights": entry.rights,
        "method": _said(entry.method),
        "description": entry.description,
    }


def _use_case(entry: UseCaseEntry) -> Fields:
    return {
        "slug": entry.slug,
        "name": entry.name,
        "summary": entry.summary,
        "audience": entry.audience,
        "owner": entry.owner,
        "as_of": _day(entry.as_of),
        "weights": dict(entry.weights),
    }


def _framework(entry: FrameworkEntry) -> Fields:
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


def _claim(entry: ClaimEntry) -> Fields:
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


def _point(entry: PointEntry) -> Fields:
    state = entry.state.value if entry.state is PointState.NONE_KNOWN else None
    fields: Fields = {"slug": entry.slug, "kind": entry.kind.value}
    fields |= _without_null(
        {"state": state, "title": entry.title, "text": entry.text, "feature": entry.feature}
    )
    fields |= {"source": entry.source, "as_of": _day(entry.as_of)}
    return fields | _without_null({"votes": entry.votes, "url": entry.url, "note": entry.note})


def _comparison(entry: ComparisonEntry, stated: Iterable[StatementEntry]) -> Fields:
    sections: dict[str, list[Fields]] = {}
    for statement in stated:
        sections.setdefault(statement.section, []).append(_said(statement.statement) or {})
    return {
        "slug": entry.slug,
        "frameworks": entry.frameworks,
        "title": entry.title,
        "summary": entry.summary,
        **{section.value: sections[section] for section in KINDS if section in sections},
    }


def _task(entry: TaskEntry, examples: Iterable[ExampleEntry]) -> Fields:
    return {
        "slug": entry.slug,
        "name": entry.name,
        "description": entry.description,
        "position": entry.position,
        "examples": [_said(example) or {} for example in examples],
    }


_NULL_IS_SAID = ("title", "section", "date")
"""Keys that a form asks for even where there is nothing to say."""


def _said(record: object) -> Fields | None:
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
