"""Taking named entries out of the catalogue, with all that hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.domain.errors import StillUsed
from app.domain.plans import Plan
from app.models import (
    Alias,
    Category,
    Claim,
    ComparedFramework,
    Comparison,
    Example,
    Feature,
    FeatureGroup,
    Framework,
    FrameworkLanguage,
    Label,
    Point,
    Source,
    Statement,
    Task,
    UseCase,
    UseCaseWeight,
)
from app.services.catalogue_file import stored, stored_named, stored_pages, uses
from app.services.catalogue_file.change_log import ChangeLog
from app.services.catalogue_file.entries import NamedEntry, Noun
from app.services.catalogue_file.page_records import ExampleEntry, ExampleKey
from app.services.catalogue_file.row_writing import RowWriter
from app.services.ratings import resolve_cells

Entries = Mapping[str, NamedEntry]
Ids = Mapping[str, int]

_MODELS: dict[Noun, type[Category | FeatureGroup | Feature | Framework | Source]] = {
    Noun.FRAMEWORK: Framework,
    Noun.FEATURE: Feature,
    Noun.SOURCE: Source,
    Noun.GROUP: FeatureGroup,
    Noun.CATEGORY: Category,
}
"""Nouns whose rows stay, as old claims stand on them, in the order that frees the next."""


class Retirer(RowWriter):
    """Retires what a plan says."""

    def __init__(self, session: Session, revision: int, log: ChangeLog) -> None:
        super().__init__(session)
        self.revision = revision
        self.log = log

    def retire(self, plan: Mapping[Noun, Entries]) -> None:
        """Take entries away, those first that rest on others.

        Raises StillUsed naming who else rests on one of them.
        """
        first: dict[Noun, Callable[[Entries], None]] = {
            Noun.COMPARISON: self.comparisons,
            Noun.TASK: self.tasks,
            Noun.USE_CASE: self.use_cases,
        }
        for noun in (*first, *_MODELS):
            if entries := plan.get(noun):
                self.log.note(noun, Plan(removed=entries))
                before = stored_named.order(self.session, noun)
                first.get(noun, lambda those, noun=noun: self.rows(noun, those))(entries)
                self.log.order(noun, before, [slug for slug in before if slug not in entries])

    def comparisons(self, entries: Entries) -> None:
        """Remove comparisons and what is stated of them."""
        stated = stored_pages.statements(self.session, list(entries))
        removed = {key: row.entry for key, row in stated.items()}
        self.log.note(Noun.STATEMENT, Plan(removed=removed))
        ids = list(stored.ids(self.session, Comparison.slug, list(entries)).values())
        self.delete(Statement.comparison_id, ids)
        self.delete(ComparedFramework.comparison_id, ids)
        self.remove(Comparison, ids)

    def tasks(self, entries: Entries) -> None:
        """Remove tasks and their examples."""
        self.examples(stored_pages.examples(self.session, list(entries)))
        self.remove(Task, list(stored.ids(self.session, Task.slug, list(entries)).values()))

    def use_cases(self, entries: Entries) -> None:
        """Remove use cases and their weights."""
        found = stored.ids(self.session, UseCase.slug, list(entries))
        self.refuse_used(Noun.USE_CASE, found)
        ids = list(found.values())
        self.delete(UseCaseWeight.use_case_id, ids)
        self.remove(UseCase, ids)

    def examples(self, found: Mapping[ExampleKey, stored.Stored[ExampleEntry]]) -> None:
        """Remove code examples."""
        removed = {key: row.entry for key, row in found.items()}
        self.log.note(Noun.EXAMPLE, Plan(removed=removed))
        self.remove(Example, [row.id for row in found.values()])

    def rows(self, noun: Noun, entries: Entries) -> None:
        """Retire rows that others, retired too, may stand on."""
        model = _MODELS[noun]
        ids = stored.ids(self.session, model.slug, list(entries))
        self.refuse_used(noun, ids)
        self.hanging(noun, ids)
        self.update(model, ({"id": number, "retired_in": self.revision} for number in ids.values()))

    def refuse_used(self, noun: Noun, ids: Ids) -> None:
        """Raise StillUsed for the first that somebody rests on."""
        for slug, number in ids.items():
            if users := uses.users(self.session, noun, slug, number):
                raise StillUsed(noun.value, slug, users)

    def hanging(self, noun: Noun, ids: Ids) -> None:
        """Take what goes with its owner."""
        numbers = list(ids.values())
        if noun is Noun.FRAMEWORK:
            self.pages_of(ids)
            self.claims(Claim.framework_id.in_(numbers))
            for owner in (Alias.framework_id, FrameworkLanguage.framework_id, Label.framework_id):
                self.delete(owner, numbers)
        elif noun is Noun.FEATURE:
            self.claims(Claim.feature_id.in_(numbers))
        elif noun is Noun.SOURCE:
            self.claims(Claim.source_id.in_(numbers))

    def pages_of(self, frameworks: Ids) -> None:
        """Remove the points and the code of frameworks."""
        points = stored_pages.points(self.session, list(frameworks))
        removed = {key: row.entry for key, row in points.items()}
        self.log.note(Noun.POINT, Plan(removed=removed))
        self.delete(Point.framework_id, list(frameworks.values()))
        shown = stored_pages.examples(self.session, list(stored_pages.tasks(self.session)))
        self.examples({key: row for key, row in shown.items() if key.framework in frameworks})

    def claims(self, which: ColumnElement[bool]) -> None:
        """Retire claims, and let their cells resolve to what is left."""
        in_force = Claim.retired_in.is_(None) & which
        cells = self.session.execute(
            select(Claim.framework_id, Claim.feature_id).where(in_force).distinct()
        ).all()
        self.session.execute(
            update(Claim)
            .where(in_force)
            .values(retired_in=self.revision)
            .execution_options(synchronize_session=False)
        )
        resolve_cells(self.session, ((framework, feature) for framework, feature in cells))
