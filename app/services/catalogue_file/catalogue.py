"""A folder of files as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from app.services.catalogue_file.entries import HOME, Noun
from app.services.catalogue_file.framework_files import FrameworkFiles
from app.services.catalogue_file.mistakes import Mistake
from app.services.catalogue_file.page_records import (
    ComparisonFile,
    ExampleEntry,
    PointEntry,
    StatementEntry,
    TaskFile,
)
from app.services.catalogue_file.records import (
    CategoryEntry,
    ClaimEntry,
    FeatureEntry,
    GroupEntry,
    Remnant,
    SourceEntry,
    UseCaseEntry,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All that a folder of files says, as far as it could be read.

    ``present`` are the files there are, ``broken`` those that say nothing that
    can be relied on, ``remnants`` what is left of entries with a mistake of their
    own. The ``loose_`` ones are those in files, by name, whose framework, comparison
    or task was left out so. ``mistakes`` are those found in reading; one is enough to make the
    catalogue unfit to import.
    """

    folder: FilePath
    present: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    remnants: tuple[Remnant, ...] = ()
    categories: tuple[CategoryEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    features: tuple[FeatureEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    use_cases: tuple[UseCaseEntry, ...] = ()
    frameworks: FrameworkFiles = field(default_factory=FrameworkFiles)
    comparisons: tuple[ComparisonFile, ...] = ()
    tasks: tuple[TaskFile, ...] = ()
    loose_claims: Mapping[str, tuple[ClaimEntry, ...]] = field(default_factory=dict)
    loose_points: Mapping[str, tuple[PointEntry, ...]] = field(default_factory=dict)
    loose_statements: Mapping[str, tuple[StatementEntry, ...]] = field(default_factory=dict)
    loose_examples: Mapping[str, tuple[ExampleEntry, ...]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    #: The named entries that are to be retired. No file says so; an editor does.
    retired: Mapping[Noun, tuple[str, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every file is there that a catalogue can have, and not just some."""
        return {*HOME.values()} <= self.present and bool(self.frameworks)
