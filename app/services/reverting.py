"""Undoing a revision by another one: planned, checked and stored as any edit is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain.errors import CannotRevert, UnknownRevision
from app.models import Catalogue, Change, Claim
from app.models.retired import WITH_RETIRED
from app.services.catalogue_file import ClaimKey, Imported, ImportPlan, Noun, logged, stored
from app.services.catalogue_file.applying import carry_out
from app.services.catalogue_file.change_log import ORDER
from app.services.catalogue_file.importing import compared
from app.services.catalogue_file.undoing import Order, Step, Undo
from app.services.changes import Signature, attempt, take_time
from app.services.votes import VOTE

MOST = 50_000
"""Entries of a revision that can be undone at once: as many as are held in memory with ease."""


def revert(
    session: Session,
    number: int,
    *,
    signed: Signature,
    dry_run: bool = False,
    keep: Callable[[Imported], None] | None = None,
) -> Imported:
    """Undo a revision as a new one; ``dry_run`` does it, and undoes that.

    Hand it a session that has not read anything yet.

    What was added goes, what went comes back, what was changed becomes what it was;
    claims likewise, as new rows. Undoing what changed nothing makes no revision.

    Raises UnknownRevision; CannotRevert naming every entry that has changed again
    since, or where not all the revision changed is known; StillUsed when something
    that it added is used by now; BadCatalogue when what was does not fit what is.
    """

    def work(revision: int) -> Imported:
        take_time(session)
        plan = _plan(session, number, revision - 1)
        effects = carry_out(session, plan, revision) if plan else ()
        stored = revision if plan and not dry_run else None
        return Imported(plan=plan, revision=stored, effects=effects)

    return attempt(session, work, signed=signed, keep=keep, reverts=number)


def _plan(session: Session, number: int, current: int) -> ImportPlan:
    # Not whether it is in the log: the revision that is being made is there already.
    if not 1 <= number <= current:
        raise UnknownRevision(number, min(1, current), current)
    if number <= session.scalars(select(Catalogue.logged_from)).one():
        raise CannotRevert(number, ["it is older than the log of changes"])
    _refuse_large(session, number)
    undo = Undo(session, number, _steps(session, number), _orders(session, number))
    if reasons := sorted({*undo.moved(), *_spoken_since(session, undo)}):
        raise CannotRevert(number, reasons)
    return compared(session, undo.catalogue(Path()), current)


def _refuse_large(session: Session, number: int) -> None:
    touched = (
        select(func.count()).where(Change.revision == number),
        select(func.count()).where(or_(Claim.added_in == number, Claim.retired_in == number)),
    )
    count = sum(session.scalar(query) or 0 for query in touched)
    if count > MOST:
        raise CannotRevert(number, [f"it touched {count:,} entries, and {MOST:,} can be undone"])


def _steps(session: Session, number: int) -> dict[Noun, dict[Any, Step]]:
    """Return what a revision did, by noun and key."""
    steps: dict[Noun, dict[Any, Step]] = defaultdict(dict)
    query = select(Change).where(Change.revision == number, Change.noun != ORDER)
    for row in session.scalars(query.order_by(Change.id)):
        if row.noun == VOTE:
            raise CannotRevert(number, ["it is a vote, which its voter can take back"])
        noun = Noun(row.noun)
        key = logged.key_of(noun, row.key)
        done = steps[noun].get(key)
        # One that a revision touched twice was at first what it was before the first time.
        before = done.before if done else logged.entry_of(noun, row.key, row.before)
        after = logged.entry_of(noun, row.key, row.after)
        steps[noun][key] = Step(before=before, after=after)
    steps[Noun.CLAIM] = dict(_claim_steps(session, number))
    return steps


def _claim_steps(session: Session, number: int) -> Iterator[tuple[ClaimKey, Step]]:
    ever = {WITH_RETIRED: True}
    came = dict(stored.claim_rows(session, Claim.added_in == number, options=ever))
    went = dict(stored.claim_rows(session, Claim.retired_in == number, options=ever))
    for key in {**went, **came}:
        before, after = went.get(key), came.get(key)
        yield (
            key,
            Step(before=before.entry if before else None, after=after.entry if after else None),
        )


def _orders(session: Session, number: int) -> dict[Noun, Order]:
    """Return the orders that a revision changed: as they were, as they became."""
    orders: dict[Noun, Order] = {}
    query = select(Change).where(Change.revision == number, Change.noun == ORDER)
    for row in session.scalars(query.order_by(Change.id)):
        noun = Noun(row.key)
        before = orders[noun].before if noun in orders else tuple(row.before)
        orders[noun] = Order(before=before, after=tuple(row.after))
    return orders


def _spoken_since(session: Session, undo: Undo) -> Iterator[str]:
    """Tell of claims made since that would fall with what is to go."""
    for noun, column in _OWNERS.items():
        if numbers := undo.ids_to_go(noun):
            query = select(func.count()).where(
                column.in_(numbers), Claim.retired_in.is_(None), Claim.added_in > undo.number
            )
            if count := session.scalar(query):
                yield f"{count} claims rest on a {noun} that it added"


_OWNERS: Mapping[Noun, Any] = {
    Noun.FRAMEWORK: Claim.framework_id,
    Noun.FEATURE: Claim.feature_id,
    Noun.SOURCE: Claim.source_id,
}
