"""The colours of a picture: classes that set ``color``, and the stylesheet that gives them theirs.

Shapes and letters are filled with ``currentColor``. A picture by itself carries its
stylesheet, under its own id: two pictures in one page may have different themes. One
that is inlined carries none, and the page's stylesheet colours the same classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.api.schemas.embeds import Look, Theme
from app.domain.palettes import DARK, LIGHT, Palette
from app.services.embeds import Embed


class Tone(StrEnum):
    """What a colour is for; the value is its class."""

    GROUND = "fo-ground"
    INK = "fo-ink"
    MUTED = "fo-muted"
    LINE = "fo-line"
    TRACK = "fo-track"
    TINT = "fo-tint"
    REST = "fo-rest"
    ACCENT = "fo-accent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """How one picture is put on a page: its look, the id of its root, and whether inlined.

    Ids below the root begin with ``prefix``, so that pictures in one page never share any.
    """

    look: Look
    prefix: str
    inlined: bool = False


def series(place: int) -> str:
    """Return the class of a framework's colour by its place, from 0."""
    return f"fo-s{place + 1}"


def places(embed: Embed) -> Mapping[str, int]:
    """Return the place of each framework's colour: who wins has the accent, wherever it stands."""
    ordered = sorted(embed.sides, key=lambda side: not side.won)
    return {side.slug: place for place, side in enumerate(ordered)}


def stylesheet(dress: Dress) -> str:
    """Return the rules of one picture; whoever reads with a dark system gets the dark ones."""
    light, dark = (
        palette if dress.look.accent is None else palette.accented(dress.look.accent)
        for palette in (LIGHT, DARK)
    )
    match dress.look.theme:
        case Theme.LIGHT:
            return _rules(light, dress.prefix)
        case Theme.DARK:
            return _rules(dark, dress.prefix)
        case Theme.AUTO:
            inverted = f"@media (prefers-color-scheme:dark){{{_rules(dark, dress.prefix)}}}"
            return _rules(light, dress.prefix) + inverted


def _rules(palette: Palette, prefix: str) -> str:
    return "".join(f"#{prefix} .{name}{{color:{colour}}}" for name, colour in _coloured(palette))


def _coloured(palette: Palette) -> Iterator[tuple[str, str]]:
    yield Tone.GROUND, str(palette.ground)
    yield Tone.INK, str(palette.ink)
    yield Tone.MUTED, str(palette.muted)
    yield Tone.LINE, str(palette.line)
    yield Tone.TRACK, str(palette.track)
    yield Tone.TINT, str(palette.tint)
    yield Tone.REST, str(palette.rest)
    yield Tone.ACCENT, str(palette.accent)
    for place, colour in enumerate(palette.series):
        yield series(place), str(colour)
