"""Answering an alias of a framework with the address of its slug."""

from __future__ import annotations

from typing import Any

from app.api import links
from app.api.contract import Answer


def moved(slug: str, below: str = "", asked: dict[str, Any] | None = None) -> Answer:
    """Answer with the canonical address; 301, as the name won't change back."""
    location = links.to(f"/frameworks/{slug}{below}", asked)
    return Answer(body=b"", status=301, headers={"Location": location})
