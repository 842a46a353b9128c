"""One page of a list, and how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """The records of one page; ``page`` counts from 1, a page past the end is empty."""

    records: Sequence[T]
    page: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // self.per_page))


def page_of(records: Sequence[T], *, page: int, per_page: int) -> Page[T]:
    """Cut a page out of a list that is small enough to be read whole."""
    start = (page - 1) * per_page
    return Page(
        records=records[start : start + per_page],
        page=page,
        per_page=per_page,
        total=len(records),
    )
