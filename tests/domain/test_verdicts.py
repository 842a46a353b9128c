"""The answer in words says what the numbers say."""

from __future__ import annotations

import re

import pytest

from app.domain.analysis import Reason, Strength
from app.domain.features import Feature
from app.domain.scales import Kind, Scale
from app.domain.scoring import analyse_pair
from app.domain.verdicts import (
    SENTENCES,
    STRENGTHS,
    Named,
    Verdict,
    VerdictOutcome,
    percent,
    tell,
)

Ratings = dict[str, object]


def verdict(a: Ratings, b: Ratings, **weights: float) -> Verdict:
    keys = list(dict.fromkeys([*a, *b, *weights]))
    features = [Feature(key, Scale(Kind.RATING), weights.get(key, 1.0)) for key in keys]
    named = {
        key: Named(name=key.capitalize(), a=str(a.get(key)), b=str(b.get(key))) for key in keys
    }
    analysis = analyse_pair(features, a, b)
    return tell(analysis, named, a="flask", b="django", names=("Flask", "Django"))


def test_every_reason_and_every_strength_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
    assert set(STRENGTHS) == set(Strength)


def test_a_win_names_the_winner_the_scores_and_the_share_of_weightings() -> None:
    told = verdict({"speed": 8, "docs": 8, "ease": 9}, {"speed": 9, "docs": 9, "ease": 6})
    assert (told.outcome, told.winner) == (VerdictOutcome.WIN, "flask")
    assert told.text.startswith("Flask wins with 83.3 points to 80.0, over 3 features.")
    assert re.search(r"under \d+ % of all weightings of these 3 features", told.text)


def test_the_reasons_are_the_winners_and_the_weightiest_comes_first() -> None:
    told = verdict({"speed": 8, "docs": 8, "ease": 6}, {"speed": 9, "docs": 9.5, "ease": 6})
    assert [(r.feature, r.favours) for r in told.reasons] == [
        ("docs", "django"),
        ("speed", "django"),
    ]
    assert told.reasons[0].text == "Docs: 9.5 against 8, worth 5.0 points."


def test_a_tie_has_no_winner_no_strength_and_no_reasons() -> None:
    told = verdict({"speed": 8}, {"speed": 8})
    assert (told.outcome, told.winner, told.strength) == (VerdictOutcome.TIE, None, None)
    assert told.reasons == ()
    assert "rated the same on 1 feature" in told.text


def test_too_little_known_names_no_winner_and_says_what_is_missing() -> None:
    told = verdict({"speed": 8}, {"speed": 9}, docs=3.0)
    assert told.outcome is VerdictOutcome.UNDETERMINED
    assert "25 % of the weight" in told.text
    assert told.text.endswith("Not rated for both, and so left out: Docs.")


def test_a_gap_that_could_turn_the_result_is_said_to() -> None:
    told = verdict({"speed": 9, "docs": 7}, {"speed": 8, "docs": 6}, ease=1.0)
    assert told.winner == "flask"
    assert told.text.endswith("could turn the result.")


def test_a_gap_that_can_not_is_not() -> None:
    told = verdict({"speed": 9, "docs": 9}, {"speed": 1, "docs": 1}, ease=0.1)
    assert "turn the result" not in told.text


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0 %"), (0.004, "under 1 %"), (0.812, "81 %"), (0.9996, "over 99 %"), (1.0, "100 %")],
)
def test_only_a_certain_share_reads_as_certain(share: float, shown: str) -> None:
    assert percent(share) == shown
