"""How it looks from outside what sources say of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from marshmallow import Schema

from app.api import links
from app.api.schemas.common import (
    Out,
    PartialDateOut,
    flag,
    integer,
    many,
    one,
    present_date,
    text,
    texts,
)
from app.domain import statements
from app.domain.claims import SourceKind
from app.domain.sections import Section
from app.services.opinions import JudgedOpinion
from app.services.plain import plain
from app.services.statements import Pages, Pointed

AUTHORS = {
    SourceKind.EDITOR: "editor",
    SourceKind.GENERATED: "ai",
    SourceKind.COMMUNITY: "community",
}
"""Who speaks in a source of each kind; people write all others."""


class StatementOut(Out):
    """What every statement has."""

    slug = text("Its name within its section.", example="easier-to-learn")
    source = text("Who says so.", example="versus-page")


class HeadingOut(Out):
    """A heading of the page."""

    title = text("As it stands there; null where it was lost.", null=True)
    section = text("The part of this answer it stands for.", null=True, example="features")
    state = text("present, empty, absent or ignored (site furniture).", example="present")
    lead = text("What introduces it.", null=True)
    note = text("What the editor adds.", null=True)


class ContributionOut(Out):
    """A way in which the page invites readers to add something."""

    kind = text("What sort of way.", example="cli")
    label = text("What it says.")


class ArticleOut(StatementOut):
    """A source's page, apart from its facts."""

    title = text("Its title.", null=True)
    order = texts("In which order it names the frameworks.", example=["django", "flask"])
    path = texts("Its breadcrumb.")
    intro = text("How it begins, in Markdown.", null=True)
    summary = text("How it sums up.", null=True)
    dimensions = texts("What it says it looks at.")
    criteria = texts("What it says to decide by.")
    conclusion = text("How it ends.", null=True)
    outline = many(HeadingOut, "Its headings, empty and lost ones included.")
    contribute = many(ContributionOut, "How readers can add to it.")


class OpinionReasonOut(Out):
    """A reason given for an opinion."""

    feature = text("The feature it is about.", null=True, example="scalability")
    support = text(
        "What the ratings say of it: supported, even, contradicted, unrated or unlinked.",
        example="supported",
    )
    text = text("The reason.")


class OpinionConditionOut(Out):
    """When the source would choose a framework."""

    framework = text("Which.", example="flask")
    when = texts("When.", example=["a small project"])


class OpinionOut(StatementOut):
    """What a source concluded, over everything or on one feature."""

    kind = text("outright, conditional, tie or negligible_difference.", example="outright")
    author = text("Who speaks: ai, editor, community or writer.", example="ai")
    feature = text("The feature it is on; null over everything.", null=True)
    winner = text(
        "Who wins; of a conditional opinion, who wins if the condition holds.",
        null=True,
        example="django",
    )
    condition = text("On what condition.", null=True)
    support = text("What the ratings of its feature say of its winner.", null=True)
    reasons = many(OpinionReasonOut, "Why, and whether the ratings bear that out.")
    conditions = many(OpinionConditionOut, "When the source would choose which.")
    text = text("The opinion.")


class SideOut(Out):
    """One framework's side of a difference."""

    framework = text("Which.", example="flask")
    value = text("In a word or two.", null=True, example="decorators")
    text = text("In a sentence or more.", null=True)


class DifferenceOut(StatementOut):
    """One difference, told side by side."""

    position = integer("Its number, counted from 1.", example=1)
    title = text("What it is about.")
    feature = text("The feature it is about.", null=True)
    task = text("The task whose examples show it.", null=True)
    axis = text("Between what.", null=True, example="microframework against full-stack")
    sides = many(SideOut, "Framework by framework.")
    text = text("What is said of both.", null=True)


class RecommendationOut(StatementOut):
    """What to build with which framework."""

    framework = text("Which.", example="django")
    use_case = text("The use case it stands for.", null=True, example="enterprise-application")
    text = text("What is built.")


class QuestionOut(StatementOut):
    """A question people ask, and its answer."""

    position = integer("Its place in the list, counted from 1.", example=1)
    question = text("The question.")
    answer = text("The answer, in Markdown.")
    favours = text("Whom it speaks for.", null=True, example="flask")
    feature = text("The feature it is about.", null=True, example="learning-curve")


class AuthorOut(Out):
    """Who wrote a post; the role is enough."""

    name = text("The name, where it is published as a profession.", null=True)
    role = text("What the author does.", null=True, example="software engineer")
    employer = text("For whom.", null=True)


class FigureOut(Out):
    """A count as a page shows it."""

    value = integer("The count.", example=599000)
    display = text("As it is shown.", null=True, example="599k")
    precision = integer("Half the width of its interval.", null=True, example=500)


class AdviceOut(StatementOut):
    """A post that asks for advice or tells of a decision."""

    kind = text("needs_advice or decided.", example="decided")
    date = one(PartialDateOut, "When it was written.", null=True)
    author = one(AuthorOut, "By whom.", null=True)
    tags = texts("What it is filed under.")
    views = one(FigureOut, "How often it was read.", null=True)
    comments = integer("How many answers it has; null when not shown.", null=True)
    text = text("What it says, in Markdown; paragraphs are kept.")


class PointedOut(Out):
    """Another framework of the catalogue."""

    slug = text("Its slug.", example="laravel")
    name = text("Its name.", example="Laravel")
    kind = text("What sort of thing it is.", example="framework")
    category = text("Where it is filed; may be another category.", example="web-frameworks")


class AlternativeStatedOut(StatementOut):
    """Another framework a source says to look at."""

    framework = one(PointedOut, "Which.")
    why = text("What it has to do with those compared.", null=True)
    links = one(
        type("AlternativeStatedLinksOut", (Out,), {"self": text("Its address.")}),
        "Where to read of it.",
    )
    text = text("What is said of it.", null=True)


class RelatedLinksOut(Out):
    """Where a related comparison can be read here."""

    comparison = text("The comparison; null when it is none of ours.", null=True)


class RelatedOut(StatementOut):
    """A further page a source names."""

    kind = text("comparison, news or other.", example="comparison")
    title = text("Its title.")
    frameworks = texts("Which of our frameworks it compares.")
    why = text("What it has to do with this comparison.", null=True)
    off_topic = flag("Whether it has nothing to do with it.")
    links = one(RelatedLinksOut, "Where to go.")
    text = text("Its teaser.", null=True)


SHAPES: dict[Section, type[Schema]] = {
    Section.ARTICLES: ArticleOut,
    Section.OPINIONS: OpinionOut,
    Section.DIFFERENCES: DifferenceOut,
    Section.RECOMMENDATIONS: RecommendationOut,
    Section.FAQ: QuestionOut,
    Section.ADVICE: AdviceOut,
    Section.ALTERNATIVES: AlternativeStatedOut,
    Section.RELATED: RelatedOut,
}
"""The shape of each section of a comparison."""


def present_opinion(judged: JudgedOpinion) -> dict[str, Any]:
    """Write an opinion with what the ratings say of it."""
    return {
        **plain(judged.opinion),
        "author": AUTHORS.get(judged.source_kind, "writer"),
        "support": judged.support,
        "reasons": judged.reasons,
    }


def present_statements(
    pages: Pages, section: Section, order: Sequence[str]
) -> list[dict[str, Any]]:
    """Write the statements of one section, but for opinions: they are held against ratings.

    ``order`` is the frameworks' as they were asked for; sides come in it.
    """
    present = _PRESENT.get(section, _as_it_is)
    return [
        _in_order(present(one, position, pages.pointed), order)
        for position, one in enumerate(pages.sections.get(section, ()), start=1)
    ]


def _in_order(shown: dict[str, Any], order: Sequence[str]) -> dict[str, Any]:
    if "sides" in shown:
        shown["sides"] = sorted(shown["sides"], key=lambda side: order.index(side["framework"]))
    return shown


Present = Callable[[statements.Statement, int, Any], dict[str, Any]]


def _as_it_is(one: statements.Statement, _position: int, _pointed: Any) -> dict[str, Any]:
    return plain(one)


def _numbered(one: statements.Statement, position: int, _pointed: Any) -> dict[str, Any]:
    return {**plain(one), "position": position}


def _advice(one: statements.Statement, _position: int, _pointed: Any) -> dict[str, Any]:
    date = one.date if isinstance(one, statements.Advice) else None
    return {**plain(one), "date": present_date(date)}


def _alternative(
    one: statements.Statement, _position: int, pointed: dict[str, Pointed]
) -> dict[str, Any]:
    slug = plain(one)["framework"]
    return {
        **plain(one),
        "framework": pointed[slug],
        "links": {"self": links.to(f"/frameworks/{slug}")},
    }


def _related(one: statements.Statement, _position: int, _pointed: Any) -> dict[str, Any]:
    shown = plain(one)
    ours = shown["frameworks"]
    address = None
    if len(ours) > 1:
        address = links.to(f"/comparisons/{statements.comparison_slug(ours)}")
    return {**shown, "links": {"comparison": address}}


_PRESENT: dict[Section, Present] = {
    Section.DIFFERENCES: _numbered,
    Section.FAQ: _numbered,
    Section.ADVICE: _advice,
    Section.ALTERNATIVES: _alternative,
    Section.RELATED: _related,
}
