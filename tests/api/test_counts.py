"""/stats counts what the lists list."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient

from app.models import db
from tests import large
from tests.services.catalogue_file.files import write
from tests.services.catalogue_file.test_importing import imported


def stats(client: FlaskClient) -> dict[str, Any]:
    response = client.get("/stats")
    assert response.status_code == 200
    return cast("dict[str, Any]", response.json)


def test_every_count_is_the_total_of_its_list(client: FlaskClient) -> None:
    counted = stats(client)
    for noun in ("frameworks", "features", "sources"):
        assert counted[noun]["total"] == client.get(f"/{noun}").json["meta"]["total"]
    assert counted["comparisons"] == client.get("/comparisons").json["meta"]["total"]
    filed = {
        c["slug"]: c["frameworks"] for c in client.get("/categories?per_page=100").json["data"]
    }
    assert counted["frameworks"]["by_category"] == {k: v for k, v in sorted(filed.items()) if v}
    sources = [
        source
        for page in (1, 2)
        for source in client.get(f"/sources?per_page=100&page={page}").json["data"]
    ]
    assert counted["claims"]["total"] == sum(source["claims"] for source in sources)


def test_a_small_catalogue_is_counted_cell_by_cell(empty_app: Flask, tmp_path: Path) -> None:
    with empty_app.app_context():
        imported(db.session(), write(tmp_path))
    counted = stats(empty_app.test_client())
    assert counted["claims"] == {
        "total": 10,
        "undated": 6,
        "oldest": {"date": "2026-06", "precision": "month"},
        "newest": {"date": "2026-06-13", "precision": "day"},
    }
    assert counted["known_until"] == "2026-06-13"
    # Four scored features and two frameworks; Django is rated on the learning curve alone,
    # the conflict is on its architecture, which is a description.
    assert counted["cells"] == {
        "features": 4,
        "cells": 8,
        "rated": 5,
        "share": 0.625,
        "conflicts": 1,
        "groups": [
            {
                "group": "adoption",
                "name": "Adoption",
                "features": 2,
                "cells": 4,
                "rated": 3,
                "share": 0.75,
                "conflicts": 0,
            },
            {
                "group": "running",
                "name": "Running",
                "features": 2,
                "cells": 4,
                "rated": 2,
                "share": 0.5,
                "conflicts": 1,
            },
        ],
    }


def test_an_empty_catalogue_has_no_share(empty_app: Flask) -> None:
    counted = stats(empty_app.test_client())
    assert counted["cells"]["share"] is None
    assert counted["claims"]["oldest"] is None
    assert counted["revision"] == 0


def test_the_number_of_queries_is_fixed(client: FlaskClient, queries: list[str]) -> None:
    client.get("/stats")
    assert len(queries) == 9, queries


def test_a_new_revision_is_counted_anew(empty_app: Flask) -> None:
    client = empty_app.test_client()
    before = stats(client)
    with empty_app.app_context():
        large.fill(db.session(), frameworks=3, features=2)
    after = stats(client)
    assert (before["frameworks"]["total"], after["frameworks"]["total"]) == (0, 3)
    assert after["cells"]["share"] == 1.0
    assert after["revision"] == before["revision"] + 1
