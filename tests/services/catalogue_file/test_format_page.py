"""The page that explains the format to editors explains the format there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.claims import CellState, SourceKind
from app.domain.scales import Kind, Transform
from app.services.catalogue_file.format import load
from app.services.catalogue_file.reading import read
from app.services.catalogue_file.records import (
    LINKS,
    CategoryEntry,
    ClaimEntry,
    Entry,
    FeatureEntry,
    FrameworkEntry,
    FrameworkKind,
    GroupEntry,
    SourceEntry,
    UseCaseEntry,
)

PAGE = (Path(__file__).parents[3] / "docs" / "catalogue.md").read_text(encoding="utf-8")


def examples() -> list[tuple[type[Entry], object]]:
    """Return every entry of the page's examples, in the order of its sections."""
    written = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    categories, features, sources, use_cases, flask = (
        read(text.encode()).value for text in written
    )
    assert isinstance(categories, list)
    assert isinstance(features, dict)
    assert isinstance(sources, list)
    assert isinstance(use_cases, list)
    assert isinstance(flask, dict)
    return [
        *((CategoryEntry, entry) for entry in categories),
        *((GroupEntry, entry) for entry in features["groups"]),
        *((FeatureEntry, entry) for entry in features["features"]),
        *((SourceEntry, entry) for entry in sources),
        *((UseCaseEntry, entry) for entry in use_cases),
        (FrameworkEntry, flask),
        *((ClaimEntry, entry) for entry in flask["claims"]),
    ]


@pytest.mark.parametrize(("record", "value"), examples())
def test_every_example_is_right(record: type[Entry], value: object) -> None:
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
    ],
)
def test_every_word_an_editor_may_choose_is_named(word: str) -> None:
    assert f"`{word}`" in PAGE
