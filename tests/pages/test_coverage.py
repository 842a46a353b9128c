"""Every element of the source pages has one test, and docs/coverage.md says which."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from tests.pages.coverage import PAGES, WANTED

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "coverage.md"


@pytest.fixture(scope="module")
def page() -> str:
    """The page as it should be, made by a run of its own: this one may have a part of the tests."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.pages.coverage"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


@pytest.fixture(scope="module")
def rows(page: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if re.match(r"\| [A-Z]\d", line)]
    return [[cell.strip(" `") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_the_list_of_elements_is_whole() -> None:
    assert sum(many for _, many in PAGES.values()) == 187
    assert len(WANTED) == len(set(WANTED)) == 187 + 19 + 1


def test_every_element_has_exactly_one_test(rows: list[list[str]]) -> None:
    tests = Counter(row[0] for row in rows)
    assert {wanted: tests[wanted] for wanted in WANTED if tests[wanted] != 1} == {}
    assert set(tests) == set(WANTED)


def test_every_element_is_named_and_served_where_there_is_a_route(
    pages: Flask, rows: list[list[str]]
) -> None:
    routes = pages.url_map.bind("localhost")
    for number, element, test, served in rows:
        assert element, number
        file, _, function = test.partition("::")
        assert f"def {function}(" in (ROOT / "tests" / "pages" / file).read_text(), number
        verb, _, rest = served.partition(" ")
        assert verb in {"GET", "faceoff"}, (number, served)
        if verb == "GET":
            path = re.split(r"[:? ]", rest)[0]
            assert routes.test(path, method="GET"), (number, served)


def test_the_page_is_up_to_date(page: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == page, "run: make coverage-table"


def test_the_page_speaks_of_nothing_outside_the_project(page: str) -> None:
    assert not re.findall(r"\bseeds?\b|\.\./|/work\b|REQUIREMENTS", page, re.IGNORECASE)
