"""What an answer has beside the ratings, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.points import PointState
from app.domain.sections import HeadingState, Section, SectionState, state
from app.domain.statements import KINDS
from app.services.points import Points
from app.services.statements import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRecord:
    """A section, how many entries it has, and what that means."""

    section: Section
    state: SectionState
    count: int


def look_over(
    points: Sequence[Points], pages: Pages, others: Mapping[Section, int]
) -> tuple[SectionRecord, ...]:
    """Tell of every section whether there is anything in it.

    ``others`` are the counts of those made of something else: ratings, examples.
    """
    counts = {**_points(points), **_statements(pages), **others}
    empty = _said_empty(points, pages)
    return tuple(
        SectionRecord(
            section=section,
            count=counts[section],
            state=state(counts[section], said_empty=section in empty),
        )
        for section in Section
    )


def _points(points: Sequence[Points]) -> dict[Section, int]:
    sections = (Section.POINTS, Section.DESCRIPTIONS, Section.ADOPTERS, Section.INTEGRATIONS)
    stated = [
        point.section for of_one in points for point in of_one if point.state is PointState.STATED
    ]
    return {section: stated.count(section) for section in sections}


def _statements(pages: Pages) -> dict[Section, int]:
    counts = {section: len(pages.sections.get(section, ())) for section in KINDS}
    return {**counts, Section.RELATED: len(pages.on_topic)}


def _said_empty(points: Sequence[Points], pages: Pages) -> set[str]:
    """Return the sections some source has a heading for and nothing below, or denies."""
    return {
        *(
            heading.section
            for article in pages.articles
            for heading in article.outline
            if heading.section and heading.state is HeadingState.EMPTY
        ),
        *(
            point.section
            for of_one in points
            for point in of_one
            if point.state is PointState.NONE_KNOWN
        ),
    }
