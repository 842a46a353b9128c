"""What a page shows of an embed and where: which rows count, which sliders there are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.services.embeds import NOTHING, Embed, RowText
from app.services.languages import Language
from app.services.matrices import RowOutcome

MOST_SLIDERS = 10
"""Sliders beside those that the question has moved already; more are no longer compared by eye."""

LEAST_MOST = 5.0
"""How far a slider goes at least: five times the weight of most that counts."""

STEP = 0.25

MOST_STEPS = 100
"""Longer sliders have none: by keys, nobody would get from one end to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Some rows of a group of features, under its name."""

    name: str
    rows: tuple[RowText, ...]

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One framework's mean over a group, 0 to 10; ``best`` where no other shown is as high."""

    text: str
    best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupValues:
    """All frameworks' means over a group, in their order: what the radar draws, to be read."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """A weight to be moved. Numbers are written as forms want them, but ``value_text``."""

    slug: str
    name: str
    value: str
    value_text: str
    usual: str
    most: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The parts of a page."""

    counting: tuple[RowGroup, ...]
    weightless: tuple[RowGroup, ...]
    described: tuple[RowGroup, ...]
    by_group: tuple[GroupValues, ...]
    sliders: tuple[Slider, ...]


def lay_out(embed: Embed, *, movable: bool) -> Layout:
    """Sort an embed into the parts of a page.

    ``movable`` says whether weights can be given beside the question at hand.
    """
    return Layout(
        counting=_rows(embed, lambda row: row.counts),
        weightless=_rows(
            embed, lambda row: not row.counts and row.outcome is not RowOutcome.NOT_SCORED
        ),
        described=_rows(embed, lambda row: row.outcome is RowOutcome.NOT_SCORED),
        by_group=tuple(_by_group(embed)),
        sliders=_sliders(embed) if movable else (),
    )


def _rows(embed: Embed, kept: Callable[[RowText], bool]) -> tuple[RowGroup, ...]:
    groups = (
        RowGroup(
            name=group.name,
            rows=tuple(row for row in (*group.scored, *group.described) if kept(row)),
        )
        for group in embed.groups
    )
    return tuple(group for group in groups if group.rows)


def _by_group(embed: Embed) -> Iterator[GroupValues]:
    for place, axis in enumerate(embed.radar.axes):
        # Rounded before they are compared: of two that read alike none is the better.
        values = [_rounded(series.values[place]) for series in embed.radar.series]
        best = max((value for value in values if value is not None), default=None)
        alone = values.count(best) == 1
        yield GroupValues(
            name=axis.name,
            values=tuple(
                Value(
                    text=NOTHING if value is None else embed.language.number(value, digits=1),
                    best=alone and value is not None and value == best,
                )
                for value in values
            ),
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.1f}")


def _sliders(embed: Embed) -> tuple[Slider, ...]:
    """Return the weightiest features that are rated for all, and all whose weight was moved."""
    rows = [row for group in embed.groups for row in group.scored]
    weightiest = sorted(
        (row for row in rows if row.usual and row.outcome is not RowOutcome.UNDECIDED),
        key=lambda row: -(row.usual or 0.0),
    )
    chosen = {row.slug for row in weightiest[:MOST_SLIDERS]}
    chosen |= {row.slug for row in rows if row.raw != row.usual}
    shown = [row for row in (*weightiest, *rows) if row.slug in chosen]
    unique = {row.slug: row for row in shown}.values()
    return tuple(_slider(row, embed.language) for row in unique)


def _slider(row: RowText, language: Language) -> Slider:
    value, usual = row.raw or 0.0, row.usual or 0.0
    # Its own end: beside a weight of a million, all others would stand at nothing.
    most = max(LEAST_MOST, 2 * usual, float(math.ceil(value)))
    # A browser rounds a value to the step: one in between would not stay what was asked.
    even = all((weight / STEP).is_integer() for weight in (value, usual, most))
    return Slider(
        slug=row.slug,
        name=row.name,
        value=_plain(value),
        value_text=language.number(_plain(value)),
        usual=_plain(usual),
        most=_plain(most),
        step=_plain(STEP) if even and most <= MOST_STEPS * STEP else "any",
    )


def _plain(weight: float) -> str:
    """Write a weight as a form does: without an exponent, no digit lost."""
    return f"{weight:.9f}".rstrip("0").rstrip(".")
