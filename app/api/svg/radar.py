"""Values by group of features as a radar: worst at the centre, best on the rim."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from app.api.svg import bars, heading, lettering
from app.api.svg.dress import Dress, Tone, places, series
from app.api.svg.heading import Stack, Strip
from app.api.svg.lettering import Letters
from app.api.svg.markup import tag
from app.api.svg.sheet import Anchor, Sheet, Told, sheet_of
from app.services.charts import Series
from app.services.embeds import Embed, Side

WIDTH = 480.0
RADIUS = 118.0
FEWEST_AXES = 3
RINGS = 5

DASHES = (None, "7 4", "2 3", "9 3 2 3", "12 5", "4 4", "9 3 2 3 2 3", "1 5")
"""How the line of each framework is broken; the accent's is whole."""

MARKERS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "M-3.6-3.6h7.2v7.2h-7.2z",
    "M0-4.8L4.6 3.4h-9.2z",
    "M0-5L5 0 0 5-5 0z",
    "M0 4.8L-4.6-3.4h9.2z",
    "M-1.5-4.6h3v3.1h3.1v3h-3.1v3.1h-3v-3.1h-3.1v-3h3.1z",
    "M0-4.8L4.6-1.5 2.8 3.9h-5.6L-4.6-1.5z",
    "M-4.4-2.6h8.8v5.2h-8.8z",
)
"""What marks the values of each: disc, square, triangle, diamond and so on."""

MARGIN = 8.0
"""What is left free beside the names of axes."""
AXIS = Letters(size=12)
KEY = Letters(size=12.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """Where the axes lie: around a centre, the first one upwards."""

    x: float
    y: float
    axes: int
    most: float

    def at(self, axis: int, value: float) -> tuple[float, float]:
        """Return where a value of an axis is."""
        turn = 2 * math.pi * axis / self.axes
        out = RADIUS * value / self.most
        return self.x + math.sin(turn) * out, self.y - math.cos(turn) * out


def radar_svg(embed: Embed, dress: Dress) -> Markup:
    """Draw the values by group; with fewer than three groups, the overall scores as bars.

    Frameworks differ by colour, by the breaks of their lines and by their marks. A value
    that is missing breaks the line.
    """
    sheet = sheet_of(embed, WIDTH)
    head = heading.head(sheet, embed, dress)
    if len(embed.radar.axes) < FEWEST_AXES:
        drawn = _too_few(sheet, embed, head)
    else:
        drawn = _wheel(sheet, embed, head)
    foot = heading.foot(sheet, embed, dress, drawn.below)
    return sheet.finish(
        [*head.parts, *drawn.parts, *foot.parts],
        foot.below,
        told=told(embed),
        dress=dress,
        kind="radar",
    )


def told(embed: Embed) -> Told:
    """Say in words what the radar shows."""
    if len(embed.radar.axes) < FEWEST_AXES:
        few, scores = embed.language.say("described.few_groups"), bars.told(embed).description
        return Told(title=embed.title, description=f"{few} {scores}")
    columns = [
        f"{axis.name}: " + ", ".join(_values(embed, number))
        for number, axis in enumerate(embed.radar.axes)
    ]
    said = embed.language.say("described.radar")
    return Told(title=embed.title, description=f"{said}. {'; '.join(columns)}.")


def _values(embed: Embed, axis: int) -> Iterator[str]:
    for side, drawn in zip(embed.sides, embed.radar.series, strict=True):
        value = drawn.values[axis]
        known = "–" if value is None else embed.language.number(f"{value:.1f}", digits=1)
        yield f"{side.name} {known}"


def _too_few(sheet: Sheet, embed: Embed, head: Strip) -> Strip:
    width = sheet.width - 2 * head.margin
    said = heading.stacked(
        sheet,
        embed.language.say("described.few_groups"),
        Stack(x=head.margin, y=head.below + 18, step=17, room=width, letters=AXIS, tone=Tone.MUTED),
        sentence=True,
    )
    plot = bars.Plot(x=head.margin, y=said.below, width=width, row=bars.ROW)
    return Strip(
        parts=[*said.parts, *bars.rows(sheet, embed, plot)],
        below=plot.y + plot.row * len(embed.sides),
    )


def _wheel(sheet: Sheet, embed: Embed, head: Strip) -> Strip:
    chart = embed.radar
    wheel = Wheel(
        x=sheet.width / 2, y=head.below + 32 + RADIUS, axes=len(chart.axes), most=chart.max
    )
    coloured = places(embed)
    # Who wins is drawn last, over the others.
    lines = sorted(chart.series, key=lambda one: -coloured[one.framework])
    key = _key(sheet, embed.sides, coloured, head, wheel.y + RADIUS + 54)
    legend = heading.stacked(
        sheet,
        embed.language.say("described.radar"),
        Stack(
            x=head.margin,
            y=key.below + 12,
            step=15,
            room=sheet.width - 2 * head.margin,
            letters=heading.SMALL,
            tone=Tone.MUTED,
        ),
        sentence=True,
    )
    return Strip(
        parts=[
            *_web(sheet, wheel),
            *(_line(sheet, wheel, one, coloured[one.framework]) for one in lines),
            *_axes(sheet, wheel, [axis.name for axis in chart.axes]),
            *key.parts,
            *legend.parts,
        ],
        below=legend.below - 8,
    )


def _web(sheet: Sheet, wheel: Wheel) -> Iterator[Markup]:
    for ring in range(1, RINGS + 1):
        value = wheel.most * ring / RINGS
        corners = sheet.points(wheel.at(axis, value) for axis in range(wheel.axes))
        yield tag("path", d=f"{corners}Z", class_=Tone.LINE, fill="none", stroke="currentColor")
    spokes = "".join(
        sheet.points([(wheel.x, wheel.y), wheel.at(axis, wheel.most)]) for axis in range(wheel.axes)
    )
    yield tag("path", d=spokes, class_=Tone.LINE, fill="none", stroke="currentColor")


def _line(sheet: Sheet, wheel: Wheel, drawn: Series, place: int) -> Markup:
    marks = [
        tag("path", d=MARKERS[place], transform=sheet.move(at))
        for axis, value in enumerate(drawn.values)
        if value is not None
        for at in [wheel.at(axis, value)]
    ]
    line = tag(
        "path",
        d=_outline(sheet, wheel, drawn.values),
        fill="none",
        stroke="currentColor",
        stroke_width=2.5 if place == 0 else 2,
        stroke_dasharray=DASHES[place],
        stroke_linejoin="round",
    )
    return tag("g", line, *marks, class_=series(place))


def _outline(sheet: Sheet, wheel: Wheel, values: Sequence[float | None]) -> str:
    """Return a closed line, or its pieces between the values that are missing."""
    if None not in values:
        return sheet.points(wheel.at(axis, value or 0.0) for axis, value in enumerate(values)) + "Z"
    gap = values.index(None)
    around = [(gap + step) % len(values) for step in range(len(values))]
    return "".join(
        sheet.points(wheel.at(axis, values[axis] or 0.0) for axis in piece)
        for known, piece in groupby(around, key=lambda axis: values[axis] is not None)
        if known
    )


def _axes(sheet: Sheet, wheel: Wheel, names: Sequence[str]) -> Iterator[Markup]:
    for axis, name in enumerate(names):
        x, y = wheel.at(axis, wheel.most)
        beside = (x - wheel.x) / RADIUS
        anchor = Anchor.MIDDLE if abs(beside) < 0.2 else Anchor.START if beside > 0 else Anchor.END
        out = 0.0 if anchor is Anchor.MIDDLE else math.copysign(10.0, beside)
        room = (sheet.width - x if beside > 0 else x) - 10 - MARGIN
        if anchor is Anchor.MIDDLE:
            room = 2 * RADIUS
        yield from _label(sheet, name, (x + out, y), anchor, room=room, rise=(y - wheel.y) / RADIUS)


def _label(  # noqa: PLR0913 (where it stands, and how)
    sheet: Sheet, name: str, at: tuple[float, float], anchor: Anchor, *, room: float, rise: float
) -> Iterator[Markup]:
    lines = lettering.wrapped(lettering.clean(name), AXIS, room, most=2)
    # Above the rim a label ends at it, below the rim it begins there.
    first = at[1] + 4 - 15 * (len(lines) - 1) * (1 - rise) / 2 + 13 * rise
    for number, line in enumerate(lines):
        yield sheet.text(
            line,
            at[0],
            first + 15 * number,
            room=room,
            letters=AXIS,
            tone=Tone.MUTED,
            anchor=anchor,
        )


def _key(
    sheet: Sheet, sides: Sequence[Side], coloured: Mapping[str, int], head: Strip, y: float
) -> Strip:
    """Draw which line is whose, as many beside each other as there is room for."""
    parts: list[Markup] = []
    left, right = head.margin, sheet.width - head.margin
    x = left
    for side in sides:
        letters = Letters(size=KEY.size, weight=700 if side.won else 400)
        name = lettering.fit(lettering.clean(side.name), letters, right - left - 44)
        wide = 38 + lettering.width(name, letters)
        if x > left and x + wide > right:
            x, y = left, y + 22
        parts += _entry(sheet, coloured[side.slug], (x, y))
        parts.append(sheet.text(name, x + 38, y + 4.5, room=wide - 37, letters=letters))
        x += wide + 22
    return Strip(parts=parts, below=y + 14)


def _entry(sheet: Sheet, place: int, at: tuple[float, float]) -> Iterator[Markup]:
    x, y = at
    line = tag(
        "path",
        d=sheet.points([(x, y), (x + 30, y)]),
        fill="none",
        stroke="currentColor",
        stroke_width=2.5 if place == 0 else 2,
        stroke_dasharray=DASHES[place],
    )
    mark = tag("path", d=MARKERS[place], transform=sheet.move((x + 15, y)))
    yield tag("g", line, mark, class_=series(place))
