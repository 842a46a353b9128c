"""GET /widgets/{file} and /embed.js: what an embed runs and wears in a browser."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.exceptions import NotFound

from app.api import static_files
from app.api.contract import Answer, read
from app.api.parsing import Anything
from app.api.static_files import StaticFile

bp = Blueprint("widgets", __name__)
TAG = "Embeds"

FOR_EVER = "public, max-age=31536000, immutable"
"""How long a file is kept under the name that says what is in it."""

SCRIPT = "text/javascript"


def _digest(*, file: str) -> dict[str, str]:
    """Say which bytes are asked for, so that a changed file is never called unchanged."""
    return {"digest": _file(file)[0].digest}


def _script_digest() -> dict[str, str]:
    return _digest(file="embed.js")


def _file(name: str) -> tuple[StaticFile, bool]:
    file, constant = static_files.found(name)
    if file is None:
        raise NotFound(f"There is no file called {name[:64]!r}, or none with that content.")
    return file, constant


def _sent(name: str) -> Answer:
    file, constant = _file(name)
    headers = {"Cache-Control": FOR_EVER} if constant else {}
    return Answer(body=file.body, media_type=file.media_type, headers=headers)


@read(
    bp,
    "/widgets/<file>",
    tag=TAG,
    query=Anything(),
    media_type=SCRIPT,
    also_as=("text/css", "image/svg+xml"),
    depends_on_catalogue=False,
    also={404: "There is no such file, or none with that content."},
    means=_digest,
)
def show_widget(file: str) -> Answer:
    """Return a script, a stylesheet or the icon of the embeds.

    Under its plain name (`faceoff.js`) it is kept shortly, and is what it is today.
    Under the name that embeds and snippets give it, with its digest, it can be kept
    for ever; scripts of earlier releases stay under theirs.
    """
    return _sent(file)


@read(
    bp,
    "/embed.js",
    tag=TAG,
    query=Anything(),
    media_type=SCRIPT,
    depends_on_catalogue=False,
    means=_script_digest,
)
def show_embed_script() -> Answer:
    """Return the script that puts an embed where its tag stands.

    Its `data-` attributes say which: `data-a` and `data-b`, or `data-frameworks`, and
    the parameters of `/embed/{name}`. The address stays the same from release to release.
    """
    return _sent("embed.js")
