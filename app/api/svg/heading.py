"""What stands above and below a chart that is on a page by itself: what it is, whose, how old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.api.svg import lettering
from app.api.svg.dress import Dress, Tone
from app.api.svg.lettering import Letters
from app.api.svg.sheet import MAKER, Anchor, Sheet
from app.services.embeds import Embed

MARGIN = 24.0
TITLE = Letters(size=17, weight=700)
HEADLINE = Letters(size=13)
SMALL = Letters(size=11)
MADE_BY = Letters(size=11, weight=700)
MOST_LINES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A strip across a picture: its parts, where the next may begin, the margin beside it."""

    parts: Sequence[Markup]
    below: float
    margin: float = MARGIN


def head(sheet: Sheet, embed: Embed, dress: Dress) -> Strip:
    """Draw the title and who wins; a chart that is inlined stands below a heading already."""
    if dress.inlined:
        return Strip(parts=(), below=0.0, margin=0.0)
    room = sheet.width - 2 * MARGIN
    title = stacked(sheet, embed.title, Stack(y=42, step=22, room=room, letters=TITLE))
    told = Stack(y=title.below + 2, step=18, room=room, letters=HEADLINE, tone=Tone.MUTED)
    headline = stacked(sheet, embed.headline, told, sentence=True)
    return Strip(parts=[*title.parts, *headline.parts], below=headline.below - 2)


def foot(sheet: Sheet, embed: Embed, dress: Dress, y: float, margin: float = MARGIN) -> Strip:
    """Draw under which question, how old the ratings are and whose picture it is."""
    if dress.inlined:
        return Strip(parts=(), below=y, margin=0.0)
    base = y + 34
    maker = lettering.width(MAKER, MADE_BY)
    room = sheet.width - 2 * margin
    parts = [
        sheet.rule(y + 14.5, margin, sheet.width - margin),
        sheet.text(
            " · ".join(said for said in (embed.basis, embed.as_of or embed.compared) if said),
            margin,
            base,
            room=room - maker - 16,
            letters=SMALL,
            tone=Tone.MUTED,
            sentence=True,
        ),
        sheet.text(
            MAKER,
            sheet.width - margin,
            base,
            room=room,
            letters=MADE_BY,
            tone=Tone.MUTED,
            anchor=Anchor.END,
        ),
    ]
    return Strip(parts=parts, below=base + 15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Where lines stand one below the other; ``y`` is the first one's base line."""

    y: float
    step: float
    room: float
    letters: Letters
    x: float = MARGIN
    tone: str = Tone.INK
    most: int = MOST_LINES


def stacked(sheet: Sheet, words: str, stack: Stack, *, sentence: bool = False) -> Strip:
    """Draw a text in as many lines as it needs; ``below`` is the next base line."""
    lines = lettering.wrapped(lettering.clean(words), stack.letters, stack.room, most=stack.most)
    parts = [
        sheet.text(
            line,
            stack.x,
            stack.y + stack.step * number,
            room=stack.room,
            letters=stack.letters,
            tone=stack.tone,
            sentence=sentence,
        )
        for number, line in enumerate(lines)
    ]
    return Strip(parts=parts, below=stack.y + stack.step * len(lines))
