"""What can be gone by of an entry that has a mistake of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from app.services.catalogue_file.entries import Noun
from app.services.catalogue_file.mistakes import Path
from app.services.catalogue_file.records import Reference, Remnant

_NAMING: Final[Mapping[Noun, Mapping[str, Noun]]] = {
    Noun.CATEGORY: {"parent": Noun.CATEGORY},
    Noun.FEATURE: {"group": Noun.GROUP},
    Noun.USE_CASE: {"weights": Noun.FEATURE},
    Noun.FRAMEWORK: {"category": Noun.CATEGORY},
    Noun.CLAIM: {"feature": Noun.FEATURE, "source": Noun.SOURCE},
    Noun.POINT: {"feature": Noun.FEATURE, "source": Noun.SOURCE},
    Noun.EXAMPLE: {"framework": Noun.FRAMEWORK, "source": Noun.SOURCE},
    Noun.STATEMENT: {
        "source": Noun.SOURCE,
        "feature": Noun.FEATURE,
        "framework": Noun.FRAMEWORK,
        "task": Noun.TASK,
        "use_case": Noun.USE_CASE,
    },
}
"""The keys under which each noun names others: one, or a mapping of them."""


def remnant(
    noun: Noun, file: str, value: object, place: Path, wrong: Collection[Path]
) -> Remnant | None:
    """Keep what is right in itself; ``wrong`` are the places that are not.

    None for a value that is no entry at all.
    """
    if not isinstance(value, Mapping):
        return None
    right = {
        key: below
        for key, below in value.items()
        if not any(path[: len(place) + 1] == (*place, key) for path in wrong)
        # Of weights, each stands for itself.
        or (key == "weights" and isinstance(below, Mapping))
    }
    slug, aliases = right.get("slug"), right.get("aliases")
    return Remnant(
        noun=noun,
        file=file,
        place=place,
        slug=slug if isinstance(slug, str) else None,
        references=tuple(
            reference
            for reference in _references(_NAMING.get(noun, {}), right, place)
            if reference.path not in wrong
        ),
        aliases=tuple(aliases) if isinstance(aliases, list) else (),
    )


def _references(
    naming: Mapping[str, Noun], entry: Mapping[str, object], place: Path
) -> Iterator[Reference]:
    for key, named in naming.items():
        value = entry.get(key)
        if isinstance(value, str):
            yield Reference(named, value, (*place, key))
        elif isinstance(value, Mapping):
            yield from (Reference(named, slug, (*place, key, slug)) for slug in value)
