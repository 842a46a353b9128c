"""Overall scores as bars, from 0 to 100."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from app.api.svg import heading, lettering
from app.api.svg.dress import Dress, Tone
from app.api.svg.lettering import Letters
from app.api.svg.sheet import Anchor, Sheet, Told, sheet_of
from app.services.charts import MOST_POINTS
from app.services.embeds import Embed, Side

WIDTH = 480.0
ROW = 30.0
NAMES = 0.36
"""The most that names take of the width."""
CHECK = 18.0
GAP = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where bars are drawn; ``row`` is how high each is, with the space around it."""

    x: float
    y: float
    width: float
    row: float

    @property
    def letters(self) -> Letters:
        """What names and scores are set in."""
        return Letters(size=min(13.5, self.row * 0.68))


def bars_svg(embed: Embed, dress: Dress) -> Markup:
    """Draw the overall scores; the winner has a check mark and bold letters, a tie has none."""
    sheet = sheet_of(embed, WIDTH)
    head = heading.head(sheet, embed, dress)
    plot = Plot(x=head.margin, y=head.below, width=WIDTH - 2 * head.margin, row=ROW)
    parts = [*head.parts, *rows(sheet, embed, plot)]
    foot = heading.foot(sheet, embed, dress, plot.y + plot.row * len(embed.sides))
    return sheet.finish(
        [*parts, *foot.parts], foot.below, told=told(embed), dress=dress, kind="bars"
    )


def told(embed: Embed) -> Told:
    """Say in words what the bars show."""
    scores = ", ".join(f"{side.name}: {side.score_text}" for side in embed.sides)
    said = embed.language.say("described.bars")
    return Told(title=embed.title, description=f"{embed.headline} {said}: {scores}.")


def rows(sheet: Sheet, embed: Embed, plot: Plot) -> Iterator[Markup]:
    """Draw one bar below the other, in the order asked."""
    bold = Letters(size=plot.letters.size, weight=700)
    names = max(lettering.width(lettering.clean(side.name), bold) for side in embed.sides)
    columns = _Columns(
        named=min(names + 1, plot.width * NAMES),
        scored=max(lettering.width(side.score_text, bold) for side in embed.sides) + 1,
    )
    for place, side in enumerate(embed.sides):
        yield from _row(sheet, side, plot, columns, plot.y + plot.row * (place + 0.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """How wide the columns of names and scores are: as wide as the widest in bold."""

    named: float
    scored: float


def _row(
    sheet: Sheet, side: Side, plot: Plot, columns: _Columns, middle: float
) -> Iterator[Markup]:
    letters = Letters(size=plot.letters.size, weight=700 if side.won else 400)
    base = middle + letters.size * 0.36
    yield sheet.text(side.name, plot.x, base, room=columns.named, letters=letters)
    start = plot.x + columns.named + GAP
    end = plot.x + plot.width - CHECK
    length, height = end - columns.scored - GAP - start, min(12.0, plot.row * 0.5)
    yield sheet.box(start, middle - height / 2, length, height, tone=Tone.TRACK, radius=height / 2)
    if side.score:
        yield sheet.box(
            start,
            middle - height / 2,
            # Never shorter than it is round: a score of 0.4 shows as a dot.
            max(length * side.score / MOST_POINTS, height),
            height,
            tone=Tone.ACCENT if side.won else Tone.REST,
            radius=height / 2,
        )
    yield sheet.text(
        side.score_text,
        end,
        base,
        room=columns.scored,
        letters=letters,
        tone=Tone.INK if side.won else Tone.MUTED,
        anchor=Anchor.END,
    )
    if side.won:
        yield sheet.check(end + CHECK / 2 + 2, middle)
