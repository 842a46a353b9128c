"""Validators made of what an answer depends on, and how long it may be kept."""

from __future__ import annotations

import hashlib

from werkzeug.datastructures import ETags

from app import __version__
from app.services.changes import State

READ = "public, max-age=60, s-maxage=300, stale-while-revalidate=600, stale-if-error=86400"
"""A public answer: a minute for browsers, five for shared caches, longer in need."""

PAST = (
    "public, max-age=86400, s-maxage=604800, stale-while-revalidate=604800, stale-if-error=2592000"
)
"""An answer of an earlier revision, which no change can touch: a day, and a week.

Not for ever: a new release may show it otherwise, and a database be replaced.
"""

NEVER = "no-store"
"""Errors, health and anything that depends on who asks."""


def tag(state: State, question: str, *, public_url: str) -> str:
    """Return the weak validator of an answer, before the answer exists.

    It is made of the catalogue's revision and epoch, this release (which decides
    the shape), the address links start with and the canonical question: whatever
    the bytes depend on. Weak, because a proxy may compress the answer on its way.
    """
    parts = "\0".join((state.epoch, __version__, public_url, question))
    digest = hashlib.sha256(parts.encode()).hexdigest()[:20]
    return f"v1-{state.revision}-{digest}"


def digest(tag: str) -> str:
    """Return a tag in hexadecimal digits alone, to hang behind an entry's version."""
    return hashlib.sha256(tag.encode()).hexdigest()[:16]


def unchanged(asked: ETags, current: str) -> bool:
    """Whether the client holds this very answer (weak comparison, RFC 9110 13.1.2).

    ``*`` never counts here: it asks whether there is any answer at all, and that
    is not known before the work is done. Werkzeug's own test would say yes to it.
    """
    return not asked.star_tag and asked.contains_weak(current)
