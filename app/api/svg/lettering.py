"""How wide text is, in the font it is drawn with; cut and wrapped to the room there is.

Widths are those of Noto Sans. A character the font lacks is taken to be one em wide:
whichever font a reader's system draws it with, it is seldom wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

import fontpkg
import uharfbuzz as hb

FAMILY = "Noto Sans"

FAMILIES = '"Noto Sans","Open Sans","Segoe UI","DejaVu Sans",Verdana,sans-serif'
"""What it is drawn with, first come first served; no font is ever fetched."""

ELLIPSIS = "…"

KEPT_WIDTHS = 20_000
"""Texts whose widths are remembered: the names and ratings of some hundred comparisons."""

_NOT_DRAWN = re.compile(
    # What XML can't hold, and what turns the direction of all that follows it. The marks of
    # direction (U+200E, U+200F) stay: they turn nothing but themselves.
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069\u2028\u2029]+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What text is set in; ``size`` is in pixels, ``weight`` 100 to 900."""

    size: float
    weight: int = 400
    italic: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """A text as it was shaped.

    ``starts`` are the places where it may be cut, ``ends`` the width in em up to the end
    of the cluster that begins there; ``known`` is whether the font has every character.
    """

    starts: tuple[int, ...]
    ends: tuple[float, ...]
    known: bool


def clean(text: str) -> str:
    """Return a text on one line, without what can't or must not be drawn."""
    return " ".join(_NOT_DRAWN.sub(" ", text).split())


def width(text: str, letters: Letters) -> float:
    """Return how wide a text is, in pixels."""
    ends = _shaped(text, letters.weight, italic=letters.italic).ends
    return ends[-1] * letters.size if ends else 0.0


def known(text: str, letters: Letters) -> bool:
    """Say whether the font has every character of a text: only then is the width exact."""
    return _shaped(text, letters.weight, italic=letters.italic).known


def fit(text: str, letters: Letters, room: float) -> str:
    """Return as much of a text as there is room for, with an ellipsis where it was cut.

    Nothing is left where not even the ellipsis has room. A letter keeps its accents.
    """
    if width(text, letters) <= room:
        return text
    left = room - width(ELLIPSIS, letters)
    return text[: _cut(text, letters, left)].rstrip() + ELLIPSIS if left >= 0.0 else ""


def wrapped(text: str, letters: Letters, room: float, *, most: int) -> list[str]:
    """Return a text in at most so many lines; the last one is cut where more is left."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        line = _first_line(rest, letters, room)
        lines.append(line)
        rest = rest[len(line) :].lstrip()
    return [line.rstrip() for line in lines] + ([fit(rest, letters, room)] if rest else [])


def _first_line(text: str, letters: Letters, room: float) -> str:
    """Return as many words as there is room for; a word too long for any line is cut."""
    cut = _cut(text, letters, room)
    if cut == len(text):
        return text
    space = text.rfind(" ", 0, cut + 1)
    return text[:space] if space > 0 else text[: max(cut, 1)]


def _cut(text: str, letters: Letters, room: float) -> int:
    """Return where a text has to be cut, between letters, to be no wider than the room."""
    run = _shaped(text, letters.weight, italic=letters.italic)
    fitting = sum(1 for end in run.ends if end * letters.size <= room)
    return run.starts[fitting] if fitting < len(run.starts) else len(text)


@lru_cache(maxsize=KEPT_WIDTHS)
def _shaped(text: str, weight: int, *, italic: bool) -> _Run:
    font = _font(weight, italic=italic)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    em = font.face.upem
    clusters: dict[int, int] = {}
    missing = False
    for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        lacking = glyph.codepoint == 0
        advance = em if lacking else position.x_advance
        clusters[glyph.cluster] = clusters.get(glyph.cluster, 0) + advance
        missing |= lacking
    starts = tuple(sorted(clusters))
    ends = tuple(total / em for total in accumulate(clusters[start] for start in starts))
    return _Run(starts, ends, known=not missing)


@cache
def _font(weight: int, *, italic: bool) -> hb.Font:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(_file(italic=italic)))))
    font.set_variations({"wght": weight})
    return font


def _file(*, italic: bool) -> Path:
    return Path(fontpkg.path(FAMILY, style="italic" if italic else "normal"))


def files() -> Iterator[str]:
    """Yield the files of the font, upright and italic."""
    yield from (str(_file(italic=italic)) for italic in (False, True))
