"""What is wrong in the files, each mistake with the place to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""Where in a file's values: the keys and list positions (from 0) that lead there."""


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing an editor has to put right; they sort by file and line."""

    file: str
    line: int
    path: Path
    problem: str

    def __str__(self) -> str:
        where = f"{written(self.path)}: " if self.path else ""
        return f"{self.file}:{self.line}: {where}{self.problem}"


class BadCatalogue(Exception):
    """The files can't be imported; ``mistakes`` holds all that is wrong with them.

    Where only some were asked for, ``more`` is how many there are besides.
    """

    def __init__(self, mistakes: Sequence[Mistake], more: int = 0) -> None:
        self.mistakes = tuple(mistakes)
        self.more = more
        super().__init__("\n".join(map(str, self.mistakes)))


def written(path: Path) -> str:
    """Write a path as people do: ``claims[3].value``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint at the nearest known word, empty when none is near."""
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
