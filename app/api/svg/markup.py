"""Writing SVG: every text and every attribute is escaped, whatever it holds."""

from __future__ import annotations

from markupsafe import Markup, escape


def tag(name: str, *inside: str, **attributes: str | float | None) -> Markup:
    """Return an element; an attribute of null is left out.

    ``text_anchor`` is written ``text-anchor``, and ``class_`` is ``class``. What is inside is
    escaped unless it is markup already.
    """
    written = Markup("").join(
        Markup(' {}="{}"').format(_attribute(key), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    opened = Markup("<{}{}").format(name, written)
    if not inside:
        return opened + Markup("/>")
    held = Markup("").join(escape(one) for one in inside)
    return opened + Markup(">") + held + Markup("</{}>").format(name)


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    """Write a number no more exactly than anybody sees."""
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
