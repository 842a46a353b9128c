"""One of everything an editor can write, as it is sent."""

from __future__ import annotations

from typing import Any

NEW: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a framework": (
        "/frameworks",
        "/frameworks/bottle",
        {
            "slug": "bottle",
            "name": "Bottle",
            "kind": "framework",
            "summary": "One file.",
            "category": "web-frameworks",
            "aliases": ["bottlepy"],
            "languages": ["python"],
        },
    ),
    "a feature": (
        "/features",
        "/features/testing",
        {
            "slug": "testing",
            "name": "Testing",
            "group": "running",
            "kind": "rating",
            "direction": "higher",
            "weight": 1,
            "shelf_life_days": None,
            "description": "How well it is tested with.",
        },
    ),
    "a source": (
        "/sources",
        "/sources/survey",
        {
            "slug": "survey",
            "title": "A survey",
            "kind": "survey",
            "date": None,
            "description": "Asked.",
        },
    ),
    "a use case": (
        "/use-cases",
        "/use-cases/small",
        {
            "slug": "small",
            "name": "Small things",
            "summary": "Little to do.",
            "audience": "Some",
            "owner": "Faceoff",
            "as_of": "2026-11",
            "weights": {"performance": 3},
        },
    ),
    "a category": (
        "/categories",
        "/categories/micro",
        {"slug": "micro", "name": "Micro", "parent": "web", "description": "Small ones."},
    ),
    "a claim": (
        "/frameworks/flask/claims",
        "/frameworks/flask/claims/performance/blog/undated",
        {"feature": "performance", "value": 6, "source": "blog", "as_of": None},
    ),
    "a point": (
        "/frameworks/flask/points",
        "/frameworks/flask/points/docs",
        {"slug": "docs", "kind": "pro", "text": "Documented", "source": "blog", "as_of": None},
    ),
    "a task": (
        "/tasks",
        "/tasks/forms",
        {"slug": "forms", "name": "Forms", "description": "Take a form.", "position": 20},
    ),
    "a code example": (
        "/tasks/forms/examples",
        "/tasks/forms/examples/flask",
        {
            "framework": "flask",
            "files": [{"path": "app.py", "language": "python", "code": "a = 1\n"}],
        },
    ),
    "a question": (
        "/comparisons/flask-vs-django/faq",
        "/comparisons/django-vs-flask/faq/faster",
        {
            "slug": "faster",
            "source": "page",
            "question": "Which is faster?",
            "answer": "Flask.",
            "favours": "flask",
        },
    ),
    "advice": (
        "/comparisons/django-vs-flask/advice",
        "/comparisons/django-vs-flask/advice/stay",
        {
            "slug": "stay",
            "source": "blog",
            "kind": "decided",
            "date": "2021",
            "text": "Stayed.",
        },
    ),
    "a relation": (
        "/comparisons/django-vs-flask/related",
        "/comparisons/django-vs-flask/related/game",
        {"slug": "game", "source": "blog", "kind": "other", "title": "A game", "off_topic": True},
    ),
}
"""What can be made: where, where it is then, and what is sent."""

OTHERWISE: dict[str, dict[str, Any]] = {
    "a framework": {"summary": "One file only."},
    "a feature": {"weight": 2},
    "a source": {"title": "Another survey"},
    "a use case": {"weights": {"orm": 1}},
    "a category": {"description": "Smaller ones."},
    "a claim": {"value": 7},
    "a point": {"text": "Well documented"},
    "a task": {"name": "Forms and files"},
    "a code example": {"explanation": "A number."},
    "a question": {"answer": "It depends."},
    "advice": {"text": "Stayed for years."},
    "a relation": {"title": "A long game"},
}
