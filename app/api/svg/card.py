"""A comparison on a card: who wins, by how much, why, and how old that is."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app.api.svg import bars, heading, lettering
from app.api.svg.bars import Plot
from app.api.svg.dress import Dress, Tone
from app.api.svg.heading import Stack, Strip
from app.api.svg.lettering import Letters
from app.api.svg.sheet import Sheet, Told, sheet_of
from app.services.embeds import Embed

WIDTH, HEIGHT = 600.0, 315.0
MARGIN = 28.0
ROOM = WIDTH - 2 * MARGIN
FOOT = HEIGHT - 50
"""Where what stands below begins."""

BARS = 318.0
"""How wide the bars are where reasons stand beside them."""
BETWEEN = 28.0
TALLEST = 40.0

TITLE = Letters(size=25, weight=700)
LONG_TITLE = Letters(size=17, weight=700)
HEADLINE = Letters(size=15.5, weight=600)
SURE = Letters(size=13)
LABEL = Letters(size=12, weight=700)
REASON = Letters(size=12)
REASON_STEP = 16.0


def card_svg(embed: Embed, dress: Dress) -> Markup:
    """Draw the card, 600 by 315; at twice that it has the size that link previews want."""
    sheet = sheet_of(embed, WIDTH)
    head = _head(sheet, embed)
    body = _body(sheet, embed, head.below)
    foot = heading.foot(sheet, embed, dress, FOOT, MARGIN)
    return sheet.finish(
        [*head.parts, *body, *foot.parts], HEIGHT, told=told(embed), dress=dress, kind="card"
    )


def told(embed: Embed) -> Told:
    """Say in words what the card shows."""
    scores = bars.told(embed).description
    said = [
        scores,
        embed.sure,
        *(f"{reason}." for reason in embed.reasons),
        embed.basis,
        embed.as_of,
    ]
    return Told(title=embed.title, description=" ".join(one for one in said if one))


def _head(sheet: Sheet, embed: Embed) -> Strip:
    whole = lettering.width(lettering.clean(embed.title), TITLE) <= ROOM
    title = heading.stacked(
        sheet,
        embed.title,
        Stack(x=MARGIN, y=50, step=32, room=ROOM, letters=TITLE, most=1)
        if whole
        else Stack(x=MARGIN, y=42, step=22, room=ROOM, letters=LONG_TITLE),
    )
    told = Stack(
        x=MARGIN, y=title.below + (0 if whole else 3), step=20, room=ROOM, letters=HEADLINE
    )
    headline = heading.stacked(sheet, embed.headline, told, sentence=True)
    sure = Stack(
        x=MARGIN, y=headline.below + 1, step=18, room=ROOM, letters=SURE, tone=Tone.MUTED, most=1
    )
    said = heading.stacked(sheet, embed.sure or embed.compared, sure, sentence=True)
    return Strip(parts=[*title.parts, *headline.parts, *said.parts], below=said.below)


def _body(sheet: Sheet, embed: Embed, y: float) -> Sequence[Markup]:
    """Draw the bars, and beside them what decides it, where anything does."""
    if not embed.reasons:
        room = FOOT + 6 - y
        row = min(TALLEST, room / len(embed.sides))
        middle = y + (room - row * len(embed.sides)) / 2
        plot = Plot(x=MARGIN, y=middle - 2, width=ROOM, row=row)
        return list(bars.rows(sheet, embed, plot))
    label = _label(sheet, embed.language.say("heading.overall"), MARGIN, y + 10, BARS)
    row = min(TALLEST, (FOOT + 6 - label.below) / len(embed.sides))
    plot = Plot(x=MARGIN, y=label.below - 10, width=BARS, row=row)
    return [*label.parts, *bars.rows(sheet, embed, plot), *_reasons(sheet, embed, y + 10)]


def _label(sheet: Sheet, words: str, x: float, y: float, room: float) -> Strip:
    """Draw what a column is about."""
    stack = Stack(x=x, y=y, step=20, room=room, letters=LABEL, tone=Tone.MUTED, most=1)
    return heading.stacked(sheet, words, stack, sentence=True)


def _reasons(sheet: Sheet, embed: Embed, y: float) -> Sequence[Markup]:
    x = MARGIN + BARS + BETWEEN
    room = WIDTH - MARGIN - x
    label = _label(sheet, embed.language.say("heading.reasons"), x, y, room)
    parts, below = list(label.parts), label.below
    for reason in embed.reasons:
        # The weightiest come first: what has no room any more decides least.
        left = int((FOOT + 4 - below) // REASON_STEP) + 1
        if left < 1:
            break
        stack = Stack(x=x, y=below, step=REASON_STEP, room=room, letters=REASON, most=min(2, left))
        drawn = heading.stacked(sheet, reason, stack, sentence=True)
        parts += drawn.parts
        below = drawn.below + 4
    return parts
