"""The page of what the catalogue knows is that of the catalogue."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from app.services.catalogue_file import SHIPPED, read_folder
from tests.catalogue import filled

PAGE = Path(__file__).parents[2] / "docs" / "filled.md"


def test_the_page_says_what_is_known(catalogue_client: FlaskClient) -> None:
    made = filled.page(read_folder(SHIPPED), catalogue_client)
    assert PAGE.read_text(encoding="utf-8") == made, "run: make filled-table"
