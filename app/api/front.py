"""GET /start: the page that people get at /: pick two frameworks, look, take the lines along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint
from marshmallow import pre_load

from app.api import drawing, elsewhere, failures, headers, static_files
from app.api.contract import Answer, Reading, read
from app.api.drawn import Drawn, drawn, every_language, language
from app.api.errors import PROBLEMS
from app.api.schemas.common import Label
from app.api.schemas.embeds import EmbedQuery, Size, Theme, look_of
from app.api.schemas.questions import parameters_of, question_of
from app.api.snippets import INCOMPLETE, Snippet, snippets
from app.domain.errors import (
    BadQuestion,
    CatalogueError,
    Mistaken,
    SameFramework,
    TooManyFrameworks,
    UnknownFramework,
)
from app.domain.statements import SEPARATOR
from app.services import alternatives, comparisons, statements, use_cases
from app.services.questions import Question

bp = Blueprint("front", __name__)
HTML = "text/html"
REFUSED = (UnknownFramework, SameFramework, TooManyFrameworks, BadQuestion)

MOST_POPULAR = 18
"""Comparisons offered on the page."""


class FrontQuery(EmbedQuery):
    """Which pair is shown, and how it is to look; a form sends what was left out as empty."""

    a = Label("The first framework, by slug or alias.", example="flask", load_default=None)
    b = Label("The second framework, by slug or alias.", example="django", load_default=None)

    @pre_load
    def _left_out(self, asked: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in asked.items() if value != ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the page shows of a pair: the comparison, or what is wrong with the question."""

    shown: Drawn | None = None
    address: str | None = None
    snippets: tuple[Snippet, ...] = ()
    trouble: str | None = None
    status: int = 200


def _meant(_reading: Reading, *, lang: str, **_asked: Any) -> dict[str, Any]:
    """Say in which words, and with which files of ours: the page and the snippets name them."""
    return {"lang": language(lang).digest, "files": static_files.digest()}


@read(
    bp,
    "/start",
    tag="Index",
    query=FrontQuery(),
    media_type=HTML,
    may_fail=REFUSED,
    means=_meant,
)
def show_front(reading: Reading, *, a: str | None, b: str | None, **asked: Any) -> Answer:
    """Show the front page.

    Two frameworks are picked, the embed is shown as it will look, and the lines to
    paste are ready to copy. It works without a script, and its address keeps what was
    chosen. Browsers get it at `/`.
    """
    popular = _popular(reading)
    if a is None and b is None and popular:
        a, b = popular[0].a, popular[0].b
    preview = _preview(reading, a, b, asked)
    left, right = _picked(preview, a, 0), _picked(preview, b, 1)
    shown = {picked.slug for picked in (left, right)}
    look, question = look_of(asked), question_of(asked)
    kept = {"Cache-Control": failures.BRIEFLY} if preview.trouble else {}
    body = drawing.draw(
        "front.html",
        a=left,
        b=right,
        preview=preview,
        look=look,
        question=question,
        hidden=_hidden(question),
        popular=[pair for pair in popular if {pair.a, pair.b} != shown],
        alike=_alike(reading, preview),
        home=elsewhere.home(),
        use_cases=use_cases.every(reading.session),
        languages=every_language(),
        sizes=list(Size),
        themes=list(Theme),
        incomplete=None if elsewhere.public() else INCOMPLETE,
    )
    return Answer(
        body=body,
        status=preview.status,
        media_type=f"{HTML}; charset=utf-8",
        headers={"Content-Security-Policy": headers.OWN, **kept},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What stands in a field of the form: the name people read, and what is sent for it."""

    slug: str = ""
    name: str = ""


def _picked(preview: Preview, label: str | None, place: int) -> Picked:
    if preview.shown is None:
        return Picked(slug=label or "", name=label or "")
    side = preview.shown.embed.sides[place]
    return Picked(slug=side.slug, name=side.name)


def _preview(reading: Reading, a: str | None, b: str | None, asked: dict[str, Any]) -> Preview:
    if a is None or b is None:
        return Preview(trouble="Pick a second framework to compare it with." if a or b else None)
    try:
        shown = drawn(reading, SEPARATOR.join((a, b)), asked)
    except REFUSED as refusal:
        return _refused(refusal)
    return Preview(
        shown=shown,
        address=elsewhere.embed(shown.embed.name, shown.asked),
        snippets=snippets(shown),
    )


def _refused(refusal: CatalogueError) -> Preview:
    told = " ".join(one.detail for one in refusal.mistakes) if isinstance(refusal, Mistaken) else ""
    return Preview(trouble=told or str(refusal), status=PROBLEMS[type(refusal)].status)


def _hidden(question: Question) -> dict[str, str]:
    """Return the parts of a question that the form has no field for, and must not lose."""
    named = {**parameters_of(question), "use_case": None}
    return {
        name: value if isinstance(value, str) else ",".join(value)
        for name, value in named.items()
        if value is not None
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A comparison to go to."""

    a: str
    b: str
    title: str


def _popular(reading: Reading) -> list[Pair]:
    """Return the pairs that sources wrote most about."""
    curated = [one for one in statements.curated(reading.session) if len(one.frameworks) == 2]
    most = sorted(curated, key=lambda one: -sum(one.counts.values()))[:MOST_POPULAR]
    return [Pair(a=one.frameworks[0], b=one.frameworks[1], title=one.title) for one in most]


def _alike(reading: Reading, preview: Preview) -> list[Pair]:
    """Return each of the pair shown against those that are most like it."""
    if preview.shown is None:
        return []
    slugs = [side.slug for side in preview.shown.embed.sides]
    compared = comparisons.compared(reading.session, slugs)
    return [
        Pair(
            a=one.framework.slug,
            b=one.other.slug,
            title=f"{one.framework.name} vs {one.other.name}",
        )
        for one in alternatives.also_compared(reading.session, compared)
    ]
