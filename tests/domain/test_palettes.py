from __future__ import annotations

from itertools import combinations

import pytest

from app.domain.colours import LEGIBLE, Colour, contrast
from app.domain.palettes import DARK, LIGHT, Palette

GRAPHICS = 3.0
"""The least contrast of a mark that has a meaning (WCAG 2.2, success criterion 1.4.11)."""

BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
def test_text_can_be_read_on_every_ground_it_stands_on(palette: Palette) -> None:
    for ground in (palette.ground, palette.tint, palette.track):
        for text in (palette.ink, palette.muted, *palette.series):
            assert contrast(text, ground) >= LEGIBLE, (str(text), str(ground))


@BOTH
def test_bars_can_be_told_from_what_is_behind_them(palette: Palette) -> None:
    for bar in (palette.rest, *palette.series):
        assert contrast(bar, palette.ground) >= GRAPHICS
        assert contrast(bar, palette.track) >= GRAPHICS


@BOTH
def test_eight_frameworks_have_eight_colours(palette: Palette) -> None:
    assert len(set(palette.series)) == 8
    for one, other in combinations(palette.series, 2):
        apart = abs(one.red - other.red) + abs(one.green - other.green) + abs(one.blue - other.blue)
        assert apart >= 60, (str(one), str(other))


@BOTH
@pytest.mark.parametrize("asked", ["000", "fff", "ff0", "0a7f3c", "777", "12161d", "eef4fd", "f0f"])
def test_a_partners_accent_can_be_read_wherever_it_is_put(palette: Palette, asked: str) -> None:
    accented = palette.accented(Colour.parse(asked))
    for ground in (palette.ground, palette.tint, palette.track):
        assert contrast(accented.accent, ground) >= LEGIBLE
    assert accented.series[1:] == palette.series[1:]


def test_an_accent_that_can_be_read_stays_what_it_is() -> None:
    assert str(LIGHT.accented(Colour.parse("0a5a2c")).accent) == "#0a5a2c"
