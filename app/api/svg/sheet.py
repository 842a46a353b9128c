"""What a picture is drawn on: it mirrors for right-to-left languages, and keeps text in its room.

Everything is placed as if it were read from left to right; ``x`` counts from the side
where reading begins.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from app.api.svg import lettering, reading_order
from app.api.svg.dress import Dress, Tone, stylesheet
from app.api.svg.lettering import Letters
from app.api.svg.markup import tag
from app.services.embeds import Embed

MAKER = "Faceoff"

WIDER = 1.25
"""How much wider than Noto Sans the widest font of the list may run."""

RADIUS = 10.0


class Anchor(StrEnum):
    """Which end of a text stands at its place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


_MIRRORED = {Anchor.START: Anchor.END, Anchor.MIDDLE: Anchor.MIDDLE, Anchor.END: Anchor.START}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a picture is called, and what it says to who can't see it."""

    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet to draw on; ``names`` are those that sentences on it may have in them."""

    width: float
    rtl: bool = False
    names: tuple[str, ...] = ()
    lang: str = "en"

    def text(  # noqa: PLR0913 (a text has this many sides; all but what and where are named)
        self,
        words: str,
        x: float,
        y: float,
        *,
        room: float,
        letters: Letters,
        tone: str | None = Tone.INK,
        anchor: Anchor = Anchor.START,
        sentence: bool = False,
    ) -> Markup:
        """Draw a text on its base line, cut to its room.

        A ``sentence`` is in the language of the picture; a name or a rating has the
        direction of its own letters.
        """
        shown = lettering.fit(lettering.clean(words), letters, room)
        if not shown:
            return Markup("")
        return tag(
            "text",
            self._turned(shown, sentence=sentence),
            x=self._x(x),
            y=y,
            class_=tone,
            font_size=letters.size,
            font_weight=None if letters.weight == 400 else letters.weight,
            font_style="italic" if letters.italic else None,
            text_anchor=self._anchor(anchor),
            **_held(shown, letters, room),
        )

    def box(  # noqa: PLR0913 (four numbers are a box)
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        tone: str | None = None,
        radius: float = 0.0,
    ) -> Markup:
        """Draw a filled box."""
        return tag(
            "rect",
            x=self._x(x + width) if self.rtl else x,
            y=y,
            width=width,
            height=height,
            rx=radius or None,
            class_=tone,
        )

    def rule(self, y: float, start: float, end: float) -> Markup:
        """Draw a hairline across."""
        return tag(
            "path",
            d=f"M{min(self._x(start), self._x(end)):g} {y:g}H{max(self._x(start), self._x(end)):g}",
            class_=Tone.LINE,
            stroke="currentColor",
        )

    def check(self, x: float, y: float, *, tone: str = Tone.ACCENT) -> Markup:
        """Draw the mark of a winner, 11 wide and centred at a place; it is never mirrored."""
        return tag(
            "path",
            d=f"M{self._x(x) - 4.5:.2f} {y + 0.5:.2f}l3.2 3.4 6-7.4",
            class_=tone,
            fill="none",
            stroke="currentColor",
            stroke_width=2.2,
            stroke_linecap="round",
            stroke_linejoin="round",
        )

    def points(self, places: Iterable[tuple[float, float]]) -> str:
        """Return places as a path through them."""
        return "".join(
            f"{'L' if number else 'M'}{self._x(x):.2f} {y:.2f}"
            for number, (x, y) in enumerate(places)
        )

    def move(self, place: tuple[float, float]) -> str:
        """Return the transformation that puts a mark drawn around 0, 0 at a place."""
        x, y = place
        return f"translate({self._x(x):.2f} {y:.2f})"

    def _x(self, x: float) -> float:
        return self.width - x if self.rtl else x

    def _anchor(self, anchor: Anchor) -> str | None:
        side = _MIRRORED[anchor] if self.rtl else anchor
        return None if side is Anchor.START else side.value

    def _turned(self, shown: str, *, sentence: bool) -> str:
        if sentence:
            return reading_order.sentence(shown, self.names, rtl=self.rtl)
        return reading_order.isolated(shown)

    def finish(
        self, parts: Sequence[str], height: float, *, told: Told, dress: Dress, kind: str
    ) -> Markup:
        """Return the whole picture; one by itself has a ground and its stylesheet."""
        alone = [] if dress.inlined else self._alone(height, dress)
        return self.root([*alone, *parts], height, told=told, prefix=dress.prefix, kind=kind)

    def root(
        self, parts: Sequence[str], height: float, *, told: Told, prefix: str, kind: str
    ) -> Markup:
        """Return what holds all parts and says what they show."""
        title, description = f"{prefix}-title", f"{prefix}-desc"
        return tag(
            "svg",
            tag("title", lettering.clean(told.title), id=title),
            tag("desc", lettering.clean(told.description), id=description),
            *parts,
            xmlns="http://www.w3.org/2000/svg",
            id=prefix,
            class_=f"fo-picture fo-{kind}",
            width=self.width,
            height=height,
            viewBox=f"0 0 {self.width:g} {height:g}",
            role="img",
            aria_labelledby=f"{title} {description}",
            lang=self.lang,
            direction="ltr",
            font_family=lettering.FAMILIES,
            fill="currentColor",
        )

    def _alone(self, height: float, dress: Dress) -> list[Markup]:
        # Nothing in the rules comes from outside, and an escaped one would be no rule.
        rules = tag("style", Markup(stylesheet(dress)))  # noqa: S704
        frame = tag(
            "rect",
            x=0.5,
            y=0.5,
            width=self.width - 1,
            height=height - 1,
            rx=RADIUS,
            class_=Tone.LINE,
            fill="none",
            stroke="currentColor",
        )
        return [rules, self.box(0, 0, self.width, height, tone=Tone.GROUND, radius=RADIUS), frame]


def _held(shown: str, letters: Letters, room: float) -> dict[str, str | float]:
    """Hold a text to its width where a wider font would leave the room.

    Only where every width is known: what is guessed would be squeezed or torn.
    """
    width = lettering.width(shown, letters)
    if width * WIDER <= room or not lettering.known(shown, letters):
        return {}
    return {"textLength": width, "lengthAdjust": "spacingAndGlyphs"}


def prefix(*parts: str) -> str:
    """Return an id for a picture by itself, another one for whatever is another picture.

    People paste several into one page. Two that are equal share it, and what it leads to.
    """
    return f"fo-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:10]}"


def sheet_of(embed: Embed, width: float) -> Sheet:
    """Return a sheet in the reading direction of a comparison's language."""
    return Sheet(
        width=width,
        rtl=embed.language.direction == "rtl",
        names=tuple(lettering.clean(side.name) for side in embed.sides),
        lang=embed.language.tag,
    )
