"""The answer in words says what the numbers say."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

import pytest

from app.domain import verdicts
from app.domain.analysis import Reason, Strength
from app.domain.features import Feature
from app.domain.ranking import analyse_rank
from app.domain.scales import Kind, Scale
from app.domain.scoring import analyse_pair
from app.domain.verdicts import (
    AHEAD,
    GAPS,
    LEVEL,
    MAY_TURN,
    NO_TURN,
    NOBODY_RANKED,
    REASON,
    SENTENCES,
    STRENGTHS,
    TURN_LESS,
    TURN_MORE,
    UNRANKED,
    Named,
    Verdict,
    VerdictOutcome,
    percent,
    short_of,
    tell,
)

Ratings = dict[str, object]
NAMES = {"flask": "Flask", "django": "Django"}


def verdict(a: Ratings, b: Ratings, **weights: float) -> Verdict:
    keys = list(dict.fromkeys([*a, *b, *weights]))
    features = [Feature(key, Scale(Kind.RATING), weights.get(key, 1.0)) for key in keys]
    return tell(analyse_pair(features, a, b), named(keys, flask=a, django=b), NAMES)


def ranked(**ratings: Ratings) -> Verdict:
    keys = list(dict.fromkeys(key for own in ratings.values() for key in own))
    features = [Feature(key, Scale(Kind.RATING)) for key in keys]
    names = {slug: slug.capitalize() for slug in ratings}
    return tell(analyse_rank(features, ratings), named(keys, **ratings), names)


def named(keys: Iterable[str], **ratings: Ratings) -> dict[str, Named]:
    return {
        key: Named(
            name=key.capitalize(),
            ratings={slug: str(own[key]) if key in own else None for slug, own in ratings.items()},
        )
        for key in keys
    }


def test_every_reason_and_every_strength_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
    assert set(STRENGTHS) == set(Strength)


#: What a sentence may be filled with, and the field of the answer that it is told from.
FIELDS = {
    "a": "frameworks",
    "b": "frameworks",
    "winner": "outcome",
    "high": "score",
    "low": "score",
    "apart": "difference",
    "features": "features_compared",
    "known": "coverage",
    "needed": "model.min_coverage",
    "share": "win_probability, or flip.share",
    "n": "features_compared",
    "names": "gaps",
    "loser": "flip.to",
    "feature": "flip",
    "times": "flip.multiplier",
    "second": "rank",
    "mine": "cells",
    "theirs": "cells",
    "points": "contribution",
}
TEMPLATES = (
    *SENTENCES.values(),
    *STRENGTHS.values(),
    GAPS,
    MAY_TURN,
    TURN_MORE,
    TURN_LESS,
    NO_TURN,
    AHEAD,
    LEVEL,
    NOBODY_RANKED,
    UNRANKED,
    REASON,
)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_blank_of_a_sentence_is_filled_from_a_field_of_the_answer(template: str) -> None:
    blanks = {blank for _, blank, _, _ in string.Formatter().parse(template) if blank}
    assert blanks <= set(FIELDS)


def test_every_sentence_is_in_the_list_above() -> None:
    names = [name for name in vars(verdicts) if name.isupper()]
    declared = [getattr(verdicts, name) for name in names]
    told = {found for found in declared if isinstance(found, str)}
    told.update(text for found in declared if isinstance(found, dict) for text in found.values())
    assert told == set(TEMPLATES)


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


def test_what_speaks_for_the_loser_is_told_as_well() -> None:
    told = verdict({"speed": 8, "docs": 8, "ease": 7}, {"speed": 9, "docs": 9.5, "ease": 6})
    assert [(r.feature, r.favours) for r in told.against] == [("ease", "flask")]
    assert told.against[0].text == "Ease: 7 against 6, worth 3.3 points."


def test_no_more_than_four_reasons_are_told() -> None:
    a: Ratings = {f"f{n}": 9 for n in range(6)}
    b: Ratings = {f"f{n}": n for n in range(6)}
    assert [r.feature for r in verdict(a, b).reasons] == ["f0", "f1", "f2", "f3"]


def test_a_feature_marked_as_a_tie_speaks_for_nobody() -> None:
    near = Scale(Kind.RATING, indifference=0.5)
    features = [Feature("speed", near), Feature("docs", Scale(Kind.RATING))]
    a: Ratings = {"speed": 8.4, "docs": 9}
    b: Ratings = {"speed": 8, "docs": 7}
    told = tell(analyse_pair(features, a, b), named(a, flask=a, django=b), NAMES)
    assert [r.feature for r in told.reasons] == ["docs"]


def test_a_win_says_the_nearest_weight_that_turns_it() -> None:
    a: Ratings = {"speed": 9, "ease": 8, "docs": 7}
    more = verdict(a, {"speed": 6, "ease": 7, "docs": 8})
    assert more.text.endswith("Django would win if Docs counted more than 4 times as much.")
    less = verdict({"speed": 10, "docs": 5, "ease": 5}, {"speed": 5, "docs": 6, "ease": 6}, docs=2)
    assert less.text.endswith("Django would win if Speed counted less than 0.6 times as much.")


def test_a_feature_of_no_weight_makes_no_headline() -> None:
    told = verdict({"speed": 9, "ease": 8, "docs": 2}, {"speed": 7, "ease": 8.1, "docs": 9}, docs=0)
    assert told.text.endswith(NO_TURN)


def test_a_win_that_no_near_weight_turns_says_so() -> None:
    told = verdict({"speed": 9, "docs": 6.9}, {"speed": 1, "docs": 7})
    assert told.text.endswith(NO_TURN)


def test_a_turn_is_said_so_that_it_holds_when_rounded() -> None:
    a: Ratings = {"speed": 8.9, "ease": 8.9, "docs": 8}
    b: Ratings = {"speed": 8, "ease": 8, "docs": 8.8}
    assert "Docs counted more than 2.3 times as much" in verdict(a, b).text
    for weight, sign in ((2.2, 1), (2.3, -1)):
        scale = Scale(Kind.RATING)
        features = [Feature(key, scale, weight if key == "docs" else 1.0) for key in a]
        assert sign * (analyse_pair(features, a, b).difference or 0.0) > 0.0


def test_whoever_is_nowhere_worse_wins_however_features_are_weighed() -> None:
    told = verdict({"speed": 9, "docs": 8}, {"speed": 8, "docs": 8})
    assert told.strength is Strength.DOMINATES
    assert told.text.endswith(STRENGTHS[Strength.DOMINATES])


def test_the_first_of_several_is_named_with_the_second() -> None:
    told = ranked(
        flask={"speed": 8, "docs": 8}, django={"speed": 9, "docs": 9}, rails={"speed": 7, "docs": 7}
    )
    assert (told.outcome, told.winner) == (VerdictOutcome.WIN, "django")
    assert told.text == "Django is ahead with 90.0 points to Flask's 80.0, over 2 features."


def test_the_strength_of_several_is_that_over_the_hardest_opponent() -> None:
    told = ranked(
        flask={"speed": 9, "docs": 5}, django={"speed": 5, "docs": 8}, rails={"speed": 1, "docs": 1}
    )
    assert told.winner == "flask"
    assert told.strength is Strength.WEIGHT_DEPENDENT


def test_several_that_lead_together_are_level_and_nobody_wins() -> None:
    told = ranked(flask={"speed": 9}, django={"speed": 8.995}, rails={"speed": 7})
    assert (told.outcome, told.winner, told.strength) == (VerdictOutcome.TIE, None, None)
    assert told.text == "Flask, Django are level, over 1 feature."


def test_who_is_not_ranked_is_named() -> None:
    told = ranked(
        flask={"speed": 9, "docs": 8, "ease": 7},
        django={"speed": 8, "docs": 8, "ease": 7},
        rails={"speed": 9},
    )
    assert told.winner == "flask"
    assert told.text.endswith(
        "Not ranked, as less than half of the weight is known or nothing is shared: Rails."
    )


def test_with_fewer_than_two_ranked_nobody_wins() -> None:
    told = ranked(flask={"speed": 9, "docs": 9, "ease": 9}, django={"speed": 9}, rails={"docs": 2})
    assert (told.outcome, told.winner) == (VerdictOutcome.UNDETERMINED, None)
    assert told.text.startswith(NOBODY_RANKED)


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


@pytest.mark.parametrize(
    ("share", "shown"), [(0.4996, "49.9 %"), (0.25, "25 %"), (0.0004, "0 %"), (0.5, "50 %")]
)
def test_a_share_that_falls_short_is_never_shown_as_enough(share: float, shown: str) -> None:
    assert short_of(share) == shown
