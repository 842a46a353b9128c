"""Pictures as PNG, rendered from the SVG that everybody else gets."""

from __future__ import annotations

import resvg_py

from app.api.schemas.embeds import Look, Theme
from app.api.svg import lettering
from app.domain.palettes import DARK, LIGHT

MEDIA_TYPE = "image/png"


def rendered(picture: str, look: Look, *, zoom: int = 2) -> bytes:
    """Return an SVG as PNG, so many times its size, without transparent corners.

    A theme of auto comes out light: nobody's system is asked. Letters that Noto Sans
    lacks are taken from the fonts of the machine, where it has any.
    """
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=picture,
            zoom=zoom,
            background=str((DARK if look.theme is Theme.DARK else LIGHT).ground),
            font_files=list(lettering.files()),
            font_family=lettering.FAMILY,
            sans_serif_family=lettering.FAMILY,
        )
    )
