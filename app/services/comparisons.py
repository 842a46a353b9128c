"""Comparing frameworks head to head: the matrix, the analysis, the verdict, the audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.domain import scoring, verdicts, weights
from app.domain.analysis import PairAnalysis, Winner
from app.domain.errors import SameFramework
from app.domain.features import Feature
from app.domain.scales import Reading
from app.services import audits, features, frameworks, profiles
from app.services.audits import Audit
from app.services.changes import State
from app.services.features import FeatureRecord
from app.services.frameworks import FrameworkRecord
from app.services.profiles import Cell, Profile


class RowOutcome(StrEnum):
    """What a feature says about two frameworks."""

    WIN = "win"
    TIE = "tie"
    #: At least one side has no rating: nobody has looked yet.
    UNDECIDED = "undecided"
    #: A description; there is no better and worse.
    NOT_SCORED = "not_scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One feature across the frameworks; ``cells`` and ``margin`` in the order asked."""

    feature: FeatureRecord
    weight: float | None
    outcome: RowOutcome
    leaders: tuple[str, ...]
    margin: float | None
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything an answer is made of; recomputable from itself."""

    frameworks: tuple[FrameworkRecord, ...]
    rows: tuple[Row, ...]
    analysis: PairAnalysis
    verdict: verdicts.Verdict
    weights: Mapping[str, float]
    audit: Audit

    @property
    def id(self) -> str:
        """The pair in the order asked."""
        return "-vs-".join(framework.slug for framework in self.frameworks)


def compare(session: Session, state: State, labels: Sequence[str]) -> Comparison:
    """Compare two frameworks, by slug or alias, under the features' own weights.

    Raises UnknownFramework naming every label that means none, SameFramework
    when both mean the same one.
    """
    asked = frameworks.by_labels(session, labels)
    _refuse_twins(asked)
    known = features.every(session)
    loaded = profiles.load(session, [framework.id for framework in asked], known)
    pair = [loaded[framework.id] for framework in asked]
    return _comparison(asked, _relevant(known, pair), pair, state)


def _refuse_twins(asked: Sequence[FrameworkRecord]) -> None:
    seen: set[str] = set()
    for framework in asked:
        if framework.slug in seen:
            raise SameFramework(framework.slug)
        seen.add(framework.slug)


def _relevant(known: Iterable[FeatureRecord], pair: Sequence[Profile]) -> list[FeatureRecord]:
    """Keep what somebody spoke about, and what counts though nobody did.

    The second kind are gaps and have to show; a feature of weight 0 that no
    side has anything to say on would only be noise.
    """
    return [
        feature
        for feature in known
        if any(feature.slug in profile for profile in pair)
        or (feature.scale.scored and feature.weight > 0)
    ]


def _comparison(
    asked: Sequence[FrameworkRecord],
    known: Sequence[FeatureRecord],
    pair: Sequence[Profile],
    state: State,
) -> Comparison:
    a, b = asked
    chosen = {f.slug: f.weight for f in known if f.scale.scored}
    analysis = scoring.analyse_readings(
        [Feature(f.slug, f.scale, f.weight) for f in known],
        _readings(pair[0]),
        _readings(pair[1]),
    )
    rows = tuple(_row(f, (a.slug, b.slug), pair, analysis) for f in known)
    named = {
        row.feature.slug: verdicts.Named(
            name=row.feature.name, a=_display(row.cells[0]), b=_display(row.cells[1])
        )
        for row in rows
    }
    return Comparison(
        frameworks=tuple(asked),
        rows=rows,
        analysis=analysis,
        verdict=verdicts.tell(analysis, named, a=a.slug, b=b.slug, names=(a.name, b.name)),
        weights=weights.normalised(chosen),
        audit=audits.audit(
            dict(zip((a.slug, b.slug), pair, strict=True)), known, judged_on=state.known_until
        ),
    )


def _readings(profile: Profile) -> dict[str, Reading]:
    return {slug: cell.reading for slug, cell in profile.items() if cell.reading is not None}


def _row(
    feature: FeatureRecord,
    slugs: tuple[str, str],
    pair: Sequence[Profile],
    analysis: PairAnalysis,
) -> Row:
    found = analysis.features[feature.slug]
    leaders = {
        Winner.A: slugs[:1],
        Winner.B: slugs[1:],
        Winner.TIE: slugs,
        None: (),
    }[found.winner]
    return Row(
        feature=feature,
        weight=found.weight,
        outcome=_row_outcome(feature, found.winner),
        leaders=leaders,
        margin=None if found.difference is None else abs(found.difference),
        cells=tuple(profile.get(feature.slug) for profile in pair),
    )


def _row_outcome(feature: FeatureRecord, winner: Winner | None) -> RowOutcome:
    if not feature.scale.scored:
        return RowOutcome.NOT_SCORED
    if winner is None:
        return RowOutcome.UNDECIDED
    return RowOutcome.TIE if winner is Winner.TIE else RowOutcome.WIN


def _display(cell: Cell | None) -> str | None:
    return cell.display if cell else None
