"""Scripts, stylesheets and the icon as they are named, kept and vouched for: by what is in them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.api import links

FOLDER = Path(__file__).parent.parent / "web" / "static"

PAST = FOLDER / "past"
"""Scripts of earlier releases, each under its name with the digest.

Pages that insist on those bytes go on as they are for as long as we have them.
"""

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""What is served, by the end of its name; anything else in the folder is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """A file as it is sent; ``digest`` names what is in it, ``integrity`` lets a page insist."""

    body: bytes
    media_type: str
    digest: str
    integrity: str


@cache
def every() -> Mapping[str, StaticFile]:
    """Return all files by name, read once: they are constant for a release."""
    return _all_in(FOLDER)


def _all_in(folder: Path) -> Mapping[str, StaticFile]:
    """Return the files of a folder that are served; there may be no such folder."""
    return {
        path.name: _read(path)
        for path in sorted(folder.glob("*"))
        if path.is_file() and path.suffix in MEDIA_TYPES
    }


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    return StaticFile(
        body=body,
        media_type=MEDIA_TYPES[path.suffix],
        digest=hashlib.sha256(body).hexdigest()[:16],
        integrity="sha384-" + b64encode(hashlib.sha384(body).digest()).decode(),
    )


def digest() -> str:
    """Short for all files: what names any of them is another answer once one has changed."""
    return hashlib.sha256("".join(one.digest for one in every().values()).encode()).hexdigest()[:16]


@cache
def _versioned() -> Mapping[str, StaticFile]:
    # One that is not what its name says would break every page that insists on it.
    past = {name: file for name, file in _all_in(PAST).items() if file.digest in name}
    return {**past, **{versioned(name): file for name, file in every().items()}}


def versioned(name: str) -> str:
    """Return the name of a file that changes with what is in it; KeyError where there is none."""
    path = Path(name)
    return f"{path.stem}-{every()[name].digest}{path.suffix}"


def found(name: str) -> tuple[StaticFile | None, bool]:
    """Return the file of either name, and whether that name can only ever mean these bytes."""
    file = _versioned().get(name)
    return (file, True) if file is not None else (every().get(name), False)


def address(name: str) -> str:
    """Return where these very bytes are, in this release and in later ones."""
    return links.to(f"/widgets/{versioned(name)}")


def own_address(name: str) -> str:
    """Return the same for a page of ours, wherever it was reached: on the host that it is on.

    Its policy takes files from there alone; the public address may be another.
    """
    return links.own(f"/widgets/{versioned(name)}")


def integrity(name: str) -> str:
    """Return what a page puts into ``integrity`` beside such an address (SHA-384)."""
    return every()[name].integrity
