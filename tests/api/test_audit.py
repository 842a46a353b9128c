"""A comparison says what it was made from: how much, from when, and what is doubtful."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.models import db
from tests.services.catalogue_file.files import FILES, edit, write
from tests.services.catalogue_file.test_importing import imported

COMPARE = "/compare?a=flask&b=django"
FLASK, DJANGO, FEATURES = "frameworks/flask.yaml", "frameworks/django.yaml", "features.yaml"

EASY = '  - {feature: learning-curve, value: easy, source: page, as_of: "2026-06", display: Easy}\n'
STEEP = '  - {feature: learning-curve, value: steep, source: page, as_of: "2026-06"}\n'
ORM = '  - {feature: orm, value: no, source: docs, as_of: null, url: "https://flask.example/orm"}\n'
STARS = (
    '  - {feature: github-stars, value: 38700, precision: 50, source: docs, as_of: "2026-06-13"}\n'
)
DASH = "  - {feature: performance, state: missing, source: blog, as_of: null}\n"
MANUAL = '  - {feature: architecture, value: MVT, source: docs, as_of: null, version: "5.0"}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path)


def load(app: Flask, folder: Path) -> FlaskClient:
    with app.app_context():
        imported(db.session(), folder)
    return app.test_client()


def compared(app: Flask, folder: Path) -> dict[str, Any]:
    """Import a folder and compare its two frameworks."""
    return comparison(load(app, folder))


def comparison(client: FlaskClient) -> dict[str, Any]:
    response = client.get(COMPARE)
    assert response.status_code == 200, response.json
    return dict(response.json or {})


def row(body: dict[str, Any], feature: str) -> dict[str, Any]:
    (found,) = (row for row in body["features"] if row["slug"] == feature)
    return dict(found)


def gaps(body: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(gap["feature"], gap["framework"], gap["state"]) for gap in body["audit"]["gaps"]]


def told(client: FlaskClient, slug: str, feature: str) -> list[Any]:
    data = client.get(f"/frameworks/{slug}/claims?feature={feature}").json["data"]
    return [(claim["source"], claim["rating"]) for claim in data]


def counts(client: FlaskClient) -> tuple[int, int, int]:
    """Return the claims of Django's architecture cell, of the comparison, of the manual."""
    body = comparison(client)
    cell = row(body, "architecture")["cells"][1]
    return cell["claims"], body["audit"]["claims"], client.get("/sources/docs").json["claims"]


def test_every_count_of_claims_forgets_the_retired(empty_app: Flask, folder: Path) -> None:
    client = load(empty_app, folder)
    assert told(client, "django", "architecture") == [("docs", "MVT"), ("blog", "MVC")]
    assert counts(client) == (2, 10, 3)
    load(empty_app, edit(folder, DJANGO, "value: MVT", "value: MTV"))
    assert told(client, "django", "architecture") == [("docs", "MTV"), ("blog", "MVC")]
    assert counts(client) == (2, 10, 3)
    load(empty_app, edit(folder, DJANGO, MANUAL.replace("MVT", "MTV"), ""))
    assert told(client, "django", "architecture") == [("blog", "MVC")]
    assert counts(client) == (1, 9, 2)


def test_a_conflict_goes_with_the_claim_that_made_it(empty_app: Flask, folder: Path) -> None:
    before = compared(empty_app, folder)
    (conflict,) = before["audit"]["conflicts"]
    assert (conflict["framework"], conflict["feature"]) == ("django", "architecture")
    assert [claim["rating"] for claim in conflict["claims"]] == ["MVT", "MVC"]
    after = compared(empty_app, edit(folder, DJANGO, MANUAL, ""))
    assert after["audit"]["conflicts"] == []
    assert row(after, "architecture")["cells"][1]["conflict"] is False


def test_a_source_whose_last_claim_is_retired_is_not_named(empty_app: Flask, folder: Path) -> None:
    assert compared(empty_app, folder)["audit"]["sources"] == ["blog", "docs", "page"]
    for name in (FLASK, DJANGO):
        write(folder, {name: FILES[name].replace("source: page", "source: docs")})
    audit = compared(empty_app, folder)["audit"]
    assert audit["sources"] == ["blog", "docs"]
    assert audit["evidence_kinds"] == ["article", "documentation"]


def test_the_oldest_and_the_newest_date_are_those_of_the_ratings_shown(
    empty_app: Flask, folder: Path
) -> None:
    month, day = (
        {"date": "2026-06", "precision": "month"},
        {"date": "2026-06-13", "precision": "day"},
    )
    assert compared(empty_app, folder)["audit"]["as_of"] == {"oldest": month, "newest": day}
    edit(folder, DJANGO, STEEP, STEEP.replace("2026-06", "2019"))
    edit(folder, FLASK, EASY, EASY.replace("2026-06", "2026-08"))
    assert compared(empty_app, folder)["audit"]["as_of"] == {
        "oldest": {"date": "2019", "precision": "year"},
        "newest": {"date": "2026-08", "precision": "month"},
    }


def test_a_retired_date_is_neither_oldest_nor_newest(empty_app: Flask, folder: Path) -> None:
    compared(empty_app, edit(folder, FLASK, EASY, EASY.replace("2026-06", "2019")))
    write(folder, {FLASK: FILES[FLASK]})
    as_of = compared(empty_app, edit(folder, FLASK, STARS, ""))["audit"]["as_of"]
    assert as_of["oldest"] == as_of["newest"] == {"date": "2026-06", "precision": "month"}


def test_a_dated_blank_is_no_rating_and_dates_nothing(empty_app: Flask, folder: Path) -> None:
    edit(folder, DJANGO, DASH, DASH.replace("as_of: null", 'as_of: "2018-01-01"'))
    oldest = compared(empty_app, folder)["audit"]["as_of"]["oldest"]
    assert oldest == {"date": "2026-06", "precision": "month"}


def test_without_a_dated_rating_there_is_no_oldest_no_newest_and_nothing_stale(
    empty_app: Flask, folder: Path
) -> None:
    for name in (FLASK, DJANGO):
        undated = FILES[name].replace('source: page, as_of: "2026-06"', "source: docs, as_of: null")
        write(folder, {name: undated.replace(STARS, "")})
    body = compared(empty_app, folder)
    assert body["audit"]["as_of"] == {"oldest": None, "newest": None}
    assert body["audit"]["stale"] == []


def aged(folder: Path, *, newest: str) -> Path:
    """Date two ratings of 730 days' shelf life, and the newest claim of the catalogue."""
    for name, day in ((FLASK, "2024-01-01"), (DJANGO, "2020-06")):
        write(folder, {name: FILES[name].replace('as_of: "2026-06"', f'as_of: "{day}"')})
    return edit(folder, FLASK, '"2026-06-13"', f'"{newest}"')


def marked(body: dict[str, Any]) -> list[str]:
    return [cell["freshness"] for cell in row(body, "learning-curve")["cells"]]


# No claim makes the catalogue newer than today, so today has to be late enough.
LATER = time_machine.travel("2029-06-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("newest", "flask"),
    [
        ("2025-12-31", "fresh"),
        ("2026-01-01", "stale"),
        ("2027-12-31", "stale"),
        ("2028-01-01", "expired"),
    ],
)
@LATER
def test_what_is_past_its_shelf_life_is_marked_and_listed(
    empty_app: Flask, folder: Path, newest: str, flask: str
) -> None:
    body = compared(empty_app, aged(folder, newest=newest))
    assert marked(body) == [flask, "expired"]
    listed = [("flask", flask)] if flask != "fresh" else []
    assert body["audit"]["stale"] == [
        {"framework": framework, "feature": "learning-curve", "freshness": freshness}
        for framework, freshness in [*listed, ("django", "expired")]
    ]


def test_freshness_is_judged_on_the_day_of_the_newest_claim_and_not_todays(
    empty_app: Flask, folder: Path
) -> None:
    client = load(empty_app, aged(folder, newest="2025-12-31"))
    answers = []
    for year in (2026, 2090):
        with time_machine.travel(datetime(year, 1, 1, tzinfo=UTC), tick=False):
            answers.append(client.get(COMPARE).data)
    assert answers[0] == answers[1]
    assert marked(comparison(client)) == ["fresh", "expired"]


@LATER
def test_a_newest_claim_that_is_retired_takes_its_day_with_it(
    empty_app: Flask, folder: Path
) -> None:
    assert marked(compared(empty_app, aged(folder, newest="2028-01-01"))) == ["expired", "expired"]
    edit(folder, FLASK, STARS.replace("2026-06-13", "2028-01-01"), "")
    assert marked(compared(empty_app, folder)) == ["fresh", "stale"]


def test_a_feature_without_shelf_life_never_goes_stale(empty_app: Flask, folder: Path) -> None:
    cells = row(compared(empty_app, aged(folder, newest="2028-01-01")), "performance")["cells"]
    assert (cells[0]["freshness"], cells[0]["fresh_until"]) == ("fresh", None)


def test_a_gap_is_a_cell_that_counts_and_is_not_rated(empty_app: Flask, folder: Path) -> None:
    body = compared(empty_app, folder)
    assert gaps(body) == [("performance", "django", "missing"), ("orm", "django", "missing")]
    assert body["analysis"]["gaps"] == ["performance", "orm"]


@pytest.mark.parametrize("state", ["none_known", "not_applicable"])
def test_a_gap_says_what_is_known_of_it(empty_app: Flask, folder: Path, state: str) -> None:
    body = compared(empty_app, edit(folder, DJANGO, "state: missing", f"state: {state}"))
    assert ("performance", "django", state) in gaps(body)
    assert row(body, "performance")["cells"][1]["state"] == state


def test_a_feature_of_no_weight_is_undecided_and_no_gap(empty_app: Flask, folder: Path) -> None:
    body = compared(empty_app, folder)
    assert row(body, "github-stars")["outcome"] == "undecided"
    assert "github-stars" not in {feature for feature, _, _ in gaps(body)}


def test_what_counts_and_nobody_rated_shows_as_undecided_with_a_gap_on_both_sides(
    empty_app: Flask, folder: Path
) -> None:
    body = compared(empty_app, edit(folder, FLASK, ORM, ""))
    orm = row(body, "orm")
    assert (orm["outcome"], orm["winner"], orm["leaders"]) == ("undecided", None, [])
    assert orm["weight"] is None
    assert [(cell["state"], cell["claims"]) for cell in orm["cells"]] == [("missing", 0)] * 2
    assert [gap for gap in gaps(body) if gap[0] == "orm"] == [
        ("orm", "flask", "missing"),
        ("orm", "django", "missing"),
    ]


def test_what_counts_nothing_and_nobody_rated_stays_out(empty_app: Flask, folder: Path) -> None:
    body = compared(empty_app, edit(folder, FLASK, STARS, ""))
    assert "github-stars" not in {row["slug"] for row in body["features"]}


def test_a_text_is_shown_and_not_scored(empty_app: Flask, folder: Path) -> None:
    for text in ("", MANUAL):
        body = compared(empty_app, edit(folder, DJANGO, text, "") if text else folder)
        architecture = row(body, "architecture")
        assert (architecture["outcome"], architecture["winner"]) == ("not_scored", None)
        assert (architecture["weight"], architecture["margin"]) == (None, None)
        assert [cell["value"] for cell in architecture["cells"]] == [None, None]
        assert "architecture" not in body["model"]["weights"]


def test_a_text_that_only_one_side_has_is_neither_scored_nor_a_gap(
    empty_app: Flask, folder: Path
) -> None:
    head, _, _ = FILES[DJANGO].partition("  - {feature: architecture")
    body = compared(empty_app, write(folder, {DJANGO: head}))
    assert row(body, "architecture")["outcome"] == "not_scored"
    assert row(body, "architecture")["cells"][1]["state"] == "missing"
    assert "architecture" not in {feature for feature, _, _ in gaps(body)}
