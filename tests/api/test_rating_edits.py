"""PUT of a rating: what editors say of one cell, once."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.editors import Editor, editor

CELL = "/frameworks/flask/ratings/learning-curve"


@pytest.fixture
def ada(own_app: Flask) -> Editor:
    return editor(own_app)


def test_what_editors_say_of_a_cell_takes_the_place_of_what_they_said_whatever_its_date(
    ada: Editor,
) -> None:
    for as_of, value in (("2027-12-26", "steep"), ("2026-11-21", "moderate"), (None, "easy")):
        said = {"as_of": as_of, "value": value}
        assert ada.change("PUT", CELL, said).status_code == 200
        claims = ada.client.get("/frameworks/flask/claims?feature=learning-curve").json["data"]
        own = [claim for claim in claims if claim["source"] == "faceoff-editors"]
        assert [claim["rating"] for claim in own] == [value]


def test_the_tag_of_an_edited_cell_is_the_one_to_edit_it_on_with(ada: Editor) -> None:
    tag = ada.tag(CELL)
    for value in ("steep", "moderate"):
        edited = ada.ask("PUT", CELL, {"value": value}, {"If-Match": tag})
        assert edited.status_code == 200
        tag = edited.headers["ETag"]
        assert ada.tag(CELL).startswith(tag.rstrip('"'))
