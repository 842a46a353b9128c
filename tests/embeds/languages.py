"""A made language that is read from right to left and has six plural forms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from app.services.languages import SHIPPED

FORMS = ("zero", "one", "two", "few", "many", "other")


def english() -> dict[str, Any]:
    """Return the words of the English file."""
    return dict(yaml.safe_load((SHIPPED / "en.yaml").read_text(encoding="utf-8")))


def arabic(folder: Path) -> Path:
    """Write ``ar.yaml``: English sentences behind an Arabic word, every plural form there."""
    words = {**_said(english()), "name": "العربية"}
    text = yaml.safe_dump(words, allow_unicode=True)
    (folder / "ar.yaml").write_text(text, encoding="utf-8")
    return folder


def _said(words: Mapping[str, Any]) -> dict[str, Any]:
    if "other" in words:
        return {form: f"{form} عربي {words['other']}" for form in FORMS}
    return {
        key: _said(said) if isinstance(said, dict) else f"عربي {said}"
        for key, said in words.items()
    }
