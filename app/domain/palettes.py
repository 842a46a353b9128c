"""The colours that comparisons are drawn in, on a light ground and on a dark one.

Pictures and pages take theirs from here. On ``ground``, ``tint`` and ``track`` every text colour
(``ink``, ``muted``, all of ``series``) has at least the contrast that text needs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.colours import Colour, contrast, legible


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one ground.

    ``line`` and ``track`` (the empty part of a bar) carry no meaning, and may be faint;
    ``tint`` lies under the cell of a winner, ``rest`` fills the bars of all others.
    """

    ground: Colour
    ink: Colour
    muted: Colour
    line: Colour
    track: Colour
    tint: Colour
    rest: Colour
    #: One for each framework compared, in the order asked; the first is the accent.
    series: tuple[Colour, ...]

    @property
    def accent(self) -> Colour:
        """The colour of winners, links and marks."""
        return self.series[0]

    def accented(self, colour: Colour) -> Palette:
        """Return the palette with a partner's colour as its accent, made legible on it."""
        grounds = (self.ground, self.tint, self.track)
        hardest = min(grounds, key=lambda ground: contrast(self.ink, ground))
        return replace(self, series=(legible(colour, hardest), *self.series[1:]))


def _colours(*texts: str) -> tuple[Colour, ...]:
    return tuple(Colour.parse(text) for text in texts)


LIGHT = Palette(
    ground=Colour.parse("ffffff"),
    ink=Colour.parse("1b2330"),
    muted=Colour.parse("566073"),
    line=Colour.parse("d9dee7"),
    track=Colour.parse("edf0f5"),
    tint=Colour.parse("eef4fd"),
    rest=Colour.parse("78859b"),
    series=_colours("1d5fc2", "b0480c", "0b7659", "8a3fb0", "b8275c", "5a681a", "086a96", "6b5344"),
)

DARK = Palette(
    ground=Colour.parse("12161d"),
    ink=Colour.parse("e8ecf3"),
    muted=Colour.parse("a3adbd"),
    line=Colour.parse("343c4a"),
    track=Colour.parse("222934"),
    tint=Colour.parse("1b2738"),
    rest=Colour.parse("6e7b91"),
    series=_colours("82b1ff", "f2a35e", "5fd0a8", "cf9df0", "ff8fb0", "c3cf6b", "6cc9e0", "cbb2a0"),
)
