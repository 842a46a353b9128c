"""Where the files are that stand beside the package in a checkout, and in it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def path(name: str, checkout: str | None = None) -> Path:
    """Return a shipped file or folder; ``checkout`` is its place there, if it is another."""
    packed = _PACKAGE / "_shipped" / name
    return packed if packed.exists() else _PACKAGE.parent / (checkout or name)
