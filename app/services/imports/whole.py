"""One document that holds many entries: a framework's file, or lists of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from app.domain.statements import KINDS
from app.services import strict_json
from app.services.catalogue_file import reading
from app.services.catalogue_file.entries import Noun
from app.services.catalogue_file.format.fields import SLUG
from app.services.catalogue_file.mistakes import Path, did_you_mean
from app.services.imports.rows import DOCUMENT, Form, Row, Wrong

LARGEST: Final = 4 * 2**20
"""Bytes of a document, which has to be held whole: twice the catalogue that is shipped."""

_LISTS: Final = {
    "categories": Noun.CATEGORY,
    "groups": Noun.GROUP,
    "features": Noun.FEATURE,
    "sources": Noun.SOURCE,
    "use_cases": Noun.USE_CASE,
    "frameworks": Noun.FRAMEWORK,
    "comparisons": Noun.COMPARISON,
    "tasks": Noun.TASK,
}
"""The lists a document may hold."""

_BELOW: Final[Mapping[Noun, Mapping[str, Noun]]] = {
    Noun.FRAMEWORK: {"claims": Noun.CLAIM, "points": Noun.POINT},
    Noun.COMPARISON: {section.value: Noun.STATEMENT for section in KINDS},
    Noun.TASK: {"examples": Noun.EXAMPLE},
}
"""The lists below an entry, as its file has them."""

LineOf = Callable[[Path], int | None]
"""Finds the line of a place in a document, None where that is not to be told."""


def document(content: bytes, form: Form, wrong: Wrong) -> tuple[Iterator[Row], LineOf]:
    """Return the entries of a document, and where each place in it is."""
    value: object = None
    if form is Form.YAML:
        read = reading.read(content)
        for problem in read.problems:
            wrong((DOCUMENT,), f"line {problem.line}: {problem.problem}")
        value, line_of = read.value, cache(read.line_of)
        if read.problems:
            return iter(()), line_of
        return _rows(value, wrong), line_of
    try:
        value = strict_json.parse(content.decode("utf-8"))
    except ValueError as error:
        wrong((DOCUMENT,), f"is not JSON: {str(error)[:200]}")
        return iter(()), _nowhere
    return _rows(value, wrong), _nowhere


def _nowhere(_path: Path) -> None:
    """Tell no line: of a place in JSON its pointer says enough."""


def _rows(value: object, wrong: Wrong) -> Iterator[Row]:
    if not isinstance(value, Mapping):
        wrong((DOCUMENT,), "must be a mapping: of lists, or of one framework")
        return
    if "slug" in value:
        yield from entry((DOCUMENT,), Noun.FRAMEWORK, value, wrong)
        return
    for key, listed in value.items():
        if key not in _LISTS:
            wrong((DOCUMENT, key), f"is not a list of the catalogue{did_you_mean(key, _LISTS)}")
            continue
        for place, one in _listed((DOCUMENT, key), listed, wrong):
            yield from entry(place, _LISTS[key], one, wrong)


def _listed(place: Path, listed: object, wrong: Wrong) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if not isinstance(listed, list):
        wrong(place, "must be a list of entries")
        return
    for index, one in enumerate(listed):
        if isinstance(one, Mapping):
            yield (*place, index), one
        else:
            wrong((*place, index), "must be a mapping of keys to values")


def entry(place: Path, noun: Noun, value: Mapping[str, Any], wrong: Wrong) -> Iterator[Row]:
    """Yield an entry and all that hangs below it."""
    below = _BELOW.get(noun, {})
    alone = {key: said for key, said in value.items() if key not in below}
    yield Row(place=place, noun=noun, document=alone)
    slug = value.get("slug")
    for key, what in below.items():
        for spot, one in _listed((*place, key), value[key], wrong) if key in value else ():
            owner = None
            if isinstance(slug, str) and SLUG.match(slug):
                owner = (slug, key) if what is Noun.STATEMENT else (slug,)
            yield Row(place=spot, noun=what, owner=owner, document=one)
