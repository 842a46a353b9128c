"""Reading drawn pictures in tests: their text, their marks, their pixels."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient
from markupsafe import Markup

from app.api.schemas.embeds import Look, Theme
from app.api.svg import bars, card, lettering, matrix, radar
from app.api.svg.dress import Dress
from app.api.svg.lettering import Letters
from app.models import db
from app.services import changes, comparisons, embeds, languages
from app.services.embeds import Embed
from app.services.questions import Question

SVG = "{http://www.w3.org/2000/svg}"

OURS = {"svg", "title", "desc", "style", "rect", "path", "text", "g"}

ISOLATES = re.compile("[\u2066-\u2069]")

CHECK = "l3.2 3.4 6-7.4"
"""How a winner's mark is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A text of a picture, where it stands, and what it is set in."""

    text: str
    start: float
    end: float
    y: float
    bold: bool
    italic: bool
    tone: str | None


def parse(svg: str) -> ET.Element:
    """Parse a picture, and hold that nothing is in it but what we draw."""
    root = ET.fromstring(svg)  # noqa: S314 (we made it)
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        assert name in OURS, name
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on"), attribute
            assert "href" not in attribute, attribute
            assert attribute != "style"
            assert "url(" not in value, value
    return root


def words(root: ET.Element) -> list[Word]:
    """Return every text that is drawn, in order."""
    return [_word(element) for element in root.iter(f"{SVG}text")]


def _word(element: ET.Element) -> Word:
    text = ISOLATES.sub("", "".join(element.itertext()))
    letters = Letters(
        size=float(element.attrib["font-size"]),
        weight=int(element.get("font-weight", "400")),
        italic=element.get("font-style") == "italic",
    )
    x, width = float(element.attrib["x"]), lettering.width(text, letters)
    start = {"start": x, "middle": x - width / 2, "end": x - width}[
        element.get("text-anchor", "start")
    ]
    return Word(
        text=text,
        start=start,
        end=start + width,
        y=float(element.attrib["y"]),
        bold=letters.weight == 700,
        italic=letters.italic,
        tone=element.get("class"),
    )


def texts(root: ET.Element) -> list[str]:
    """Return what is drawn, in order."""
    return [word.text for word in words(root)]


def checks(root: ET.Element) -> list[tuple[float, float]]:
    """Return where winners are marked."""
    found = []
    for path in root.iter(f"{SVG}path"):
        start, mark, _ = path.attrib["d"].partition(CHECK)
        if mark:
            x, y = start.removeprefix("M").split()
            found.append((float(x), float(y)))
    return found


def hold_inside(root: ET.Element) -> None:
    """Hold that every text lies within the picture."""
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for word in words(root):
        assert word.start >= -0.5, word
        assert word.end <= width + 0.5, word
        assert 0 < word.y < height, word


def pixels(png: bytes) -> tuple[int, int, bytes]:
    """Return the width, the height and the filtered bytes of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks = list(_chunks(png))
    assert chunks[0][0] == b"IHDR"
    assert chunks[-1][0] == b"IEND"
    width, height = struct.unpack(">II", chunks[0][1][:8])
    return (
        width,
        height,
        zlib.decompress(b"".join(held for name, held in chunks if name == b"IDAT")),
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


PAIRS = ["flask-vs-django", "react-vs-vue", "fastapi-vs-flask"]
MANY = [
    "flask-vs-django-vs-fastapi",
    "react-vs-vue-vs-angular-vs-svelte",
    "flask-vs-django-vs-fastapi-vs-pyramid-vs-bottle-vs-tornado-vs-falcon-vs-sanic",
]
DRAW: dict[str, Callable[[Embed, Dress], Markup]] = {
    "card": card.card_svg,
    "bars": bars.bars_svg,
    "radar": radar.radar_svg,
    "matrix": matrix.matrix_svg,
}
KINDS = list(DRAW)
LOOK = Look(theme=Theme.AUTO, accent=None, lang="en")
DRESS = Dress(look=LOOK, prefix="p")


def asked(client: FlaskClient, name: str, kind: str, query: str = "") -> ET.Element:
    """Ask for a picture, and hold what holds of all."""
    reply = client.get(f"/comparisons/{name}/{kind}.svg?{query}")
    assert reply.status_code == 200, reply.text
    assert reply.content_type == "image/svg+xml; charset=utf-8"
    root = parse(reply.text)
    hold_inside(root)
    return root


def flask_and_django(client: FlaskClient) -> Embed:
    """Return what is drawn of the two."""
    with client.application.app_context():
        session = db.session()
        state = changes.begin_reading(session)
        compared = comparisons.compare(session, state, ["flask", "django"], Question())
        made = embeds.embed(compared, languages.chosen("en"))
        db.session.remove()
    return made


def rules_of(root: ET.Element) -> str:
    """Return the stylesheet of a picture."""
    return root.findtext(f"{SVG}style") or ""
