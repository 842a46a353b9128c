"""Ratings feature by feature, by group, with who wins each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.api.svg import heading, lettering
from app.api.svg.dress import Dress, Tone
from app.api.svg.heading import MARGIN, Strip
from app.api.svg.lettering import Letters
from app.api.svg.sheet import Anchor, Sheet, Told, sheet_of
from app.services.embeds import CellText, Embed, GroupText, RowText

NAMES = 226.0
"""How wide the column of features is, with their weights."""
WIDEST_WEIGHT = 70.0
COLUMN = {2: 176.0, 3: 142.0, 4: 124.0}
NARROWEST = 112.0
STEP = 16.0
PADDING = 7.0
CHECK = 18.0
MOST_LINES = 3

PLAIN = Letters(size=12.5)
BOLD = Letters(size=12.5, weight=700)
ABSENT = Letters(size=12.5, italic=True)
GROUP = Letters(size=12.5, weight=700)
SMALL = Letters(size=11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The columns: features first, then one for each framework."""

    sheet: Sheet
    column: float
    #: How wide the widest weight is.
    weight: float

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.sheet.width - MARGIN

    def x(self, place: int) -> float:
        """Return where the column of a framework begins."""
        return MARGIN + NAMES + place * self.column


def matrix_svg(embed: Embed, dress: Dress) -> Markup:
    """Draw the features that count; a winner's cell has a check mark, bold letters and a tint."""
    column = COLUMN.get(len(embed.sides), NARROWEST)
    sheet = sheet_of(embed, 2 * MARGIN + NAMES + column * len(embed.sides))
    weights = [row.weight_text for group in embed.groups for row in group.scored if row.weight]
    widest = max((lettering.width(weight, SMALL) for weight in weights), default=0.0)
    grid = Grid(sheet=sheet, column=column, weight=min(widest + 1, WIDEST_WEIGHT))
    head = heading.head(sheet, embed, dress)
    drawn = _table(grid, embed, head.below + 4)
    foot = heading.foot(sheet, embed, dress, drawn.below)
    return sheet.finish(
        [*head.parts, *drawn.parts, *foot.parts],
        foot.below,
        told=told(embed),
        dress=dress,
        kind="matrix",
    )


def told(embed: Embed) -> Told:
    """Say in words what the matrix shows; its cells are text by themselves."""
    return Told(
        title=embed.title, description=f"{embed.headline} {embed.language.say('described.matrix')}."
    )


def _table(grid: Grid, embed: Embed, y: float) -> Strip:
    names = _names(grid, embed, y)
    parts = list(names.parts)
    below = names.below
    for group in embed.groups:
        counting = [row for row in group.scored if row.weight]
        if counting:
            drawn = _group(grid, group, counting, below)
            parts += drawn.parts
            below = drawn.below
    overall = _overall(grid, embed, below)
    return Strip(parts=[*parts, *overall.parts], below=overall.below)


def _names(grid: Grid, embed: Embed, y: float) -> Strip:
    """Draw who is compared, above the columns."""
    room = grid.column - 2 * PADDING - CHECK
    columns = [
        lettering.wrapped(lettering.clean(side.name), BOLD, room, most=2) for side in embed.sides
    ]
    high = max(map(len, columns))
    parts = [
        grid.sheet.text(
            line,
            grid.x(place) + PADDING + CHECK,
            y + STEP * (number + 1 + high - len(lines)),
            room=room,
            letters=BOLD,
        )
        for place, lines in enumerate(columns)
        for number, line in enumerate(lines)
    ]
    below = y + STEP * high + 10
    return Strip(parts=[*parts, grid.sheet.rule(below - 0.5, MARGIN, grid.right)], below=below)


def _group(grid: Grid, group: GroupText, rows: Sequence[RowText], y: float) -> Strip:
    sheet = grid.sheet
    room = grid.right - MARGIN
    parts = [sheet.text(group.name, MARGIN, y + 24, room=room, letters=GROUP, tone=Tone.MUTED)]
    below = y + 34
    for row in rows:
        drawn = _row(grid, row, below)
        parts += drawn.parts
        below = drawn.below
    return Strip(parts=parts, below=below)


def _row(grid: Grid, row: RowText, y: float) -> Strip:
    """Draw a feature across the frameworks, as high as the longest of its texts."""
    sheet = grid.sheet
    wide = NAMES - grid.weight - 3 * PADDING
    label = lettering.wrapped(lettering.clean(row.name), PLAIN, wide, most=MOST_LINES)
    room = grid.column - 2 * PADDING - CHECK
    cells = [
        lettering.wrapped(lettering.clean(cell.text), _letters(cell), room, most=MOST_LINES)
        for cell in row.cells
    ]
    high = max(len(label), *map(len, cells))
    height = STEP * high + 2 * PADDING
    first = y + PADDING + STEP * 0.76
    parts = [
        sheet.text(line, MARGIN, first + STEP * number, room=wide, letters=PLAIN)
        for number, line in enumerate(label)
    ]
    parts.append(
        sheet.text(
            row.weight_text,
            MARGIN + NAMES - 2 * PADDING,
            first,
            room=grid.weight,
            letters=SMALL,
            tone=Tone.MUTED,
            anchor=Anchor.END,
        )
    )
    for place, (cell, lines) in enumerate(zip(row.cells, cells, strict=True)):
        if cell.won:
            parts += _won(grid, place, y, height)
        parts += _cell(grid, cell, lines, (grid.x(place) + PADDING + CHECK, first))
    return Strip(parts=[*parts, sheet.rule(y + height - 0.5, MARGIN, grid.right)], below=y + height)


def _won(grid: Grid, place: int, y: float, height: float) -> Iterator[Markup]:
    x = grid.x(place)
    yield grid.sheet.box(x + 1, y + 1.5, grid.column - 2, height - 4, tone=Tone.TINT, radius=5)
    yield grid.sheet.check(x + PADDING + 6, y + PADDING + STEP * 0.48)


def _cell(
    grid: Grid, cell: CellText, lines: Sequence[str], at: tuple[float, float]
) -> Iterator[Markup]:
    x, y = at
    for number, line in enumerate(lines):
        yield grid.sheet.text(
            line,
            x,
            y + STEP * number,
            room=grid.column - 2 * PADDING - CHECK,
            letters=_letters(cell),
            tone=Tone.MUTED if cell.missing else Tone.INK,
            # What stands in the place of a rating is said in the language of the picture.
            sentence=cell.missing,
        )


def _letters(cell: CellText) -> Letters:
    if cell.missing:
        return ABSENT
    return BOLD if cell.won else PLAIN


def _overall(grid: Grid, embed: Embed, y: float) -> Strip:
    """Draw the scores below their columns."""
    sheet = grid.sheet
    base = y + 25
    parts = [
        sheet.text(
            embed.language.say("heading.overall"),
            MARGIN,
            base,
            room=NAMES,
            letters=BOLD,
            sentence=True,
        )
    ]
    for place, side in enumerate(embed.sides):
        x = grid.x(place)
        if side.won:
            parts += _won(grid, place, y + 4, 34)
        parts.append(
            sheet.text(
                side.score_text,
                x + PADDING + CHECK,
                base,
                room=grid.column - 2 * PADDING - CHECK,
                letters=BOLD if side.won else PLAIN,
            )
        )
    return Strip(parts=parts, below=y + 42)
