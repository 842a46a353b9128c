"""GET /embed/{name}: a comparison as a page that others frame, readable without a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from app.api import drawing
from app.api.contract import Answer, Reading, read
from app.api.drawn import MAY_FAIL, Drawn, drawn, meant
from app.api.framed import Accents, framed
from app.api.schemas.embeds import EmbedQuery
from app.api.wording import Wording
from app.domain.colours import Colour
from app.domain.errors import BadQuestion, Mistake
from app.services import layouts, sources
from app.services.exports.tables import ATTRIBUTION, LICENCE, LICENCE_URL

bp = Blueprint("embeds", __name__)
TAG = "Embeds"
HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"
TERMS = {"origin": ATTRIBUTION, "name": LICENCE, "url": LICENCE_URL}


@read(
    bp,
    "/embed/<name>",
    tag=TAG,
    query=EmbedQuery(),
    media_type="text/html",
    may_fail=MAY_FAIL,
    means=meant,
)
def show_embed(reading: Reading, name: str, **asked: Any) -> Answer:
    """Show a comparison as a page to frame.

    The slugs joined by `-vs-`, two to eight, as in `/comparisons/{name}`: the same
    numbers as there, in three sizes. It sets no cookie, asks nobody else for
    anything and can be read without a script.
    """
    shown = drawn(reading, name, asked)
    return Answer(body=drawing.draw("embed.html", **_named(reading, shown)), media_type=HTML)


@read(
    bp,
    "/embed/accent/<colour>.css",
    tag=TAG,
    media_type="text/css",
    may_fail=(BadQuestion,),
    depends_on_catalogue=False,
)
def show_accent(colour: str) -> Answer:
    """Show the stylesheet of an accent.

    A colour in 3 or 6 hexadecimal digits, made lighter or darker where it could not be
    read on the light ground or on the dark one. A page that is asked for with `accent`
    links it.
    """
    try:
        accents = Accents.of(Colour.parse(colour))
    except ValueError as error:
        raise BadQuestion([Mistake(detail=f"{error}.")]) from None
    rule = (
        ":root.faceoff-page,.faceoff{"
        f"--faceoff-accent-light:{accents.light};--faceoff-accent-dark:{accents.dark}"
        "}\n"
    )
    return Answer(body=rule.encode(), media_type=CSS)


def _named(reading: Reading, shown: Drawn) -> Mapping[str, Any]:
    """Return what the template is given."""
    embed = shown.embed
    cited = sources.every(reading.session, slugs=embed.cited) if embed.cited else []
    names = [side.name for side in embed.sides]
    rows = [row for group in embed.groups for row in group.scored]
    ratings = [cell.text for row in rows for cell in row.cells if not cell.missing]
    # Weights of one's own stand beside those of a use case, not beside an order or only some.
    movable = not (shown.asked["order"] or shown.asked["only"])
    return {
        "embed": embed,
        "layout": layouts.lay_out(embed, movable=movable),
        "look": shown.look,
        "page": framed(shown, cited),
        "wording": Wording(embed.language),
        "names": names,
        "terms": [*names, *(row.name for row in rows), *ratings],
        "revision": reading.state.revision,
        "sources": cited,
        "licence": TERMS,
    }
