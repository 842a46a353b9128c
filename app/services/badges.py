"""A comparison, or one rating, in as few words as stand on a badge."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from app.domain.verdicts import VerdictOutcome
from app.services import embeds, features, frameworks, profiles
from app.services.embeds import Embed
from app.services.languages import Language


class Standing(StrEnum):
    """Whether the question that a badge asks has an answer."""

    DECIDED = "decided"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What a badge says: about what, and what is so."""

    label: str
    message: str
    standing: Standing


def of_comparison(embed: Embed, *, label: str | None = None) -> Badge:
    """Say who wins, the winner's score first; a tie and an open question name nobody."""
    winner = embed.winner
    if winner is None:
        tied = embed.outcome is VerdictOutcome.TIE
        message = embed.language.say("outcome.tie" if tied else "outcome.undetermined")
    else:
        # Of many, the score of the next best says how far ahead the winner is.
        others = [side for side in embed.sides if side is not winner and side.score is not None]
        next_best = max(others, key=lambda side: side.score or 0.0, default=None)
        against = "" if next_best is None else f" : {next_best.score_text}"
        message = f"{winner.name} {winner.score_text}{against}"
    return Badge(
        label=label or " · ".join(said for said in (embed.title, embed.basis) if said),
        message=message,
        standing=Standing.OPEN if winner is None else Standing.DECIDED,
    )


def of_rating(
    session: Session, slug: str, feature: str, language: Language, *, label: str | None = None
) -> Badge:
    """Say how a framework, by slug or alias, is rated on a feature.

    Raises UnknownFramework and UnknownFeature. That nobody rated it is an answer too.
    """
    (framework,) = frameworks.by_labels(session, [slug])
    rated_on = features.by_slug(session, feature)
    profile = profiles.load(session, [framework.id], features.every(session))[framework.id]
    cell = profile.get(feature)
    known = cell is not None and cell.display is not None
    return Badge(
        label=label or f"{framework.name} · {rated_on.name}",
        message=embeds.cell_text(cell, language),
        standing=Standing.DECIDED if known else Standing.OPEN,
    )
