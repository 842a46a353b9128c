"""Lines to paste: the ways to show a comparison elsewhere, ready made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from app.api import elsewhere, links, static_files
from app.api.drawn import Drawn

INCOMPLETE = (
    "The operator has not set the public address of this service, so the addresses begin with /: "
    "put the scheme and the host you reach it at in front of each."
)

PICTURE = (600, 315)
"""How wide and high a picture is shown, in CSS pixels."""

OF_THE_PAGE = {"size", "theme", "accent", "lang"}
"""Parameters of the look, which the answer itself does not take."""


_MODULE = Markup(
    '<script type="module" src="{src}" integrity="{integrity}" crossorigin="anonymous"></script>'
)


class Kind(StrEnum):
    """A way to show a comparison elsewhere."""

    IFRAME = "iframe"
    ELEMENT = "element"
    SCRIPT = "script"
    SVG = "svg"
    PNG = "png"
    BADGE = "badge"
    CURL = "curl"


class Written(StrEnum):
    """The language a snippet is written in."""

    HTML = "html"
    MARKDOWN = "markdown"
    SHELL = "sh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """Code to paste as it stands; ``address`` is what it shows."""

    kind: Kind
    title: str
    language: Written
    code: str
    address: str


def snippets(shown: Drawn) -> tuple[Snippet, ...]:
    """Return the lines for a comparison under its question, in its look."""
    return tuple(_snippets(shown))


def _snippets(shown: Drawn) -> Iterator[Snippet]:
    yield _iframe(shown)
    yield _element(shown)
    yield _script(shown)
    yield _picture(shown, Kind.SVG, "A picture that stays sharp (SVG)")
    yield _picture(shown, Kind.PNG, "A picture for where SVG is refused (PNG)")
    yield from _badges(shown)
    yield _curl(shown)


def _iframe(shown: Drawn) -> Snippet:
    address = elsewhere.embed(shown.embed.name, shown.asked)
    _, height = elsewhere.FRAMES[shown.look.size]
    return Snippet(
        kind=Kind.IFRAME,
        title="A frame, without a script",
        language=Written.HTML,
        code=elsewhere.frame(address, shown.embed.title, width="100%", height=height),
        address=address,
    )


def _element(shown: Drawn) -> Snippet:
    address = elsewhere.embed(shown.embed.name, shown.asked)
    module = _MODULE.format(
        src=static_files.address("faceoff.js"), integrity=static_files.integrity("faceoff.js")
    )
    within = Markup('<a href="{}">{}</a>').format(address, shown.embed.title)
    attributes = _attributes(_asked(shown))
    element = Markup("<faceoff-comparison{}>{}</faceoff-comparison>").format(attributes, within)
    return Snippet(
        kind=Kind.ELEMENT,
        title="An element of your page",
        language=Written.HTML,
        code=f"{module}\n{element}",
        address=address,
    )


def _script(shown: Drawn) -> Snippet:
    attributes = _attributes({f"data-{name}": value for name, value in _asked(shown).items()})
    code = Markup('<script async src="{}"{}></script>').format(links.to("/embed.js"), attributes)
    return Snippet(
        kind=Kind.SCRIPT,
        title="One line of script",
        language=Written.HTML,
        code=str(code),
        address=elsewhere.embed(shown.embed.name, shown.asked),
    )


def _asked(shown: Drawn) -> Mapping[str, Any]:
    """Return what the element is told, as its attributes are called."""
    named = {name.replace("_", "-"): value for name, value in shown.asked.items()}
    return {**_who(shown), **named}


def _who(shown: Drawn) -> Mapping[str, Any]:
    slugs = [side.slug for side in shown.embed.sides]
    return dict(zip("ab", slugs, strict=True)) if len(slugs) == 2 else {"frameworks": slugs}


def _attributes(named: Mapping[str, Any]) -> Markup:
    return Markup("").join(
        Markup(' {}="{}"').format(name, _text(value))
        for name, value in named.items()
        if value is not None
    )


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _picture(shown: Drawn, kind: Kind, title: str) -> Snippet:
    address = elsewhere.picture(shown.embed.name, f"card.{kind}", shown.asked)
    width, height = PICTURE
    code = Markup('<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">').format(
        address, _told(shown), width, height
    )
    return Snippet(kind=kind, title=title, language=Written.HTML, code=str(code), address=address)


def _badges(shown: Drawn) -> Iterator[Snippet]:
    address = elsewhere.badge(shown.embed.name, shown.asked)
    page = elsewhere.embed(shown.embed.name, {**shown.asked, "size": "full"})
    html = Markup('<a href="{}"><img src="{}" alt="{}"></a>').format(page, address, _told(shown))
    markdown = f"[![{_plain(_told(shown))}]({address})]({page})"
    for title, language, code in (
        ("A badge", Written.HTML, str(html)),
        ("A badge in Markdown", Written.MARKDOWN, markdown),
    ):
        yield Snippet(kind=Kind.BADGE, title=title, language=language, code=code, address=address)


def _told(shown: Drawn) -> str:
    """Say in words what a picture shows."""
    return f"{shown.embed.title}: {shown.embed.headline}"


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it stands, on one line."""
    escaped = re.sub(r"([\\`*_\[\]<>!|&~])", r"\\\1", text)
    return " ".join(escaped.split())


def _curl(shown: Drawn) -> Snippet:
    asked = {name: value for name, value in shown.asked.items() if name not in OF_THE_PAGE}
    address = links.to("/compare", {**_who(shown), **asked})
    return Snippet(
        kind=Kind.CURL,
        title="The answer as JSON",
        language=Written.SHELL,
        code=f'curl -s "{address}"',
        address=address,
    )
