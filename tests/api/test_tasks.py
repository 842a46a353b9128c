"""GET /tasks and /frameworks/{slug}/code: the same job done with each framework."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import db
from tests.services.catalogue_file.files import edit, write
from tests.services.catalogue_file.test_importing import imported

TASK = "tasks/hello.yaml"


def listed(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    response = client.get(address, query_string={"per_page": 100})
    assert response.status_code == 200, response.json
    return list(response.json["data"])


def test_tasks_are_listed_with_who_does_them(client: FlaskClient) -> None:
    found = listed(client, "/tasks")
    assert len(found) >= 8
    for one in found:
        assert "examples" not in one
        shown = client.get(one["links"]["self"]).json
        assert (shown["slug"], shown["name"]) == (one["slug"], one["name"])
        assert [example["framework"] for example in shown["examples"]] == one["frameworks"]


def test_an_example_has_files_to_copy(client: FlaskClient) -> None:
    for example in client.get("/tasks/hello-world").json["examples"]:
        assert example["valid"]
        assert example["problems"] == []
        assert example["files"]
        assert all(set(file) == {"path", "language", "code"} for file in example["files"])
        assert all(address.startswith("pkg:") for address in example["requires"])


def test_a_frameworks_code_is_its_examples_task_by_task(client: FlaskClient) -> None:
    found = listed(client, "/frameworks/flask/code")
    assert [one["slug"] for one in found] == [one["slug"] for one in listed(client, "/tasks")]
    for one in found:
        (example,) = one["examples"]
        assert example["framework"] == "flask"
        assert example in client.get(f"/tasks/{one['slug']}").json["examples"]
    assert listed(client, "/frameworks/rails/code") == []


@pytest.mark.parametrize("asked", ["a=flask&b=django", "a=django&b=flask"])
def test_included_code_comes_in_the_order_asked(client: FlaskClient, asked: str) -> None:
    code = client.get(f"/compare?{asked}&include=code").json["code"]
    order = [part.partition("=")[2] for part in asked.split("&")]
    assert [[example["framework"] for example in one["examples"]] for one in code] == [order] * len(
        code
    )
    assert [one["slug"] for one in code] == [one["slug"] for one in listed(client, "/tasks")]


def test_an_alias_leads_to_the_code_of_its_slug(client: FlaskClient) -> None:
    response = client.get("/frameworks/Flask/code?page=2&per_page=3")
    assert response.status_code == 301
    assert response.headers["Location"].startswith("/v1/frameworks/flask/code?")


def test_an_unknown_task_is_told_with_the_nearest_known(client: FlaskClient) -> None:
    response = client.get("/tasks/helo-world")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.json["type"] == "/v1/problems/unknown-task"
    assert response.json["errors"][0]["did_you_mean"][0] == "hello-world"


def test_code_that_does_not_parse_is_served_as_it_is_and_marked(
    empty_app: Flask, tmp_path: Path
) -> None:
    with empty_app.app_context():
        imported(db.session(), write(tmp_path))
    client = empty_app.test_client()
    django, flask = client.get("/tasks/hello").json["examples"]
    assert (flask["valid"], flask["problems"], flask["source"]) == (True, [], None)
    assert (django["valid"], django["source"]) == (False, "blog")
    (problem,) = django["problems"]
    assert problem.startswith("urls.py: line 1: ")
    assert django["files"][0]["code"] == "def broken(:\n"
    assert flask["files"][0]["code"] == "from flask import Flask\n\napp = Flask(__name__)\n"


def test_tasks_come_by_their_position_and_then_by_name(empty_app: Flask, tmp_path: Path) -> None:
    folder = write(tmp_path)
    text = (folder / TASK).read_text(encoding="utf-8")
    for slug, position in (("zebra", 5), ("apple", 10), ("later", 20)):
        new = text.replace("slug: hello", f"slug: {slug}")
        write(folder, {f"tasks/{slug}.yaml": new.replace("position: 10", f"position: {position}")})
    edit(folder, "tasks/later.yaml", "  - framework: flask\n", "  - framework: flask\n")
    with empty_app.app_context():
        imported(db.session(), folder)
    client = empty_app.test_client()
    order = ["zebra", "apple", "hello", "later"]
    assert [one["slug"] for one in listed(client, "/tasks")] == order
    assert [one["slug"] for one in listed(client, "/frameworks/flask/code")] == order
