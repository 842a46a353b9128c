from __future__ import annotations

import pytest

from app.domain.claims import STANDING, CellState, Claim, SourceKind, resolve
from app.domain.dates import PartialDate
from app.domain.scales import Kind, Scale, Transform

LEVELS = Scale(Kind.ORDINAL, levels=("easy", "moderate", "steep"), level_values=(9, 6, 3))
STARS = Scale(Kind.METRIC, lo=100, hi=1e6, transform=Transform.LOG)
POINTS = Scale(Kind.RATING)
WORDS = Scale(Kind.TEXT)
YES_NO = Scale(Kind.BOOLEAN)


def claim(
    rating: float | str | None,
    source: str = "page",
    kind: SourceKind = SourceKind.ARTICLE,
    *,
    as_of: str | None = None,
    span: tuple[str, str] | None = None,
    precision: float | None = None,
    state: CellState = CellState.RATED,
) -> Claim:
    return Claim(
        source=source,
        source_kind=kind,
        state=state,
        rating=rating,
        precision=precision,
        span=span,
        as_of=PartialDate.parse(as_of) if as_of else None,
    )


def chosen(*claims: Claim, scale: Scale = LEVELS) -> Claim:
    resolution = resolve(claims, scale)
    assert resolution is not None
    return resolution.claim


def conflict(*claims: Claim, scale: Scale = LEVELS) -> bool:
    resolution = resolve(claims, scale)
    assert resolution is not None
    return resolution.conflict


def test_a_cell_nobody_spoke_about_has_no_rating() -> None:
    assert resolve([], LEVELS) is None


def test_every_kind_of_source_has_a_standing() -> None:
    assert set(STANDING) == set(SourceKind)


def test_the_project_itself_is_believed_before_somebody_who_measured_and_somebody_who_wrote() -> (
    None
):
    article = claim("easy", "a", SourceKind.ARTICLE, as_of="2026")
    survey = claim("moderate", "b", SourceKind.SURVEY, as_of="2025")
    documentation = claim("steep", "c", SourceKind.DOCUMENTATION, as_of="2019")
    ruling = claim("easy", "d", SourceKind.EDITOR, as_of="2018")
    assert chosen(article, survey) is survey
    assert chosen(article, survey, documentation) is documentation
    assert chosen(article, survey, documentation, ruling) is ruling


def test_among_equals_the_newest_is_taken_and_an_undated_one_last() -> None:
    undated = claim("easy", "a")
    older = claim("moderate", "b", as_of="2025-12")
    newer = claim("steep", "c", as_of="2026-06")
    assert chosen(undated, older, newer) is newer
    assert chosen(undated, older) is older


def test_a_plain_statement_goes_before_a_hedging_one() -> None:
    hedging = claim("moderate", "a", span=("moderate", "steep"))
    plain = claim("steep", "b")
    assert chosen(hedging, plain) is plain


def test_the_more_exact_figure_is_taken() -> None:
    rounded = claim(38700, "a", as_of="2025", precision=50)
    exact = claim(38712, "b", as_of="2025")
    assert chosen(rounded, exact, scale=STARS) is exact


def test_the_last_resort_is_the_slug_and_never_the_order_given() -> None:
    a, b = claim("easy", "a"), claim("steep", "b")
    assert chosen(a, b) is chosen(b, a) is a


def test_a_blank_gives_way_to_any_statement_and_contradicts_none() -> None:
    blank = claim(None, "a", SourceKind.EDITOR, state=CellState.MISSING, as_of="2026")
    stated = claim("easy", "b")
    assert chosen(blank, stated) is stated
    assert not conflict(blank, stated)


def test_three_wordings_of_one_level_agree() -> None:
    assert not conflict(
        claim("steep", "a"),
        claim("steep", "b", span=("moderate", "steep")),
        claim("moderate", "c", span=("moderate", "steep")),
    )


def test_levels_without_a_common_one_conflict() -> None:
    small = claim("easy", "a")
    hedging = claim("moderate", "b", span=("moderate", "steep"))
    assert conflict(small, hedging)


def test_one_contradiction_among_many_claims_is_enough() -> None:
    wide = claim("moderate", "c", span=("easy", "steep"))
    assert conflict(wide, claim("easy", "a"), claim("steep", "b"))


def test_different_words_conflict_and_the_same_in_another_case_do_not() -> None:
    assert conflict(claim("MVC", "a"), claim("MVT", "b"), scale=WORDS)
    assert not conflict(claim("MVC", "a"), claim("mvc", "b"), scale=WORDS)
    assert conflict(claim("yes", "a"), claim("no", "b"), scale=YES_NO)


def test_a_rounded_figure_agrees_with_what_it_may_have_been_rounded_from() -> None:
    rounded = claim(38700, "a", as_of="2025-06", precision=50)
    assert not conflict(rounded, claim(38712, "b", as_of="2025-06"), scale=STARS)
    assert conflict(rounded, claim(38812, "b", as_of="2025-06"), scale=STARS)


@pytest.mark.parametrize("other", ["2026-08-22", "2025", None])
def test_figures_of_different_periods_are_a_history_not_a_conflict(other: str | None) -> None:
    mine = claim(85600, "a", as_of="2025-08-18")
    assert not conflict(mine, claim(72000, "b", as_of=other), scale=STARS)


def test_a_source_that_changed_its_mind_does_not_contradict_itself() -> None:
    assert not conflict(claim(7, as_of="2024"), claim(9, as_of="2026"), scale=POINTS)


def test_judgements_of_different_years_still_contradict_each_other() -> None:
    assert conflict(claim(7, "a", as_of="2024"), claim(9, "b", as_of="2026"), scale=POINTS)


def test_none_known_contradicts_a_statement() -> None:
    nothing = claim(None, "a", state=CellState.NONE_KNOWN)
    assert conflict(nothing, claim("easy", "b"))
    assert not conflict(nothing, claim(None, "b", state=CellState.NONE_KNOWN))
