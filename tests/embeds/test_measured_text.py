from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.svg import lettering, reading_order
from app.api.svg.lettering import ELLIPSIS, Letters

TEN = Letters(size=10)
BOLD = Letters(size=10, weight=700)
ROOM = st.floats(min_value=0, max_value=400)
TEXTS = st.text(max_size=60).map(lettering.clean)
NAMES = [
    "<script>alert(1)</script>",
    "עברית Flask",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 family",
    "e\u0301a\u0300o\u0302" * 20,
    "中文框架" * 10,
    "W" * 300,
    "word " * 60,
]


def test_text_is_as_wide_as_the_font_says() -> None:
    # The advances of Noto Sans, in thousandths of its size.
    assert lettering.width("i", TEN) == pytest.approx(2.58)
    assert lettering.width("W", TEN) == pytest.approx(9.3, abs=0.1)
    assert lettering.width("Flask", Letters(size=20)) == 2 * lettering.width("Flask", TEN)
    assert lettering.width("Flask", BOLD) > lettering.width("Flask", TEN)
    assert lettering.width("", TEN) == 0.0


def test_a_character_that_the_font_lacks_is_one_em_wide() -> None:
    assert lettering.width("中", TEN) == 10.0
    assert lettering.width("\U0001f600\U0001f600", TEN) == 20.0
    assert lettering.known("Flask", TEN)
    assert not lettering.known("Flask 中", TEN)


def test_an_accent_takes_no_room_of_its_own() -> None:
    assert lettering.width("e\u0301", TEN) == pytest.approx(lettering.width("e", TEN))


def test_what_has_room_is_left_whole() -> None:
    assert lettering.fit("Flask", TEN, lettering.width("Flask", TEN)) == "Flask"


@given(TEXTS, ROOM)
def test_a_text_that_is_cut_has_room_and_says_that_it_was_cut(text: str, room: float) -> None:
    shown = lettering.fit(text, TEN, room)
    assert lettering.width(shown, TEN) <= room
    assert shown in {text, ""} or shown.endswith(ELLIPSIS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("room", [0.0, 5.0, 31.0, 120.0])
def test_no_name_leaves_its_room_and_none_is_cut_through_a_letter(name: str, room: float) -> None:
    shown = lettering.fit(name, BOLD, room)
    assert lettering.width(shown, BOLD) <= room
    kept = shown.removesuffix(ELLIPSIS)
    assert name.startswith(kept)
    after = name[len(kept) :].lstrip()[:1]
    if shown.endswith(ELLIPSIS) and after:
        assert not unicodedata.combining(after)
        assert after != "\u200d"


@given(TEXTS, st.floats(min_value=40, max_value=400), st.integers(min_value=1, max_value=4))
def test_no_line_leaves_its_room(text: str, room: float, most: int) -> None:
    lines = lettering.wrapped(text, TEN, room, most=most)
    assert len(lines) <= most
    assert all(lettering.width(line, TEN) <= room for line in lines)


def test_a_text_is_wrapped_between_words_and_nothing_is_lost() -> None:
    text = "Input validation: Built in against Third party"
    lines = lettering.wrapped(text, TEN, 120, most=5)
    assert len(lines) > 1
    assert " ".join(lines) == text


def test_the_last_line_says_that_there_is_more() -> None:
    lines = lettering.wrapped("one two three four five six seven", TEN, 50, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith(ELLIPSIS)


def test_a_word_too_long_for_any_line_is_broken() -> None:
    lines = lettering.wrapped("W" * 20, TEN, 55, most=9)
    assert "".join(lines) == "W" * 20
    assert len(lines) > 3


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\ud800", "\uffff", "\u202e", "\u2067", "\n"])
def test_what_must_not_be_drawn_is_taken_out(bad: str) -> None:
    assert lettering.clean(f" a{bad}b ") == "a b"


def test_names_of_another_direction_do_not_turn_the_numbers_after_them() -> None:
    said = reading_order.sentence("שלום wins: 87.6 to 67.1", ["שלום"], rtl=False)
    assert said == "\u2068שלום\u2069 wins: 87.6 to 67.1"
    assert reading_order.sentence("Flask wins", ["Flask"], rtl=False) == "Flask wins"
    turned = reading_order.sentence("يفوز Flask", ["Flask"], rtl=True)
    assert turned == "\u2067يفوز \u2068Flask\u2069\u2069"
    assert reading_order.isolated("שלום") == "\u2068שלום\u2069"
    assert reading_order.isolated("Flask") == "Flask"


@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=3))
def test_every_isolation_is_ended(names: list[str]) -> None:
    said = reading_order.sentence(" שלום ".join(names), names, rtl=True)
    assert said.count("\u2069") == said.count("\u2068") + said.count("\u2067")
