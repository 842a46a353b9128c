"""Sending many entries at once, and looking at what became of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.models import Revision, db
from app.services.catalogue_file import reading
from tests.editors import Editor
from tests.services.catalogue_file.files import FILES

NDJSON = "application/x-ndjson"
PAIRS = ("flask&b=django", "django&b=laravel", "fastapi&b=express", "react&b=vue")
NOUNS = {
    "a framework": {"noun": "framework"},
    "a feature": {"noun": "feature"},
    "a source": {"noun": "source"},
    "a use case": {"noun": "use case"},
    "a category": {"noun": "category"},
    "a claim": {"noun": "claim", "framework": "flask"},
    "a point": {"noun": "point", "framework": "flask"},
    "a task": {"noun": "task"},
    "a code example": {"noun": "example", "task": "forms"},
    "a question": {"noun": "statement", "comparison": "flask-vs-django", "section": "faq"},
    "advice": {"noun": "statement", "comparison": "django-vs-flask", "section": "advice"},
    "a relation": {"noun": "statement", "comparison": "django-vs-flask", "section": "related"},
}
"""What a line says besides the document."""


def sent(
    who: Editor, body: str | bytes, media_type: str = NDJSON, *, query: str = "", **headers: str
) -> TestResponse:
    signed = {"Authorization": f"Bearer {who.key}", "X-Change-Reason": "a test", **headers}
    return who.client.post(f"/imports{query}", data=body, content_type=media_type, headers=signed)


def lines(*rows: Any) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def whole() -> dict[str, Any]:
    """Return the smallest catalogue as one document."""
    read = {name: reading.read(text.encode()).value for name, text in FILES.items()}
    features: Any = read["features.yaml"]
    return {
        "categories": read["categories.yaml"],
        **features,
        "sources": read["sources.yaml"],
        "use_cases": read["use_cases.yaml"],
        **{
            folder: [value for name, value in read.items() if name.startswith(f"{folder}/")]
            for folder in ("frameworks", "comparisons", "tasks")
        },
    }


def comparisons(who: Editor, pairs: Sequence[str] = PAIRS) -> list[str]:
    """Return a digest of each of these comparisons, tag included."""
    asked = [who.client.get(f"/compare?a={pair}&include=all") for pair in pairs]
    assert {answer.status_code for answer in asked} == {200}
    return [
        hashlib.sha256(answer.data + answer.headers["ETag"].encode()).hexdigest()
        for answer in asked
    ]


def revision(app: Flask) -> int:
    with app.app_context():
        number = db.session.scalar(select(func.max(Revision.number)))
        db.session.remove()
    return number or 0
