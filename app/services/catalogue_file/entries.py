"""What every entry of the files has in common, and where each noun is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.services.catalogue_file.mistakes import Path

CATEGORIES = "categories.yaml"
FEATURES = "features.yaml"
SOURCES = "sources.yaml"
USE_CASES = "use_cases.yaml"
FRAMEWORKS = "frameworks"
"""The folder that holds one file per framework, named for its slug."""

COMPARISONS = "comparisons"
"""The folder that holds one file per curated comparison, named for its slug."""

TASKS = "tasks"
"""The folder that holds one file per programming task, named for its slug."""


class Noun(StrEnum):
    """What the catalogue is made of, in the order it has to be built."""

    CATEGORY = "category"
    GROUP = "feature group"
    FEATURE = "feature"
    SOURCE = "source"
    USE_CASE = "use case"
    FRAMEWORK = "framework"
    CLAIM = "claim"
    POINT = "point"
    TASK = "task"
    EXAMPLE = "code example"
    COMPARISON = "comparison"
    STATEMENT = "statement"


HOME = {
    Noun.CATEGORY: CATEGORIES,
    Noun.GROUP: FEATURES,
    Noun.FEATURE: FEATURES,
    Noun.SOURCE: SOURCES,
    Noun.USE_CASE: USE_CASES,
}
"""The file each noun is written in; the others have one each, in a folder."""

FOLDER = {
    Noun.FRAMEWORK: FRAMEWORKS,
    Noun.TASK: TASKS,
    Noun.COMPARISON: COMPARISONS,
}
"""The folder of each noun that has a file for each entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Anything with a place in a file; the place does not make it another entry."""

    place: Path = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntry(Entry):
    """An entry that others refer to by its slug."""

    slug: str
