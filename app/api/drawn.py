"""What is drawn of a comparison, for every route that draws one: read once, and the same in all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from app.api import static_files
from app.api.contract import Reading
from app.api.schemas.embeds import Look, asked_again, look_of
from app.api.schemas.questions import question_of
from app.domain.errors import BadQuestion, SameFramework, TooManyFrameworks, UnknownFramework
from app.domain.statements import SEPARATOR
from app.services import comparisons, embeds, languages
from app.services.embeds import Embed
from app.services.languages import Language

MAY_FAIL = (UnknownFramework, SameFramework, TooManyFrameworks, BadQuestion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A comparison ready to be drawn, its look, and the parameters that ask for it again."""

    embed: Embed
    look: Look
    asked: Mapping[str, Any]


def language(code: str) -> Language:
    """Return a language by its code, of those shipped and those of the operator."""
    return languages.chosen(code, _folder())


def every_language() -> Sequence[Language]:
    """Return all languages, by code."""
    return list(languages.known(_folder()).values())


def _folder() -> Path | None:
    folder = current_app.config["SETTINGS"].languages
    return Path(folder) if folder else None


def drawn(reading: Reading, name: str, asked: dict[str, Any]) -> Drawn:
    """Compare the frameworks that a name joins, and put it into words; ``asked`` is checked.

    Raises what ``comparisons.compare`` does, and BadQuestion for an unknown language.
    """
    look = look_of(asked)
    return Drawn(
        embed=worded(reading, name, asked), look=look, asked=asked_again(question_of(asked), look)
    )


def worded(reading: Reading, name: str, asked: dict[str, Any]) -> Embed:
    """Do the same for what has one look."""
    spoken = language(asked["lang"])
    slugs = name.split(SEPARATOR)
    comparison = comparisons.compare(reading.session, reading.state, slugs, question_of(asked))
    return embeds.embed(comparison, spoken)


def meant(reading: Reading, *, name: str, lang: str, **_asked: Any) -> dict[str, Any]:
    """Say what is asked for: slugs in the place of aliases, in which wording, with which files."""
    slugs = [one.slug for one in comparisons.compared(reading.session, name.split(SEPARATOR))]
    return {
        "name": SEPARATOR.join(slugs),
        "lang": language(lang).digest,
        "files": static_files.digest(),
    }
