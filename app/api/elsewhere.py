"""Where a comparison is drawn for other people's pages: the addresses, and the frame around one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup

from app.api import links
from app.api.schemas.embeds import Size

PICTURES = ("card", "radar", "bars", "matrix")
"""What is drawn of a comparison as SVG."""

FRAMES = {Size.CARD: (600, 560), Size.TABLE: (760, 800), Size.FULL: (860, 1200)}
"""How wide and high a frame is that nothing sizes, in CSS pixels; what is longer scrolls."""

OF_THE_PAGE = ("size",)
OF_THE_DRAWING = (*OF_THE_PAGE, "theme", "accent")
"""Parameters that a picture does not take, and those that a badge does not."""

_FRAME = Markup(
    '<iframe src="{address}" title="{title}" width="{width}" height="{height}" loading="lazy" '
    'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
    'referrerpolicy="no-referrer" frameborder="0"></iframe>'
)


def public() -> str:
    """Return the address people reach the service at; empty where the operator has set none."""
    address: str = current_app.config["SETTINGS"].public_url
    return address


def home() -> str:
    """Return the address of the front page: not below the pinned version, which is for programs."""
    return f"{public()}/"


def embed(name: str, asked: Mapping[str, Any]) -> str:
    """Return the address of a comparison as a page; ``asked`` are its parameters."""
    return links.to(f"/embed/{name}", asked)


def picture(name: str, file: str, asked: Mapping[str, Any]) -> str:
    """Return the address of a picture: ``card.svg``, ``card.png``."""
    return links.to(f"/comparisons/{name}/{file}", _without(asked, OF_THE_PAGE))


def badge(name: str, asked: Mapping[str, Any], *, form: str = "svg") -> str:
    """Return the address of the badge, as a picture or in the ``json`` form of Shields."""
    return links.to(f"/badges/{name}.{form}", _without(asked, OF_THE_DRAWING))


def snippets(name: str, asked: Mapping[str, Any]) -> str:
    """Return the address of the lines to paste."""
    return links.to(f"/comparisons/{name}/snippets.json", asked)


def addresses(name: str, asked: Mapping[str, Any]) -> dict[str, str | None]:
    """Return all addresses of a comparison drawn; ``oembed`` is null without a public address."""
    page = embed(name, asked)
    oembed = links.to("/oembed", {"url": page, "format": "json"}) if public() else None
    return {
        "embed": page,
        **{drawn: picture(name, f"{drawn}.svg", asked) for drawn in PICTURES},
        "png": picture(name, "card.png", asked),
        "badge": badge(name, asked),
        "shield": badge(name, asked, form="json"),
        "oembed": oembed,
        "snippets": snippets(name, asked),
    }


def frame(address: str, title: str, *, width: int | str, height: int) -> str:
    """Return the element that frames an embed: it may run our script and open links, no more."""
    return str(_FRAME.format(address=address, title=title, width=width, height=height))


def _without(asked: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if name not in names}
