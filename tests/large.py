"""A large catalogue, made by the database itself: frameworks in their thousands."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models import Category, Feature, FeatureGroup, Source
from app.services.changes import change

FRAMEWORKS = """
    WITH RECURSIVE counted(n) AS
        (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :frameworks)
    INSERT INTO frameworks (id, slug, name, kind, summary, category_id, links)
    SELECT n, 'framework-' || n, 'Framework ' || n, 'framework', 'One of many.', 1, '{}'
    FROM counted
"""
CLAIMS = """
    INSERT INTO claims
        (id, framework_id, feature_id, source_id, state, rating, span, flags, note,
         as_of, as_of_precision, added_in)
    SELECT id * 1000 + :feature, id, :feature, 1, 'rated', '7', '[]', '[]',
        'What an editor would add to a claim like this one.', :as_of, 'day', :revision
    FROM frameworks
"""
RATINGS = """
    INSERT INTO ratings (framework_id, feature_id, claim_id, state, rating, conflict)
    SELECT framework_id, feature_id, id, 'rated', '7', :no FROM claims
    WHERE feature_id = :feature
"""


def fill(session: Session, *, frameworks: int, features: int) -> None:
    """Make so many frameworks, each with a claim on every feature."""
    with change(session, author="a test", note="Many") as revision:
        session.add(Category(id=1, slug="all", name="All", description="All.", position=1))
        session.add(FeatureGroup(id=1, slug="all", name="All", description="All.", position=1))
        session.add(
            Source(id=1, slug="page", title="A page", kind="article", description="Somebody's.")
        )
        session.flush()
        session.add_all(_feature(number) for number in range(1, features + 1))
        session.flush()
        session.execute(text(FRAMEWORKS), {"frameworks": frameworks})
        for number in range(1, features + 1):
            given = {"feature": number, "as_of": "2026-06-01", "revision": revision}
            session.execute(text(CLAIMS), given)
            session.execute(text(RATINGS), {"feature": number, "no": False})


def _feature(number: int) -> Feature:
    return Feature(
        id=number,
        slug=f"feature-{number}",
        name=f"Feature {number}",
        group_id=1,
        kind="rating",
        direction="higher",
        levels=[],
        lo=0.0,
        hi=10.0,
        transform="linear",
        weight=1.0,
        indifference=0.0,
        shelf_life_days=365,
        description="One of many.",
        position=number,
    )
