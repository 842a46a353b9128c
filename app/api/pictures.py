"""GET /comparisons/{name}/card.svg and the like: a comparison as a picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint
from markupsafe import Markup

from app.api.contract import Answer, Reading, View, read
from app.api.drawn import MAY_FAIL, Drawn, drawn, meant
from app.api.schemas.embeds import DrawnQuery
from app.api.svg import bars, card, matrix, png, radar
from app.api.svg.dress import Dress
from app.api.svg.sheet import prefix
from app.services.embeds import Embed

bp = Blueprint("pictures", __name__)
TAG = "Embeds"
SVG = "image/svg+xml; charset=utf-8"

Draw = Callable[[Embed, Dress], Markup]


def _dress(shown: Drawn, kind: str) -> Dress:
    asked = json.dumps(shown.asked, sort_keys=True, default=str)
    return Dress(look=shown.look, prefix=prefix(kind, shown.embed.name, asked))


def _picture(kind: str, draw: Draw) -> Callable[[Callable[[], None]], View]:
    """Declare a picture as SVG; what is decorated gives it its name and its description."""

    def declare(named: Callable[[], None]) -> View:
        def view(reading: Reading, name: str, **asked: Any) -> Answer:
            shown = drawn(reading, name, asked)
            return Answer(body=draw(shown.embed, _dress(shown, kind)).encode(), media_type=SVG)

        view.__name__, view.__doc__ = named.__name__, named.__doc__
        return read(
            bp,
            f"/comparisons/<name>/{kind}.svg",
            tag=TAG,
            query=DrawnQuery(),
            media_type="image/svg+xml",
            may_fail=MAY_FAIL,
            means=meant,
        )(view)

    return declare


@_picture("card", card.card_svg)
def show_card() -> None:
    """Show a comparison as a card.

    Who wins, with which scores, under which share of all weightings, and what decides
    it. 600 by 315 pixels; its text can be selected and is read aloud.
    """


@_picture("bars", bars.bars_svg)
def show_bars() -> None:
    """Show the overall scores as bars.

    From 0 to 100. The winner has a check mark and bold letters beside its colour.
    """


@_picture("radar", radar.radar_svg)
def show_radar() -> None:
    """Show the values by group of features as a radar.

    From the centre (worst) to the rim (best). With fewer than three groups there are the
    overall scores as bars in its place.
    """


@_picture("matrix", matrix.matrix_svg)
def show_matrix() -> None:
    """Show the ratings feature by feature as a picture.

    The features that count, by group, each with its share of the weight and a check mark
    at who wins it; as high as there are features.
    """


@read(
    bp,
    "/comparisons/<name>/card.png",
    tag=TAG,
    query=DrawnQuery(),
    media_type="image/png",
    may_fail=MAY_FAIL,
    means=meant,
)
def show_card_image(reading: Reading, name: str, **asked: Any) -> Answer:
    """Show the card as PNG.

    For places that take no SVG, such as previews of links: 1200 by 630 pixels. A theme
    of auto is the light one.
    """
    shown = drawn(reading, name, asked)
    picture = card.card_svg(shown.embed, _dress(shown, "card"))
    return Answer(body=png.rendered(picture, shown.look), media_type=png.MEDIA_TYPE)
