"""What an import would do to frameworks and to what is said of them, a batch at a time.

There may be millions of such steps. An import plan counts them and remembers
on which frameworks they are; the steps themselves are planned again, batch by
batch, by whoever shows or takes them. Both get the same ones: the files are
read once, and the plan knows the revision it is for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.orm import Session

from app.domain.plans import Plan, Tally, plan
from app.services.catalogue_file import stored, stored_pages
from app.services.catalogue_file.framework_files import FrameworkFiles, FrameworkHead
from app.services.catalogue_file.page_records import PointEntry, PointKey
from app.services.catalogue_file.records import ClaimEntry, ClaimKey, FrameworkEntry
from app.services.catalogue_file.stored import Stored

MOST_SAID = 10_000
"""Claims and points after which a batch of frameworks is full."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan(Plan[K, T]):
    """A plan of entries without a name of their own; ``rows`` are those that go or change."""

    rows: Mapping[K, int]


def row_plan(current: Mapping[K, Stored[T]], wanted: Iterable[tuple[K, T]]) -> RowPlan[K, T]:
    """Compare entries that have no name of their own."""
    steps = plan({key: row.entry for key, row in current.items()}, dict(wanted))
    return RowPlan(
        added=steps.added,
        changed=steps.changed,
        removed=steps.removed,
        unchanged=steps.unchanged,
        rows={key: current[key].id for key in (*steps.changed, *steps.removed)},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPlan:
    """What changes in what is said of a batch of frameworks."""

    claims: RowPlan[ClaimKey, ClaimEntry]
    points: RowPlan[PointKey, PointEntry]

    def named(self) -> set[str]:
        """Return the frameworks on which something changes."""
        return {
            key.framework
            for part in (self.claims, self.points)
            for steps in (part.added, part.changed, part.removed)
            for key in steps
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkSteps:
    """How many steps there are on frameworks, claims and points, and on which frameworks."""

    frameworks: Tally
    claims: Tally
    points: Tally
    #: The frameworks that are added or changed themselves.
    written: tuple[FrameworkHead, ...]
    #: Those with changes in what is said of them.
    spoken: tuple[FrameworkHead, ...]


def entry_plans(
    session: Session, files: FrameworkFiles, heads: Iterable[FrameworkHead]
) -> Iterator[Plan[str, FrameworkEntry]]:
    """Plan the frameworks themselves; those that no file names are not looked at."""
    for batch in stored.batches(heads):
        current = stored.frameworks(session, [head.slug for head in batch])
        yield plan(current, {head.slug: files.entry(head) for head in batch})


def _light(heads: Iterable[FrameworkHead], size: int) -> Iterator[list[FrameworkHead]]:
    """Cut into batches of at most ``size``, and fewer where much is said of them."""
    batch: list[FrameworkHead] = []
    said = 0
    for head in heads:
        if batch and (len(batch) >= size or said >= MOST_SAID):
            yield batch
            batch, said = [], 0
        batch.append(head)
        said += head.claims + head.points
    if batch:
        yield batch


def said_plans(
    session: Session,
    files: FrameworkFiles,
    heads: Iterable[FrameworkHead],
    size: int = stored.BATCH,
) -> Iterator[SaidPlan]:
    """Plan what is said of frameworks; what is gone from a framework's file is to go."""
    for batch in _light(heads, size):
        slugs = [head.slug for head in batch]
        read = [files.file(head) for head in batch]
        yield SaidPlan(
            claims=row_plan(
                stored.claims(session, frameworks=slugs),
                (claim for file in read for claim in file.keyed()),
            ),
            points=row_plan(
                stored_pages.points(session, slugs),
                (point for file in read for point in file.keyed_points()),
            ),
        )


def count_steps(session: Session, files: FrameworkFiles) -> FrameworkSteps:
    """Count the steps on all frameworks, holding a batch of them at a time."""
    frameworks = Tally()
    fresh: set[str] = set()
    touched: set[str] = set()
    for entries in entry_plans(session, files, files.heads):
        frameworks += entries.tally
        fresh |= entries.added.keys()
        touched |= entries.added.keys() | entries.changed.keys()
    # Nothing is known of a new framework, so all in its file is new.
    new = [head for head in files.heads if head.slug in fresh]
    claims = Tally(added=sum(head.claims for head in new))
    points = Tally(added=sum(head.points for head in new))
    spoken = {head.slug for head in new if head.claims or head.points}
    old = (head for head in files.heads if head.slug not in fresh)
    for said in said_plans(session, files, old):
        claims += said.claims.tally
        points += said.points.tally
        spoken |= said.named()
    return FrameworkSteps(
        frameworks=frameworks,
        claims=claims,
        points=points,
        written=tuple(head for head in files.heads if head.slug in touched),
        spoken=tuple(head for head in files.heads if head.slug in spoken),
    )
