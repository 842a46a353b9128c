"""What is drawn where a picture or a badge can't be: why, in the words of the problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from app.api.schemas.embeds import Look
from app.api.svg import badge, heading
from app.api.svg.dress import Dress, Tone
from app.api.svg.heading import MARGIN, Stack
from app.api.svg.lettering import Letters
from app.api.svg.sheet import MAKER, Sheet, Told
from app.domain.colours import Colour

WIDTH = 480.0
TITLE = Letters(size=16, weight=700)
DETAIL = Letters(size=13)
FAILED = Colour.parse("a8322a")


def picture(problem: Mapping[str, Any], look: Look) -> Markup:
    """Draw a problem: its title, and two lines of what is told of it."""
    sheet = Sheet(width=WIDTH)
    room = WIDTH - 2 * MARGIN
    title = heading.stacked(sheet, problem["title"], Stack(y=42, step=22, room=room, letters=TITLE))
    detail = heading.stacked(
        sheet,
        problem["detail"],
        Stack(y=title.below + 3, step=18, room=room, letters=DETAIL, tone=Tone.MUTED),
    )
    return sheet.finish(
        [*title.parts, *detail.parts],
        detail.below + 10,
        told=Told(title=problem["title"], description=problem["detail"]),
        dress=Dress(look=look, prefix="fo-failed"),
        kind="failed",
    )


def small(problem: Mapping[str, Any]) -> Markup:
    """Draw a problem as a badge."""
    return badge.badge_svg(MAKER, problem["title"], FAILED)
