"""Comparing frameworks head to head: the matrix, the analysis, the verdict, the audit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy.orm import Session

from app.domain import conditions, ranking, scoring, verdicts, weights
from app.domain.analysis import PairAnalysis
from app.domain.conditions import Case, Condition
from app.domain.errors import BadQuestion, Mistake, SameFramework, TooManyFrameworks
from app.domain.features import Feature
from app.domain.model import MAX_FRAMEWORKS
from app.domain.ranking import RankAcceptability, RankAnalysis, Readings
from app.domain.sections import Section
from app.domain.statements import SEPARATOR, Opinion, comparison_slug
from app.services import (
    audits,
    features,
    frameworks,
    kept,
    matrices,
    opinions,
    points,
    profiles,
    questions,
    sections,
    statements,
    tasks,
    use_cases,
)
from app.services.audits import Audit
from app.services.changes import State
from app.services.charts import Charts
from app.services.frameworks import FrameworkRecord
from app.services.matrices import Row, StatRow
from app.services.opinions import JudgedOpinion
from app.services.points import Points
from app.services.profiles import Profile
from app.services.questions import GENERAL, Question, Weighing
from app.services.sections import SectionRecord
from app.services.statements import Pages
from app.services.tasks import TaskRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything an answer is made of; recomputable from itself.

    The analysis is a pair's for two frameworks and a ranking's for more.
    """

    frameworks: tuple[FrameworkRecord, ...]
    #: All that is known of each framework, in the order asked.
    profiles: Mapping[str, Profile]
    rows: tuple[Row, ...]
    stats: tuple[StatRow, ...]
    analysis: PairAnalysis | RankAnalysis
    verdict: verdicts.Verdict
    conditions: tuple[Condition, ...]
    question: Question
    weighing: Weighing
    audit: Audit
    #: How many claims speak for the cells, what a source said before left out.
    told: int
    points: Mapping[str, Points]
    pages: Pages
    tasks: tuple[TaskRecord, ...]
    opinions: tuple[JudgedOpinion, ...]
    differences_only: bool
    acceptability: RankAcceptability | None

    @property
    def slugs(self) -> list[str]:
        """The frameworks in the order asked."""
        return [framework.slug for framework in self.frameworks]

    @property
    def sections(self) -> tuple[SectionRecord, ...]:
        """What there is beside the ratings, section by section."""
        return sections.look_over(
            list(self.points.values()),
            self.pages,
            {
                Section.STATS: len(self.stats),
                Section.CHARTS: len(fields(Charts)),
                Section.CODE: len(self.tasks),
                Section.CLAIMS: self.told,
                Section.SOURCES: len(self.cited),
            },
        )

    @property
    def cited(self) -> list[str]:
        """Every source whose word is in the answer, sorted."""
        pointed = {point.source for points in self.points.values() for point in points}
        stated = {one.source for listed in self.pages.sections.values() for one in listed}
        return sorted({*self.audit.sources, *pointed, *stated})

    @property
    def id(self) -> str:
        """The frameworks in the order asked, as one name."""
        return SEPARATOR.join(self.slugs)

    @property
    def title(self) -> str:
        """The names in the order asked, as people write a comparison."""
        return " vs ".join(framework.name for framework in self.frameworks)

    @property
    def shown(self) -> Sequence[Row]:
        """The rows that were asked for."""
        return [row for row in self.rows if row.differs or not self.differences_only]

    @property
    def weights(self) -> Mapping[str, float]:
        """The weights used, adding up to 1."""
        return self.weighing.weights


def compare(  # noqa: PLR0913 (one question; all but who asks whom are named)
    session: Session,
    state: State,
    labels: Sequence[str],
    question: Question = GENERAL,
    *,
    differences_only: bool = False,
    acceptability: bool = False,
) -> Comparison:
    """Compare two to eight frameworks, by slug or alias.

    ``differences_only`` narrows the rows shown and changes no number;
    ``acceptability`` adds rank acceptabilities for three and more.

    Raises UnknownFramework naming every label that means none, SameFramework
    when two mean the same one, TooManyFrameworks above eight, and BadQuestion
    with every mistake of the question.
    """
    asked = compared(session, labels)
    known = features.every(session)
    # Of every feature asked for: a use case may count what nobody here is rated on.
    whole = questions.weigh(session, question, known)
    loaded = profiles.load(session, [framework.id for framework in asked], known)
    by_slug = {framework.slug: loaded[framework.id] for framework in asked}
    weighing = _relevant(whole, by_slug)
    readings = {slug: _readings(profile) for slug, profile in by_slug.items()}
    analysis = _analyse(weighing.weighed(), readings)
    laid_out = _laid_out(session, weighing, by_slug, judged_on=state.known_until)
    rows = matrices.weighed(laid_out.rows, _shares(analysis, weighing))
    stated = points.load(session, loaded)
    pages = statements.load(session, comparison_slug(list(by_slug)))
    code = tasks.load(session, [framework.id for framework in asked])
    return Comparison(
        frameworks=tuple(asked),
        profiles=by_slug,
        rows=rows,
        stats=laid_out.stats,
        analysis=analysis,
        verdict=verdicts.tell(
            analysis, laid_out.named, {framework.slug: framework.name for framework in asked}
        ),
        conditions=_conditions(analysis, rows, asked, _wins(session, question, whole, readings)),
        question=question,
        weighing=weighing,
        audit=laid_out.audit,
        told=laid_out.told,
        points={framework.slug: stated[framework.id] for framework in asked},
        pages=pages,
        tasks=tuple(code),
        opinions=tuple(
            opinions.judge(
                pages.of(Section.OPINIONS, Opinion),
                pages.kinds,
                by_slug,
                {feature.slug: feature for feature in known},
            )
        ),
        differences_only=differences_only,
        acceptability=_acceptability(weighing, readings) if acceptability else None,
    )


def compared(session: Session, labels: Sequence[str]) -> list[FrameworkRecord]:
    """Return the frameworks that labels name, in their order; raises what ``compare`` does."""
    if len(labels) > MAX_FRAMEWORKS:
        raise TooManyFrameworks(len(labels), MAX_FRAMEWORKS)
    asked = frameworks.by_labels(session, labels)
    _refuse_twins(asked)
    return asked


def _acceptability(
    weighing: Weighing, readings: Mapping[str, Readings]
) -> RankAcceptability | None:
    """Draw from a seed made of the question, so that asking again draws the same."""
    if len(readings) < 3:
        return None
    asked = json.dumps([sorted(readings), sorted(weighing.weights.items())])
    seed = int.from_bytes(hashlib.sha256(asked.encode()).digest()[:6], "big")
    return ranking.rank_acceptability(weighing.weighed(), readings, seed=seed)


def _refuse_twins(asked: Sequence[FrameworkRecord]) -> None:
    seen: set[str] = set()
    for framework in asked:
        if framework.slug in seen:
            raise SameFramework(framework.slug)
        seen.add(framework.slug)
    if len(asked) < 2:
        told = "A comparison needs two frameworks or more."
        raise BadQuestion([Mistake(parameter="frameworks", detail=told)])


def _relevant(weighing: Weighing, asked: Mapping[str, Profile]) -> Weighing:
    """Keep what somebody spoke about, and what counts though nobody did.

    The second kind are gaps and have to show; a feature of weight 0 that no
    side has anything to say on would only be noise.
    """
    kept = tuple(
        feature
        for feature in weighing.features
        if weighing.weights.get(feature.slug, 0.0) > 0.0
        or any(feature.slug in profile for profile in asked.values())
    )
    return Weighing(
        use_case=weighing.use_case,
        features=kept,
        weights={f.slug: weighing.weights[f.slug] for f in kept if f.scale.scored},
        use_cases=weighing.use_cases,
    )


def _readings(profile: Profile) -> Readings:
    return {slug: cell.reading for slug, cell in profile.items() if cell.reading is not None}


def _analyse(
    weighed: Sequence[Feature], readings: Mapping[str, Readings]
) -> PairAnalysis | RankAnalysis:
    if len(readings) == 2:
        return scoring.analyse_readings(weighed, *readings.values())
    return ranking.rank_readings(weighed, readings)


def _shares(analysis: PairAnalysis | RankAnalysis, weighing: Weighing) -> Mapping[str, float]:
    """Return the weights of the compared features, normalised over these."""
    if isinstance(analysis, PairAnalysis):
        found = {slug: feature.weight for slug, feature in analysis.features.items()}
        return {slug: weight for slug, weight in found.items() if weight is not None}
    return weights.normalised({slug: weighing.weights[slug] for slug in analysis.common})


@dataclass(frozen=True, slots=True, kw_only=True)
class _LaidOut:
    """What a comparison shows of its frameworks, the same whatever counts how much."""

    rows: tuple[Row, ...]
    stats: tuple[StatRow, ...]
    named: Mapping[str, verdicts.Named]
    audit: Audit
    told: int


ROW_SIZE = 700
"""Bytes that a row of a comparison takes, with what is told of it; estimated."""


def _laid_out(
    session: Session,
    weighing: Weighing,
    profiles: Mapping[str, Profile],
    *,
    judged_on: date | None,
) -> _LaidOut:
    """Lay frameworks side by side, once for all who ask for the same features of them."""
    counting = frozenset(slug for slug, weight in weighing.weights.items() if weight > 0.0)
    shown = tuple(feature.slug for feature in weighing.features)

    def lay_out() -> _LaidOut:
        rows = matrices.rows(weighing.features, profiles)
        return _LaidOut(
            rows=rows,
            stats=tuple(matrices.stat_rows(weighing.features, profiles.values())),
            named=_named(rows, list(profiles)),
            audit=audits.audit(list(profiles), rows, counting, judged_on=judged_on),
            told=sum(len(cell.current) for row in rows for cell in row.cells if cell),
        )

    return kept.once(
        session,
        ("laid out", *profiles, shown, counting),
        lay_out,
        size=lambda laid_out: ROW_SIZE * len(laid_out.rows),
    )


def _named(rows: Iterable[Row], slugs: Sequence[str]) -> dict[str, verdicts.Named]:
    return {
        row.feature.slug: verdicts.Named(
            name=row.feature.name,
            ratings={
                slug: cell.display if cell else None
                for slug, cell in zip(slugs, row.cells, strict=True)
            },
        )
        for row in rows
    }


def _conditions(
    analysis: PairAnalysis | RankAnalysis,
    rows: Sequence[Row],
    asked: Sequence[FrameworkRecord],
    wins: Mapping[Case, str | None],
) -> tuple[Condition, ...]:
    """Say when each framework is the right one: for which use case, for which weight."""
    return conditions.conditions(
        analysis,
        features={row.feature.slug: row.feature.name for row in rows},
        names={framework.slug: framework.name for framework in asked},
        wins=wins,
    )


WIN_SIZE = 300
"""Bytes that the winner of one use case takes; estimated."""


def _wins(
    session: Session, question: Question, weighing: Weighing, readings: Mapping[str, Readings]
) -> Mapping[Case, str | None]:
    """Return who wins each use case; the weights of the question have no say in that."""
    return kept.once(
        session,
        ("wins", *readings, frozenset(question.features), frozenset(question.groups)),
        lambda: {
            Case(slug=case.slug, name=case.name): conditions.leader(
                _analyse(weighing.weighed_for(case), readings), list(readings)
            )
            for case in weighing.use_cases
            # "You are building something" is no advice.
            if case.slug != use_cases.GENERAL
        },
        size=lambda wins: WIN_SIZE * len(wins),
    )
