"""GET /comparisons and what hangs below one: what sources wrote about frameworks together."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from xml.sax.saxutils import escape

from flask import Blueprint, current_app
from marshmallow import Schema, fields

from app.api import links
from app.api.aliases import moved
from app.api.contract import Answer, Reading, View, read
from app.api.pages import page_answer
from app.api.schemas.alternatives import AlsoComparedOut, present_also_compared
from app.api.schemas.common import Out, PageQuery, listing, mapping, one, text, texts
from app.api.schemas.statements import SHAPES, present_opinion, present_statements
from app.domain.errors import (
    BadQuestion,
    NoPublicAddress,
    SameFramework,
    TooManyFrameworks,
    UnknownFramework,
)
from app.domain.sections import Section
from app.domain.statements import KINDS, SEPARATOR, comparison_slug
from app.services import alternatives, comparisons, frameworks, opinions, statements

bp = Blueprint("statements", __name__)
TAG = "Comparisons"
MAY_FAIL = (UnknownFramework, SameFramework, TooManyFrameworks, BadQuestion)


class CuratedLinksOut(Out):
    """Where a curated comparison lives."""

    self = text("The whole comparison.", example="/v1/comparisons/django-vs-flask")
    articles = text("The pages that compare them.")
    opinions = text("What sources concluded.")
    differences = text("Differences, side by side.")
    recommendations = text("What to build with which.")
    faq = text("Questions people ask.")
    advice = text("Posts that ask or tell.")
    alternatives = text("What else sources name.")
    related = text("Further pages sources name.")
    also_compare = text("What people also compare.")


class CuratedOut(Out):
    """A comparison that sources wrote about."""

    id = text("Its name: the sorted slugs.", example="django-vs-flask")
    title = text("What people call it.", example="Flask vs Django")
    summary = text("It in a sentence.", null=True)
    frameworks = texts("Who is compared, sorted.", example=["django", "flask"])
    sections = mapping(fields.Integer(), "How many statements each section has.")
    links = one(CuratedLinksOut, "Where it lives.")


CURATED = listing("CuratedList", CuratedOut)


@read(bp, "/comparisons", tag=TAG, query=PageQuery(), returns=CURATED)
def list_comparisons(reading: Reading, *, page: int, per_page: int) -> Answer:
    """List the comparisons that sources wrote about.

    Any two to eight frameworks can be compared; these are the ones with opinions,
    differences, questions and the like.
    """
    found = statements.curated(reading.session)
    return page_answer(found, _curated, path="/comparisons", page=page, per_page=per_page)


@read(
    bp,
    "/frameworks/<slug>/comparisons",
    tag=TAG,
    query=PageQuery(),
    returns=CURATED,
    may_fail=(UnknownFramework,),
    moves=True,
)
def list_framework_comparisons(reading: Reading, slug: str, *, page: int, per_page: int) -> Answer:
    """List the comparisons that sources wrote about a framework and others."""
    (framework,) = frameworks.by_labels(reading.session, [slug])
    if framework.slug != slug:
        return moved(framework.slug, "/comparisons", {"page": page, "per_page": per_page})
    found = statements.curated(reading.session, framework=framework.id)
    path = f"/frameworks/{slug}/comparisons"
    return page_answer(found, _curated, path=path, page=page, per_page=per_page)


def _curated(record: statements.CuratedRecord) -> dict[str, Any]:
    address = f"/comparisons/{record.slug}"
    return {
        "id": record.slug,
        "title": record.title,
        "summary": record.summary,
        "frameworks": record.frameworks,
        "sections": {section.value: record.counts.get(section, 0) for section in KINDS},
        "links": {
            "self": links.to(address),
            **{section.value: links.to(f"{address}/{section}") for section in KINDS},
            "also_compare": links.to(f"{address}/also-compare"),
        },
    }


@read(bp, "/sitemap.xml", tag="Index", media_type="application/xml", may_fail=(NoPublicAddress,))
def show_sitemap(reading: Reading) -> Answer:
    """Show where the curated comparisons are, for search engines.

    A sitemap holds full addresses, so there is one only where the operator has
    set the public address of the service.
    """
    if not current_app.config["SETTINGS"].public_url:
        raise NoPublicAddress
    addresses = "".join(
        f"<url><loc>{escape(links.to(f'/comparisons/{record.slug}'))}</loc></url>"
        for record in statements.curated(reading.session)
    )
    sitemap = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{addresses}</urlset>\n'
    )
    return Answer(body=sitemap.encode(), media_type="application/xml")


def _statements(
    reading: Reading, name: str, section: Section, *, page: int, per_page: int
) -> Answer:
    """Answer one page of a section; any order of the frameworks, and any alias, will do."""
    found = comparisons.compared(reading.session, name.split(SEPARATOR))
    slug = comparison_slug([framework.slug for framework in found])
    pages = statements.load(reading.session, slug)
    shown = (
        [present_opinion(one) for one in opinions.of_comparison(reading.session, found, pages)]
        if section is Section.OPINIONS
        else present_statements(pages, section, [framework.slug for framework in found])
    )
    return page_answer(
        shown,
        lambda one: one,
        path=f"/comparisons/{slug}/{section}",
        page=page,
        per_page=per_page,
    )


def _below(path: str, returns: Schema) -> Callable[[View], View]:
    """Declare a list that hangs below a comparison."""
    return read(
        bp,
        f"/comparisons/<name>/{path}",
        tag=TAG,
        query=PageQuery(),
        returns=returns,
        may_fail=MAY_FAIL,
    )


def _lists(section: Section, schema: str) -> Callable[[Callable[[], None]], View]:
    """Declare the list of a section.

    What is decorated gives it a name and, in its docstring, its description; the
    lists differ in nothing else.
    """

    def declare(named: Callable[[], None]) -> View:
        @wraps(named)
        def view(reading: Reading, name: str, *, page: int, per_page: int) -> Answer:
            return _statements(reading, name, section, page=page, per_page=per_page)

        return _below(section, listing(schema, SHAPES[section]))(view)

    return declare


@_lists(Section.ARTICLES, "ArticleList")
def list_articles() -> None:
    """List the pages that compare these frameworks.

    Each with how it begins and ends, what it says it looks at, and its headings: empty
    and lost ones included.
    """


@_lists(Section.OPINIONS, "OpinionList")
def list_opinions() -> None:
    """List what sources concluded of these frameworks.

    Over everything and feature by feature, each held against the ratings: a verdict
    that its own figures contradict is marked.
    """


@_lists(Section.DIFFERENCES, "DifferenceList")
def list_differences() -> None:
    """List differences, side by side."""


@_lists(Section.RECOMMENDATIONS, "RecommendationList")
def list_recommendations() -> None:
    """List what to build with which of these frameworks."""


@_lists(Section.FAQ, "QuestionList")
def list_questions() -> None:
    """List questions people ask of these frameworks, and whom the answers favour."""


@_lists(Section.ADVICE, "AdviceList")
def list_advice() -> None:
    """List posts that ask for advice or tell of a decision.

    In their source's order, each with its author's role.
    """


@_lists(Section.ALTERNATIVES, "AlternativeStatedList")
def list_stated_alternatives() -> None:
    """List what else sources name beside these frameworks.

    Of any category and language. What the catalogue itself finds alike is at
    `/frameworks/{slug}/alternatives`.
    """


@_lists(Section.RELATED, "RelatedList")
def list_related() -> None:
    """List further pages that sources name.

    Comparisons, news, and what has nothing to do with it, marked as off topic.
    """


@_below("also-compare", listing("AlsoComparedList", AlsoComparedOut))
def list_also_compared(reading: Reading, name: str, *, page: int, per_page: int) -> Answer:
    """List what people also compare.

    Each of these frameworks against those of its category that are most like it,
    by the ratings and by nobody's clicks.
    """
    found = comparisons.compared(reading.session, name.split(SEPARATOR))
    also = alternatives.also_compared(reading.session, found)
    path = f"/comparisons/{comparison_slug([one.slug for one in found])}/also-compare"
    return page_answer(also, present_also_compared, path=path, page=page, per_page=per_page)
