"""Answers packed with gzip: for who takes it, and the same when unpacked."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from app.api.answers import takes_gzip

PAIR = "/compare?a=flask&b=django"
GZIP = {"Accept-Encoding": "gzip, br"}


def test_a_packed_answer_unpacks_to_the_plain_one(client: FlaskClient) -> None:
    plain, packed = client.get(PAIR), client.get(PAIR, headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 5
    assert {plain.headers["Vary"], packed.headers["Vary"]} == {"Accept-Encoding"}
    # A weak tag: proxies may pack and unpack on the way.
    assert plain.headers["ETag"] == packed.headers["ETag"]


def test_an_answer_with_a_strong_tag_is_not_packed(client: FlaskClient) -> None:
    shown = client.get("/frameworks/django", headers=GZIP)
    assert not shown.headers["ETag"].startswith("W/")
    assert "Content-Encoding" not in shown.headers


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=nonsense", False),
    ],
)
def test_gzip_is_for_who_takes_it(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes
