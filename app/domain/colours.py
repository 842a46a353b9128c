"""Colours that can be read: a partner's accent, moved no further than legibility needs."""

from __future__ import annotations

import re
from dataclasses import dataclass

LEGIBLE = 4.5
"""The least contrast of text and its ground (WCAG 2.2, success criterion 1.4.3)."""

STEPS = 100

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})\Z", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of sRGB; each part is 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Colour:
        """Read ``0a7``, ``#0a7`` or ``00aa77``.

        Raises ValueError for anything else.
        """
        found = _HEX.match(text)
        if found is None:
            raise ValueError(f"{text!r} is no colour such as 0a7 or 00aa77")
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return cls(*bytes.fromhex(digits))

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)


def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 to 1 (WCAG 2.2, definitions)."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = linear(colour.red), linear(colour.green), linear(colour.blue)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definitions)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: Colour, ground: Colour, *, least: float = LEGIBLE) -> Colour:
    """Return the colour itself if it can be read on a ground, else the nearest shade that can.

    It is mixed with black on a light ground and with white on a dark one, whichever can
    reach the contrast.
    """
    towards = BLACK if contrast(BLACK, ground) >= contrast(WHITE, ground) else WHITE
    mixed = (_mixed(colour, towards, step / STEPS) for step in range(STEPS + 1))
    return next((one for one in mixed if contrast(one, ground) >= least), towards)


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    def part(own: int, its: int) -> int:
        return round(own + (its - own) * share)

    return Colour(
        part(colour.red, other.red), part(colour.green, other.green), part(colour.blue, other.blue)
    )
