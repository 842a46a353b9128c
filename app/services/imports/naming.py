"""Which entry a line means: its noun, its owner, its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.domain.dates import PartialDate
from app.domain.statements import KINDS, SEPARATOR, comparison_slug
from app.services.catalogue_file.entries import Noun
from app.services.catalogue_file.format.fields import SLUG, SLUG_LENGTH
from app.services.catalogue_file.mistakes import Path, did_you_mean
from app.services.catalogue_file.stored_named import UNDATED
from app.services.imports import claim_rows, whole
from app.services.imports.rows import Row, Wrong

_WORDS: Final = {**{noun.value: noun for noun in Noun}, "example": Noun.EXAMPLE}
"""What a line may call its noun."""

_OWNERS: Final[Mapping[Noun, tuple[str, ...]]] = {
    Noun.CLAIM: ("framework",),
    Noun.POINT: ("framework",),
    Noun.EXAMPLE: ("task",),
    Noun.STATEMENT: ("comparison", "section"),
}
"""The members that say what an entry hangs on, and are no part of its document."""

_NAMES: Final[Mapping[Noun, tuple[str, ...]]] = {
    Noun.CLAIM: ("feature", "source", "as_of"),
    Noun.EXAMPLE: ("framework",),
}
"""The members that name an entry below its owner; all others have a slug."""

_ROW_OF_CLAIMS: Final = frozenset({"framework", "feature", "source"})


def rows(place: Path, value: object, wrong: Wrong) -> Iterator[Row]:
    """Yield what a line says, or tell what keeps it from being an entry.

    That is one entry, and those below it where it has the lists of its file.
    """
    if not isinstance(value, Mapping):
        wrong(place, "must be an object")
        return
    noun = _noun(place, value, wrong)
    owner = None if noun is None else _owner(place, noun, value, wrong)
    if noun is None or owner is None:
        return
    if "retire" in value:
        yield from _going(place, noun, owner, value, wrong)
        return
    said = claim_rows.document(value) if noun is Noun.CLAIM else value
    around = {"noun", *_OWNERS.get(noun, ())}
    document = {key: told for key, told in said.items() if key not in around}
    if owner:
        yield Row(place=place, noun=noun, owner=owner, document=document)
    else:
        yield from whole.entry(place, noun, document, wrong)


def _noun(place: Path, value: Mapping[str, Any], wrong: Wrong) -> Noun | None:
    if "noun" not in value:
        if value.keys() >= _ROW_OF_CLAIMS:
            return Noun.CLAIM
        wrong(place, "has no noun; only a claim, with framework, feature and source, needs none")
        return None
    said = value["noun"]
    if isinstance(said, str) and said in _WORDS:
        return _WORDS[said]
    hint = did_you_mean(said, _WORDS) if isinstance(said, str) else ""
    wrong((*place, "noun"), f"is none of: {', '.join(_WORDS)}{hint}")
    return None


def _owner(
    place: Path, noun: Noun, value: Mapping[str, Any], wrong: Wrong
) -> tuple[str, ...] | None:
    found: list[str] = []
    for name in _OWNERS.get(noun, ()):
        said = value.get(name)
        if name == "section":
            problem = (
                None
                if isinstance(said, str) and said in KINDS
                else f"is none of: {', '.join(KINDS)}"
            )
        else:
            problem = _misnamed(said, name=name)
        if problem:
            wrong((*place, name), problem)
            return None
        found.append(canonical(str(said)) if name == "comparison" else str(said))
    return tuple(found)


def _misnamed(said: object, *, name: str) -> str | None:
    """Tell what keeps a value from being a name; the longest is that of eight frameworks."""
    most = 8 * (SLUG_LENGTH + len(SEPARATOR)) if name in {"comparison", "slug"} else SLUG_LENGTH
    if said is None:
        return "is required"
    if not isinstance(said, str) or len(said) > most or not SLUG.match(said):
        return f"{str(said)[:SLUG_LENGTH]!r} is not a slug"
    return None


def canonical(comparison: str) -> str:
    """Return the one name of a comparison, whichever way round it is said."""
    return comparison_slug(comparison.split(SEPARATOR))


def _going(
    place: Path, noun: Noun, owner: tuple[str, ...], value: Mapping[str, Any], wrong: Wrong
) -> Iterator[Row]:
    """Yield an entry that is to go, of which a line says the name and nothing else."""
    names = _NAMES.get(noun, ("slug",))
    known = {"noun", "retire", *_OWNERS.get(noun, ()), *names}
    problems = [((*place, key), "is not needed to retire an entry") for key in value.keys() - known]
    if value["retire"] is not True:
        problems.append(((*place, "retire"), "must be true where it is there"))
    found: list[str] = []
    for name in names:
        said = value.get(name)
        problem = _misdated(said) if name == "as_of" else _misnamed(said, name=name)
        if problem:
            problems.append(((*place, name), problem))
        found.append(UNDATED if said is None else str(said))
    for path, problem in problems:
        wrong(path, problem)
    if not problems:
        if noun is Noun.COMPARISON:
            found = [canonical(found[0])]
        yield Row(place=place, noun=noun, owner=owner, key=(*owner, *found))


def _misdated(said: object) -> str | None:
    if said is None:
        return None
    try:
        PartialDate.parse(str(said))
    except ValueError as error:
        return str(error)
    return None
