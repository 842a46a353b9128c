"""When each framework is the right one, after all."""

from __future__ import annotations

import pytest

from app.domain import model
from app.domain.analysis import PairAnalysis
from app.domain.conditions import (
    CARE,
    LESS,
    MORE,
    MOST_FLIPS,
    USE_CASE,
    Case,
    Condition,
    advice,
    conditions,
    leader,
    turning_point,
)
from app.domain.features import Feature
from app.domain.ranking import analyse_rank
from app.domain.scales import Kind, Scale
from app.domain.sensitivity import Flip
from tests.domain.questions import Ratings, tens

NAMES = {"flask": "Flask", "django": "Django"}
TEN = Scale(Kind.RATING)
API, SITE = Case(slug="api", name="An API"), Case(slug="site", name="A site")


def said(
    analysis: PairAnalysis, wins: dict[Case, str | None] | None = None
) -> tuple[Condition, ...]:
    features = {key: key.upper() for key in analysis.features}
    return conditions(analysis, features=features, names=NAMES, wins=wins or {})


def test_every_framework_has_its_conditions_in_the_order_asked() -> None:
    told = said(tens((1, 9, 6), (1, 6, 7)).answer())
    assert [found.framework for found in told] == ["flask", "django"]


def test_a_use_case_is_told_of_whoever_wins_it_and_a_tie_of_nobody() -> None:
    flask, django = said(tens((1, 9, 6)).answer(), {API: "flask", SITE: None})
    assert [(when.use_case, when.text) for when in flask.when] == [
        ("api", USE_CASE.format(case="An API"))
    ]
    assert django.when == ()


def test_the_weights_that_turn_a_result_are_told_of_the_loser_nearest_first() -> None:
    analysis = tens((1, 9, 4), (1, 6, 7), (1, 6, 8), (1, 6, 6.1)).answer()
    flask, django = said(analysis)
    assert flask.when == ()
    assert [when.feature for when in django.when] == ["f0", "f2", "f1"]
    for when in django.when:
        flip = analysis.features[str(when.feature)].flip
        assert flip is not None
        assert when.multiplier == flip.multiplier
        assert flip.to == "b"


def test_swapped_sides_are_told_the_same() -> None:
    question = tens((1, 9, 4), (1, 6, 7), (1, 6, 8))
    one = said(question.answer())
    swapped = question.swapped().answer()
    features = {key: key.upper() for key in swapped.features}
    names = dict(reversed(NAMES.items()))
    other = conditions(swapped, features=features, names=names, wins={})
    assert list(one) == list(reversed(other))


def test_no_more_than_three_weights_are_told() -> None:
    analysis = tens((4, 9, 7), *[(1, 6, 7)] * 5).answer()
    assert len(advice(analysis)) > MOST_FLIPS
    assert len(said(analysis)[1].when) == MOST_FLIPS


def test_a_weight_beyond_ten_times_is_a_curiosity_and_not_told() -> None:
    analysis = tens((1, 9, 1), (1, 6.9, 7)).answer()
    flip = analysis.features["f1"].flip
    assert flip is not None
    assert (flip.multiplier or 0) > model.ADVICE_MULTIPLIER
    assert said(analysis)[1].when == ()


def test_a_feature_that_weighs_nothing_is_told_by_its_share_of_all_weight() -> None:
    analysis = tens((1, 9, 6), (0, 2, 9)).answer()
    (when,) = said(analysis)[1].when
    assert (when.feature, when.multiplier) == ("f1", None)
    assert when.text == CARE.format(feature="F1", share="30 %")


def test_a_share_of_more_than_half_is_no_advice_either() -> None:
    analysis = tens((1, 9, 6), (0, 6, 7)).answer()
    flip = analysis.features["f1"].flip
    assert flip is not None
    assert flip.share > model.ADVICE_SHARE
    assert said(analysis)[1].when == ()


def test_a_tie_turns_on_nothing() -> None:
    analysis = tens((1, 9, 6), (1, 6, 9)).answer()
    assert [found.when for found in said(analysis)] == [(), ()]


def flip(multiplier: float | None, share: float = 0.5) -> Flip:
    return Flip(weight=1.0, share=share, multiplier=multiplier, to="b")


@pytest.mark.parametrize(
    ("multiplier", "shown"),
    [(2.25, "2.3"), (2.0, "2"), (3.4999999999999996, "3.5"), (1.01, "1.1"), (9.96, "10")],
)
def test_more_than_is_rounded_up_so_that_it_holds(multiplier: float, shown: str) -> None:
    assert turning_point(flip(multiplier))["times"] == shown
    assert float(shown) >= multiplier


@pytest.mark.parametrize(("multiplier", "shown"), [(0.447, "0.44"), (0.5, "0.5"), (0.999, "0.99")])
def test_less_than_is_rounded_down_so_that_it_holds(multiplier: float, shown: str) -> None:
    assert turning_point(flip(multiplier))["times"] == shown
    assert float(shown) <= multiplier


def test_a_share_is_rounded_up_so_that_it_holds() -> None:
    assert turning_point(flip(None, share=0.123))["share"] == "13 %"


def test_weights_that_count_are_told_before_those_that_count_nothing() -> None:
    analysis = tens((1, 9, 7), (0, 2, 9), (1, 8, 8.5), (1, 7, 7.5)).answer()
    multiples = [one.flip.multiplier for one in advice(analysis)]
    assert None in multiples
    assert multiples == [
        *(multiple for multiple in multiples if multiple is not None),
        *(multiple for multiple in multiples if multiple is None),
    ]
    assert multiples[0] is not None


def test_more_and_less_are_told_by_the_side_of_one_the_multiple_is_on() -> None:
    analysis = tens((1, 9, 4), (1, 6, 7), (1, 6, 8)).answer()
    for when in said(analysis)[1].when:
        assert when.multiplier is not None
        template = MORE if when.multiplier > 1.0 else LESS
        name = str(when.feature).upper()
        assert when.text == template.format(feature=name, **turning_point(flip(when.multiplier)))


def ranked(**ratings: Ratings) -> str | None:
    features = [Feature(key, TEN) for key in ("speed", "docs")]
    return leader(analyse_rank(features, ratings), list(ratings))


def test_the_one_ahead_of_all_others_leads() -> None:
    best: Ratings = {"speed": 9, "docs": 9}
    assert ranked(a={"speed": 8, "docs": 8}, b=best, c={"speed": 7, "docs": 7}) == "b"


def test_nobody_leads_by_less_than_a_tie() -> None:
    other: Ratings = {"speed": 1, "docs": 1}
    assert ranked(a={"speed": 9, "docs": 9}, b={"speed": 8.995, "docs": 9}, c=other) is None
    assert ranked(a={"speed": 9, "docs": 9}, b={"speed": 8.98, "docs": 9}, c=other) == "a"


def test_nobody_leads_alone() -> None:
    assert ranked(a={"speed": 9, "docs": 9}, b={}, c={}) is None


def test_the_leader_of_a_pair_is_its_winner() -> None:
    assert leader(tens((1, 9, 6)).answer(), list(NAMES)) == "flask"
    assert leader(tens((1, 6, 9)).answer(), list(NAMES)) == "django"
    assert leader(tens((1, 6, 6)).answer(), list(NAMES)) is None
    assert leader(tens((1, 6, None)).answer(), list(NAMES)) is None


def test_a_ranking_has_use_cases_and_no_single_weights() -> None:
    features = [Feature(key, TEN) for key in ("speed", "docs")]
    ratings: dict[str, Ratings] = {
        "flask": {"speed": 9, "docs": 6},
        "django": {"speed": 6, "docs": 8},
        "rails": {"speed": 5, "docs": 5},
    }
    told = conditions(
        analyse_rank(features, ratings),
        features={"speed": "Speed", "docs": "Docs"},
        names={slug: slug.capitalize() for slug in ratings},
        wins={API: "rails"},
    )
    assert [[when.use_case for when in found.when] for found in told] == [[], [], ["api"]]
