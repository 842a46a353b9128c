"""The parts of an answer beside the ratings, and whether there is anything in them."""

from __future__ import annotations

from enum import StrEnum


class Section(StrEnum):
    """The parts of an answer beside the ratings, in the order they are shown."""

    POINTS = "points"
    DESCRIPTIONS = "descriptions"
    ADOPTERS = "adopters"
    INTEGRATIONS = "integrations"
    STATS = "stats"
    CHARTS = "charts"
    ARTICLES = "articles"
    OPINIONS = "opinions"
    DIFFERENCES = "differences"
    RECOMMENDATIONS = "recommendations"
    FAQ = "faq"
    ADVICE = "advice"
    CODE = "code"
    ALTERNATIVES = "alternatives"
    RELATED = "related"
    CLAIMS = "claims"
    SOURCES = "sources"


INCLUDABLE = tuple(section for section in Section if section is not Section.OPINIONS)
"""What ``include=`` takes. Opinions come with every answer: beside its verdict and its features."""

ALWAYS_THERE = ("features", "verdict", "audit")
"""Parts that every answer has, for the headings that stand above them on a page."""


class SectionState(StrEnum):
    """Whether a section has anything in it."""

    PRESENT = "present"
    #: Some source has the heading and nothing below it, or says there is none.
    EMPTY = "empty"
    #: Nobody has said anything.
    ABSENT = "absent"


class HeadingState(StrEnum):
    """What a source has below one of its headings."""

    PRESENT = "present"
    EMPTY = "empty"
    ABSENT = "absent"
    #: Site furniture: a newsletter form, a menu.
    IGNORED = "ignored"


def state(entries: int, *, said_empty: bool) -> SectionState:
    """Tell the state of a section from its entries and from what sources say of it."""
    if entries:
        return SectionState.PRESENT
    return SectionState.EMPTY if said_empty else SectionState.ABSENT
