"""The main answer, asked of the shipped catalogue."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def answer(client: FlaskClient) -> dict[str, Any]:
    return ask(client, "flask", "django")


def ask(client: FlaskClient, a: str, b: str) -> dict[str, Any]:
    response = client.get("/compare", query_string={"a": a, "b": b})
    assert response.status_code == 200, response.json
    return dict(response.json or {})


def row(answer: dict[str, Any], slug: str) -> dict[str, Any]:
    (found,) = (row for row in answer["features"] if row["slug"] == slug)
    return dict(found)


def test_every_scored_feature_that_counts_has_a_winner_or_a_tie(answer: dict[str, Any]) -> None:
    counting = [row for row in answer["features"] if row["weight"]]
    assert len(counting) >= 10
    assert {row["outcome"] for row in counting} <= {"win", "tie"}
    for found in counting:
        assert (found["winner"] in {"flask", "django"}) == (found["outcome"] == "win")


@pytest.mark.parametrize(
    ("feature", "winner", "ratings"),
    [
        ("learning-curve", "flask", ["easy", "steep"]),
        ("performance", "django", [8, 9]),
        ("scalability", "django", ["limited", "high"]),
        ("security", "django", [8, 9]),
        ("community", "django", ["small", "large"]),
        ("documentation", "django", [8, 9]),
    ],
)
def test_the_matrix_says_what_its_sources_say(
    answer: dict[str, Any], feature: str, winner: str, ratings: list[Any]
) -> None:
    found = row(answer, feature)
    assert found["winner"] == winner
    assert [cell["rating"] for cell in found["cells"]] == ratings


def test_there_is_an_overall_verdict_with_coverage_and_strength(answer: dict[str, Any]) -> None:
    assert answer["verdict"]["winner"] == "django"
    assert answer["verdict"]["outcome"] == "win"
    assert answer["verdict"]["strength"] == answer["analysis"]["strength"] is not None
    assert answer["analysis"]["outcome"] == "b"
    assert 0.5 <= answer["analysis"]["coverage"] <= 1
    assert answer["verdict"]["text"].startswith("Django wins")
    assert answer["verdict"]["reasons"]


def test_every_rated_cell_names_its_sources(answer: dict[str, Any]) -> None:
    cells = [cell for found in answer["features"] for cell in found["cells"]]
    rated = [cell for cell in cells if cell["state"] == "rated"]
    assert rated
    assert all(cell["sources"] and cell["claims"] >= 1 for cell in rated)
    assert all(
        not cell["sources"] and cell["rating"] is None for cell in cells if not cell["claims"]
    )


@pytest.mark.parametrize(
    ("framework", "feature", "ratings"),
    [
        ("django", "architecture", {"MVC", "MVT"}),
        ("flask", "template-engine", {"third-party", "built-in"}),
    ],
)
def test_contradicting_sources_come_back_as_a_conflict_with_both_sides(
    answer: dict[str, Any], framework: str, feature: str, ratings: set[str]
) -> None:
    side = ["flask", "django"].index(framework)
    assert row(answer, feature)["cells"][side]["conflict"] is True
    (conflict,) = (
        found
        for found in answer["audit"]["conflicts"]
        if (found["framework"], found["feature"]) == (framework, feature)
    )
    assert ratings <= {claim["rating"] for claim in conflict["claims"]}


def test_three_wordings_of_one_learning_curve_are_no_conflict(answer: dict[str, Any]) -> None:
    for cell in row(answer, "learning-curve")["cells"]:
        assert cell["claims"] >= 3
        assert cell["conflict"] is False


def test_a_description_is_shown_and_never_scored(answer: dict[str, Any]) -> None:
    found = row(answer, "architecture")
    assert (found["outcome"], found["winner"], found["weight"]) == ("not_scored", None, None)


def test_the_weights_shown_add_up_to_one(answer: dict[str, Any]) -> None:
    assert sum(answer["model"]["weights"].values()) == pytest.approx(1)
    shown = [row["weight"] for row in answer["features"] if row["weight"]]
    # Each is off by less than half of its last digit.
    assert sum(shown) == pytest.approx(1, abs=0.5e-6 * len(shown))


def test_contributions_add_up_to_the_difference(answer: dict[str, Any]) -> None:
    analysis = answer["analysis"]
    contributions = [found["contribution"] or 0 for found in analysis["features"].values()]
    assert sum(contributions) == pytest.approx(analysis["difference"], abs=1e-9)


def mirrored(analysis: dict[str, Any]) -> dict[str, Any]:
    """Return an analysis as it must be when the sides are swapped, bit for bit."""
    other = {"a": "b", "b": "a"}

    def swap(value: Any) -> Any:
        return other.get(value, value) if isinstance(value, str) else value

    def negative(value: float | None) -> float | None:
        return None if value is None else -value

    def sides(shares: dict[str, float] | None) -> dict[str, float] | None:
        return None if shares is None else {**shares, "a": shares["b"], "b": shares["a"]}

    bounds = analysis["difference_bounds"]
    return {
        **analysis,
        "outcome": swap(analysis["outcome"]),
        "dominance": swap(analysis["dominance"]),
        "score_a": analysis["score_b"],
        "score_b": analysis["score_a"],
        "difference": negative(analysis["difference"]),
        "difference_bounds": None if bounds is None else [-bounds[1], -bounds[0]],
        "tally": sides(analysis["tally"]),
        "win_probability": sides(analysis["win_probability"]),
        "win_probability_near": sides(analysis["win_probability_near"]),
        "features": {
            key: {
                **found,
                "value_a": found["value_b"],
                "value_b": found["value_a"],
                "clamped_a": found["clamped_b"],
                "clamped_b": found["clamped_a"],
                "difference": negative(found["difference"]),
                "contribution": negative(found["contribution"]),
                "winner": swap(found["winner"]),
                "flip": found["flip"] and {**found["flip"], "to": swap(found["flip"]["to"])},
            }
            for key, found in analysis["features"].items()
        },
    }


def test_swapping_the_sides_mirrors_the_analysis_exactly(
    client: FlaskClient, answer: dict[str, Any]
) -> None:
    swapped = ask(client, "django", "flask")
    assert swapped["id"] == "django-vs-flask"
    assert swapped["analysis"] == mirrored(answer["analysis"])
    for verdict in (swapped["verdict"], answer["verdict"]):
        # The only thing in the order asked.
        verdict["conditions"].sort(key=lambda condition: condition["framework"])
    assert swapped["verdict"] == answer["verdict"]
    assert swapped["links"]["canonical"] == answer["links"]["canonical"]


def test_the_same_question_gives_the_same_bytes(client: FlaskClient) -> None:
    first = client.get("/compare?a=flask&b=django")
    again = client.get("/compare?b=django&a=flask")
    pinned = client.get("/v1/compare?a=flask&b=django")
    assert first.data == again.data == pinned.data


@pytest.mark.parametrize(
    ("alias", "slug"),
    [("Flask", "flask"), ("ExpressJS", "express"), ("Spring Boot", "spring-boot")],
)
def test_an_alias_in_any_case_is_understood(client: FlaskClient, alias: str, slug: str) -> None:
    assert ask(client, alias, "django")["frameworks"][0]["slug"] == slug


def test_all_unknown_frameworks_are_named_with_the_nearest_known(client: FlaskClient) -> None:
    response = client.get("/compare?a=falsk&b=djagno")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    told = {tuple(error["did_you_mean"][:1]): error["detail"] for error in response.json["errors"]}
    assert set(told) == {("flask",), ("django",)}
    assert "falsk" in told["flask",]


@pytest.mark.parametrize("b", ["flask", "FLASK"])
def test_a_framework_is_not_compared_with_itself(client: FlaskClient, b: str) -> None:
    response = client.get("/compare", query_string={"a": "flask", "b": b})
    assert response.status_code == 422
    assert "flask" in response.json["detail"]


def test_a_pair_without_enough_in_common_names_no_winner(client: FlaskClient) -> None:
    answer = ask(client, "flask", "flyway")
    assert answer["verdict"]["outcome"] == "undetermined"
    assert answer["verdict"]["winner"] is None
    assert answer["audit"]["gaps"]


def test_a_cold_answer_takes_a_fixed_number_of_queries(
    client: FlaskClient, queries: list[str]
) -> None:
    client.get("/compare?a=flask&b=django")
    assert len(queries) == 11, "\n\n".join(queries)


def test_an_unchanged_answer_costs_one_query(client: FlaskClient, queries: list[str]) -> None:
    tag = client.get("/compare?a=flask&b=django").headers["ETag"]
    queries.clear()
    again = client.get("/compare?b=django&a=flask", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert len(queries) == 1, "\n\n".join(queries)
