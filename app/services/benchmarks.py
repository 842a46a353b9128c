"""Benchmark results as claims: which entry is which framework, and what it claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Claim, Framework, Source
from app.services import frameworks
from app.services.benchmark_files import Entry, Results
from app.services.catalogue_file import proposing, stored, stored_known
from app.services.catalogue_file.checking import Known
from app.services.catalogue_file.proposing import Draft, Proposal, amended, files_of, read_claim
from app.services.catalogue_file.records import ClaimEntry, FrameworkEntry
from app.services.changes import begin_reading

SOURCE = "web-frameworks-benchmark"
"""The source that claims of these results are made in the name of."""

_NOTE = "Entry "
"""How a note begins that names the entry a claim is from."""

# The suite files what runs on Node.js under one language, whatever it is written in.
_THEIR_LANGUAGE = {"typescript": "javascript"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Which entry stands for which framework, and the names of those that stand for none."""

    entries: Mapping[str, Entry]
    unmatched: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Results to propose: the address they lie at, and entries that somebody chose.

    ``chosen`` holds the name of an entry by slug or alias of the framework.
    """

    results: Results
    url: str | None
    chosen: Mapping[str, str]
    today: date


def match(session: Session, request: Request) -> Matching:
    """Find each entry's framework: by what was chosen, else as before, else by name.

    As before is what the note of an earlier claim says. By name, an entry is a
    framework's if its label is the slug or an alias and its language one of the
    framework's. Nothing is guessed: what fits none, or fits together with another
    one, is told. Raises UnknownFramework for a choice.
    """
    slugs = list(request.chosen)
    meant = [found.slug for found in frameworks.by_labels(session, slugs)] if slugs else []
    named = {entry.name: entry for entry in request.results.entries}
    found: dict[str, list[Entry]] = {}
    told: list[str] = []
    for slug, name in zip(meant, request.chosen.values(), strict=True):
        if name in named:
            found[slug] = [named.pop(name)]
        else:
            told.append(f"{slug}: the results have no entry {name!r} with figures")
    for slug, name in _as_before(session).items():
        if slug not in meant and name in named:
            found[slug] = [named.pop(name)]
    settled = {*meant, *found}
    for slug, entry in _matches(session, list(named.values())):
        if slug not in settled:
            found.setdefault(slug, []).append(named.pop(entry.name))
    for slug, entries in found.items():
        if len(entries) > 1:
            names = " and ".join(entry.name for entry in entries)
            told.append(f"{slug}: {names} both fit; --entry chooses one")
    return Matching(
        entries={slug: entries[0] for slug, entries in found.items() if len(entries) == 1},
        unmatched=tuple(named),
        told=tuple(told),
    )


def _as_before(session: Session) -> dict[str, str]:
    """Return the entry that each framework's newest claim with such a note names."""
    query = (
        select(Framework.slug, Claim.note)
        .join(Claim, Claim.framework_id == Framework.id)
        .join(Source, Source.id == Claim.source_id)
        .where(Source.slug == SOURCE, Claim.retired_in.is_(None), Claim.note.startswith(_NOTE))
        .order_by(Claim.as_of, Claim.id)
    )
    names = {slug: (note or "").removeprefix(_NOTE) for slug, note in session.execute(query)}
    return {slug: name.split()[0].rstrip(".;") for slug, name in names.items() if name.strip()}


def _matches(session: Session, entries: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    labels: dict[tuple[str, str], set[str]] = {}
    for batch in stored.batches(stored.framework_slugs(session)):
        for slug, framework in stored.frameworks(session, batch).items():
            for key in _keys(framework):
                labels.setdefault(key, set()).add(slug)
    for entry in entries:
        fitting = labels.get((entry.language, _folded(entry.label)), set())
        if len(fitting) == 1:
            yield next(iter(fitting)), entry


def _keys(framework: FrameworkEntry) -> Iterator[tuple[str, str]]:
    for language in framework.languages:
        for label in (framework.slug, *framework.aliases):
            yield _THEIR_LANGUAGE.get(language, language), _folded(label)


def _folded(label: str) -> str:
    """Write labels alike that differ in case and in what stands between words."""
    return re.sub(r"[\s._-]+", " ", label.lower())


def propose(session: Session, request: Request) -> tuple[Proposal, Matching]:
    """Plan the claims of results; changes nothing. Raises UnknownFramework for a choice."""
    begin_reading(session)
    matching = match(session, request)
    session.rollback()
    return proposing.propose(session, lambda session: _draft(session, request)), matching


def _draft(session: Session, request: Request) -> Draft:
    """Add the claims to the frameworks; an earlier run stays, as their history."""
    known = stored_known.known(session)
    if problem := _unusable(request.results, request.today, known):
        return Draft(files=(), told=(problem,))
    matching = match(session, request)
    files = []
    told = list(matching.told)
    for file in files_of(session, matching.entries):
        slug = file.framework.slug
        claims, wrong = _claims(slug, matching.entries[slug], request, known)
        files.append(amended(file, claims, superseding=False))
        told += [f"{slug}: {sentence}" for sentence in wrong]
    return Draft(files=tuple(files), told=tuple(told))


def _unusable(results: Results, today: date, known: Known) -> str | None:
    if SOURCE not in known.sources:
        return f"the catalogue has no source {SOURCE!r}"
    if results.day > today:
        return f"the results are of {results.day}, which is later than today, {today}"
    return None


def _claims(
    slug: str, entry: Entry, request: Request, known: Known
) -> tuple[list[ClaimEntry], list[str]]:
    claims: list[ClaimEntry] = []
    told: list[str] = []
    for feature, figure in entry.figures.items():
        if feature not in known.scales:
            continue
        values = {
            "feature": feature,
            "value": figure,
            "source": SOURCE,
            "as_of": str(request.results.day),
            "url": request.url,
            "version": entry.version,
            "note": None if entry.label == slug else f"{_NOTE}{entry.name}.",
        }
        claim, wrong = read_claim(values, known)
        told += [f"{feature!r} is left out: {problem}" for problem in wrong]
        claims += [claim] if claim else []
    return claims, told
