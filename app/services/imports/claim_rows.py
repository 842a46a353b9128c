"""Claims as the rows of an export say them, made into what an editor would write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.domain.claims import CellState
from app.services.exports.tables import TABLES, What
from app.services.profiles import UNSOURCED

LISTS: Final = ("flags", "span")
"""Columns that hold lists."""

COLUMNS: Final = TABLES[What.CLAIMS].names
"""What a row of claims may say."""

_SAID: Final = frozenset(
    {"framework", "feature", "state", "rating", "display", "precision", "as_of", "version"}
    | {"note", "url", "flags", "span", "source"}
)
_PASSED_OVER: Final = frozenset(COLUMNS) - _SAID
"""What a row repeats of its feature, its source and the catalogue."""


def document(row: Mapping[str, Any]) -> dict[str, object]:
    """Return the claim that a row holds, without its framework.

    A row with a ``rating`` is one of an export: null and an empty list are what it
    says of what there is not, and what it repeats of others is left out. Any other
    row is an editor's document already.
    """
    said = {key: value for key, value in row.items() if key != "framework"}
    if "rating" not in row and row.get("state") != CellState.RATED.value:
        return {key: value for key, value in said.items() if key not in _PASSED_OVER}
    kept = {
        key: value
        for key, value in said.items()
        if key not in _PASSED_OVER and value not in (None, []) and key not in {"rating", "state"}
    }
    kept["as_of"] = row.get("as_of")
    if "as_of" not in row:
        del kept["as_of"]
    if _flagged_by_us(row):
        kept["flags"] = row["flags"][:-1]
    state = row.get("state") or CellState.RATED.value
    if state != CellState.RATED.value:
        kept["state"] = state
    if row.get("rating") is not None:
        kept["value" if "value" not in row else "rating"] = row["rating"]
    return kept


def _flagged_by_us(row: Mapping[str, Any]) -> bool:
    """Whether the last flag is the one that exports add where nothing can be looked up."""
    flags = row.get("flags")
    return (
        "speaks" in row
        and isinstance(flags, list)
        and flags[-1:] == [UNSOURCED]
        and not row.get("url")
        and not row.get("source_url")
    )
