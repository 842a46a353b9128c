"""The page on the method says what the API answers: its worked example can't go stale."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain import model, ranking
from app.domain.scales import Kind

PAGE = (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.split("\n## Flask against Django\n")[1]


def table(text: str, first: str) -> list[list[str]]:
    """Return the cells of the table whose first heading this is, without its heading."""
    lines = text.split(f"\n| {first} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


FIGURES = [*table(PAGE, "convention"), *table(EXAMPLE, "figure")]


@pytest.fixture
def answer(client: FlaskClient) -> dict[str, Any]:
    response = client.get(re.findall(r"^GET (\S+)$", EXAMPLE, re.MULTILINE)[0])
    assert response.status_code == 200
    return dict(response.json or {})


def at(answer: Any, path: str) -> Any:
    """Follow a path such as ``features.orm.cells.flask.value``; lists go by slug or framework."""
    for step in path.split("."):
        if isinstance(answer, list):
            named = {entry.get("slug", entry.get("framework")): entry for entry in answer}
            answer = named[step]
        else:
            answer = answer[step]
    return answer


def test_the_features_of_the_example_are_those_that_count(answer: dict[str, Any]) -> None:
    expected = []
    for row in answer["features"]:
        if row["weight"]:
            flask, django = row["cells"]
            points = answer["analysis"]["features"][row["slug"]]["contribution"]
            expected.append(
                [
                    row["name"],
                    f"{row['weight']:.2f}",
                    flask["display"],
                    f"{flask['value']:.2f}",
                    django["display"],
                    f"{django['value']:.2f}",
                    f"{points:+.1f}" if points else "0.0",
                ]
            )
    assert table(EXAMPLE, "feature") == expected


@pytest.mark.parametrize("row", [pytest.param(row, id=row[2]) for row in FIGURES])
def test_every_figure_is_the_one_of_the_answer(answer: dict[str, Any], row: list[str]) -> None:
    _, written, path = row
    found = at(answer, path.strip("`"))
    if isinstance(found, str):
        assert written == found
    else:
        digits = len(written.partition(".")[2])
        assert written == f"{found:.{digits}f}"


def test_the_columns_of_the_example_add_up_as_the_page_says() -> None:
    rows = table(EXAMPLE, "feature")
    score = {
        figure[2]: float(figure[1]) for figure in table(EXAMPLE, "figure") if "score" in figure[2]
    }
    weights = [float(row[1]) for row in rows]
    assert sum(weights) == pytest.approx(1)
    for column, path in ((3, "`analysis.score_a`"), (5, "`analysis.score_b`")):
        values = [float(row[column]) for row in rows]
        summed = sum(w * v for w, v in zip(weights, values, strict=True))
        assert 100 * summed == pytest.approx(score[path])
    points = sum(float(row[6]) for row in rows)
    assert points == pytest.approx(score["`analysis.score_a`"] - score["`analysis.score_b`"])


def test_the_verdict_is_quoted(answer: dict[str, Any]) -> None:
    assert f"\n> {answer['verdict']['text']}\n" in EXAMPLE


def test_the_closing_words_hold(client: FlaskClient, answer: dict[str, Any]) -> None:
    assert answer["verdict"]["winner"] == "django"
    assert answer["analysis"]["features"]["learning-curve"]["flip"]["to"] == "a"
    general = client.get("/compare?a=flask&b=django").json
    assert general["verdict"]["winner"] == "django"
    assert general["analysis"]["difference"] < answer["analysis"]["difference"]
    api = client.get("/compare?a=flask&b=django&use_case=lightweight-api").json
    assert api["verdict"]["winner"] == "flask"


def test_the_example_has_no_figure_that_no_table_answers_for() -> None:
    prose = [line for line in EXAMPLE.splitlines() if not line.startswith(("|", ">", "GET "))]
    assert not re.findall(r"\d", " ".join(prose))


def test_the_page_names_the_model_its_kinds_and_its_sources() -> None:
    assert f"`{model.MODEL_ID}`" in PAGE
    assert f"{ranking.DRAWS:,} weightings" in PAGE
    assert [row[0] for row in table(PAGE, "kind")] == list(Kind)
    for source in (
        "Varsi 1973",
        "Ali 1973",
        "Barron & Barrett 1996",
        "Lahdelma & Salminen 2001",
        "Wilson 1927",
    ):
        assert source in PAGE


def test_every_field_the_page_names_is_in_the_answer(answer: dict[str, Any]) -> None:
    turning = PAGE.split("\n## What would turn it\n")[1].split("\n## ")[0]
    for name in re.findall(r"^- `(\w+)`", turning, re.MULTILINE):
        of_a_feature = answer["analysis"]["features"]["learning-curve"]
        assert name in answer["analysis"] or name in of_a_feature
