"""Carrying an import plan out, as one revision or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.domain.plans import Plan
from app.models import (
    Alias,
    Category,
    Claim,
    Feature,
    FeatureGroup,
    Framework,
    FrameworkLanguage,
    Source,
    UseCase,
    UseCaseWeight,
)
from app.services import effects, labels
from app.services.catalogue_file import rows, stored, stored_named
from app.services.catalogue_file.applying_pages import NamedIds, PageWriter
from app.services.catalogue_file.asked import FrameworkIds
from app.services.catalogue_file.change_log import ChangeLog
from app.services.catalogue_file.entries import NamedEntry, Noun
from app.services.catalogue_file.folder import Progress
from app.services.catalogue_file.framework_plans import RowPlan, entry_plans, said_plans
from app.services.catalogue_file.importing import ImportPlan
from app.services.catalogue_file.records import ClaimEntry, ClaimKey, FrameworkEntry
from app.services.catalogue_file.retiring import Retirer
from app.services.catalogue_file.row_writing import ROW_BATCH, RowWriter, new, written
from app.services.changes import Signature, attempt, take_time
from app.services.effects import Effect
from app.services.ratings import Cell, resolve_cells

SAID_BATCH = 50
"""Frameworks whose claims and points are written together."""

Ids = Mapping[str, int]
Named = Category | FeatureGroup | Feature | Framework | Source | UseCase
N = TypeVar("N", bound=NamedEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: the plan carried out, the revision it became, the verdicts it moved.

    ``revision`` is None when there was nothing to do, and in a dry run.
    """

    plan: ImportPlan
    revision: int | None
    effects: tuple[Effect, ...] = ()


def apply(  # noqa: PLR0913 (all that an import is asked with; named)
    session: Session,
    plan: ImportPlan,
    *,
    author: str,
    note: str,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Carry a plan out as one revision; nothing is left of one that fails.

    A dry run does it, behind the write lock like any other, and undoes it.
    The plan is the one that was shown unless the catalogue has moved since it
    was made; then it is made again, behind the lock, and returned.

    Raises BadCatalogue when the files do not fit the catalogue as it is now.
    """
    if not plan:
        return Imported(plan=plan, revision=None)

    def work(revision: int) -> Imported:
        take_time(session)
        current = plan if plan.revision == revision - 1 else plan.again(session, revision - 1)
        if not current:
            return Imported(plan=current, revision=None)
        found = carry_out(session, current, revision, progress)
        return Imported(plan=current, revision=None if dry_run else revision, effects=found)

    return attempt(session, work, signed=Signature(author=author, note=note))


def carry_out(
    session: Session, plan: ImportPlan, revision: int, progress: Progress | None = None
) -> tuple[Effect, ...]:
    """Write what a plan says, and return what that did to verdicts, which is kept too.

    Call it inside ``change``, with a plan for the revision before. Raises StillUsed
    when something is to be retired that others rest on.
    """
    touched = plan.touched()
    before = effects.look(session, effects.watched(session, touched))
    _Writer(session, plan, revision, progress).write()
    found = effects.between(before, effects.look_again(session, before, touched))
    effects.note(session, revision, found)
    return found


def _renamed(plan: Plan[str, FrameworkEntry]) -> Iterator[FrameworkEntry]:
    """Yield the frameworks that are new, or called otherwise than before."""
    yield from plan.added.values()
    for step in plan.changed.values():
        if (step.old.name, step.old.aliases) != (step.new.name, step.new.aliases):
            yield step.new


class _Writer(RowWriter):
    """Writes a plan, noun by noun, each with the row numbers of those before it."""

    def __init__(
        self, session: Session, plan: ImportPlan, revision: int, progress: Progress | None
    ) -> None:
        super().__init__(session)
        self.plan = plan
        self.revision = revision
        self.log = ChangeLog(session, revision)
        self.progress = progress
        self.categories: Ids = {}
        self.frameworks: Ids = {}
        self.features: Ids = {}
        self.sources: Ids = {}

    def write(self) -> None:
        self.write_categories()
        self.write_features()
        self.sources = self.write_noun(Noun.SOURCE, self.plan.sources, Source, rows.source)
        self.write_use_cases()
        self.write_frameworks()
        ids = NamedIds(frameworks=self.frameworks, features=self.features, sources=self.sources)
        pages = PageWriter(self.session, self.plan, ids, self.log)
        self.write_said(pages)
        pages.write()
        self.resolve_disturbed()
        Retirer(self.session, self.revision, self.log).retire(self.plan.retired)

    def write_categories(self) -> None:
        plan = self.plan.categories
        self.categories = self.write_noun(Noun.CATEGORY, plan, Category, rows.category)
        self.update(
            Category,
            [
                {
                    "id": self.categories[entry.slug],
                    "parent_id": self.categories[entry.parent] if entry.parent else None,
                }
                for entry in written(plan)
            ],
        )

    def write_features(self) -> None:
        groups = self.write_noun(Noun.GROUP, self.plan.groups, FeatureGroup, rows.group)
        self.features = self.write_noun(
            Noun.FEATURE, self.plan.features, Feature, lambda entry: rows.feature(entry, groups)
        )

    def write_use_cases(self) -> None:
        plan = self.plan.use_cases
        ids = self.write_noun(Noun.USE_CASE, plan, UseCase, rows.use_case)
        self.delete(UseCaseWeight.use_case_id, [ids[slug] for slug in plan.changed])
        self.insert(
            UseCaseWeight,
            [
                {
                    "use_case_id": ids[entry.slug],
                    "feature_id": self.features[feature],
                    "weight": weight,
                }
                for entry in written(plan)
                for feature, weight in entry.weights.items()
            ],
        )

    def write_frameworks(self) -> None:
        """Write frameworks; aliases last, as one may pass from framework to framework."""
        heads = self.plan.on_frameworks.written
        for plan in entry_plans(self.session, self.plan.catalogue.frameworks, heads):
            self.write_entries(plan)
        self.frameworks = FrameworkIds(
            lambda slugs: stored.ids(self.session, Framework.slug, slugs)
        )
        self.insert(
            Alias,
            (
                {"framework_id": self.frameworks[head.slug], "alias": alias}
                for head in heads
                for alias in head.aliases
            ),
        )

    def write_entries(self, plan: Plan[str, FrameworkEntry]) -> None:
        """Write a batch of frameworks without their aliases."""
        self.log.note(Noun.FRAMEWORK, plan)
        self.add(
            Framework,
            {slug: rows.framework(entry, self.categories) for slug, entry in plan.added.items()},
        )
        ids = stored.ids(self.session, Framework.slug, [*plan.added, *plan.changed])
        self.update(
            Framework,
            (
                {"id": ids[slug]} | rows.framework(step.new, self.categories)
                for slug, step in plan.changed.items()
            ),
        )
        changed = [ids[slug] for slug in plan.changed]
        self.delete(FrameworkLanguage.framework_id, changed)
        self.delete(Alias.framework_id, changed)
        self.insert(
            FrameworkLanguage,
            (
                {"framework_id": ids[entry.slug], "language": language, "position": position}
                for entry in written(plan)
                for position, language in enumerate(entry.languages)
            ),
        )
        labels.write(
            self.session,
            (
                labels.Named(
                    id=ids[entry.slug], slug=entry.slug, name=entry.name, aliases=entry.aliases
                )
                for entry in _renamed(plan)
            ),
        )

    def write_said(self, pages: PageWriter) -> None:
        """Write what is said of frameworks, a batch of them at a time."""
        heads = self.plan.on_frameworks.spoken
        done = 0
        for said in said_plans(self.session, self.plan.catalogue.frameworks, heads, SAID_BATCH):
            self.write_claims(said.claims)
            pages.write_points(said.points)
            done += min(SAID_BATCH, len(heads) - done)
            if self.progress:
                self.progress(done, len(heads))

    def write_claims(self, plan: RowPlan[ClaimKey, ClaimEntry]) -> None:
        """Retire, add and resolve."""
        self.retire(list(plan.rows.values()))
        self.insert(
            Claim,
            (
                rows.claim(
                    entry,
                    framework=self.frameworks[key.framework],
                    feature=self.features[entry.feature],
                    source=self.sources[entry.source],
                )
                | {"added_in": self.revision, "retired_in": None}
                for key, entry in new(plan)
            ),
        )
        touched = (*plan.added, *plan.changed, *plan.removed)
        resolve_cells(
            self.session,
            ((self.frameworks[key.framework], self.features[key.feature]) for key in touched),
        )

    def retire(self, claims: list[int]) -> None:
        for batch in stored.batches(claims, ROW_BATCH):
            self.session.execute(
                update(Claim)
                .where(Claim.id.in_(batch))
                .values(retired_in=self.revision)
                .execution_options(synchronize_session=False)
            )

    def resolve_disturbed(self) -> None:
        """Resolve the cells whose claims stay, but are to be read in another way."""
        features = [self.features[slug] for slug in self.plan.rescaled()]
        sources = [self.sources[slug] for slug in self.plan.restanding()]
        if not features and not sources:
            return
        for batch in stored.batches(self.frameworks.values()):
            resolve_cells(self.session, self.disturbed(batch, features, sources))

    def disturbed(
        self, frameworks: list[int], features: list[int], sources: list[int]
    ) -> Iterable[Cell]:
        """Return the cells of some frameworks that are on a feature or have heard a source."""
        query = (
            select(Claim.framework_id, Claim.feature_id)
            .where(Claim.framework_id.in_(frameworks), Claim.retired_in.is_(None))
            .where(or_(Claim.feature_id.in_(features), Claim.source_id.in_(sources)))
            .distinct()
        )
        return [(framework, feature) for framework, feature in self.session.execute(query)]

    def write_noun(
        self,
        noun: Noun,
        plan: Plan[str, N],
        model: type[Named],
        columns: Callable[[N], rows.Columns],
    ) -> Ids:
        """Write the entries of one noun, in order where it has one; return all row numbers."""
        self.log.note(noun, plan)
        positions = {slug: place for place, slug in enumerate(self.plan.orders.get(noun, ()))}
        if positions:
            self.log.order(noun, stored_named.order(self.session, noun), tuple(positions))
        self.add(
            model,
            {
                slug: columns(entry) | ({"position": positions[slug]} if positions else {})
                for slug, entry in plan.added.items()
            },
        )
        ids = stored.ids(self.session, model.slug)
        self.update(
            model, ({"id": ids[slug]} | columns(step.new) for slug, step in plan.changed.items())
        )
        self.update(
            model, ({"id": ids[slug], "position": place} for slug, place in positions.items())
        )
        return ids

    def add(self, model: type[Named], entries: Mapping[str, rows.Columns]) -> None:
        """Insert rows by slug; one that was retired under that slug comes back instead."""
        gone = stored.retired_ids(self.session, model, entries)
        self.insert(model, (row for slug, row in entries.items() if slug not in gone))
        back = {"retired_in": None}
        self.update(model, ({"id": gone[slug]} | entries[slug] | back for slug in gone))
