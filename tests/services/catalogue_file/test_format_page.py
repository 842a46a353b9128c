"""The page that explains the format to editors explains the format there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from app.domain.claims import CellState, SourceKind
from app.domain.points import PointKind, PointState
from app.domain.scales import Kind, Transform
from app.domain.sections import ALWAYS_THERE, HeadingState
from app.domain.statements import KINDS, AdviceKind, OpinionKind, RelatedKind
from app.services.catalogue_file.format import load
from app.services.catalogue_file.page_records import (
    ComparisonEntry,
    ExampleEntry,
    PointEntry,
    TaskEntry,
)
from app.services.catalogue_file.reading import read
from app.services.catalogue_file.records import (
    LINKS,
    CategoryEntry,
    ClaimEntry,
    FeatureEntry,
    FrameworkEntry,
    FrameworkKind,
    Generator,
    GroupEntry,
    SourceEntry,
    UseCaseEntry,
)

PAGE = (Path(__file__).parents[3] / "docs" / "catalogue.md").read_text(encoding="utf-8")


def examples() -> list[tuple[type, object]]:
    """Return every entry of the page's examples, in the order of its sections."""
    written = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    values: list[Any] = [read(text.encode()).value for text in written]
    categories, features, sources, method, use_cases, flask, points, comparison, task = values
    return [
        *((CategoryEntry, entry) for entry in categories),
        *((GroupEntry, entry) for entry in features["groups"]),
        *((FeatureEntry, entry) for entry in features["features"]),
        *((SourceEntry, entry) for entry in sources),
        (SourceEntry, {**sources[0], **method}),
        *((UseCaseEntry, entry) for entry in use_cases),
        (FrameworkEntry, flask),
        *((ClaimEntry, entry) for entry in flask["claims"]),
        *((PointEntry, entry) for entry in points["points"]),
        (ComparisonEntry, comparison),
        *((KINDS[section], entry) for section in KINDS for entry in comparison[section]),
        (TaskEntry, task),
        *((ExampleEntry, entry) for entry in task["examples"]),
    ]


@pytest.mark.parametrize(("record", "value"), examples())
def test_every_example_is_right(record: type, value: object) -> None:
    problems: list[tuple[tuple[str | int, ...], str]] = []
    assert load(record, value, (), problems) is not None, problems


@pytest.mark.parametrize(
    "word",
    [
        *Kind,
        *Transform,
        *SourceKind,
        *FrameworkKind,
        *(state for state in CellState if state is not CellState.RATED),
        *LINKS,
        *PointKind,
        PointState.NONE_KNOWN,
        *Generator,
        *HeadingState,
        *ALWAYS_THERE,
    ],
)
def test_every_word_an_editor_may_choose_is_named(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("word", [*OpinionKind, *AdviceKind, *RelatedKind])
def test_every_word_of_a_statement_is_named(word: str) -> None:
    assert re.search(rf"\b{word}\b", PAGE)
