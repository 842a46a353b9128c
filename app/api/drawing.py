"""Templates of pages and pictures: whatever is put into one is escaped, whatever it is called."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.api import links, static_files

FOLDER = Path(__file__).parent.parent / "web" / "templates"


@cache
def _environment() -> Environment:
    # Not Flask's own: that escapes by the file's name, and what is drawn here is always markup.
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        # They are constant for a release; looking at each file's date for each answer is not free.
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["address"] = links.to
    environment.globals["widget"] = static_files.own_address
    environment.globals["integrity"] = static_files.integrity
    return environment


def draw(template: str, **named: Any) -> bytes:
    """Return a template filled in, as UTF-8."""
    return _environment().get_template(template).render(named).encode()
