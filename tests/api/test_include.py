"""GET /compare?include=: everything beside the ratings, and nothing unless it is asked for."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.domain.sections import INCLUDABLE, Section, SectionState
from app.models import db
from tests import databases
from tests.services.catalogue_file.files import FILES, write
from tests.services.catalogue_file.test_importing import imported

PAIR = {"a": "flask", "b": "django"}
KEYS = [section.value for section in INCLUDABLE if section is not Section.CLAIMS]
FLASK = "frameworks/flask.yaml"


def ask(client: FlaskClient, include: str | None = None, **question: str) -> dict[str, Any]:
    asked = {**(question or PAIR), **({"include": include} if include is not None else {})}
    response = client.get("/compare", query_string=asked)
    assert response.status_code == 200, response.json
    return dict(response.json or {})


def included(answer: Any) -> set[str]:
    """Return what an answer has beside the ratings."""
    found = {key for key in KEYS if answer[key] is not None}
    claims = [row["claims"] is not None for row in answer["features"]]
    assert all(claims) or not any(claims)
    return found | ({"claims"} if all(claims) else set())


@pytest.mark.parametrize("include", [None, ""])
def test_nothing_is_included_unless_it_is_asked_for(
    client: FlaskClient, include: str | None
) -> None:
    assert included(ask(client, include)) == set()


@pytest.mark.parametrize("section", [*KEYS, "claims"])
def test_what_is_asked_for_is_there_and_nothing_else(client: FlaskClient, section: str) -> None:
    plain, answer = ask(client), ask(client, section)
    assert included(answer) == {section}
    for key in ("analysis", "verdict", "model", "audit", "sections"):
        assert answer[key] == plain[key]


def test_several_are_asked_for_at_once_in_any_order(client: FlaskClient) -> None:
    answer = ask(client, "faq,points,claims,faq")
    assert included(answer) == {"faq", "points", "claims"}
    other = ask(client, "claims,points,faq")
    assert answer == other
    assert "include=points,faq,claims" in answer["links"]["self"]


def test_all_is_all_of_them(client: FlaskClient) -> None:
    answer = ask(client, "all")
    assert included(answer) == {*KEYS, "claims"}
    assert answer == ask(client, ",".join(INCLUDABLE))
    for key in KEYS:
        # Beside the claims, figures would be said twice.
        alone = ask(client, f"{key},claims" if key == "stats" else key)
        assert answer[key] == alone[key]


def test_figures_that_are_not_told_twice_are_all_among_the_claims(client: FlaskClient) -> None:
    figures, answer = ask(client, "stats"), ask(client, "stats,claims")
    rows = {row["slug"]: row for row in answer["features"]}
    assert [stat["feature"] for stat in answer["stats"]] == [
        stat["feature"] for stat in figures["stats"]
    ]
    for stat in figures["stats"]:
        claims = [one | {"value": one["rating"]} for one in rows[stat["feature"]]["claims"]]
        told = [
            {"framework": cell["framework"], **figure}
            for cell in stat["cells"]
            for figure in cell["figures"]
        ]
        assert told
        assert told == [{key: one[key] for key in told[0]} for one in claims]
    assert all(cell["figures"] is None for stat in answer["stats"] for cell in stat["cells"])


@pytest.mark.parametrize("include", ["point", "faq,everything", "opinions", "ALL", "faq,,code"])
def test_an_unknown_name_is_told_with_the_known_ones(client: FlaskClient, include: str) -> None:
    response = client.get("/compare", query_string={**PAIR, "include": include})
    assert response.status_code == 422
    (error,) = response.json["errors"]
    assert error["parameter"] == "include"
    assert all(name in error["detail"] for name in (*INCLUDABLE, "all"))


def test_what_is_told_of_an_unknown_name_stays_short(client: FlaskClient) -> None:
    response = client.get("/compare", query_string={**PAIR, "include": "x" * 5_000})
    assert response.status_code == 422
    assert len(response.data) < 2_000


def test_sections_say_what_there_is_and_where(client: FlaskClient) -> None:
    answer = ask(client)
    assert list(answer["sections"]) == [section.value for section in Section]
    for name, section in answer["sections"].items():
        led = client.get(section["href"])
        assert led.status_code == 200
        if name == "opinions":
            assert led.json["meta"]["total"] == section["count"]
        else:
            assert included(led.json) == {name}
            assert led.json["links"]["self"] == section["href"]
        assert (section["state"] == SectionState.PRESENT) == bool(section["count"])


def counted(answer: dict[str, Any], name: str) -> int:
    """Count the entries of an included section as a reader would."""
    entries = answer[name]
    if name == "points":
        return sum(
            len(found) for one in entries for found in one.values() if isinstance(found, list)
        )
    if name in {"descriptions", "adopters", "integrations"}:
        return sum(len(one["points"]) for one in entries)
    if name == "related":
        return sum(not one["off_topic"] for one in entries)
    return len(entries)


def test_the_counts_are_those_of_what_is_included(client: FlaskClient) -> None:
    answer = ask(client, "all")
    claims = sum(len(row["claims"]) for row in answer["features"])
    assert answer["sections"].pop("claims")["count"] == claims <= answer["audit"]["claims"]
    del answer["sections"]["opinions"]
    told = {name: section["count"] for name, section in answer["sections"].items()}
    assert told == {name: counted(answer, name) for name in told}


@pytest.mark.parametrize(
    "question",
    [
        {**PAIR, "use_case": "content-site"},
        {**PAIR, "weights": "performance:3", "only": "1"},
        {**PAIR, "features": "security,performance"},
        {**PAIR, "differences_only": "1"},
        {"frameworks": "rails,django,flask", "acceptability": "1"},
    ],
)
def test_sections_lead_to_the_same_question(client: FlaskClient, question: dict[str, str]) -> None:
    plain = ask(client, **question)
    led = client.get(plain["sections"]["faq"]["href"]).json
    assert included(led) == {"faq"}
    for key in ("analysis", "model", "frameworks"):
        assert led[key] == plain[key]
    shown = [row["slug"] for row in plain["features"]]
    assert [row["slug"] for row in led["features"]] == shown


def test_a_comparison_by_name_stays_by_name(client: FlaskClient) -> None:
    answer = client.get("/comparisons/flask-vs-django?include=faq").json
    assert answer["links"]["self"] == "/v1/comparisons/flask-vs-django?include=faq"
    hrefs = {one["href"] for name, one in answer["sections"].items() if name != "opinions"}
    assert all(href.startswith("/v1/comparisons/flask-vs-django?include=") for href in hrefs)
    assert answer["faq"] == ask(client, "faq")["faq"]


def test_frameworks_come_in_the_order_asked_in_every_section(client: FlaskClient) -> None:
    for a, b in (("flask", "django"), ("django", "flask")):
        answer = ask(client, "all", a=a, b=b)
        for key in ("points", "descriptions", "adopters", "integrations"):
            assert [one["framework"] for one in answer[key]] == [a, b]
        for row in answer["stats"]:
            assert [cell["framework"] for cell in row["cells"]] == [a, b]
        for chart in answer["charts"].values():
            assert [series["framework"] for series in chart["series"]] == [a, b]


def test_a_pair_nobody_wrote_about_has_absent_sections(client: FlaskClient) -> None:
    answer = ask(client, "all", a="bootstrap", b="materialize")
    written = [section.value for section in Section][6:15]
    for name in written:
        assert (answer["sections"][name]["state"], answer["sections"][name]["count"]) == (
            "absent",
            0,
        )
        if name != "opinions":
            assert answer[name] == []
    assert answer["verdict"]["opinions"] == []
    assert answer["title"] == "Bootstrap vs Materialize"
    assert answer["summary"] is None


def test_a_pair_people_wrote_about_goes_by_its_name(client: FlaskClient) -> None:
    assert ask(client)["title"] == "Flask vs Django"
    assert ask(client, a="django", b="flask")["title"] == "Django vs Flask", "the order asked"
    assert ask(client)["summary"]


def test_included_claims_are_every_claim_of_every_cell(client: FlaskClient) -> None:
    answer = ask(client, "claims")
    for row in answer["features"]:
        for cell in row["cells"]:
            own = [one for one in row["claims"] if one["framework"] == cell["framework"]]
            assert len(own) == len(cell["sources"]) <= cell["claims"], "what each says last"
            assert {one["source"] for one in own} == set(cell["sources"])


def test_a_group_of_features_that_nobody_compares_has_no_axis(client: FlaskClient) -> None:
    # Weighed by the question, known of all four, and compared by none of them.
    asked = "weights=admin-interface:3,star-growth:3&include=charts"
    answer = client.get(f"/comparisons/beego-vs-actix-web-vs-alpine-vs-bottle?{asked}")
    assert answer.status_code == 200
    assert answer.json["charts"]["groups"] is not None


def test_charts_are_said_to_be_computed(client: FlaskClient) -> None:
    charts = ask(client, "charts")["charts"]
    assert {chart["origin"] for chart in charts.values()} == {"computed"}
    for chart in charts.values():
        for series in chart["series"]:
            assert len(series["values"]) == len(chart["axes"])
            assert all(value is None or 0 <= value <= chart["max"] for value in series["values"])


def test_the_whole_answer_is_small_once_it_is_packed(client: FlaskClient) -> None:
    whole = client.get("/compare?a=flask&b=django&include=all")
    assert len(gzip.compress(whole.data, 9)) < 40_000


def test_everything_takes_as_many_queries_as_nothing(
    app: Flask, client: FlaskClient, queries: list[str]
) -> None:
    # Who the sources are is one more, and only where it is asked for.
    for include, asked in (("", 11), ("&include=points,faq,code,claims", 11), ("&include=all", 12)):
        databases.forget(app)
        queries.clear()
        assert client.get(f"/compare?a=flask&b=django{include}").status_code == 200
        assert len(queries) == asked, "\n\n".join(queries)


def test_however_much_is_stated_it_takes_as_many_queries(empty_app: Flask, tmp_path: Path) -> None:
    line = "  - {{slug: s{0}, kind: pro, text: No {0}, source: blog, as_of: null, votes: {0}}}\n"
    points = "".join(map(line.format, range(300)))
    question = "  - {{slug: q{0}, source: blog, question: Is it {0}?, answer: It is.}}\n"
    asked = "".join(map(question.format, range(100)))
    comparison = "comparisons/django-vs-flask.yaml"
    folder = write(tmp_path, {**FILES, FLASK: FILES[FLASK] + points})
    write(folder, {comparison: FILES[comparison].replace("faq:\n", f"faq:\n{asked}")})
    sent: list[object] = []

    def note(*arguments: object) -> None:
        if not str(arguments[2]).startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            sent.append(arguments[2])

    with empty_app.app_context():
        imported(db.session(), folder)
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    answer = empty_app.test_client().get("/compare?a=flask&b=django&include=all").json
    event.remove(engine, "before_cursor_execute", note)
    assert len(sent) == 12, "\n\n".join(map(str, sent))
    votes = [point["votes"] for point in answer["points"][0]["pros"]]
    # Nobody voted on the last; zero votes are votes.
    assert votes == [*range(299, -1, -1), None]
    assert answer["sections"]["faq"]["count"] == 101
