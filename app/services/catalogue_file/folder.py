"""A folder of files to a catalogue, with every mistake of every file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TypeVar

from app.domain.statements import KINDS
from app.services.catalogue_file import reading
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.entries import (
    CATEGORIES,
    COMPARISONS,
    FEATURES,
    FOLDER,
    FRAMEWORKS,
    SOURCES,
    TASKS,
    USE_CASES,
    NamedEntry,
    Noun,
)
from app.services.catalogue_file.format import load
from app.services.catalogue_file.framework_files import FrameworkFiles
from app.services.catalogue_file.mistakes import Mistake, Path, did_you_mean
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
    CategoryEntry,
    ClaimEntry,
    FeatureEntry,
    FrameworkEntry,
    FrameworkFile,
    GroupEntry,
    Remnant,
    SourceEntry,
    UseCaseEntry,
)
from app.services.catalogue_file.remnants import remnant

E = TypeVar("E")
N = TypeVar("N", bound=NamedEntry)
Progress = Callable[[int, int], None]
"""Told how many of how many are done; an exception raised in it stops the work."""

_LISTS = (CATEGORIES, FEATURES, SOURCES, USE_CASES)


def read_folder(folder: FilePath, *, progress: Progress | None = None) -> Catalogue:
    """Read all files of a catalogue; what is wrong with them is in its ``mistakes``.

    A folder may hold only some of the files. Never raises for what a file says,
    nor for one that can't be read; raises OSError if the folder itself can't be.
    """
    return _FolderReader(folder).catalogue(progress or _quietly)


def _quietly(_done: int, _total: int) -> None:
    """Report to nobody."""


class _FolderReader:
    """Gathers entries and mistakes while it goes from file to file."""

    def __init__(self, folder: FilePath) -> None:
        self.folder = folder
        self.mistakes: list[Mistake] = []
        self.broken: set[str] = set()
        self.remnants: list[Remnant] = []
        self.loose_claims: dict[str, tuple[ClaimEntry, ...]] = {}
        self.loose_points: dict[str, tuple[PointEntry, ...]] = {}
        self.loose_statements: dict[str, tuple[StatementEntry, ...]] = {}
        self.loose_examples: dict[str, tuple[ExampleEntry, ...]] = {}

    def catalogue(self, progress: Progress) -> Catalogue:
        # By name and not by what it is: a folder of that name is a mistake to tell.
        there = {file.name for file in self.folder.iterdir()}
        lists = [name for name in _LISTS if name in there]
        files = self.files(FRAMEWORKS)
        tasks, comparisons = self.files(TASKS), self.files(COMPARISONS)
        self.look_for_strays()
        if not (lists or files or tasks or comparisons):
            self.mistake(".", 1, (), "holds none of the catalogue's files")
        documents = {name: self.document(name) for name in lists}
        features = documents.get(FEATURES)
        frameworks = FrameworkFiles()
        for done, file in enumerate(files, start=1):
            for framework in self.framework(file):
                frameworks.add(framework)
            progress(done, len(files))
        parts = Catalogue(
            folder=self.folder,
            categories=self.entries(Noun.CATEGORY, CategoryEntry, documents.get(CATEGORIES)),
            groups=self.entries(Noun.GROUP, GroupEntry, features, "groups"),
            features=self.entries(Noun.FEATURE, FeatureEntry, features, "features"),
            sources=self.entries(Noun.SOURCE, SourceEntry, documents.get(SOURCES)),
            use_cases=self.entries(Noun.USE_CASE, UseCaseEntry, documents.get(USE_CASES)),
            frameworks=frameworks,
            comparisons=tuple(read for file in comparisons for read in self.comparison(file)),
            tasks=tuple(read for file in tasks for read in self.task(file)),
        )
        return replace(
            parts,
            present=frozenset(lists),
            broken=frozenset(self.broken),
            remnants=tuple(self.remnants),
            loose_claims=self.loose_claims,
            loose_points=self.loose_points,
            loose_statements=self.loose_statements,
            loose_examples=self.loose_examples,
            mistakes=tuple(sorted(self.mistakes)),
        )

    def files(self, folder: str) -> list[str]:
        """Return the files of a folder, as named from here."""
        try:
            there = (file.name for file in (self.folder / folder).iterdir())
            names = sorted(name for name in there if name.endswith(".yaml"))
        except (FileNotFoundError, NotADirectoryError):
            return []
        return [f"{folder}/{name}" for name in names]

    def mistake(self, file: str, line: int, path: Path, problem: str) -> None:
        self.mistakes.append(Mistake(file, line, path, problem))

    def look_for_strays(self) -> None:
        """Tell of files that look as if they were meant, and would be passed over."""
        for file in self.folder.glob("*.y*ml"):
            if file.name not in _LISTS:
                hint = did_you_mean(file.name, _LISTS)
                self.mistake(file.name, 1, (), f"is not a file of the catalogue{hint}")
        for name in FOLDER.values():
            if (self.folder / name).is_file():
                self.mistake(name, 1, (), "is a file; a folder belongs here")
            for file in (self.folder / name).glob("*.yml"):
                self.mistake(f"{name}/{file.name}", 1, (), "must end in .yaml")

    def document(self, name: str) -> _Document:
        """Read one file and check that its outermost value is what it should be."""
        document = self.read(name)
        for problem in document.problems:
            self.mistake(name, problem.line, problem.path, problem.problem)
        opened = _Document(name, document)
        if document.value is None and document.problems:
            self.broken.add(name)
            return opened
        wanted: type = list if name in _LISTS and name != FEATURES else dict
        if not isinstance(document.value, wanted):
            words = "a list of entries" if wanted is list else "a mapping of keys to values"
            self.mistake(name, 1, (), f"must be {words}")
            self.broken.add(name)
            return opened
        if name == FEATURES:
            self.only_keys(opened, ("groups", "features"))
        opened.usable = True
        return opened

    def read(self, name: str) -> reading.Document:
        try:
            return reading.read((self.folder / name).read_bytes())
        except IsADirectoryError:
            return reading.broken(1, "is a folder; a file belongs here")
        except OSError as error:
            return reading.broken(1, f"cannot be read: {error.strerror}")

    def only_keys(self, document: _Document, known: tuple[str, ...]) -> None:
        for key in document.mapping():
            if key not in known:
                problem = f"is not a key of this file{did_you_mean(key, known)}"
                self.mistake(document.name, document.line((key,)), (key,), problem)

    def entries(
        self, noun: Noun, record: type[E], document: _Document | None, key: str | None = None
    ) -> tuple[E, ...]:
        """Read a list of entries, whichever of them can be read."""
        if document is None:
            return ()
        return tuple(entry for _, entry in self.placed(noun, record, document, key))

    def placed(
        self, noun: Noun, record: type[E], document: _Document, key: str | None
    ) -> Iterator[tuple[Path, E]]:
        """Yield the entries of a list that can be read, each with its place."""
        if not document.usable:
            return
        listed = document.value if key is None else document.mapping().get(key, [])
        place: Path = () if key is None else (key,)
        if not isinstance(listed, list):
            self.mistake(document.name, document.line(place), place, "must be a list of entries")
            self.broken.add(document.name)
            return
        for index, value in enumerate(listed):
            entry = self.load(noun, record, document, value, (*place, index))
            if entry is not None:
                yield (*place, index), entry

    def load(
        self, noun: Noun, record: type[E], document: _Document, value: object, place: Path
    ) -> E | None:
        problems: list[tuple[Path, str]] = []
        entry = load(record, value, place, problems)
        for path, problem in problems:
            self.mistake(document.name, document.line(path), path, problem)
        if entry is None:
            wrong = {path for path, _ in problems}
            left = remnant(noun, document.name, value, place, wrong)
            self.remnants += [left] if left else []
        return entry

    def head(self, noun: Noun, record: type[N], document: _Document) -> N | None:
        """Read what a file of one entry says of it, and ask that it be named for its slug."""
        entry = self.load(noun, record, document, document.value, ())
        slug = self.remnants[-1].slug if entry is None else entry.slug
        stem = FilePath(document.name).stem
        if slug not in {None, stem}:
            problem = f"is {slug!r} in a file named {stem}.yaml; they must be the same"
            self.mistake(document.name, document.line(("slug",)), ("slug",), problem)
        return entry

    def framework(self, name: str) -> Iterator[FrameworkFile]:
        """Read a framework's file; what is said of it is read even if its head can't be."""
        document = self.document(name)
        if not document.usable:
            return
        entry = self.head(Noun.FRAMEWORK, FrameworkEntry, document)
        claims = self.entries(Noun.CLAIM, ClaimEntry, document, "claims")
        points = tuple(
            replace(point, position=position)
            for position, point in enumerate(
                self.entries(Noun.POINT, PointEntry, document, "points")
            )
        )
        if entry is None:
            self.loose_claims[name], self.loose_points[name] = claims, points
            return
        yield FrameworkFile(file=name, framework=entry, claims=claims, points=points)

    def comparison(self, name: str) -> Iterator[ComparisonFile]:
        """Read a comparison's file, its statements section by section."""
        document = self.document(name)
        if not document.usable:
            return
        entry = self.head(Noun.COMPARISON, ComparisonEntry, document)
        stated = [
            StatementEntry(section=section, position=position, statement=statement, place=place)
            for section, record in KINDS.items()
            for position, (place, statement) in enumerate(
                self.placed(Noun.STATEMENT, record, document, section)
            )
        ]
        if entry is None:
            self.loose_statements[name] = tuple(stated)
            return
        yield ComparisonFile(file=name, comparison=entry, statements=tuple(stated))

    def task(self, name: str) -> Iterator[TaskFile]:
        """Read a task's file."""
        document = self.document(name)
        if not document.usable:
            return
        entry = self.head(Noun.TASK, TaskEntry, document)
        examples = self.entries(Noun.EXAMPLE, ExampleEntry, document, "examples")
        if entry is None:
            self.loose_examples[name] = examples
            return
        yield TaskFile(file=name, task=entry, examples=examples)


class _Document:
    """A file that was read, and whether its outermost value can be used."""

    def __init__(self, name: str, document: reading.Document) -> None:
        self.name = name
        self.value = document.value
        self.line = document.line_of
        self.usable = False

    def mapping(self) -> dict[str, object]:
        return self.value if isinstance(self.value, dict) else {}
