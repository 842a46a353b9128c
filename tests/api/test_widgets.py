"""Scripts and stylesheets: kept for ever under a name that says what is in them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.api import static_files
from tests import databases

FILES = ("faceoff.js", "embed.js", "embed.css", "icon.svg")


def address(client: FlaskClient, name: str) -> str:
    with client.application.test_request_context():
        return static_files.address(name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_for_ever_under_its_digest(catalogue_client: FlaskClient, name: str) -> None:
    answer = catalogue_client.get(address(catalogue_client, name))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.data == (static_files.FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_its_plain_name_has_the_same_and_is_kept_shortly(
    catalogue_client: FlaskClient, name: str
) -> None:
    plain = catalogue_client.get(f"/widgets/{name}")
    assert plain.data == catalogue_client.get(address(catalogue_client, name)).data
    assert "max-age=60," in plain.headers["Cache-Control"]
    assert "immutable" not in plain.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/widgets/faceoff.js", "text/javascript; charset=utf-8"),
        ("/widgets/embed.css", "text/css; charset=utf-8"),
        ("/widgets/icon.svg", "image/svg+xml"),
        ("/embed.js", "text/javascript; charset=utf-8"),
    ],
)
def test_any_page_may_load_it_as_what_it_is_and_nothing_else(
    catalogue_client: FlaskClient, path: str, media_type: str
) -> None:
    answer = catalogue_client.get(path)
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        "nothing.js",
        "faceoff-0123456789abcdef.js",
        "faceoff-.js",
        "..%2Ftemplates%2Fembed.html",
        "%2e%2e",
        ".",
    ],
)
def test_a_name_nobody_gave_leads_nowhere(catalogue_client: FlaskClient, name: str) -> None:
    assert catalogue_client.get(f"/widgets/{name}").status_code == 404


def test_a_page_can_insist_on_what_it_was_given(catalogue_client: FlaskClient) -> None:
    body = catalogue_client.get("/widgets/faceoff.js").data
    digest = b64encode(hashlib.sha384(body).digest()).decode()
    assert static_files.integrity("faceoff.js") == f"sha384-{digest}"


def test_the_script_of_one_line_keeps_its_address(catalogue_client: FlaskClient) -> None:
    script = catalogue_client.get("/embed.js")
    assert script.data == catalogue_client.get("/widgets/embed.js").data
    assert "immutable" not in script.headers["Cache-Control"]


def test_what_has_changed_on_the_disk_is_not_called_unchanged(
    catalogue_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask() -> TestResponse:
        databases.forget(catalogue_client.application)
        return catalogue_client.get("/widgets/faceoff.js", headers={"If-None-Match": tag})

    tag = catalogue_client.get("/widgets/faceoff.js").headers["ETag"]
    assert ask().status_code == 304
    other = static_files.every()["embed.js"]
    monkeypatch.setattr(static_files, "every", lambda: {"faceoff.js": other})
    changed = ask()
    databases.forget(catalogue_client.application)
    assert changed.status_code == 200
    assert changed.data == other.body


def test_what_an_earlier_release_had_is_still_there_under_its_digest(
    catalogue_client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    body = b"export const earlier = true;"
    name = f"faceoff-{hashlib.sha256(body).hexdigest()[:16]}.js"
    (tmp_path / name).write_bytes(body)
    monkeypatch.setattr(static_files, "PAST", tmp_path)
    static_files._versioned.cache_clear()
    try:
        answer = catalogue_client.get(f"/widgets/{name}")
    finally:
        static_files._versioned.cache_clear()
    assert (answer.status_code, answer.data) == (200, body)
    assert "immutable" in answer.headers["Cache-Control"]


def test_under_another_digest_it_is_not_served(
    catalogue_client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "faceoff-0123456789abcdef.js").write_bytes(b"export const other = true;")
    monkeypatch.setattr(static_files, "PAST", tmp_path)
    static_files._versioned.cache_clear()
    try:
        answer = catalogue_client.get("/widgets/faceoff-0123456789abcdef.js")
    finally:
        static_files._versioned.cache_clear()
    assert answer.status_code == 404
