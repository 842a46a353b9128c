"""What sources say, and how what they say becomes the rating that is compared.

The rule is written out once, in ``RULE`` and ``AGREEMENT`` below, where
`GET /method` publishes it from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from itertools import combinations
from typing import Protocol

from app.domain.dates import PartialDate
from app.domain.scales import Kind, Scale

RULE = (
    "A claim that states something comes before one that shows a blank.",
    (
        "The source of the highest standing is taken: an editor's written ruling, then the project "
        "itself (documentation, repository, package registry), then what somebody measured "
        "(benchmark, survey, dataset), then what somebody wrote (article, generated page, "
        "community)."
    ),
    "Among equals the newest as-of date is taken; an undated claim comes last.",
    "Then the most exact one: a plain statement before one that hedges over several levels.",
    "Then the first source by slug, so that the answer never depends on an order of rows.",
)
"""How the claim that becomes the rating is chosen, first rule first."""

AGREEMENT = (
    "Claims agree while there is a value that each two of them allow. 'Moderate to steep' allows "
    "steep, so it agrees with 'steep'; 38.7K and 38,712 agree; MVC and MVT do not. Where two "
    "sources leave no common value the cell is a conflict: all claims are kept, the rule still "
    "picks one, and the answer says so. Measured figures of different periods are a history, "
    "not a conflict; two undated ones are compared."
)
"""When claims contradict each other."""


class SourceKind(StrEnum):
    """What sort of thing a source is; it decides its standing."""

    EDITOR = "editor"
    DOCUMENTATION = "documentation"
    REPOSITORY = "repository"
    REGISTRY = "registry"
    BENCHMARK = "benchmark"
    SURVEY = "survey"
    DATASET = "dataset"
    ARTICLE = "article"
    GENERATED = "generated"
    COMMUNITY = "community"


class Standing(IntEnum):
    """Whose word goes first; lower comes first."""

    RULING = 0
    PRIMARY = 1
    MEASURED = 2
    SECONDARY = 3


STANDING: dict[SourceKind, Standing] = {
    SourceKind.EDITOR: Standing.RULING,
    SourceKind.DOCUMENTATION: Standing.PRIMARY,
    SourceKind.REPOSITORY: Standing.PRIMARY,
    SourceKind.REGISTRY: Standing.PRIMARY,
    SourceKind.BENCHMARK: Standing.MEASURED,
    SourceKind.SURVEY: Standing.MEASURED,
    SourceKind.DATASET: Standing.MEASURED,
    SourceKind.ARTICLE: Standing.SECONDARY,
    SourceKind.GENERATED: Standing.SECONDARY,
    SourceKind.COMMUNITY: Standing.SECONDARY,
}


class CellState(StrEnum):
    """What is known of one framework on one feature."""

    RATED = "rated"
    #: Nobody has said anything, or a source shows a blank.
    MISSING = "missing"
    #: The feature makes no sense for this framework.
    NOT_APPLICABLE = "not_applicable"
    #: A source looked and says there is none, such as an empty list.
    NONE_KNOWN = "none_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one source says of one framework on one feature, as of a date.

    ``rating`` is null unless ``state`` is rated. ``precision`` is half the width
    of a figure's interval in the feature's unit; ``span`` the lowest and highest
    level a hedging wording allows, in the scale's order.
    """

    source: str
    source_kind: SourceKind
    state: CellState = CellState.RATED
    rating: float | str | None = None
    precision: float | None = None
    span: tuple[str, str] | None = None
    as_of: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The claim that speaks for a cell, and whether the others contradict."""

    claim: Claim
    conflict: bool


def resolve(claims: Sequence[Claim], scale: Scale) -> Resolution | None:
    """Pick the claim that becomes the rating, by ``RULE``; None when nobody has spoken."""
    if not claims:
        return None
    return Resolution(min(claims, key=precedence), conflict=_contradict(claims, scale))


class Heard(Protocol):
    """What the order of claims looks at."""

    @property
    def source(self) -> str:
        """Who says so."""
        ...

    @property
    def source_kind(self) -> SourceKind:
        """What sort of thing the source is."""
        ...

    @property
    def state(self) -> CellState:
        """Whether it states a rating."""
        ...

    @property
    def as_of(self) -> PartialDate | None:
        """When that was so."""
        ...

    @property
    def span(self) -> tuple[str, ...] | None:
        """The levels a hedging wording allows; nothing for a plain one."""
        ...

    @property
    def precision(self) -> float | None:
        """Half the width of a figure's interval."""
        ...


def precedence(claim: Heard) -> tuple[bool, int, int, bool, float, str]:
    """Return what claims on one cell are ordered by: whose word goes first comes first.

    By ``RULE``: what states something before a blank, then the source's standing,
    the newest, the plainest, the most exact, and the source's slug.
    """
    newest_first = -(claim.as_of.first if claim.as_of else date.min).toordinal()
    return (
        claim.state is CellState.MISSING,
        STANDING[claim.source_kind],
        newest_first,
        bool(claim.span),
        claim.precision or 0.0,
        claim.source,
    )


def _contradict(claims: Sequence[Claim], scale: Scale) -> bool:
    stated = [claim for claim in claims if claim.state is not CellState.MISSING]
    return any(
        _same_subject(a, b, scale) and not _agree(a, b, scale) for a, b in combinations(stated, 2)
    )


def _same_subject(a: Claim, b: Claim, scale: Scale) -> bool:
    """Whether two claims can contradict each other at all.

    A source that speaks twice has changed its mind or its figure. Measured
    figures of different periods are a history, not a quarrel; a figure "of 2025"
    does not quarrel with one of a day in it, since the year was long.
    """
    if a.source == b.source:
        return False
    if scale.kind is not Kind.METRIC:
        return True
    return a.as_of == b.as_of


def _agree(a: Claim, b: Claim, scale: Scale) -> bool:
    if a.state is not b.state:
        return False
    if a.state is not CellState.RATED:
        return True
    match scale.kind:
        case Kind.ORDINAL:
            (low_a, high_a), (low_b, high_b) = _levels(a, scale), _levels(b, scale)
            return low_a <= high_b and low_b <= high_a
        case Kind.RATING | Kind.METRIC:
            (low_a, high_a), (low_b, high_b) = _interval(a), _interval(b)
            return low_a <= high_b and low_b <= high_a
        case Kind.BOOLEAN | Kind.TEXT:
            return str(a.rating).casefold() == str(b.rating).casefold()


def _levels(claim: Claim, scale: Scale) -> tuple[float, float]:
    low, high = claim.span or (str(claim.rating), str(claim.rating))
    return scale.levels.index(low), scale.levels.index(high)


def _interval(claim: Claim) -> tuple[float, float]:
    figure, half = float(claim.rating or 0), claim.precision or 0.0
    return figure - half, figure + half
