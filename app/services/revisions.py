"""What has changed: every committed change, who made it and why, and which verdicts it turned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Select,
    Subquery,
    case,
    exists,
    func,
    intersect,
    literal,
    literal_column,
    select,
    union,
)
from sqlalchemy.orm import Session

from app.domain.errors import UnknownRevision
from app.domain.plans import Tally
from app.domain.statements import SEPARATOR, comparison_slug
from app.models import (
    Catalogue,
    Change,
    ChangedVerdict,
    Claim,
    ComparedFramework,
    Comparison,
    Framework,
    Key,
    Revision,
)
from app.models.retired import WITH_RETIRED
from app.services import frameworks
from app.services.catalogue_file import Noun, logged
from app.services.votes import VOTE

NAMED = 50
"""Verdicts of one revision that are named; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A comparison that a revision decided otherwise; each side has {winner, scores}."""

    a: str
    b: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def comparison(self) -> str:
        """The comparison's name."""
        return comparison_slug([self.a, self.b])


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRecord:
    """One committed change; ``counts`` has the nouns that it touched.

    ``complete`` says whether all it changed was logged; of older ones only the
    claims are known. ``key`` is the public id of the key it was made with, null for
    the command line; ``verdicts`` are the first few of ``verdicts_total``.
    """

    number: int
    committed_at: datetime
    author: str
    note: str
    reverts: int | None
    key: str | None
    complete: bool
    counts: Mapping[str, Tally]
    verdicts: tuple[VerdictChange, ...]
    verdicts_total: int

    @property
    def total(self) -> int:
        """How many entries it touched."""
        return sum(tally.added + tally.changed + tally.removed for tally in self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some revisions in their order, and whether there are more behind them."""

    revisions: tuple[RevisionRecord, ...]
    more: bool


def after(session: Session, number: int, *, limit: int, framework: str | None = None) -> Stretch:
    """Return the revisions after one, oldest first.

    ``framework`` keeps those that touched it or what is said of it: claims, points,
    code, and the comparisons it is in with all that they state. One that was retired
    since is found by its slug. Raises UnknownFramework.
    """
    chosen = _chosen(session, framework).where(Revision.number > number).order_by(Revision.number)
    return _stretch(session, chosen, limit)


def newest(
    session: Session,
    *,
    since: int = 0,
    limit: int,
    framework: str | None = None,
    votes: bool = False,
) -> Stretch:
    """Return the newest revisions after one, newest first; see ``after``.

    ``votes`` keeps those that readers' votes made.
    """
    chosen = _chosen(session, framework, votes=votes).where(Revision.number > since)
    return _stretch(session, chosen.order_by(Revision.number.desc()), limit)


def by_number(session: Session, number: int) -> RevisionRecord:
    """Return one revision; raises UnknownRevision."""
    found = _stretch(session, select(Revision).where(Revision.number == number), 1).revisions
    if not found:
        last = session.scalars(select(Catalogue.revision)).one()
        raise UnknownRevision(number, min(1, last), last)
    return found[0]


def _chosen(session: Session, framework: str | None, *, votes: bool = False) -> Select[Revision]:
    if framework is None and votes:
        return select(Revision)
    if framework is None:
        # Readers vote far more often than editors write, and no verdict hangs on it.
        voted = exists().where(Change.revision == Revision.number, Change.noun == VOTE)
        return select(Revision).where(~voted)
    return select(Revision).where(Revision.number.in_(_touching(session, framework)))


def _touching(session: Session, label: str) -> Any:
    """Select the revisions that touched a framework, what is said of it or how it compares."""
    number, slug = _subject(session, label)
    log = select(Change.revision)
    compared = _comparisons_of(number, slug)
    return union(
        select(Claim.added_in).where(Claim.framework_id == number),
        select(Claim.retired_in).where(Claim.framework_id == number, Claim.retired_in.is_not(None)),
        log.where(Change.noun == Noun.FRAMEWORK.value, Change.key == slug),
        log.where(Change.noun == Noun.POINT.value, logged.below(slug)),
        log.where(Change.noun == Noun.EXAMPLE.value, Change.key.endswith(f"/{slug}")),
        log.where(Change.noun == Noun.COMPARISON.value, Change.key.in_(select(compared.c.slug))),
        log.join(compared, logged.below(compared.c.slug)).where(
            Change.noun == Noun.STATEMENT.value
        ),
    )


def _comparisons_of(number: int, slug: str) -> Subquery:
    """Select the comparisons that there are with a framework, and those that were taken away."""
    there = (
        select(Comparison.slug)
        .join(ComparedFramework, ComparedFramework.comparison_id == Comparison.id)
        .where(ComparedFramework.framework_id == number)
    )
    # Of one that is gone only its name is left: the slugs compared, and what stands between them.
    named = literal(SEPARATOR).concat(Change.key).concat(SEPARATOR)
    ever = select(Change.key).where(
        Change.noun == Noun.COMPARISON.value, named.contains(f"{SEPARATOR}{slug}{SEPARATOR}")
    )
    return union(there, ever).subquery()


def _subject(session: Session, label: str) -> tuple[int, str]:
    by_slug = select(Framework.id, Framework.slug).where(
        Framework.slug == frameworks.cleaned(label)
    )
    ever = session.execute(by_slug.execution_options(**{WITH_RETIRED: True})).first()
    if ever is not None:
        return ever.id, ever.slug
    (found,) = frameworks.by_labels(session, [label])
    return found.id, found.slug


def _stretch(session: Session, chosen: Select[Revision], limit: int) -> Stretch:
    query = chosen.add_columns(Key.public_id).join(Key, Key.id == Revision.key_id, isouter=True)
    rows = session.execute(query.limit(limit + 1)).all()
    numbers = [row.number for row, _ in rows[:limit]]
    counts = _counts(session, numbers)
    verdicts = {number: _verdicts(session, number) for number in _deciding(session, numbers)}
    logged_from = session.scalars(select(Catalogue.logged_from)).one()
    records = (
        _record(
            row,
            key=key,
            complete=row.number > logged_from,
            counts=counts.get(row.number, {}),
            verdicts=verdicts.get(row.number, ((), 0)),
        )
        for row, key in rows[:limit]
    )
    return Stretch(revisions=tuple(records), more=len(rows) > limit)


def _record(
    row: Revision,
    *,
    key: str | None,
    complete: bool,
    counts: Mapping[str, Tally],
    verdicts: tuple[tuple[VerdictChange, ...], int],
) -> RevisionRecord:
    return RevisionRecord(
        number=row.number,
        committed_at=row.committed_at,
        author=row.author,
        note=row.note,
        reverts=row.reverts,
        key=key,
        complete=complete,
        counts=counts,
        verdicts=verdicts[0],
        verdicts_total=verdicts[1],
    )


def _counts(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, Tally]]:
    """Count what each revision added, changed and removed, noun by noun."""
    added = func.sum(case((Change.before.is_(None), 1), else_=0))
    removed = func.sum(case((Change.after.is_(None), 1), else_=0))
    query = (
        select(Change.revision, Change.noun, func.count(), added, removed)
        .where(Change.revision.in_(numbers))
        .group_by(Change.revision, Change.noun)
    )
    found: dict[int, dict[str, Tally]] = {}
    for revision, noun, count, new, gone in session.execute(query):
        tally = Tally(added=new, changed=count - new - gone, removed=gone)
        found.setdefault(revision, {})[noun] = tally
    for revision, tally in _claim_counts(session, numbers).items():
        found.setdefault(revision, {})[Noun.CLAIM.value] = tally
    order = {noun.value: place for place, noun in enumerate(Noun)}
    return {
        revision: dict(sorted(counts.items(), key=lambda one: order.get(one[0], len(order))))
        for revision, counts in found.items()
    }


def _claim_counts(session: Session, numbers: Sequence[int]) -> dict[int, Tally]:
    came = _grouped(session, select(Claim.added_in), numbers)
    went = _grouped(session, select(Claim.retired_in), numbers)
    both = _changed_claims(session, came.keys() & went.keys())
    return {
        number: Tally(
            added=came.get(number, 0) - both.get(number, 0),
            changed=both.get(number, 0),
            removed=went.get(number, 0) - both.get(number, 0),
        )
        for number in came.keys() | went.keys()
    }


def _grouped(
    session: Session, column: Select[int] | Select[int | None], numbers: Sequence[int]
) -> dict[int, int]:
    revision = column.selected_columns[0]
    query = column.add_columns(func.count()).where(revision.in_(numbers)).group_by(revision)
    return {number: count for number, count in session.execute(query) if number is not None}


def _changed_claims(session: Session, numbers: Collection[int]) -> dict[int, int]:
    """Count the claims that a revision took back and made anew under the same key."""
    if not numbers:
        return {}
    key = (
        Claim.framework_id,
        Claim.feature_id,
        Claim.source_id,
        Claim.as_of,
        Claim.as_of_precision,
    )
    # INTERSECT takes two missing dates for the same, as the key does.
    kept = intersect(
        select(Claim.added_in.label("revision"), *key).where(Claim.added_in.in_(numbers)),
        select(Claim.retired_in.label("revision"), *key).where(Claim.retired_in.in_(numbers)),
    ).subquery()
    query = select(kept.c.revision, func.count()).group_by(kept.c.revision)
    return {number: count for number, count in session.execute(query)}  # noqa: C416


def _deciding(session: Session, numbers: Iterable[int]) -> list[int]:
    """Return those revisions that turned a verdict."""
    query = select(ChangedVerdict.revision).where(ChangedVerdict.revision.in_(list(numbers)))
    return list(session.scalars(query.distinct()))


def _verdicts(session: Session, number: int) -> tuple[tuple[VerdictChange, ...], int]:
    chosen = select(ChangedVerdict).where(ChangedVerdict.revision == number)
    rows = session.scalars(chosen.order_by(ChangedVerdict.a, ChangedVerdict.b).limit(NAMED))
    total = session.scalar(
        select(func.count(literal_column("*"))).where(ChangedVerdict.revision == number)
    )
    turned = (VerdictChange(a=row.a, b=row.b, before=row.before, after=row.after) for row in rows)
    return tuple(turned), total or 0
