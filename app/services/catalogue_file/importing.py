"""What an import would do: the plan that ``--dry-run`` shows and ``apply`` carries out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.domain.claims import SourceKind
from app.domain.plans import Plan, Tally, merged_order, plan
from app.services.catalogue_file import stored, stored_known, stored_named, stored_pages, uses
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.checking import check_some, located, misfits
from app.services.catalogue_file.checking_pages import Found
from app.services.catalogue_file.doubts import Doubter
from app.services.catalogue_file.entries import FEATURES, Entry, NamedEntry, Noun
from app.services.catalogue_file.framework_files import FrameworkFiles
from app.services.catalogue_file.framework_plans import (
    FrameworkSteps,
    RowPlan,
    count_steps,
    entry_plans,
    row_plan,
    said_plans,
)
from app.services.catalogue_file.mistakes import BadCatalogue
from app.services.catalogue_file.page_records import (
    ComparisonEntry,
    ExampleEntry,
    ExampleKey,
    StatementEntry,
    StatementKey,
    TaskEntry,
)
from app.services.catalogue_file.records import (
    CategoryEntry,
    ClaimKey,
    FeatureEntry,
    GroupEntry,
    SourceEntry,
    UseCaseEntry,
)
from app.services.changes import begin_reading, take_time

N = TypeVar("N", bound=NamedEntry)

Remake = Callable[[Session, int], "ImportPlan"]
"""Makes a plan anew for a revision, which the session sees."""

NAMED_MISFITS = 5
"""How many of the claims that keep a scale from changing are named; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """Everything an import would do, planned against one revision.

    The steps on frameworks and on what is said of them are counted and not held;
    ``steps`` plans them again. ``orders`` holds the whole new order of each noun
    whose order is another one; ``retired`` the named entries to go, ``companions``
    what goes with them, counted; ``staying`` the frameworks that a whole catalogue
    of files does not name: they stay. Files of a part of the catalogue leave most
    of it unnamed, so there it is empty.
    ``remake`` makes the plan anew for a later
    revision where it did not come from files.
    """

    revision: int
    catalogue: Catalogue
    categories: Plan[str, CategoryEntry]
    groups: Plan[str, GroupEntry]
    features: Plan[str, FeatureEntry]
    sources: Plan[str, SourceEntry]
    use_cases: Plan[str, UseCaseEntry]
    on_frameworks: FrameworkSteps
    tasks: Plan[str, TaskEntry]
    examples: RowPlan[ExampleKey, ExampleEntry]
    comparisons: Plan[str, ComparisonEntry]
    statements: RowPlan[StatementKey, StatementEntry]
    retired: Mapping[Noun, Mapping[str, NamedEntry]]
    companions: Mapping[Noun, int]
    orders: Mapping[Noun, tuple[str, ...]]
    staying: tuple[str, ...]
    remake: Remake | None = field(default=None, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.orders) or any(self.parts().values())

    def again(self, session: Session, revision: int) -> ImportPlan:
        """Return the plan as it is at a later revision, which the session sees.

        Raises BadCatalogue as ``plan_import`` does.
        """
        if self.remake is not None:
            return self.remake(session, revision)
        return compared(session, self.catalogue, revision)

    def parts(self) -> dict[Noun, Tally]:
        """Return how many steps each noun has, in the order they are built."""
        tallies = {
            **{noun: part.tally for noun, part in self._before().items()},
            Noun.FRAMEWORK: self.on_frameworks.frameworks,
            Noun.CLAIM: self.on_frameworks.claims,
            Noun.POINT: self.on_frameworks.points,
            **{noun: part.tally for noun, part in self._after().items()},
        }
        return {
            noun: tally
            + Tally(removed=len(self.retired.get(noun, ())) + self.companions.get(noun, 0))
            for noun, tally in tallies.items()
        }

    def steps(self, session: Session) -> Iterator[tuple[Noun, Plan[Any, Entry]]]:
        """Yield all steps in the order of ``parts``, a noun or a batch of one at a time.

        The session has to see the revision that was planned for.
        """
        files, on = self.catalogue.frameworks, self.on_frameworks
        yield from self._before().items()
        for entries in entry_plans(session, files, on.written):
            yield Noun.FRAMEWORK, entries
        for said in said_plans(session, files, on.spoken):
            yield Noun.CLAIM, said.claims
        for said in said_plans(session, files, on.spoken):
            yield Noun.POINT, said.points
        yield from self._after().items()
        for noun, gone in self.retired.items():
            yield noun, Plan(removed=gone)

    def _before(self) -> dict[Noun, Plan[Any, Entry]]:
        return {
            Noun.CATEGORY: self.categories,
            Noun.GROUP: self.groups,
            Noun.FEATURE: self.features,
            Noun.SOURCE: self.sources,
            Noun.USE_CASE: self.use_cases,
        }

    def _after(self) -> dict[Noun, Plan[Any, Entry]]:
        return {
            Noun.TASK: self.tasks,
            Noun.EXAMPLE: self.examples,
            Noun.COMPARISON: self.comparisons,
            Noun.STATEMENT: self.statements,
        }

    def touched(self) -> set[str] | None:
        """Return the frameworks whose comparisons may stand otherwise; None where all may."""
        if self.features or self.use_cases or self.restanding():
            return None
        if any(self.retired.get(noun) for noun in (Noun.FEATURE, Noun.SOURCE, Noun.USE_CASE)):
            return None
        spoken = {head.slug for head in self.on_frameworks.spoken}
        return spoken | {*self.retired.get(Noun.FRAMEWORK, ())}

    def rescaled(self) -> list[str]:
        """Return the features whose scale becomes another one."""
        return _rescaled(self.features)

    def restanding(self) -> list[str]:
        """Return the sources whose kind, and so perhaps whose standing, changes."""
        return [
            slug
            for slug, change in self.sources.changed.items()
            if change.old.kind is not change.new.kind
        ]


def plan_import(session: Session, catalogue: Catalogue) -> ImportPlan:
    """Compare the files with the database; changes nothing.

    The claims in a framework's file are all there are for it: one that is gone is
    to be retired. Anything else that the files don't name stays as it is.

    Begins reading, so hand it a session that has not read anything yet. Raises
    BadCatalogue with every mistake, those included that only show against the
    database.
    """
    revision = begin_reading(session).revision
    take_time(session)
    return compared(session, catalogue, revision)


def compared(
    session: Session, catalogue: Catalogue, revision: int, *, most: int | None = None
) -> ImportPlan:
    """Compare the files with what the session sees, which is that revision.

    Raises BadCatalogue as ``plan_import`` does, with ``most`` mistakes where that is given.
    """
    mistakes, more = check_some(catalogue, stored_known.known(session), most=most)
    if mistakes:
        raise BadCatalogue(mistakes, more)
    _refuse_unborne(session, catalogue)
    # What no file names stays as it is, and is not read: one edit names one entry.
    categories = stored.categories(session) if catalogue.categories else {}
    groups = stored.groups(session) if catalogue.groups else {}
    features = stored.features(session) if catalogue.features else {}
    sources = stored.sources(session) if catalogue.sources else {}
    use_cases = stored.use_cases(session) if catalogue.use_cases else {}
    feature_plan = _plan(features, catalogue.features)
    _refuse_misfits(session, catalogue, feature_plan)
    named = [file.comparison.slug for file in catalogue.comparisons]
    tasks = [file.task.slug for file in catalogue.tasks]
    orders = {
        Noun.CATEGORY: _category_order(categories, catalogue.categories),
        Noun.GROUP: _order(groups, catalogue.groups),
        Noun.FEATURE: _order(features, catalogue.features),
        Noun.USE_CASE: _order(use_cases, catalogue.use_cases),
    }
    return ImportPlan(
        revision=revision,
        catalogue=catalogue,
        categories=_plan(categories, catalogue.categories),
        groups=_plan(groups, catalogue.groups),
        features=feature_plan,
        sources=_plan(sources, catalogue.sources),
        use_cases=_plan(use_cases, catalogue.use_cases),
        on_frameworks=count_steps(session, catalogue.frameworks),
        tasks=_plan(stored_pages.tasks(session), [file.task for file in catalogue.tasks]),
        examples=row_plan(
            stored_pages.examples(session, tasks),
            (entry for file in catalogue.tasks for entry in file.keyed()),
        ),
        comparisons=_plan(
            stored_pages.comparisons(session, named),
            [file.comparison for file in catalogue.comparisons],
        ),
        statements=row_plan(
            stored_pages.statements(session, named),
            (entry for file in catalogue.comparisons for entry in file.keyed()),
        ),
        retired=_retired(session, catalogue),
        companions=_companions(session, catalogue),
        orders={noun: order for noun, order in orders.items() if order is not None},
        staying=_staying(session, catalogue),
    )


def _retired(session: Session, catalogue: Catalogue) -> dict[Noun, dict[str, NamedEntry]]:
    """Return those of the entries to be retired that there are."""
    found: dict[Noun, dict[str, NamedEntry]] = {}
    for noun, slugs in catalogue.retired.items():
        current = stored_named.entries(session, noun, slugs)
        found[noun] = {slug: current[slug] for slug in slugs if slug in current}
    return found


def _companions(session: Session, catalogue: Catalogue) -> dict[Noun, int]:
    """Count what goes with the entries to be retired, each with the first it goes with."""
    found: Counter[Noun] = Counter()
    for noun, slugs in catalogue.retired.items():
        found.update(uses.companions(session, noun, slugs))
    return dict(found)


def _refuse_unborne(session: Session, catalogue: Catalogue) -> None:
    """Refuse what editors conclude when the ratings, of files and database, say otherwise."""
    own = {head.slug for head in catalogue.frameworks.heads}
    named = {file.comparison.slug for file in catalogue.comparisons}
    touched = [
        slug for slug in stored_pages.comparisons_of(session, sorted(own)) if slug not in named
    ]
    compared = [*catalogue.comparisons, *stored_pages.files(session, touched)]
    if not compared:
        return
    sources = {**stored.sources(session), **{source.slug: source for source in catalogue.sources}}
    editors = {slug for slug, source in sources.items() if source.kind is SourceKind.EDITOR}
    ruled = [
        file for file in compared if any(one.statement.source in editors for one in file.statements)
    ]
    if not ruled:
        return
    spoken = {slug for file in ruled for slug in file.comparison.frameworks}
    features = {**stored.features(session), **{f.slug: f for f in catalogue.features}}
    cases = {**stored.use_cases(session), **{case.slug: case for case in catalogue.use_cases}}
    whole = replace(
        catalogue,
        features=tuple(features.values()),
        sources=tuple(sources.values()),
        use_cases=tuple(cases.values()),
        frameworks=_spoken_of(session, catalogue.frameworks, spoken),
        comparisons=tuple(ruled),
    )
    if found := list(Doubter(whole).rulings()):
        read = {file.file for file in catalogue.comparisons}
        places = [(name, place if name in read else (), told) for name, place, told in found]
        raise BadCatalogue(sorted(located(catalogue, places)))


def _spoken_of(session: Session, files: FrameworkFiles, slugs: set[str]) -> FrameworkFiles:
    """Return these frameworks, and no others, as the files or else the database has them."""
    heads = [head for head in files.heads if head.slug in slugs]
    found = FrameworkFiles(map(files.file, heads))
    for batch in stored.batches(sorted(slugs - {head.slug for head in heads})):
        for file in stored.files(session, batch):
            found.add(file)
    return found


def _staying(session: Session, catalogue: Catalogue) -> tuple[str, ...]:
    if not catalogue.whole:
        return ()
    named = {head.slug for head in catalogue.frameworks.heads}
    return tuple(slug for slug in stored.framework_slugs(session) if slug not in named)


def _plan(current: Mapping[str, N], entries: Sequence[N]) -> Plan[str, N]:
    """Plan entries of one noun; those that no file names are not looked at."""
    wanted = {entry.slug: entry for entry in entries}
    return plan({slug: entry for slug, entry in current.items() if slug in wanted}, wanted)


def _order(
    current: Mapping[str, NamedEntry], entries: Sequence[NamedEntry]
) -> tuple[str, ...] | None:
    """Return the new order, None when it is the one there is."""
    order = merged_order(current, [entry.slug for entry in entries])
    return None if order == tuple(current) else order


def _category_order(
    current: Mapping[str, CategoryEntry], entries: Sequence[CategoryEntry]
) -> tuple[str, ...] | None:
    """Order categories as any noun, then move parents that come late before their children.

    Files of a part of the tree could otherwise leave an order that, exported,
    the check of parents refuses.
    """
    parents = {slug: entry.parent for slug, entry in current.items()}
    parents |= {entry.slug: entry.parent for entry in entries}
    order: dict[str, None] = {}
    for slug in merged_order(current, [entry.slug for entry in entries]):
        line = [slug]
        while (above := parents.get(line[-1])) is not None and above not in {*order, *line}:
            line.append(above)
        order |= dict.fromkeys(reversed(line))
    return None if tuple(order) == tuple(current) else tuple(order)


def _rescaled(features: Plan[str, FeatureEntry]) -> list[str]:
    return [
        slug
        for slug, change in features.changed.items()
        if change.old.scale() != change.new.scale()
    ]


def _refuse_misfits(
    session: Session, catalogue: Catalogue, features: Plan[str, FeatureEntry]
) -> None:
    """Refuse a scale that claims outside the files do not fit."""
    replaced = {head.slug for head in catalogue.frameworks.heads}
    found: list[Found] = []
    for slug in _rescaled(features):
        entry = features.changed[slug].new
        scale = entry.scale()
        misfitting = [
            key
            for key, claim in stored.claims_on(session, slug)
            if key.framework not in replaced and any(misfits(claim.entry, scale))
        ]
        if misfitting:
            problem = f"the new scale of {slug!r} does not fit {_named(misfitting)}"
            found.append((FEATURES, entry.place, problem))
    if found:
        raise BadCatalogue(sorted(located(catalogue, found)))


def _named(keys: Sequence[ClaimKey]) -> str:
    shown = [f"{key.source!r} on {key.framework!r}" for key in keys[:NAMED_MISFITS]]
    left = len(keys) - len(shown)
    claims = "the claim of " if len(keys) == 1 else f"{len(keys)} claims: of "
    return claims + ", ".join(shown) + (f" and {left} more" if left else "")
