"""GET /search: frameworks to suggest while somebody is typing."""

from __future__ import annotations

from flask import Blueprint

from app.api import links
from app.api.contract import Answer, Reading, read
from app.api.schemas.search import SearchOut, SearchQuery, present_result
from app.domain.search import plain
from app.services import search

bp = Blueprint("search", __name__)


@read(bp, "/search", tag="Frameworks", query=SearchQuery(), returns=SearchOut())
def search_frameworks(reading: Reading, *, q: str, limit: int) -> Answer:
    """Suggest frameworks.

    For a picker, to be asked at every key stroke. Frameworks whose name, slug or
    alias is what has been typed, starts with it, has a later word that does, or
    does so but for one typing error: a letter too many, too few, another one, or two
    changed places. In this order; then what has less left to type, then by the
    alphabet. Typing errors are allowed for from 4 to 20 letters; a wrong last letter
    only where a word ends.
    """
    found = search.find(reading.session, q, limit=limit)
    return Answer(
        body={
            "data": [present_result(result) for result in found],
            "meta": {"q": plain(q), "limit": limit},
            "links": {"self": links.to("/search", {"q": q, "limit": limit})},
        }
    )
