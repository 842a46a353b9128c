"""An edit of a single entry, made into the files that would say the same.

So that one entry sent by a program passes every check that a folder of files does,
and is planned and written by the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any, cast

from sqlalchemy.orm import Session

from app.domain.errors import UnknownComparison, UnknownFramework, UnknownTask
from app.domain.sections import Section
from app.domain.statements import KINDS
from app.services.catalogue_file import documents, proposing, stored_named, stored_pages
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.entries import TASKS, Entry, NamedEntry, Noun
from app.services.catalogue_file.format import load, nullable
from app.services.catalogue_file.framework_files import FrameworkFiles
from app.services.catalogue_file.mistakes import BadCatalogue, Mistake, Path
from app.services.catalogue_file.page_records import (
    ComparisonEntry,
    ComparisonFile,
    ExampleEntry,
    PointEntry,
    StatementEntry,
    TaskEntry,
    TaskFile,
)
from app.services.catalogue_file.records import (
    ClaimEntry,
    FrameworkEntry,
    FrameworkFile,
    claim_key,
)

EDIT: Path = ("edit",)
"""Where an edited entry stands, as it stands in no file."""

Key = tuple[str, ...]
"""What an entry is known by: (slug,), or its owner and then its own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One entry as it is to be; without a document it is to go.

    With ``merge`` the document is laid over the one there is: a JSON merge patch
    (RFC 7396). A claim that ``supersedes`` takes the place of all that its source
    said of the cell before.
    """

    noun: Noun
    key: Key
    document: Mapping[str, object] | None
    merge: bool = False
    supersedes: bool = False


def draft(session: Session, edit: Edit) -> Catalogue:
    """Return the files that would make an edit.

    Raises BadCatalogue with every mistake of the document alone, each with a place
    that begins with ``EDIT``, and UnknownFramework where something is said of a
    framework that there is not.
    """
    drafted = Draft(session)
    problems: list[tuple[Path, str]] = []
    entry = None if edit.document is None else _read(session, edit, problems)
    if problems:
        raise BadCatalogue([Mistake("", 1, path, problem) for path, problem in problems])
    drafted.take(edit, entry)
    return drafted.catalogue()


def _read(session: Session, edit: Edit, problems: list[tuple[Path, str]]) -> Entry | None:
    stated = edit.noun is Noun.STATEMENT
    record: type[Any] = KINDS[Section(edit.key[1])] if stated else documents.RECORDS[edit.noun]
    document = {**(edit.document or {})}
    if edit.merge and (current := stored_named.entry(session, edit.noun, edit.key)):
        there = documents.document(edit.noun, current)
        document = {**dict.fromkeys(nullable(record)), **merged(there, document)}
    loaded: Entry | None = load(record, document, EDIT, problems)
    if not stated or loaded is None:
        return loaded
    section = Section(edit.key[1])
    return StatementEntry(section=section, position=0, statement=cast("Any", loaded), place=EDIT)


def merged(target: Mapping[str, object], patch: Mapping[str, object]) -> dict[str, object]:
    """Lay a merge patch over a document (RFC 7396, section 2): null takes a key away."""
    result = {**target}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            below = result.get(key)
            result[key] = merged(below if isinstance(below, Mapping) else {}, value)
        else:
            result[key] = value
    return result


@dataclass(slots=True)
class Draft:
    """Gathers edits into the files of the database, as they would be with them."""

    session: Session
    named: dict[Noun, list[NamedEntry]] = field(default_factory=dict)
    retired: dict[Noun, list[str]] = field(default_factory=dict)
    frameworks: dict[str, FrameworkFile] = field(default_factory=dict)
    comparisons: dict[str, ComparisonFile] = field(default_factory=dict)
    tasks: dict[str, TaskFile] = field(default_factory=dict)

    def take(self, edit: Edit, entry: Any) -> None:
        """Make one edit, on top of those before it."""
        said: dict[Noun, Callable[[Edit, Any], None]] = {
            Noun.FRAMEWORK: self.framework,
            Noun.CLAIM: self.claim,
            Noun.POINT: self.point,
            Noun.COMPARISON: self.comparison,
            Noun.STATEMENT: self.statement,
            Noun.TASK: self.task,
            Noun.EXAMPLE: self.example,
        }
        if entry is None and len(edit.key) == 1:
            self.retired.setdefault(edit.noun, []).append(edit.key[0])
        elif edit.noun in said:
            said[edit.noun](edit, entry)
        else:
            self.named.setdefault(edit.noun, []).append(entry)

    def framework(self, edit: Edit, entry: FrameworkEntry) -> None:
        """Write a framework's own part."""
        file = self.framework_file(edit.key[0]) or FrameworkFile(
            file=f"frameworks/{entry.slug}.yaml", framework=entry, claims=()
        )
        self.frameworks[entry.slug] = replace(file, framework=entry)

    def framework_file(self, slug: str) -> FrameworkFile | None:
        """Return a framework as it is with the edits so far, None where there is none."""
        if slug not in self.frameworks:
            for file in proposing.files_of(self.session, [slug]):
                self.frameworks[slug] = file
        return self.frameworks.get(slug)

    def known_framework(self, slug: str) -> FrameworkFile:
        """Return a framework; raises UnknownFramework when there is none."""
        file = self.framework_file(slug)
        if file is None:
            raise UnknownFramework([slug])
        return file

    def claim(self, edit: Edit, entry: ClaimEntry | None) -> None:
        """Write a claim, or take it away."""
        slug = edit.key[0]
        file = self.known_framework(slug)
        kept = tuple(
            old
            for old in file.claims
            if not _displaces(edit, stored_named.claim_path(claim_key(slug, old)))
        )
        self.frameworks[slug] = replace(file, claims=(*kept, *([entry] if entry else [])))

    def point(self, edit: Edit, entry: PointEntry | None) -> None:
        """Write a point in the place of the one there was, or take it away."""
        slug, name = edit.key
        file = self.known_framework(slug)
        old = next((point for point in file.points if point.slug == name), None)
        last = max((point.position for point in file.points), default=-1)
        kept = tuple(point for point in file.points if point.slug != name)
        if entry:
            kept = (*kept, replace(entry, position=old.position if old else last + 1))
        self.frameworks[slug] = replace(file, points=kept)

    def comparison(self, edit: Edit, entry: ComparisonEntry) -> None:
        """Write a comparison's own part."""
        file = self.comparison_file(edit.key[0])
        if file is None:
            file = ComparisonFile(
                file=f"comparisons/{entry.slug}.yaml", comparison=entry, statements=()
            )
        self.comparisons[entry.slug] = replace(file, comparison=entry)

    def comparison_file(self, slug: str) -> ComparisonFile | None:
        """Return a comparison as it is with the edits so far, None where there is none."""
        if slug not in self.comparisons:
            for file in stored_pages.files(self.session, [slug]):
                self.comparisons[slug] = file
        return self.comparisons.get(slug)

    def statement(self, edit: Edit, entry: StatementEntry | None) -> None:
        """Write a statement in the place of the one there was, or take it away."""
        slug, section, name = edit.key
        file = self.comparison_file(slug)
        if file is None:
            raise UnknownComparison([slug])
        same = [one for one in file.statements if one.section == section]
        old = next((one for one in same if one.statement.slug == name), None)
        last = max((one.position for one in same), default=-1)
        kept = tuple(one for one in file.statements if one is not old)
        if entry:
            kept = (*kept, replace(entry, position=old.position if old else last + 1))
        self.comparisons[slug] = replace(file, statements=kept)

    def task(self, edit: Edit, entry: TaskEntry) -> None:
        """Write a task's own part."""
        file = self.task_file(edit.key[0])
        if file is None:
            file = TaskFile(file=f"{TASKS}/{entry.slug}.yaml", task=entry, examples=())
        self.tasks[entry.slug] = replace(file, task=entry)

    def task_file(self, slug: str) -> TaskFile | None:
        """Return a task as it is with the edits so far, None where there is none."""
        if slug not in self.tasks:
            found = stored_named.entries(self.session, Noun.TASK, [slug]).get(slug)
            if isinstance(found, TaskEntry):
                shown = stored_pages.examples(self.session, [slug])
                self.tasks[slug] = TaskFile(
                    file=f"{TASKS}/{slug}.yaml",
                    task=found,
                    examples=tuple(row.entry for row in shown.values()),
                )
        return self.tasks.get(slug)

    def example(self, edit: Edit, entry: ExampleEntry | None) -> None:
        """Write a code example, or take it away."""
        slug, framework = edit.key
        file = self.task_file(slug)
        if file is None:
            raise UnknownTask([slug])
        kept = tuple(old for old in file.examples if old.framework != framework)
        self.tasks[slug] = replace(file, examples=(*kept, *([entry] if entry else [])))

    def catalogue(self) -> Catalogue:
        """Return all edits as files."""
        named: dict[Noun, Any] = {noun: tuple(entries) for noun, entries in self.named.items()}
        gone = set(self.retired.get(Noun.FRAMEWORK, ()))
        return Catalogue(
            # No folder of this machine: nothing here stands in a file.
            folder=FilePath("/nowhere"),
            categories=named.get(Noun.CATEGORY, ()),
            groups=named.get(Noun.GROUP, ()),
            features=named.get(Noun.FEATURE, ()),
            sources=named.get(Noun.SOURCE, ()),
            use_cases=named.get(Noun.USE_CASE, ()),
            frameworks=FrameworkFiles(
                file for slug, file in self.frameworks.items() if slug not in gone
            ),
            comparisons=tuple(self.comparisons.values()),
            tasks=tuple(self.tasks.values()),
            retired={noun: tuple(slugs) for noun, slugs in self.retired.items()},
        )


def _displaces(edit: Edit, old: Key) -> bool:
    """Tell whether a claim has to make room: that of the day, or all its source's on the cell."""
    return edit.key[:3] == old[:3] if edit.supersedes else edit.key == old
