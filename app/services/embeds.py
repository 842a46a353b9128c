"""A comparison as it is drawn on somebody's page: every text made, every number beside it.

HTML, SVG, PNG and badges are drawn from this one record, which is made from the very
``Comparison`` that ``/compare`` answers with: a drawing can't name another winner.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from app.domain import conditions, model
from app.domain.analysis import PairAnalysis
from app.domain.claims import CellState
from app.domain.conditions import When
from app.domain.points import PointKind, PointState
from app.domain.verdicts import VerdictOutcome
from app.services import charts, headlines
from app.services.charts import Chart
from app.services.comparisons import Comparison
from app.services.languages import Language
from app.services.matrices import Row, RowOutcome
from app.services.points import PointRecord
from app.services.profiles import Cell

NOTHING = "–"
"""What stands where there is no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A framework compared; ``score`` is 0 to 100, null where nothing is known of all."""

    slug: str
    name: str
    score: float | None
    score_text: str
    won: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """A cell as it is read; ``mark`` says aloud what its look says: wins, ties, not rated."""

    text: str
    won: bool
    tied: bool
    missing: bool
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """A feature across the frameworks.

    ``counts`` says whether the question gives it any weight, rated for all or not.
    ``weight`` is its share of all that counts, 0 to 1, null where it decides nothing;
    ``raw`` the weight that the parameter ``weights`` takes for it, and ``usual`` the one it has
    where nobody gives it another; both null for descriptions.
    """

    slug: str
    name: str
    outcome: RowOutcome
    cells: tuple[CellText, ...]
    counts: bool
    weight: float | None
    weight_text: str
    raw: float | None
    usual: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupText:
    """Features under their heading; those that are scored, and those described."""

    slug: str
    name: str
    scored: tuple[RowText, ...]
    described: tuple[RowText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointText:
    """One pro or con, with its votes where somebody counted them."""

    text: str
    votes: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Pros and cons of one framework."""

    name: str
    pros: tuple[PointText, ...]
    cons: tuple[PointText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionText:
    """When a framework is the right one."""

    name: str
    when: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """All that is drawn of a comparison; texts are plain, and escaped where they are drawn."""

    language: Language
    #: Slugs in the order asked, joined: what ``/embed/{name}`` takes.
    name: str
    title: str
    sides: tuple[Side, ...]
    outcome: VerdictOutcome
    #: Who wins, with the scores.
    headline: str
    #: Under how many weightings; null where nobody wins, or several are ranked.
    sure: str | None
    #: How many features were compared.
    compared: str
    reasons: tuple[str, ...]
    conditions: tuple[ConditionText, ...]
    groups: tuple[GroupText, ...]
    #: Values by group of features, 0 to ``max``; the series in the order of ``sides``.
    radar: Chart
    stated: tuple[Stated, ...]
    #: Features that count and are not rated for all.
    unknown: tuple[str, ...]
    unknown_told: str | None
    as_of: str | None
    #: The slugs of all whose word is in it.
    cited: tuple[str, ...]
    #: Under which question, where it is not the usual one: whoever reads should know.
    basis: str | None
    #: Whatever the catalogue calls something that a sentence may name, each once.
    terms: tuple[str, ...]

    @property
    def winner(self) -> Side | None:
        """Who wins over everything."""
        return next((side for side in self.sides if side.won), None)


def embed(comparison: Comparison, language: Language) -> Embed:
    """Put a comparison into the words of a language, ready to be drawn."""
    drawn = charts.draw(comparison.slugs, comparison.rows, comparison.analysis, comparison.weights)
    names = {framework.slug: framework.name for framework in comparison.frameworks}
    unknown = _unknown(comparison)
    return Embed(
        language=language,
        name=comparison.id,
        title=comparison.title,
        sides=tuple(_sides(comparison, names, drawn.overall, language)),
        outcome=comparison.verdict.outcome,
        headline=headlines.headline(comparison, names, language),
        sure=headlines.sure(comparison, language),
        compared=language.count("compared", _compared(comparison)),
        reasons=tuple(_reasons(comparison, names, language)),
        conditions=tuple(_conditions(comparison, names, language)),
        groups=tuple(_groups(comparison, names, language)),
        radar=drawn.groups,
        stated=tuple(
            _stated(name, comparison.points[slug], language) for slug, name in names.items()
        ),
        unknown=unknown,
        unknown_told=language.count("gaps", len(unknown)) if unknown else None,
        as_of=_as_of(comparison, language),
        cited=tuple(comparison.cited),
        basis=headlines.basis(comparison, language),
        terms=_terms(comparison, names),
    )


def _terms(comparison: Comparison, names: Mapping[str, str]) -> tuple[str, ...]:
    rated = [cell.display for row in comparison.rows for cell in row.cells if cell and cell.display]
    features = [row.feature.name for row in comparison.rows]
    cases = [case.name for case in comparison.weighing.use_cases]
    return tuple(dict.fromkeys([*names.values(), *features, *cases, *rated]))


def _sides(
    comparison: Comparison, names: Mapping[str, str], overall: Chart, language: Language
) -> Iterator[Side]:
    for series in overall.series:
        (score,) = series.values
        yield Side(
            slug=series.framework,
            name=names[series.framework],
            score=score,
            score_text=_score(score, comparison.verdict.outcome, language),
            won=comparison.verdict.winner == series.framework,
        )


def _compared(comparison: Comparison) -> int:
    analysis = comparison.analysis
    if isinstance(analysis, PairAnalysis):
        return analysis.features_compared
    return len(analysis.common)


def _reasons(comparison: Comparison, names: Mapping[str, str], language: Language) -> Iterator[str]:
    by_slug = {row.feature.slug: row for row in comparison.rows}
    for reason in comparison.verdict.reasons:
        row = by_slug[reason.feature]
        shown = dict(zip(names, _texts(row, language), strict=True))
        mine = shown.pop(reason.favours)
        yield language.say(
            "reason", feature=row.feature.name, mine=mine, theirs=next(iter(shown.values()))
        )


def _conditions(
    comparison: Comparison, names: Mapping[str, str], language: Language
) -> Iterator[ConditionText]:
    features = {row.feature.slug: row.feature.name for row in comparison.rows}
    cases = {case.slug: case.name for case in comparison.weighing.use_cases}
    for condition in comparison.conditions:
        if condition.when:
            told = tuple(
                _when(when, comparison.analysis, features, cases, language)
                for when in condition.when
            )
            yield ConditionText(name=names[condition.framework], when=told)


def _when(
    when: When,
    analysis: object,
    features: Mapping[str, str],
    cases: Mapping[str, str],
    language: Language,
) -> str:
    if when.use_case is not None or when.feature is None:
        return language.say("condition.use_case", case=cases[when.use_case or ""])
    feature = features[when.feature]
    if when.multiplier is not None:
        key = "condition.more" if when.multiplier > 1.0 else "condition.less"
        times = language.number(conditions.times(when.multiplier))
        return language.say(key, feature=feature, times=times)
    # Only a pair has turning points, and one without a multiple has its share of the weight.
    flip = analysis.features[when.feature].flip if isinstance(analysis, PairAnalysis) else None
    least = math.ceil((flip.share if flip else 0.0) * 100.0 - model.RESIDUE)
    return language.say("condition.care", feature=feature, share=language.percent(least))


def _score(score: float | None, outcome: VerdictOutcome, language: Language) -> str:
    """Write a score; in brackets where too little is known for it to decide anything."""
    if score is None:
        return NOTHING
    written = language.number(headlines.tenths(score), digits=1)
    return f"({written})" if outcome is VerdictOutcome.UNDETERMINED else written


def _groups(
    comparison: Comparison, names: Mapping[str, str], language: Language
) -> Iterator[GroupText]:
    usual = _usual_weights(comparison)
    for (slug, name), rows in groupby(
        comparison.shown, key=lambda row: (row.feature.group, row.feature.group_name)
    ):
        texts = [_row(row, names, comparison, usual, language) for row in rows]
        yield GroupText(
            slug=slug,
            name=name,
            scored=tuple(text for text in texts if text.outcome is not RowOutcome.NOT_SCORED),
            described=tuple(text for text in texts if text.outcome is RowOutcome.NOT_SCORED),
        )


def _usual_weights(comparison: Comparison) -> dict[str, float]:
    """Return the weights of the use case, before they are made to add up to 1."""
    weighing = comparison.weighing
    case = next(one for one in weighing.use_cases if one.slug == weighing.use_case)
    return {
        feature.slug: case.weights.get(feature.slug, feature.weight)
        for feature in weighing.features
        if feature.scale.scored
    }


def _row(
    row: Row,
    names: Mapping[str, str],
    comparison: Comparison,
    usual: Mapping[str, float],
    language: Language,
) -> RowText:
    slug = row.feature.slug
    return RowText(
        slug=slug,
        name=row.feature.name,
        outcome=row.outcome,
        cells=tuple(
            _cell(row, side, cell, language) for side, cell in zip(names, row.cells, strict=True)
        ),
        counts=bool(comparison.weights.get(slug)),
        weight=row.weight,
        weight_text=NOTHING if not row.weight else language.share(row.weight),
        raw=comparison.question.weights.get(slug, usual.get(slug)),
        usual=usual.get(slug),
    )


def _cell(row: Row, slug: str, cell: Cell | None, language: Language) -> CellText:
    leads = slug in row.leaders
    won, tied = leads and len(row.leaders) == 1, leads and len(row.leaders) > 1
    missing = cell is None or cell.display is None
    mark = "cell.won" if won else "cell.tied" if tied else None
    return CellText(
        text=cell_text(cell, language),
        won=won,
        tied=tied,
        missing=missing,
        mark=language.say(mark) if mark else "",
    )


def _texts(row: Row, language: Language) -> list[str]:
    return [cell_text(cell, language) for cell in row.cells]


def cell_text(cell: Cell | None, language: Language) -> str:
    """Return a cell as it is read: its rating, or why it has none."""
    if cell is not None and cell.display is not None:
        return cell.display
    state = CellState.MISSING if cell is None else cell.state
    return language.say(f"cell.{state.value}")


def _stated(name: str, points: Iterable[PointRecord], language: Language) -> Stated:
    listed = list(points)
    return Stated(
        name=name,
        pros=_points(listed, PointKind.PRO, language),
        cons=_points(listed, PointKind.CON, language),
    )


def _points(
    points: Iterable[PointRecord], kind: PointKind, language: Language
) -> tuple[PointText, ...]:
    found = [
        PointText(
            text=point.title or point.text or "",
            votes=None if point.votes is None else language.count("votes", point.votes),
        )
        for point in points
        if point.kind is kind and point.state is PointState.STATED
    ]
    return tuple(found)


def _unknown(comparison: Comparison) -> tuple[str, ...]:
    """Name the features that count and are not rated for all, in the catalogue's order."""
    return tuple(
        row.feature.name
        for row in comparison.rows
        if row.outcome is RowOutcome.UNDECIDED and comparison.weights.get(row.feature.slug)
    )


def _as_of(comparison: Comparison, language: Language) -> str | None:
    oldest, newest = comparison.audit.oldest, comparison.audit.newest
    if newest is None or oldest is None:
        return None
    if oldest == newest:
        return language.say("as_of_one", newest=language.date(newest))
    return language.say("as_of", oldest=language.date(oldest), newest=language.date(newest))
