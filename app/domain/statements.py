"""What sources say of several frameworks together.

One record to each kind of entry. They hold what was said and by whom; what
follows from it, such as whether the ratings support an opinion, is worked out
when it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.dates import PartialDate
from app.domain.sections import HeadingState, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Anything stated of a comparison; ``slug`` names it within its section."""

    slug: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a source's page, and whether anything stands below it.

    ``title`` is null where the page lost it, ``section`` where the part has no
    counterpart here.
    """

    title: str | None
    section: str | None
    state: HeadingState
    lead: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """A way in which a source invites its readers to add something."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Statement):
    """A source's page apart from its facts; ``order`` is in which it names the frameworks."""

    title: str | None
    order: tuple[str, ...]
    path: tuple[str, ...]
    intro: str | None
    summary: str | None
    dimensions: tuple[str, ...]
    criteria: tuple[str, ...]
    conclusion: str | None
    outline: tuple[Heading, ...]
    contribute: tuple[Contribution, ...]


class OpinionKind(StrEnum):
    """What a source concluded."""

    OUTRIGHT = "outright"
    CONDITIONAL = "conditional"
    TIE = "tie"
    #: There is a difference, and it does not matter.
    NEGLIGIBLE_DIFFERENCE = "negligible_difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionReason:
    """A reason given for an opinion, and the feature it is about."""

    text: str
    feature: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionCondition:
    """When the source would choose a framework."""

    framework: str
    when: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Statement):
    """What a source concluded, over everything or, with a feature, on that one.

    ``winner`` of a conditional one is who wins if ``condition`` holds.
    """

    kind: OpinionKind
    feature: str | None
    winner: str | None
    condition: str | None
    text: str
    reasons: tuple[OpinionReason, ...]
    conditions: tuple[OpinionCondition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One framework's side of a difference."""

    framework: str
    value: str | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Statement):
    """One difference, told side by side."""

    title: str
    feature: str | None
    task: str | None
    axis: str | None
    text: str | None
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation(Statement):
    """What to build with which framework."""

    text: str
    framework: str
    use_case: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Statement):
    """A question people ask, its answer, and whom that favours."""

    question: str
    answer: str
    favours: str | None
    feature: str | None


class AdviceKind(StrEnum):
    """Whether somebody asks or tells."""

    NEEDS_ADVICE = "needs_advice"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote something; the role is enough."""

    name: str | None
    role: str | None
    employer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count as a page shows it: 38.7K is 38,700 give or take 50."""

    value: int
    display: str | None
    precision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice(Statement):
    """A post that asks for advice or tells of a decision; ``comments`` is null when not shown."""

    kind: AdviceKind
    date: PartialDate | None
    author: Author | None
    tags: tuple[str, ...]
    views: Figure | None
    comments: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative(Statement):
    """Another framework a source says to look at."""

    framework: str
    text: str | None
    why: str | None


class RelatedKind(StrEnum):
    """What sort of page is linked."""

    COMPARISON = "comparison"
    NEWS = "news"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Related(Statement):
    """A further page a source names; ``why`` says what it has to do with the comparison."""

    kind: RelatedKind
    title: str
    text: str | None
    frameworks: tuple[str, ...]
    why: str | None
    off_topic: bool


KINDS: Final[dict[Section, type[Statement]]] = {
    Section.ARTICLES: Article,
    Section.OPINIONS: Opinion,
    Section.DIFFERENCES: Difference,
    Section.RECOMMENDATIONS: Recommendation,
    Section.FAQ: Question,
    Section.ADVICE: Advice,
    Section.ALTERNATIVES: Alternative,
    Section.RELATED: Related,
}
"""The record of each section of a comparison, in the order they are written."""

SEPARATOR: Final = "-vs-"


def comparison_slug(frameworks: tuple[str, ...] | list[str]) -> str:
    """Return the one name of a comparison, whichever way round it is asked."""
    return SEPARATOR.join(sorted(frameworks))
