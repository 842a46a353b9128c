"""GET /compare under a question: use cases, weights, orders, parts of the features, several."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

PAIR = {"a": "flask", "b": "django"}
SEVERAL = "flask,django,rails"
EIGHT = "flask,django,rails,express,laravel,symfony,spring-boot,nodejs"


def ask(client: FlaskClient, **question: str) -> dict[str, Any]:
    asked = question if "frameworks" in question else {**PAIR, **question}
    response = client.get("/compare", query_string=asked)
    assert response.status_code == 200, response.json
    return dict(response.json or {})


def refused(client: FlaskClient, **question: str) -> list[tuple[str | None, str]]:
    """Return what is wrong with a question: parameter and detail of each mistake."""
    asked = question if question.keys() & {"a", "b", "frameworks"} else {**PAIR, **question}
    response = client.get("/compare", query_string=asked)
    assert response.status_code == 422, response.json
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    return [(error["parameter"], error["detail"]) for error in response.json["errors"]]


def counting(answer: dict[str, Any]) -> dict[str, float]:
    return {slug: weight for slug, weight in answer["model"]["weights"].items() if weight}


def shown(answer: dict[str, Any]) -> list[str]:
    return [row["slug"] for row in answer["features"]]


ADVICE = [
    ("enterprise-application", "django"),
    ("lightweight-api", "flask"),
    ("content-site", "django"),
]


@pytest.mark.parametrize(("use_case", "winner"), ADVICE)
def test_a_use_case_wins_as_the_sources_advise(
    client: FlaskClient, use_case: str, winner: str
) -> None:
    answer = ask(client, use_case=use_case)
    assert answer["verdict"]["winner"] == winner
    assert answer["model"]["use_case"] == use_case
    named = client.get(f"/use-cases/{use_case}").json["weights"]
    known = [
        one
        for page in (1, 2)
        for one in client.get(f"/features?per_page=100&page={page}").json["data"]
        if one["kind"] != "text"
    ]
    weights = {one["slug"]: named.get(one["slug"], one["default_weight"]) for one in known}
    total = sum(weights.values())
    expected = {slug: weight / total for slug, weight in weights.items() if weight}
    assert counting(answer) == pytest.approx(expected)


@pytest.mark.parametrize("asked", [{}, {"use_case": "content-site"}, {"b": "rails"}])
def test_use_cases_are_named_under_the_framework_that_wins_them(
    client: FlaskClient, asked: dict[str, str]
) -> None:
    pair = {**PAIR, **asked}
    answer = client.get("/compare", query_string=pair).json
    named = {
        condition["framework"]: {when["use_case"] for when in condition["when"]} - {None}
        for condition in answer["verdict"]["conditions"]
    }
    assert list(named) == [pair["a"], pair["b"]]
    for case in client.get("/use-cases").json["data"]:
        told = ask(client, a=pair["a"], b=pair["b"], use_case=case["slug"])["verdict"]["winner"]
        winners = {slug for slug, cases in named.items() if case["slug"] in cases}
        assert winners == ({told} if told and case["slug"] != "general" else set())


def test_the_advice_of_the_sources_is_among_the_conditions(client: FlaskClient) -> None:
    told = {
        (condition["framework"], when["use_case"])
        for condition in ask(client)["verdict"]["conditions"]
        for when in condition["when"]
    }
    assert {(winner, use_case) for use_case, winner in ADVICE} <= told


OPINIONS = (
    "learning-curve",
    "development-speed",
    "flexibility",
    "performance",
    "scalability",
    "security",
    "documentation",
    "community",
)


def dozen(**others: float) -> str:
    """Weigh the eight opinions twice, as the worked example of the method does."""
    weights = {**dict.fromkeys(OPINIONS, 2.0), "orm": 1.0, "authentication": 1.0, **others}
    return ",".join(f"{slug}:{weight:.6f}" for slug, weight in weights.items())


def test_a_turning_weight_turns_the_result(client: FlaskClient) -> None:
    turning = [
        when
        for condition in ask(client, weights=dozen(), only="1")["verdict"]["conditions"]
        for when in condition["when"]
        if condition["framework"] == "flask" and when["multiplier"]
    ]
    assert turning
    for when in turning:
        weight = when["multiplier"]
        beyond = ask(client, weights=dozen(**{when["feature"]: 2 * weight * 1.1}), only="1")
        before = ask(client, weights=dozen(**{when["feature"]: 2 * weight * 0.9}), only="1")
        assert beyond["verdict"]["winner"] == "flask"
        assert before["verdict"]["winner"] == "django"


def default(client: FlaskClient, feature: str) -> float:
    return float(client.get(f"/features/{feature}").json["default_weight"])


def test_weights_change_the_features_they_name_and_no_others(client: FlaskClient) -> None:
    plain = counting(ask(client))
    answer = counting(ask(client, weights="performance:3,security:2"))
    assert answer.keys() == plain.keys()
    unit = plain["learning-curve"] / default(client, "learning-curve")
    scale = answer["learning-curve"] / default(client, "learning-curve")
    assert plain["orm"] / unit == pytest.approx(default(client, "orm"))
    assert answer["performance"] / scale == pytest.approx(3)
    assert answer["security"] / scale == pytest.approx(2)
    assert answer["orm"] / scale == pytest.approx(default(client, "orm"))
    assert sum(answer.values()) == pytest.approx(1)


def test_weights_go_over_those_of_a_use_case(client: FlaskClient) -> None:
    answer = counting(ask(client, use_case="lightweight-api", weights="performance:4"))
    named = client.get("/use-cases/lightweight-api").json["weights"]
    expected = 4 / named["development-speed"]
    assert answer["performance"] / answer["development-speed"] == pytest.approx(expected)


def test_only_drops_what_the_weights_do_not_name(client: FlaskClient) -> None:
    answer = ask(client, weights="performance:3,learning-curve:1", only="1")
    assert counting(answer) == pytest.approx({"performance": 0.75, "learning-curve": 0.25})
    assert answer["analysis"]["features_compared"] == 2


def test_only_the_ratios_of_weights_matter(client: FlaskClient) -> None:
    one = ask(client, weights="performance:3,security:1", only="1")
    other = ask(client, weights="performance:300,security:100", only="1")
    assert one["model"]["weights"] == other["model"]["weights"]
    assert one["verdict"] == other["verdict"]


def test_an_order_alone_weighs_by_rank_order_centroid(client: FlaskClient) -> None:
    answer = ask(client, order="security,learning-curve,performance")
    expected = {"security": 11 / 18, "learning-curve": 5 / 18, "performance": 2 / 18}
    assert counting(answer) == pytest.approx(expected)


def test_weights_of_nothing_name_no_winner(client: FlaskClient) -> None:
    answer = ask(client, weights="performance:0", only="1")
    assert answer["analysis"]["reason"] == "zero_total_weight"
    assert answer["verdict"]["winner"] is None


def test_features_narrow_what_is_compared(client: FlaskClient) -> None:
    answer = ask(client, features="security,learning-curve,architecture")
    assert shown(answer) == ["learning-curve", "architecture", "security"]
    assert counting(answer) == pytest.approx({"learning-curve": 0.5, "security": 0.5})


def test_groups_narrow_what_is_compared_and_features_add_to_them(client: FlaskClient) -> None:
    answer = ask(client, groups="security")
    assert {row["group"] for row in answer["features"]} == {"security"}
    both = ask(client, groups="security", features="performance")
    assert set(shown(both)) == {"performance", *shown(answer)}


def test_differences_only_narrows_the_rows_and_changes_no_number(client: FlaskClient) -> None:
    plain, narrowed = ask(client), ask(client, differences_only="1")
    for part in ("analysis", "verdict", "model", "audit"):
        assert narrowed[part] == plain[part]
    assert shown(narrowed) == [
        row["slug"]
        for row in plain["features"]
        if row["cells"][0]["display"] != row["cells"][1]["display"]
    ]
    assert "template-engine" not in shown(narrowed)


@pytest.mark.parametrize("extra", [{}, {"use_case": "content-site"}, {"groups": "security"}])
def test_a_pair_is_the_same_however_it_is_named(client: FlaskClient, extra: dict[str, str]) -> None:
    named = client.get("/compare", query_string={"frameworks": "flask,django", **extra})
    sides = client.get("/compare", query_string={**PAIR, **extra})
    assert named.status_code == sides.status_code == 200
    assert named.data == sides.data


@pytest.mark.parametrize("frameworks", [SEVERAL, "Flask,Django,ExpressJS,Spring Boot", EIGHT])
def test_up_to_eight_are_compared_in_the_order_asked(client: FlaskClient, frameworks: str) -> None:
    answer = ask(client, frameworks=frameworks)
    slugs = [framework["slug"] for framework in answer["frameworks"]]
    assert len(slugs) == len(frameworks.split(","))
    assert answer["id"] == "-vs-".join(slugs)
    assert list(answer["analysis"]["coverage"]) == slugs
    for row in answer["features"]:
        assert [cell["framework"] for cell in row["cells"]] == slugs


def test_several_are_ranked_as_the_pair_is(client: FlaskClient) -> None:
    several, pair = ask(client, frameworks="flask,django,flyway"), ask(client)
    assert several["verdict"]["winner"] == pair["verdict"]["winner"] == "django"
    assert several["analysis"]["unranked"] == ["flyway"]
    assert several["analysis"]["score"] == pytest.approx(
        {"flask": pair["analysis"]["score_a"], "django": pair["analysis"]["score_b"]}
    )
    asked = [condition["framework"] for condition in several["verdict"]["conditions"]]
    assert asked == ["flask", "django", "flyway"]


NARROW = {"features": "learning-curve,performance,security,community,scalability"}
"""So few features that both sides win some draws."""


def test_acceptability_is_drawn_on_request_and_the_same_each_time(client: FlaskClient) -> None:
    assert ask(client, frameworks=SEVERAL)["analysis"]["rank_acceptability"] is None
    drawn = ask(client, frameworks="flask,django,flyway", acceptability="1", **NARROW)["analysis"][
        "rank_acceptability"
    ]
    other_way = ask(client, frameworks="flyway,django,flask", acceptability="1", **NARROW)
    assert other_way["analysis"]["rank_acceptability"] == drawn
    assert drawn["draws"] == 4096
    exact = ask(client, **NARROW)["analysis"]["win_probability"]
    for slug, side in (("flask", "a"), ("django", "b")):
        assert sum(drawn["shares"][slug]) == pytest.approx(1)
        error = drawn["standard_error"][slug][0]
        assert drawn["shares"][slug][0] == pytest.approx(exact[side], abs=4 * error)


def test_acceptability_adds_nothing_to_a_pair(client: FlaskClient) -> None:
    assert ask(client, acceptability="1")["analysis"] == ask(client)["analysis"]


@pytest.mark.parametrize(
    ("question", "parameter", "says"),
    [
        ({"weights": "performance:NaN"}, "weights", "not a number"),
        ({"weights": "performance:Infinity"}, "weights", "not a number"),
        ({"weights": "performance:1e309"}, "weights", "not a number"),
        ({"weights": "performance"}, "weights", "not a number"),
        ({"weights": "performance:-1"}, "weights", "below 0"),
        ({"weights": "performance:1000001"}, "weights", "above 1,000,000"),
        ({"weights": "performance:1,performance:2"}, "weights", "given twice"),
        ({"weights": "perfomance:1"}, "weights", "no feature called 'perfomance'"),
        ({"weights": "architecture:1"}, "weights", "never scored"),
        ({"order": "security,sped"}, "order", "no feature called 'sped'"),
        ({"order": "security,security"}, "order", "named twice"),
        ({"order": "security", "weights": "orm:1"}, "order", "stands alone"),
        ({"only": "1"}, "only", "name some"),
        ({"only": "maybe"}, "only", "boolean"),
        ({"use_case": "lightweight-ap"}, "use_case", "no use case"),
        ({"features": "securty"}, "features", "no feature called 'securty'"),
        ({"groups": "securty"}, "groups", "no group called 'securty'"),
        ({"features": ",".join(f"f{n}" for n in range(501))}, "features", "501 names"),
        ({"order": ",".join(f"f{n}" for n in range(501))}, "order", "501 names"),
        ({"frameworks": "flask"}, "frameworks", "two frameworks or more"),
        ({"frameworks": ",".join(f"f{n}" for n in range(9))}, "frameworks", "9 frameworks"),
        ({"frameworks": "flask,Flask"}, "frameworks", "compared with itself"),
        ({"a": "flask", "b": "Flask"}, "b", "compared with itself"),
        ({"a": "flask", "frameworks": "flask,django"}, "a", "beside frameworks"),
        ({"b": "flask", "frameworks": "flask,django"}, "b", "beside frameworks"),
        ({"a": "flask"}, "b", "Name a framework"),
    ],
)
def test_a_mistake_is_told_with_its_parameter(
    client: FlaskClient, question: dict[str, str], parameter: str, says: str
) -> None:
    mistakes = refused(client, **question)
    assert any(name == parameter and says in detail for name, detail in mistakes), mistakes


def test_every_mistake_is_told_in_one_answer(client: FlaskClient) -> None:
    mistakes = refused(
        client,
        use_case="lightweight-ap",
        weights="perfomance:1,performance:NaN,security:-1,orm:1000001,architecture:1",
        order="sped",
        features="securty",
        groups="spead",
    )
    for parameter, says in [
        ("use_case", "'lightweight-ap'"),
        ("weights", "'perfomance'"),
        ("weights", "'performance' is not a number"),
        ("weights", "'security' is below 0"),
        ("weights", "'orm' is above"),
        ("weights", "'architecture' is a description"),
        ("order", "'sped'"),
        ("order", "stands alone"),
        ("features", "'securty'"),
        ("groups", "'spead'"),
    ]:
        assert any(name == parameter and says in detail for name, detail in mistakes), says


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ({"weights": "perfomance:1"}, "performance"),
        ({"order": "securty"}, "security"),
        ({"features": "securty"}, "security"),
        ({"groups": "securty"}, "security"),
        ({"use_case": "lightweight-ap"}, "lightweight-api"),
    ],
)
def test_the_nearest_name_is_suggested(
    client: FlaskClient, question: dict[str, str], meant: str
) -> None:
    response = client.get("/compare", query_string={**PAIR, **question})
    assert response.json["errors"][0]["did_you_mean"][0] == meant


def test_unknown_frameworks_among_several_are_all_named(client: FlaskClient) -> None:
    response = client.get("/compare?frameworks=flask,djagno,rials")
    assert response.status_code == 404
    told = {(e["parameter"], *e["did_you_mean"][:1]) for e in response.json["errors"]}
    assert told == {("frameworks", "django"), ("frameworks", "rails")}


@pytest.mark.parametrize(
    "question",
    [
        {"use_case": "content-site"},
        {"weights": "performance:1000000,security:1.2345678"},
        {"weights": "performance:3", "only": "1"},
        {"order": "security,performance"},
        {"features": "security,performance"},
        {"groups": "security"},
        {"frameworks": SEVERAL},
        {"frameworks": SEVERAL, "acceptability": "1"},
        {"differences_only": "1"},
    ],
)
def test_the_answers_own_address_gives_the_answer(
    client: FlaskClient, question: dict[str, str]
) -> None:
    answer = ask(client, **question)
    assert client.get(answer["links"]["self"]).json == answer
