"""A sentence that names a release must not outlive the claim that knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services import catalogue_file
from tests.services.catalogue_file.files import FILES, edit, write

FLASK = "frameworks/flask.yaml"
LATEST = """\
  - {slug: latest-version, name: Latest version, group: adoption, kind: text, weight: 0,
     shelf_life_days: 180, description: The newest one.}
"""
POINT = '  - {slug: small, kind: pro, text: Small, source: page, as_of: "2026-06"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(write(tmp_path), {"features.yaml": FILES["features.yaml"] + LATEST})


def claims(folder: Path, *said: tuple[str, str, str, str]) -> None:
    """Claim newest versions: the version, its day, the source and the day it was true."""
    lines = "".join(
        f'  - {{feature: latest-version, value: "{version}", source: {source}, as_of: "{as_of}",'
        f' display: "{version} ({day})"}}\n'
        for version, day, source, as_of in said
    )
    edit(folder, FLASK, "claims:\n", f"claims:\n{lines}")


def ageing(folder: Path) -> list[str]:
    read = catalogue_file.read_folder(folder)
    assert catalogue_file.check(read) == []
    told = [str(remark) for remark in catalogue_file.remarks(read)]
    return [remark for remark in told if " names '" in remark]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Now at 3.1.3.", "3.1.3"),
        ("Now at v3.", "v3"),
        ("Came out on 2026-02-19.", "2026-02-19"),
        ("Its last release dates from 2018.", "2018"),
    ],
)
def test_a_summary_names_no_release(folder: Path, words: str, named: str) -> None:
    edit(folder, FLASK, "summary: A small one.", f'summary: "{words}"')
    (remark,) = ageing(folder)
    assert remark == (
        f"{FLASK}:5: summary: names '{named}', and a summary has no date; make it a claim"
    )


@pytest.mark.parametrize("words", ["Speaks HTTP/1.1.", "Has 3 parts, and 20 more.", "IPv6 too."])
def test_other_numbers_in_a_summary_are_no_release(folder: Path, words: str) -> None:
    edit(folder, FLASK, "summary: A small one.", f'summary: "{words}"')
    assert ageing(folder) == []


@pytest.mark.parametrize("words", ["Small since 3.1.3", "Small as of 2025-02-19, and quick"])
def test_a_point_is_told_once_the_claim_of_its_release_has_expired(
    folder: Path, words: str
) -> None:
    claims(folder, ("3.1.3", "2025-02-19", "docs", "2025-06-13"))
    edit(folder, FLASK, POINT, POINT.replace("text: Small", f'text: "{words}"'))
    (remark,) = ageing(folder)
    assert "points[0].text: names '" in remark
    assert remark.endswith("and its claim of 2025-06-13 has expired")


def test_a_note_is_told_once_a_newer_release_is_known(folder: Path) -> None:
    claims(
        folder,
        ("3.1.3", "2026-02-19", "docs", "2026-06-01"),
        ("3.2.0", "2026-06-10", "blog", "2026-06-13"),
    )
    edit(folder, FLASK, "The prose says less.", "Of 3.1.3.")
    (remark,) = ageing(folder)
    assert remark.endswith("note: names '3.1.3', and '3.2.0' is newer")


@pytest.mark.parametrize("words", ["Since 3.1.3", "Since 3.1.30", "Since 3.1", "Since 13.1.3"])
def test_a_release_whose_claim_still_holds_and_other_numbers_are_fine(
    folder: Path, words: str
) -> None:
    claims(folder, ("3.1.3", "2026-02-19", "docs", "2026-06-01"))
    edit(folder, FLASK, POINT, POINT.replace("text: Small", f'text: "{words}"'))
    assert ageing(folder) == []


@pytest.mark.parametrize("words", ["Since 3.1.30", "Since 3.1", "Since 13.1.3", "Since 3.1.3.1"])
def test_a_number_that_only_looks_like_an_expired_release_is_fine(folder: Path, words: str) -> None:
    claims(folder, ("3.1.3", "2025-02-19", "docs", "2025-06-01"))
    edit(folder, FLASK, POINT, POINT.replace("text: Small", f'text: "{words}"'))
    assert ageing(folder) == []
