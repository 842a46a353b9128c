"""Names among words: isolated, so that neither turns the direction of the other, and in their own
language, which is the catalogue's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from app.services.embeds import Side
from app.services.languages import ENGLISH, Language

VERSUS = " vs "


@dataclass(frozen=True, slots=True)
class Wording:
    """How the names that the catalogue gives are written on a page in some language."""

    language: Language

    def name(self, text: str) -> Markup:
        """Return a name or a rating by itself."""
        if self.language.code == ENGLISH:
            return Markup("<bdi>{}</bdi>").format(text)
        return Markup('<bdi lang="{}">{}</bdi>').format(ENGLISH, text)

    def naming(self, sentence: str, names: Iterable[str]) -> Markup:
        """Return a sentence with the names in it isolated, the longest first."""
        found = _pattern(tuple(sorted({name for name in names if name}, key=_longest)))
        return Markup("").join(self._pieces(found.split(sentence)))

    def title(self, sides: Sequence[Side]) -> Markup:
        """Return the names of all who are compared, as ``Embed.title`` has them."""
        return Markup(VERSUS).join(self.name(side.name) for side in sides)

    def _pieces(self, split: Sequence[str]) -> Iterator[Markup]:
        for place, piece in enumerate(split):
            # Splitting by a group leaves what was found at every other place.
            yield self.name(piece) if place % 2 else escape(piece)


def _longest(name: str) -> tuple[int, str]:
    return -len(name), name


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Find names as words of their own: ``Go`` is not the beginning of ``Good``."""
    # Of no names there is none to find; an empty alternative would be found everywhere.
    either = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(rf"(?<!\w)({either})(?!\w)")
