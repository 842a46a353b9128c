"""What ``include=`` adds to a comparison: everything beside the ratings."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from marshmallow import Schema, ValidationError, fields
from webargs.fields import DelimitedList

from app.api import links
from app.api.schemas.common import Out, integer, text
from app.api.schemas.points import (
    FrameworkPointsOut,
    FrameworkStatementsOut,
    present_points,
    present_section,
)
from app.api.schemas.sources import CitedSourceOut
from app.api.schemas.statements import SHAPES, present_statements
from app.api.schemas.stats import ChartsOut, StatOut, present_charts, present_stat
from app.api.schemas.tasks import TaskOut, present_task
from app.domain.sections import INCLUDABLE, Section
from app.domain.statements import comparison_slug
from app.services import charts
from app.services.comparisons import Comparison

ALL = "all"


class SectionOut(Out):
    """Whether there is anything in one part of the comparison."""

    state = text(
        "present, empty (a source has the heading and nothing below it, or says there is none) "
        "or absent.",
        example="present",
    )
    count = integer("How many entries there are.", example=4)
    href = text(
        "This comparison with the part in it; for opinions, which every answer has, their list.",
        example="/v1/compare?a=flask&b=django&include=faq",
    )


def include_field() -> fields.Field[Any]:
    """Describe the parameter that names what is to be added."""
    return DelimitedList(
        fields.String(validate=_is_section),
        load_default=(),
        metadata={
            "description": "What to add to the answer, comma-separated: "
            f"{', '.join(INCLUDABLE)}, or {ALL}.",
            "examples": [["points", "faq"]],
        },
    )


def _is_section(name: str) -> None:
    if name not in {*INCLUDABLE, ALL}:
        raise ValidationError(f"{name[:64]!r} is none of: {', '.join(INCLUDABLE)}, {ALL}.")


def sections_of(asked: Collection[str]) -> tuple[Section, ...]:
    """Return the sections a checked parameter names, each once, in their own order."""
    return tuple(section for section in INCLUDABLE if section in asked or ALL in asked)


def _maybe(shape: type[Schema], says: str) -> Any:
    metadata = {"description": f"{says} Null unless `include` asks for it."}
    return fields.List(fields.Nested(shape), required=True, allow_none=True, metadata=metadata)


INCLUDED: dict[str, fields.Field[Any]] = {
    Section.POINTS.value: _maybe(
        FrameworkPointsOut, "Pros, cons, when to choose it, by framework."
    ),
    Section.DESCRIPTIONS.value: _maybe(
        FrameworkStatementsOut, "How sources describe each framework."
    ),
    Section.ADOPTERS.value: _maybe(FrameworkStatementsOut, "Who uses each framework."),
    Section.INTEGRATIONS.value: _maybe(
        FrameworkStatementsOut, "What each framework joins up with."
    ),
    Section.STATS.value: _maybe(StatOut, "Counts and measurements, with every source's figure."),
    Section.CHARTS.value: fields.Nested(
        ChartsOut,
        required=True,
        allow_none=True,
        metadata={
            "description": "The numbers as charts want them. Null unless `include` asks for it."
        },
    ),
    Section.ARTICLES.value: _maybe(SHAPES[Section.ARTICLES], "The pages that compare them."),
    Section.DIFFERENCES.value: _maybe(SHAPES[Section.DIFFERENCES], "Differences, side by side."),
    Section.RECOMMENDATIONS.value: _maybe(
        SHAPES[Section.RECOMMENDATIONS], "What to build with which."
    ),
    Section.FAQ.value: _maybe(SHAPES[Section.FAQ], "Questions people ask."),
    Section.ADVICE.value: _maybe(SHAPES[Section.ADVICE], "Posts that ask or tell."),
    Section.CODE.value: _maybe(TaskOut, "The same jobs done with each framework."),
    Section.ALTERNATIVES.value: _maybe(SHAPES[Section.ALTERNATIVES], "What else sources name."),
    Section.RELATED.value: _maybe(SHAPES[Section.RELATED], "Further pages sources name."),
    Section.SOURCES.value: _maybe(CitedSourceOut, "Everybody whose word is in the answer."),
}
"""The keys of an answer that are null unless asked for; claims come with their feature."""


def present_included(comparison: Comparison, asked: Collection[Section]) -> dict[str, Any]:
    """Write the sections asked for, and null for every other."""
    return {
        section.value: _present(comparison, section, asked) if section in asked else None
        for section in INCLUDABLE
        if section not in {Section.CLAIMS, Section.SOURCES}
    }


def _present(comparison: Comparison, section: Section, asked: Collection[Section]) -> Any:
    if section is Section.STATS:
        # Figures are claims: an answer that has those would say each one twice.
        figures = Section.CLAIMS not in asked
        return [present_stat(row, comparison.slugs, figures=figures) for row in comparison.stats]
    present = _OWN.get(section)
    return (
        present(comparison)
        if present
        else present_statements(comparison.pages, section, comparison.slugs)
    )


def _points(comparison: Comparison) -> Any:
    return [present_points(slug, points) for slug, points in comparison.points.items()]


def _section(section: Section) -> Callable[[Comparison], Any]:
    def present(comparison: Comparison) -> Any:
        return [
            present_section(slug, points, section) for slug, points in comparison.points.items()
        ]

    return present


def _charts(comparison: Comparison) -> Any:
    drawn = charts.draw(comparison.slugs, comparison.rows, comparison.analysis, comparison.weights)
    return present_charts(drawn)


_OWN: dict[Section, Callable[[Comparison], Any]] = {
    Section.POINTS: _points,
    Section.DESCRIPTIONS: _section(Section.DESCRIPTIONS),
    Section.ADOPTERS: _section(Section.ADOPTERS),
    Section.INTEGRATIONS: _section(Section.INTEGRATIONS),
    Section.CHARTS: _charts,
    Section.CODE: lambda comparison: [present_task(task) for task in comparison.tasks],
}


def present_sections(comparison: Comparison, path: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Write what else there is; ``path`` and ``asked`` are where this answer is from."""
    opinions = links.to(f"/comparisons/{comparison_slug(comparison.slugs)}/opinions")
    # Their names need no escaping; fifteen addresses made one by one took as long as the analysis.
    include = links.to(path, {**asked, "include": ""})
    return {
        one.section.value: {
            "state": one.state,
            "count": one.count,
            "href": f"{include}{one.section.value}" if one.section in INCLUDABLE else opinions,
        }
        for one in comparison.sections
    }
