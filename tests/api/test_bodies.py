"""A body that is not one whole JSON text of ours is refused before anything is computed."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from app.config import Settings

TABLE = '{"features": [{"key": "speed", "kind": "rating"}], "a": {"speed": 8}, "b": {"speed": 9}}'


def instead(rating: str) -> str:
    """Write the table with something else in the place of one rating."""
    return TABLE.replace("8", rating)


def status(
    client: FlaskClient,
    body: str | bytes,
    content_type: str | None = "application/json",
    **headers: str,
) -> int:
    """Return the status of a body, having looked at the form of its refusal."""
    response = client.post("/compare", data=body, content_type=content_type, headers=headers)
    assert response.headers["Cache-Control"] == "no-store"
    if response.status_code != 200:
        assert response.content_type == "application/problem+json"
        assert response.json["status"] == response.status_code
        assert response.json["detail"]
        assert "Traceback" not in response.text
    return response.status_code


def test_a_good_table_is_read(client: FlaskClient) -> None:
    assert status(client, TABLE) == 200
    assert status(client, TABLE, "application/json; charset=utf-8") == 200
    assert status(client, instead("8.0")) == 200


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="empty"),
        pytest.param("speed", id="not JSON"),
        pytest.param(TABLE[:-1], id="truncated"),
        pytest.param(f"{TABLE} x", id="trailing text"),
        pytest.param(TABLE * 2, id="trailing table"),
        pytest.param(TABLE.replace('"b"', '"a"'), id="duplicate member"),
        pytest.param(instead("NaN"), id="NaN"),
        pytest.param(instead("Infinity"), id="Infinity"),
        pytest.param(instead("-Infinity"), id="-Infinity"),
        pytest.param(instead("1e309"), id="1e309"),
        pytest.param(instead("9" * 4301), id="4,301 digits"),
        pytest.param(TABLE.replace("speed", "spéed").encode("latin-1"), id="Latin-1"),
        pytest.param(TABLE.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(f"\ufeff{TABLE}", id="byte order mark"),
        pytest.param(instead('"\\ud800"'), id="lone surrogate"),
        pytest.param(TABLE.replace("speed", "\\udfff"), id="lone surrogate as a name"),
        pytest.param(instead('["\\ud800"]'), id="lone surrogate in a list"),
        pytest.param(instead('{"x": ["\\ud800"]}'), id="lone surrogate deeper"),
        pytest.param("[" * 33 + "]" * 33, id="33 levels"),
        pytest.param(instead("[" * 31 + "]" * 31), id="33 levels in a table"),
        pytest.param("[" * 100_000, id="100,000 brackets"),
        pytest.param("[" * 100_000 + "]" * 100_000, id="100,000 closed brackets"),
        pytest.param('{"":' * 50_000, id="50,000 objects"),
    ],
)
def test_what_is_no_json_text_of_ours_is_400(client: FlaskClient, body: str | bytes) -> None:
    assert status(client, body) == 400


@pytest.mark.parametrize("body", ["[]", "null", "true", "8", '"table"', "[]" + " " * 1000])
def test_what_is_no_object_is_422(client: FlaskClient, body: str) -> None:
    assert status(client, body) == 422


def test_brackets_in_a_text_are_no_levels(client: FlaskClient) -> None:
    assert status(client, instead(json.dumps("[{" * 100 + '\\"['))) == 200
    assert status(client, instead("[" * 30 + "]" * 30)) == 200


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/merge-patch+json",
        "application/problem+json",
    ],
)
def test_another_content_type_is_415(client: FlaskClient, content_type: str | None) -> None:
    assert status(client, TABLE, content_type) == 415


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity"])
def test_a_content_encoding_is_415(client: FlaskClient, encoding: str) -> None:
    assert status(client, TABLE, **{"Content-Encoding": encoding}) == 415


def test_a_body_over_the_limit_is_413(client: FlaskClient) -> None:
    limit = Settings().max_body_bytes
    assert status(client, TABLE.ljust(limit)) == 200
    assert status(client, TABLE.ljust(limit + 1)) == 413
    assert status(client, "[" * (limit + 1)) == 413


def test_a_body_shorter_than_it_says_is_400(client: FlaskClient) -> None:
    response = client.post(
        "/compare",
        data=TABLE,
        content_type="application/json",
        environ_overrides={"CONTENT_LENGTH": str(len(TABLE) + 1)},
    )
    assert response.status_code == 400


def test_a_table_takes_no_parameters(client: FlaskClient) -> None:
    response = client.post("/compare?a=flask", data=TABLE, content_type="application/json")
    assert response.status_code == 422
    assert response.json["errors"][0]["parameter"] == "a"
