"""GET /oembed: what a page needs to show one of our addresses in its place (oEmbed 1.0)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from xml.etree import ElementTree as ET

from flask import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from app.api import elsewhere, own_addresses
from app.api.contract import JSON, Answer, Reading, read
from app.api.drawn import MAY_FAIL, Drawn, drawn
from app.api.errors import ForeignAddress, FormatNotOffered
from app.api.schemas.common import Out, integer, text
from app.api.xml import add, written
from app.domain.errors import NoPublicAddress

bp = Blueprint("oembed", __name__)
XML = "text/xml"

CACHE_AGE = 3600
"""Seconds for which a consumer may keep the answer: the page it frames is always today's."""

SMALLEST = 40
"""CSS pixels either way below which nothing can be shown."""

THUMBNAIL = (1200, 630)
"""How wide and high the picture of a comparison is."""


class Format(StrEnum):
    """What the answer is written in."""

    JSON = "json"
    XML = "xml"


def _most(way: str) -> fields.Integer:
    return fields.Integer(
        load_default=None,
        validate=validate.Range(min=SMALLEST),
        metadata={"description": f"How {way} the embed may be, in CSS pixels."},
    )


class OembedQuery(Schema):
    """Which address is to be shown, how large, and in what the answer is written."""

    class Meta:
        """The specification lets consumers send parameters of their own."""

        unknown = EXCLUDE

    url = fields.String(
        required=True,
        metadata={
            "description": "The address of an embed or a comparison of this service.",
            "examples": ["https://compare.example/v1/embed/flask-vs-django?size=table"],
        },
    )
    format = fields.String(
        load_default=Format.JSON.value,
        metadata={"description": "json or xml; any other is answered 501.", "examples": ["json"]},
    )
    maxwidth = _most("wide")
    maxheight = _most("high")


class OembedOut(Out):
    """How an address is shown in somebody's page."""

    type = text("Always rich.", example="rich")
    version = text("Of oEmbed.", example="1.0")
    title = text("What is compared.", example="Flask vs Django")
    provider_name = text("The service.", example="Faceoff")
    provider_url = text("Where it is.")
    cache_age = integer("For how many seconds this may be kept.", example=CACHE_AGE)
    html = text("A sandboxed frame of just that size.")
    width = integer("How wide it is, in CSS pixels.", example=600)
    height = integer("How high it is, in CSS pixels.", example=560)
    thumbnail_url = fields.String(
        metadata={
            "description": "A picture; left out, with its size, where it is larger than "
            "what was allowed."
        }
    )
    thumbnail_width = fields.Integer(metadata={"description": "How wide that is, in pixels."})
    thumbnail_height = fields.Integer(metadata={"description": "How high that is, in pixels."})


@read(
    bp,
    "/oembed",
    tag="Embeds",
    query=OembedQuery(),
    returns=OembedOut(),
    also_as=(XML,),
    may_fail=(NoPublicAddress, ForeignAddress, FormatNotOffered, *MAY_FAIL),
)
def show_oembed(reading: Reading, *, url: str, format: str, **most: int | None) -> Answer:  # noqa: A002 (the parameter's name)
    """Say how an address of this service is shown in a page.

    oEmbed 1.0, for editors that turn a pasted address into what it shows. It takes
    the addresses of embeds and comparisons, with their question and look, below
    FACEOFF_PUBLIC_URL and no others; an address is only read, never fetched.
    Parameters that it does not know are ignored.
    """
    if format not in set(Format):
        raise FormatNotOffered(format, list(Format))
    wanted = own_addresses.wanted(url, parameter="url")
    shown = drawn(reading, wanted.name, dict(wanted.asked))
    body = _rich(shown, maxwidth=most["maxwidth"], maxheight=most["maxheight"])
    if format == Format.JSON:
        return Answer(body=body, media_type=JSON)
    return Answer(body=_xml(body), media_type=f"{XML}; charset=utf-8")


def _rich(shown: Drawn, *, maxwidth: int | None, maxheight: int | None) -> dict[str, Any]:
    name, title = shown.embed.name, shown.embed.title
    width, height = elsewhere.FRAMES[shown.look.size]
    width, height = min(width, maxwidth or width), min(height, maxheight or height)
    address = elsewhere.embed(name, shown.asked)
    rich: dict[str, Any] = {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": "Faceoff",
        "provider_url": elsewhere.public(),
        "cache_age": CACHE_AGE,
        "html": elsewhere.frame(address, title, width=width, height=height),
        "width": width,
        "height": height,
    }
    wide, high = THUMBNAIL
    if wide > (maxwidth or wide) or high > (maxheight or high):
        return rich
    return rich | {
        "thumbnail_url": elsewhere.picture(name, "card.png", shown.asked),
        "thumbnail_width": wide,
        "thumbnail_height": high,
    }


def _xml(rich: dict[str, Any]) -> bytes:
    root = ET.Element("oembed")
    for name, value in rich.items():
        add(root, name, str(value))
    return written(root)
