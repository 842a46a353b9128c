"""What an edit does not ask for is not read, and what it asks for is read once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.models import db
from app.services.catalogue_file import stored, stored_known
from app.services.catalogue_file.asked import FEW, Asked, FrameworkIds
from tests.editors import editor


@pytest.fixture
def app(small_app: Flask) -> Flask:
    return small_app


def test_a_mapping_is_read_once_and_only_when_it_is_looked_at() -> None:
    looks: list[int] = []

    def read() -> dict[str, int]:
        looks.append(1)
        return {"flask": 1}

    asked = Asked(read)
    assert looks == []
    assert (asked["flask"], asked.get("django"), len(asked), [*asked]) == (1, None, 1, ["flask"])
    assert looks == [1]


def test_a_few_row_numbers_are_read_one_by_one_and_more_at_once() -> None:
    rows = {f"v{number}": number for number in range(FEW + 5)}
    looks: list[Sequence[str] | None] = []

    def read(slugs: Sequence[str] | None) -> dict[str, int]:
        looks.append(slugs)
        return rows if slugs is None else {slug: rows[slug] for slug in slugs if slug in rows}

    ids = FrameworkIds(read)
    assert [ids["v3"], ids["v3"], ids["v4"]] == [3, 3, 4]
    assert looks == [["v3"], ["v4"]]
    assert {slug: ids[slug] for slug in rows} == rows == dict(ids)
    assert len(looks) == FEW + 1
    assert looks[-1] is None
    with pytest.raises(KeyError):
        FrameworkIds(read)["nobody"]


def test_a_slug_or_an_alias_leads_to_the_framework_it_means(app: Flask) -> None:
    with app.app_context():
        session: Session = db.session()
        known = stored_known.known(session)
        asked = ("pallets flask", "flask", "django", "falsk")
        assert known.meanings(asked) == {
            "pallets flask": "flask",
            "flask": "flask",
            "django": "django",
        }
        scales = {slug: entry.scale() for slug, entry in stored.features(session).items()}
        assert dict(known.scales) == scales
        assert known.scales["orm"] is known.scales["orm"]
        session.rollback()


def test_an_edit_asks_for_no_list_of_all_frameworks(app: Flask, queries: list[str]) -> None:
    ada = editor(app)
    claim = "/frameworks/flask/claims/learning-curve/page/2026-06"
    tag = ada.tag(claim)
    queries.clear()
    changed = ada.ask("PATCH", claim, {"value": "moderate"}, {"If-Match": tag})
    assert changed.json["effects"][0]["comparison"] == "django-vs-flask"
    whole = [query for query in queries if "FROM frameworks" in query and "WHERE" not in query]
    assert not whole, whole
