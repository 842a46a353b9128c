"""The page on bulk reads names every table and column there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.services.exports import TABLES, What
from app.services.exports.tables import TERMS

PAGE = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
INTRODUCTION, *TABLE_PARTS = PAGE.split("\n## ")


def columns(part: str) -> list[tuple[str, str]]:
    return re.findall(r"^\| `(\w+)` \| (.+) \|$", part, re.MULTILINE)


def test_the_terms_every_row_ends_with_are_named() -> None:
    assert columns(INTRODUCTION) == [(column.name, column.says) for column in TERMS]


@pytest.mark.parametrize(("what", "part"), list(zip(What, TABLE_PARTS, strict=True)))
def test_each_table_has_the_columns_it_is_said_to_have(what: What, part: str) -> None:
    own = TABLES[what].columns[: -len(TERMS)]
    assert part.startswith(f"{what}\n\nA row is {TABLES[what].row}.")
    assert columns(part) == [(column.name, column.says) for column in own]
