"""Carrying an import plan out, as one revision or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.plans import Plan
from app.models import (
    Alias,
    Base,
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
from app.services import labels
from app.services.catalogue_file import rows, stored
from app.services.catalogue_file.applying_pages import NamedIds, PageWriter
from app.services.catalogue_file.entries import NamedEntry, Noun
from app.services.catalogue_file.folder import Progress
from app.services.catalogue_file.importing import ImportPlan
from app.services.catalogue_file.records import ClaimEntry, FrameworkEntry
from app.services.catalogue_file.row_writing import ROW_BATCH, RowWriter, new, written
from app.services.changes import change
from app.services.ratings import Cell, resolve_cells

CLAIM_BATCH = 50
"""Frameworks whose claims are written together."""

Ids = Mapping[str, int]
N = TypeVar("N", bound=NamedEntry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: the plan carried out, and the revision it became.

    ``revision`` is None when there was nothing to do.
    """

    plan: ImportPlan
    revision: int | None


class _NothingToDo(Exception):
    """Leaves the door without a revision."""


def apply(
    session: Session,
    plan: ImportPlan,
    *,
    author: str,
    note: str,
    progress: Progress | None = None,
) -> Imported:
    """Carry a plan out as one revision; nothing is left of one that fails.

    The plan is the one that was shown unless the catalogue has moved since it
    was made; then it is made again, behind the lock, and returned.

    Raises BadCatalogue when the files do not fit the catalogue as it is now.
    """
    if not plan:
        return Imported(plan=plan, revision=None)
    session.rollback()
    with suppress(_NothingToDo), change(session, author=author, note=note) as revision:
        if plan.revision != revision - 1:
            plan = plan.again(session, revision - 1)
        if not plan:
            raise _NothingToDo
        _Writer(session, plan, revision, progress).write()
        return Imported(plan=plan, revision=revision)
    return Imported(plan=plan, revision=None)


@dataclass(slots=True)
class _ClaimSteps:
    """What changes on the claims of one framework."""

    retired: list[int] = field(default_factory=list)
    added: list[ClaimEntry] = field(default_factory=list)
    features: set[str] = field(default_factory=set)


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
        self.progress = progress
        self.categories: Ids = {}
        self.frameworks: Ids = {}
        self.features: Ids = {}
        self.sources: Ids = {}

    def write(self) -> None:
        self.write_categories()
        self.write_features()
        self.sources = self.write_noun(self.plan.sources, Source, Source.slug, rows.source)
        self.write_use_cases()
        self.write_frameworks()
        self.write_claims()
        ids = NamedIds(frameworks=self.frameworks, features=self.features, sources=self.sources)
        PageWriter(self.session, self.plan, ids).write()
        resolve_cells(self.session, self.disturbed_cells())

    def write_categories(self) -> None:
        plan = self.plan.categories
        self.categories = self.write_noun(
            plan, Category, Category.slug, rows.category, Noun.CATEGORY
        )
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
        groups = self.write_noun(
            self.plan.groups, FeatureGroup, FeatureGroup.slug, rows.group, Noun.GROUP
        )
        self.features = self.write_noun(
            self.plan.features,
            Feature,
            Feature.slug,
            lambda entry: rows.feature(entry, groups),
            Noun.FEATURE,
        )

    def write_use_cases(self) -> None:
        plan = self.plan.use_cases
        ids = self.write_noun(plan, UseCase, UseCase.slug, rows.use_case, Noun.USE_CASE)
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
        plan = self.plan.frameworks
        ids = self.frameworks = self.write_noun(
            plan,
            Framework,
            Framework.slug,
            lambda entry: rows.framework(entry, self.categories),
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
        self.insert(
            Alias,
            (
                {"framework_id": ids[entry.slug], "alias": alias}
                for entry in written(plan)
                for alias in entry.aliases
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

    def write_claims(self) -> None:
        """Retire, add and resolve, a batch of frameworks at a time."""
        steps = self.claim_steps()
        done = 0
        for batch in stored.batches(steps.items(), CLAIM_BATCH):
            self.retire([row for _, step in batch for row in step.retired])
            self.insert(
                Claim,
                (
                    rows.claim(
                        entry,
                        framework=self.frameworks[slug],
                        feature=self.features[entry.feature],
                        source=self.sources[entry.source],
                    )
                    | {"added_in": self.revision, "retired_in": None}
                    for slug, step in batch
                    for entry in step.added
                ),
            )
            resolve_cells(
                self.session,
                (
                    (self.frameworks[slug], self.features[feature])
                    for slug, step in batch
                    for feature in step.features
                ),
            )
            done += len(batch)
            if self.progress:
                self.progress(done, len(steps))

    def claim_steps(self) -> dict[str, _ClaimSteps]:
        """Sort the steps of all claims by framework."""
        plan = self.plan.claims
        steps: dict[str, _ClaimSteps] = {}
        for key in (*plan.changed, *plan.removed):
            step = steps.setdefault(key.framework, _ClaimSteps())
            step.retired.append(self.plan.row_ids[Noun.CLAIM][key])
            step.features.add(key.feature)
        for key, entry in new(plan):
            step = steps.setdefault(key.framework, _ClaimSteps())
            step.added.append(entry)
            step.features.add(key.feature)
        return steps

    def retire(self, claims: list[int]) -> None:
        for batch in stored.batches(claims, ROW_BATCH):
            self.session.execute(
                update(Claim)
                .where(Claim.id.in_(batch))
                .values(retired_in=self.revision)
                .execution_options(synchronize_session=False)
            )

    def disturbed_cells(self) -> Iterator[Cell]:
        """Yield the cells whose claims stay, but are to be read in another way."""
        features = [self.features[slug] for slug in self.plan.rescaled()]
        sources = [self.sources[slug] for slug in self.plan.restanding()]
        if not features and not sources:
            return
        query = (
            select(Claim.framework_id, Claim.feature_id)
            .where(Claim.retired_in.is_(None))
            .where(or_(Claim.feature_id.in_(features), Claim.source_id.in_(sources)))
            .distinct()
        )
        yield from self.session.execute(query)

    def write_noun(
        self,
        plan: Plan[str, N],
        model: type[Base],
        slug: InstrumentedAttribute[str],
        columns: Callable[[N], rows.Columns],
        noun: Noun | None = None,
    ) -> Ids:
        """Write the entries of one noun, in order where it has one; return all row numbers."""
        order = self.plan.orders.get(noun, ()) if noun else ()
        positions = {key: position for position, key in enumerate(order)}
        self.insert(
            model,
            (
                columns(entry) | ({"position": positions[key]} if noun else {})
                for key, entry in plan.added.items()
            ),
        )
        ids = stored.ids(self.session, slug)
        self.update(
            model, ({"id": ids[key]} | columns(step.new) for key, step in plan.changed.items())
        )
        self.update(
            model, ({"id": ids[key], "position": place} for key, place in positions.items())
        )
        return ids
