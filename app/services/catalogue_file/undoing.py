"""What a revision did, turned round into files: the catalogue as an editor would put it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.models import Feature, Framework, Source
from app.services.catalogue_file import proposing, stored, stored_named, stored_pages
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.change_log import key_text
from app.services.catalogue_file.entries import COMPARISONS, FRAMEWORKS, TASKS, Noun
from app.services.catalogue_file.framework_files import FrameworkFiles
from app.services.catalogue_file.page_records import ComparisonFile, TaskFile
from app.services.catalogue_file.records import FrameworkFile

NAMED = (
    Noun.CATEGORY,
    Noun.GROUP,
    Noun.FEATURE,
    Noun.SOURCE,
    Noun.USE_CASE,
    Noun.FRAMEWORK,
    Noun.TASK,
    Noun.COMPARISON,
)
_OWNER: Mapping[Noun, Noun] = {
    Noun.CLAIM: Noun.FRAMEWORK,
    Noun.POINT: Noun.FRAMEWORK,
    Noun.EXAMPLE: Noun.TASK,
    Noun.STATEMENT: Noun.COMPARISON,
}
"""Whose file an entry without a name of its own stands in; the owner's slug begins its key."""

_IDS = {Noun.FRAMEWORK: Framework.slug, Noun.FEATURE: Feature.slug, Noun.SOURCE: Source.slug}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What became of one entry; None where there was none."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """In which order the entries of a noun were shown, and are."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class Undo:
    """The steps of one revision against the catalogue that a session sees."""

    def __init__(
        self,
        session: Session,
        number: int,
        steps: Mapping[Noun, Mapping[Any, Step]],
        orders: Mapping[Noun, Order],
    ) -> None:
        self.session = session
        self.number = number
        self.steps = {noun: dict(steps.get(noun, {})) for noun in Noun}
        self.orders = orders

    def moved(self) -> Iterator[str]:
        """Tell of every entry that is not as the revision left it, and of what is new on it."""
        for noun, steps in self.steps.items():
            current = self.current[noun]
            for key, step in steps.items():
                if current.get(key) != step.after:
                    yield f"the {noun} {key_text(key)!r} has changed since"
            owner = _OWNER.get(noun)
            going = self.going(owner) if owner else ()
            for key in current:
                if owner and key[0] in going and key not in steps:
                    yield f"the {noun} {key_text(key)!r} was added since to a {owner} that it added"
        for owner in {*_OWNER.values()}:
            for slug in self.owners(owner):
                if slug not in self.current[owner] and slug not in self.steps[owner]:
                    yield f"the {owner} {slug!r} is gone"
        yield from self._shown_since()

    def _shown_since(self) -> Iterator[str]:
        """Tell of code that would fall with its framework."""
        shown = stored_pages.examples(
            self.session, list(stored_pages.tasks(self.session)), self.going(Noun.FRAMEWORK)
        )
        for key in shown:
            if key not in self.steps[Noun.EXAMPLE]:
                yield f"the {Noun.EXAMPLE} {key_text(key)!r} was added since for a new framework"

    def ids_to_go(self, noun: Noun) -> list[int]:
        """Return the row numbers of the entries of a noun that are to go."""
        return list(stored.ids(self.session, _IDS[noun], self.going(noun)).values())

    def going(self, noun: Noun) -> list[str]:
        """Return the named entries that the revision added."""
        return [key for key, step in self.steps[noun].items() if step.before is None]

    def catalogue(self, folder: Path) -> Catalogue:
        """Return the files that put back what was; they name nothing else."""
        return Catalogue(
            folder=folder,
            categories=self.named(Noun.CATEGORY),
            groups=self.named(Noun.GROUP),
            features=self.named(Noun.FEATURE),
            sources=self.named(Noun.SOURCE),
            use_cases=self.named(Noun.USE_CASE),
            frameworks=FrameworkFiles(self.frameworks()),
            tasks=tuple(self.tasks()),
            comparisons=tuple(self.comparisons()),
            retired={noun: tuple(gone) for noun in NAMED if (gone := self.going(noun))},
        )

    def named(self, noun: Noun) -> tuple[Any, ...]:
        """Return the entries of a noun as they were; all of them where their order was another."""
        back = {slug: step.before for slug, step in self.steps[noun].items() if step.before}
        order = self.orders.get(noun)
        # An order that has moved on is not turned back: what comes back stands at the end.
        if order is None or tuple(stored_named.order(self.session, noun)) != order.after:
            return tuple(back.values())
        entries = {**stored_named.entries(self.session, noun, order.before), **back}
        return tuple(entries[slug] for slug in order.before if slug in entries)

    def frameworks(self) -> Iterator[FrameworkFile]:
        """Yield the files of the frameworks on which something changes."""
        for slug in self.owners(Noun.FRAMEWORK):
            points = self.put_back(Noun.POINT, slug)
            yield FrameworkFile(
                file=f"{FRAMEWORKS}/{slug}.yaml",
                framework=self.entry(Noun.FRAMEWORK, slug),
                claims=tuple(self.put_back(Noun.CLAIM, slug)),
                points=tuple(sorted(points, key=lambda point: (point.position, point.slug))),
            )

    def tasks(self) -> Iterator[TaskFile]:
        """Yield the files of the tasks."""
        for slug in self.owners(Noun.TASK):
            yield TaskFile(
                file=f"{TASKS}/{slug}.yaml",
                task=self.entry(Noun.TASK, slug),
                examples=tuple(self.put_back(Noun.EXAMPLE, slug)),
            )

    def comparisons(self) -> Iterator[ComparisonFile]:
        """Yield the files of the comparisons."""
        for slug in self.owners(Noun.COMPARISON):
            yield ComparisonFile(
                file=f"{COMPARISONS}/{slug}.yaml",
                comparison=self.entry(Noun.COMPARISON, slug),
                statements=tuple(self.put_back(Noun.STATEMENT, slug)),
            )

    def owners(self, noun: Noun) -> list[str]:
        """Return whose files change, without those that are to go."""
        return sorted(self._touched(noun) - {*self.going(noun)})

    def entry(self, noun: Noun, slug: str) -> Any:
        """Return a named entry as it was."""
        step = self.steps[noun].get(slug)
        return step.before if step else self.current[noun][slug]

    def put_back(self, noun: Noun, owner: str) -> list[Any]:
        """Return what hangs on an owner as it was."""
        entries = {key: one for key, one in self.current[noun].items() if key[0] == owner}
        for key, step in self.steps[noun].items():
            if key[0] == owner:
                entries[key] = step.before
        return [entry for entry in entries.values() if entry is not None]

    def _touched(self, noun: Noun) -> set[str]:
        hanging = (
            key[0] for part, owner in _OWNER.items() if owner is noun for key in self.steps[part]
        )
        return {*self.steps[noun], *hanging}

    @cached_property
    def current(self) -> Mapping[Noun, Mapping[Any, Any]]:
        """What there is today of all that the revision touched, by noun and key."""
        found: dict[Noun, Mapping[Any, Any]] = {
            noun: stored_named.entries(self.session, noun, sorted(self._touched(noun)))
            for noun in NAMED
        }
        claims: dict[Any, Any] = {}
        points: dict[Any, Any] = {}
        for file in proposing.files_of(self.session, sorted(self._touched(Noun.FRAMEWORK))):
            claims |= dict(file.keyed())
            points |= dict(file.keyed_points())
        return {
            **found,
            Noun.CLAIM: claims,
            Noun.POINT: points,
            Noun.EXAMPLE: self._rows(stored_pages.examples, Noun.TASK),
            Noun.STATEMENT: self._rows(stored_pages.statements, Noun.COMPARISON),
        }

    def _rows(
        self, read: Callable[[Session, Sequence[str]], Mapping[Any, stored.Stored[Any]]], noun: Noun
    ) -> dict[Any, Any]:
        rows = read(self.session, sorted(self._touched(noun)))
        return {key: row.entry for key, row in rows.items()}
