"""The catalogue as it was at a revision, as the records that files are read into.

What is there today, with what has changed since put back as the log has it. Claims
are not in the log: their rows say in which revision they came and went.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Text, false, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.models import Alias, Change, Claim, Framework
from app.models.retired import WITH_RETIRED
from app.services.catalogue_file import logged, stored, stored_named, stored_pages
from app.services.catalogue_file.change_log import ORDER, key_text
from app.services.catalogue_file.entries import NamedEntry, Noun
from app.services.catalogue_file.page_records import (
    ComparisonEntry,
    ExampleEntry,
    ExampleKey,
    PointEntry,
    PointKey,
    StatementEntry,
    StatementKey,
    TaskEntry,
)
from app.services.catalogue_file.records import ClaimEntry, FrameworkEntry, SourceEntry

N = TypeVar("N", bound=NamedEntry)


class Past:
    """Reads the catalogue as it was at one revision."""

    def __init__(self, session: Session, revision: int) -> None:
        self.session = session
        self.revision = revision

    def ordered(self, noun: Noun, current: Callable[[Session], Mapping[str, N]]) -> dict[str, N]:
        """Return all entries of a noun that has an order, in the order of then."""
        entries = self._put_back(noun, dict(current(self.session)))
        order = logged.undone(self.session, self.revision, ORDER, Change.key == noun.value).get(
            noun.value, stored_named.order(self.session, noun)
        )
        place = {slug: number for number, slug in enumerate(order)}
        # One without a place comes last: nothing is lost, whatever the log lacks.
        slugs = sorted(entries, key=lambda slug: place.get(slug, len(place)))
        return {slug: entries[slug] for slug in slugs}

    def tasks(self) -> dict[str, TaskEntry]:
        """Return all tasks."""
        return self._put_back(Noun.TASK, stored_pages.tasks(self.session))

    def sources(self, slugs: Iterable[str]) -> dict[str, SourceEntry]:
        """Return these sources."""
        then = self._put_back(Noun.SOURCE, stored.sources(self.session))
        return {slug: then[slug] for slug in sorted(set(slugs))}

    def frameworks(self, slugs: Sequence[str]) -> dict[str, FrameworkEntry]:
        """Return those of the frameworks that there were, by slug."""
        current = stored.frameworks(self.session, slugs)
        return self._put_back(Noun.FRAMEWORK, current, Change.key.in_(slugs))

    def comparison(self, slug: str) -> ComparisonEntry | None:
        """Return a comparison, if somebody had written about it."""
        current = stored_pages.comparisons(self.session, [slug])
        return self._put_back(Noun.COMPARISON, current, Change.key == slug).get(slug)

    def points(self, frameworks: Sequence[str]) -> dict[PointKey, PointEntry]:
        """Return the points on these frameworks."""
        current = stored_pages.points(self.session, frameworks)
        keys = or_(*(logged.below(slug) for slug in frameworks))
        return self._keyed(Noun.POINT, current, keys)

    def statements(self, comparison: str) -> dict[StatementKey, StatementEntry]:
        """Return what was stated of a comparison."""
        current = stored_pages.statements(self.session, [comparison])
        return self._keyed(Noun.STATEMENT, current, logged.below(comparison))

    def examples(
        self, tasks: Iterable[str], frameworks: Sequence[str]
    ) -> dict[ExampleKey, ExampleEntry]:
        """Return how these frameworks did these tasks."""
        wanted = list(tasks)
        current = stored_pages.examples(self.session, wanted, frameworks)
        keys = [f"{task}/{framework}" for task in wanted for framework in frameworks]
        return self._keyed(Noun.EXAMPLE, current, Change.key.in_(keys))

    def claims(self, frameworks: Sequence[str]) -> dict[str, list[ClaimEntry]]:
        """Return the claims that were in force on these frameworks."""
        found: dict[str, list[ClaimEntry]] = {}
        rows = stored.claim_rows(
            self.session,
            Framework.slug.in_(frameworks),
            Claim.added_in <= self.revision,
            or_(Claim.retired_in.is_(None), Claim.retired_in > self.revision),
            options={WITH_RETIRED: True},
        )
        for key, row in rows:
            found.setdefault(key.framework, []).append(row.entry)
        return found

    def meant(self, labels: Sequence[str]) -> dict[str, str]:
        """Return which slug each label meant; labels that meant nothing are left out."""
        entries = self.frameworks(sorted({*labels, *self._bearers(labels)}))
        found = {slug: slug for slug in entries if slug in labels}
        for slug, entry in entries.items():
            found |= {alias: slug for alias in entry.aliases if alias in labels}
        return found

    def labels(self) -> dict[str, str]:
        """Return every slug and alias there was, with the slug it meant."""
        slugs = stored.framework_slugs(self.session)
        known: dict[str, tuple[str, ...]] = {slug: (slug,) for slug in slugs}
        for slug, alias in self.session.execute(
            select(Framework.slug, Alias.alias).join(Alias, Alias.framework_id == Framework.id)
        ):
            known[slug] = (*known[slug], alias)
        for slug, before in logged.undone(self.session, self.revision, Noun.FRAMEWORK).items():
            known[slug] = () if before is None else (slug, *before["aliases"])
        return {label: slug for slug, labels in known.items() for label in labels}

    def _bearers(self, labels: Sequence[str]) -> set[str]:
        """Return the frameworks that one of these labels is or was an alias of."""
        now = select(Framework.slug).join(Alias, Alias.framework_id == Framework.id)
        found = set(self.session.scalars(now.where(Alias.alias.in_(labels))))
        # Any text of the document will do: whether it is an alias is looked at later.
        written = type_coerce(Change.before, Text)
        texts = [json.dumps(label, ensure_ascii=False) for label in labels]
        then = select(Change.key).where(
            Change.noun == Noun.FRAMEWORK.value,
            Change.revision > self.revision,
            or_(false(), *(written.contains(text, autoescape=True) for text in texts)),
        )
        return found | set(self.session.scalars(then.distinct()))

    def _put_back(
        self, noun: Noun, current: Mapping[str, N], *where: ColumnElement[bool]
    ) -> dict[str, N]:
        then = dict(current)
        for key, before in logged.undone(self.session, self.revision, noun, *where).items():
            if before is None:
                then.pop(key, None)
            else:
                then[key] = logged.entry_of(noun, key, before)
        return then

    def _keyed(
        self, noun: Noun, current: Mapping[Any, stored.Stored[Any]], where: ColumnElement[bool]
    ) -> dict[Any, Any]:
        """Put back entries without a name of their own."""
        named: dict[str, Any] = {key_text(key): row.entry for key, row in current.items()}
        then = self._put_back(noun, named, where)
        return {logged.key_of(noun, key): entry for key, entry in then.items()}
