"""A part of an answer has something in it, is known to have nothing, or nobody has looked."""

from __future__ import annotations

import pytest

from app.domain.sections import (
    ALWAYS_THERE,
    INCLUDABLE,
    HeadingState,
    Section,
    SectionState,
    state,
)
from app.domain.statements import KINDS, Statement, comparison_slug


@pytest.mark.parametrize(
    ("entries", "said_empty", "is_"),
    [
        (0, False, SectionState.ABSENT),
        (0, True, SectionState.EMPTY),
        (3, False, SectionState.PRESENT),
        # One page has it and another one's heading is empty.
        (3, True, SectionState.PRESENT),
    ],
)
def test_nothing_said_is_not_the_same_as_said_to_be_nothing(
    entries: int, said_empty: bool, is_: SectionState
) -> None:
    assert state(entries, said_empty=said_empty) is is_


def test_every_section_can_be_asked_for_but_the_one_that_is_always_there() -> None:
    assert {*Section} - {*INCLUDABLE} == {Section.OPINIONS}
    assert not {*ALWAYS_THERE} & {*Section}


def test_a_heading_can_be_in_every_state_a_section_can() -> None:
    assert {*SectionState} < {*HeadingState}


def test_every_section_of_statements_has_a_record_of_its_own() -> None:
    assert len(set(KINDS.values())) == len(KINDS)
    assert all(issubclass(kind, Statement) for kind in KINDS.values())
    assert list(KINDS) == [section for section in Section if section in KINDS]


@pytest.mark.parametrize("asked", [["flask", "django"], ["django", "flask"], ("flask", "django")])
def test_a_comparison_has_one_name_whichever_way_round(asked: list[str]) -> None:
    assert comparison_slug(asked) == "django-vs-flask"
    assert comparison_slug([*asked, "express"]) == "django-vs-express-vs-flask"
