"""Planning new claims on frameworks of the database, as if somebody had edited their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from app.services.catalogue_file import stored, stored_pages
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.checking import Known, misfits
from app.services.catalogue_file.entries import FRAMEWORKS
from app.services.catalogue_file.format import load
from app.services.catalogue_file.framework_files import FrameworkFiles
from app.services.catalogue_file.importing import ImportPlan, Remake, compared
from app.services.catalogue_file.mistakes import written
from app.services.catalogue_file.page_records import PointEntry
from app.services.catalogue_file.records import ClaimEntry, FrameworkFile
from app.services.changes import begin_reading, take_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A plan of new claims, and the sentences on what is not in it and why."""

    plan: ImportPlan
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Frameworks as their files would be with the new claims, and what was left out."""

    files: tuple[FrameworkFile, ...]
    told: tuple[str, ...]


def files_of(session: Session, slugs: Iterable[str]) -> Iterator[FrameworkFile]:
    """Yield the frameworks as their files would say them, those there are."""
    for batch in stored.batches(slugs):
        claims: dict[str, list[ClaimEntry]] = {}
        for key, claim in stored.claims(session, frameworks=batch).items():
            claims.setdefault(key.framework, []).append(claim.entry)
        points: dict[str, list[PointEntry]] = {}
        for point_key, point in stored_pages.points(session, batch).items():
            points.setdefault(point_key.framework, []).append(point.entry)
        # Sorted here: databases differ in how they order.
        for slug, entry in sorted(stored.frameworks(session, batch).items()):
            yield FrameworkFile(
                file=f"{FRAMEWORKS}/{slug}.yaml",
                framework=entry,
                claims=tuple(claims.get(slug, ())),
                points=tuple(points.get(slug, ())),
            )


def propose(session: Session, draft: Callable[[Session], Draft]) -> Proposal:
    """Plan what a draft of the catalogue as it is would change; changes nothing.

    The plan holds on to how it was drafted: where the catalogue moves before it is
    carried out, it is drafted anew, so that nobody's change is undone. Begins
    reading, so hand it a session that has not read anything yet.
    """
    revision = begin_reading(session).revision
    take_time(session)
    drafted = draft(session)

    def remake(session: Session, revision: int) -> ImportPlan:
        return _planned(session, draft(session), revision, remake)

    return Proposal(plan=_planned(session, drafted, revision, remake), told=drafted.told)


def _planned(session: Session, draft: Draft, revision: int, remake: Remake) -> ImportPlan:
    catalogue = Catalogue(folder=Path(), frameworks=FrameworkFiles(draft.files))
    return replace(compared(session, catalogue, revision), remake=remake)


def read_claim(values: Mapping[str, object], known: Known) -> tuple[ClaimEntry | None, list[str]]:
    """Read a claim as if it stood in a file; return it, or else what is wrong with it."""
    problems: list[tuple[tuple[str | int, ...], str]] = []
    claim = load(ClaimEntry, {**values}, (), problems)
    wrong = [f"{written(path)}: {problem}" for path, problem in problems]
    if claim is not None:
        wrong += [
            f"{key}: {problem}" for key, problem in misfits(claim, known.scales[claim.feature])
        ]
    return (None if wrong else claim), wrong


def amended(
    file: FrameworkFile, claims: Sequence[ClaimEntry], *, superseding: bool
) -> FrameworkFile:
    """Return a file with new claims in it.

    One that says of the same day what is there already is left out. A new claim
    takes the place of its source's claim of the same day, and if it supersedes of
    every earlier one on that feature; all others stay.
    """
    kept = list(file.claims)
    for claim in claims:
        if any(_same_word(claim, old) for old in kept):
            continue
        kept = [old for old in kept if not _replaces(claim, old, superseding=superseding)]
        kept.append(claim)
    return replace(file, claims=tuple(kept))


def _same_word(new: ClaimEntry, old: ClaimEntry) -> bool:
    return (new.feature, new.source, new.as_of, new.state, new.rating) == (
        old.feature,
        old.source,
        old.as_of,
        old.state,
        old.rating,
    )


def _replaces(new: ClaimEntry, old: ClaimEntry, *, superseding: bool) -> bool:
    if (new.feature, new.source) != (old.feature, old.source):
        return False
    return superseding or old.as_of == new.as_of
