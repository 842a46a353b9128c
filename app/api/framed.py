"""What stands around a comparison on its page: addresses, accents, what others read of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel.core import get_global
from flask import current_app
from markupsafe import Markup

from app.api import links
from app.api.drawn import Drawn
from app.api.linked import linked
from app.api.schemas.embeds import Size
from app.domain.colours import Colour
from app.domain.palettes import DARK, LIGHT
from app.domain.statements import SEPARATOR, comparison_slug
from app.services.languages import Language
from app.services.sources import SourceRecord

OEMBED = {"application/json+oembed": "json", "text/xml+oembed": "xml"}
"""The formats of /oembed by the type that announces them."""

INDEXED = {"size", "lang"}
"""What may be asked without making it another page than the one search engines should show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accents:
    """An accent as it can be read on the light ground and on the dark one."""

    light: Colour
    dark: Colour

    @classmethod
    def of(cls, colour: Colour) -> Accents:
        """Move a colour no further than legibility needs."""
        return cls(light=LIGHT.accented(colour).accent, dark=DARK.accented(colour).accent)


@dataclass(frozen=True, slots=True, kw_only=True)
class FramedPage:
    """The page around an embed.

    ``asked`` is its question as an address has it. ``whole`` leads to the same question in
    full, ``canonical`` to the usual question, whatever was asked. ``public`` says whether
    addresses are full ones.
    """

    asked: str
    whole: str
    canonical: str
    public: bool
    indexed: bool
    description: str
    locale: str
    card: str
    oembed: Mapping[str, str]
    accents: Accents | None
    accent_sheet: str | None
    linked: Markup


def framed(shown: Drawn, sources: Sequence[SourceRecord]) -> FramedPage:
    """Return what stands around a comparison that is shown as a page."""
    embed, asked, accent = shown.embed, shown.asked, shown.look.accent
    description = " ".join(text for text in (embed.headline, embed.sure) if text)
    canonical = _canonical(shown)
    public = bool(current_app.config["SETTINGS"].public_url)
    framed_at = links.to(f"/embed/{embed.name}", asked)
    return FramedPage(
        asked=links.written(asked),
        whole=links.to(f"/embed/{embed.name}", {**asked, "size": Size.FULL.value}),
        canonical=canonical,
        public=public,
        indexed={name for name, value in asked.items() if value is not None} <= INDEXED,
        description=description,
        locale=_locale(embed.language),
        card=links.to(f"/comparisons/{embed.name}/card.png", {**asked, "size": None}),
        oembed={
            form: links.to("/oembed", {"url": framed_at, "format": name})
            for form, name in OEMBED.items()
        },
        accents=None if accent is None else Accents.of(accent),
        accent_sheet=None if accent is None else links.to(f"/embed/accent/{str(accent)[1:]}.css"),
        linked=linked(embed, sources, about=description, address=canonical if public else None),
    )


def _canonical(shown: Drawn) -> str:
    """Return the address of the usual question about the same frameworks, in the same language."""
    name = comparison_slug(shown.embed.name.split(SEPARATOR))
    return links.to(f"/embed/{name}", {"size": Size.FULL.value, "lang": shown.asked["lang"]})


def _locale(language: Language) -> str:
    """Return a language with its likeliest territory, as Open Graph wants it: ``de_DE``."""
    code = language.code
    likely = str(get_global("likely_subtags").get(code, code)).split("_")
    return f"{likely[0]}_{likely[-1]}" if len(likely) > 1 else code
