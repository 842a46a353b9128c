from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.colours import BLACK, LEGIBLE, WHITE, Colour, contrast, legible, luminance
from app.domain.palettes import DARK, LIGHT

PARTS = st.integers(min_value=0, max_value=255)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS)


@pytest.mark.parametrize("text", ["0a7", "#0a7", "00aa77", "#00AA77"])
def test_a_colour_is_read_in_three_or_six_digits(text: str) -> None:
    assert Colour.parse(text) == Colour(0, 0xAA, 0x77)


@pytest.mark.parametrize("text", ["", "#", "0a", "0a7f", "0a7f3", "red", "0a7f3c0", "0a7\n", "٠٠٠"])
def test_anything_else_is_no_colour(text: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        Colour.parse(text)


@given(COLOURS)
def test_a_colour_is_read_as_it_is_written(colour: Colour) -> None:
    assert Colour.parse(str(colour)) == colour


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21.0)
    assert contrast(WHITE, WHITE) == 1.0
    # The greys that are quoted as the last to pass and the first to fail on white.
    assert contrast(Colour.parse("767676"), WHITE) == pytest.approx(4.54, abs=0.005)
    assert contrast(Colour.parse("777777"), WHITE) == pytest.approx(4.48, abs=0.005)
    assert luminance(Colour.parse("ff0000")) == pytest.approx(0.2126)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)


@given(COLOURS)
def test_every_colour_can_be_made_legible_on_both_grounds(colour: Colour) -> None:
    for ground in (LIGHT.ground, DARK.ground):
        assert contrast(legible(colour, ground), ground) >= LEGIBLE


@given(COLOURS)
def test_a_legible_colour_is_left_alone(colour: Colour) -> None:
    if contrast(colour, WHITE) >= LEGIBLE:
        assert legible(colour, WHITE) == colour


def test_a_colour_is_moved_no_further_than_it_must() -> None:
    moved = legible(Colour.parse("ff8800"), WHITE)
    assert LEGIBLE <= contrast(moved, WHITE) < LEGIBLE + 0.2
