"""Answering with one page of a list that is read whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from app.api.contract import Answer
from app.api.schemas.common import present_page
from app.services import paging

T = TypeVar("T")


def page_answer(  # noqa: PLR0913 (what a page is made of; all but what is on it are named)
    records: Sequence[T],
    present: Callable[[T], Any],
    *,
    path: str,
    page: int,
    per_page: int,
    asked: Mapping[str, Any] | None = None,
    meta: Mapping[str, Any] | None = None,
) -> Answer:
    """Present one page with the addresses of its neighbours.

    ``asked`` are the other parameters of the question, null or empty for those
    that say nothing; ``meta`` is added to the page's own.
    """
    part = paging.page_of(records, page=page, per_page=per_page)
    again = {name: value for name, value in (asked or {}).items() if value}
    body, headers = present_page(
        part,
        [present(record) for record in part.records],
        path=path,
        asked={**again, "per_page": per_page},
    )
    body["meta"] |= meta or {}
    return Answer(body=body, headers=headers)
