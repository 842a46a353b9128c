"""Badges: a label and a message side by side, 20 pixels high."""

from __future__ import annotations

from markupsafe import Markup

from app.api.svg import lettering
from app.api.svg.lettering import Letters
from app.api.svg.markup import tag
from app.api.svg.sheet import Sheet, Told, prefix
from app.domain.colours import Colour

HEIGHT = 20.0
PADDING = 7.0
ROUND = 4.0
WIDEST = 320.0
"""How wide a label or a message may be; more of either is cut."""

LETTERS = Letters(size=11)
MESSAGE = Letters(size=11, weight=600)

INK = Colour.parse("ffffff")
LABEL_GROUND = Colour.parse("3a4250")


def badge_svg(label: str, message: str, ground: Colour, *, rtl: bool = False) -> Markup:
    """Draw a badge with a message on a ground; read from right to left, the label is right."""
    label, message = lettering.clean(label), lettering.clean(message)
    left = min(lettering.width(label, LETTERS) + 0.5, WIDEST)
    right = min(lettering.width(message, MESSAGE) + 0.5, WIDEST)
    # On whole pixels, or a line of the page shows between the two.
    middle = round(left + 2 * PADDING)
    sheet = Sheet(width=round(middle + right + 2 * PADDING), rtl=rtl)
    beginning = tag(
        "g",
        sheet.box(0, 0, middle, HEIGHT, radius=ROUND),
        sheet.box(middle - ROUND, 0, ROUND, HEIGHT),
        fill=str(LABEL_GROUND),
    )
    end = tag(
        "g",
        sheet.box(middle, 0, sheet.width - middle, HEIGHT, radius=ROUND),
        sheet.box(middle, 0, ROUND, HEIGHT),
        fill=str(ground),
    )
    words = tag(
        "g",
        sheet.text(label, PADDING, 14, room=left, letters=LETTERS, tone=None),
        sheet.text(message, middle + PADDING, 14, room=right, letters=MESSAGE, tone=None),
        fill=str(INK),
    )
    told = Told(title=f"{label}: {message}", description=f"{label}: {message}")
    return sheet.root(
        [beginning, end, words], HEIGHT, told=told, prefix=prefix(label, message), kind="badge"
    )
