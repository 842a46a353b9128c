"""Writes docs/coverage.md: which test stands for which element of the source pages.

``python -m tests.pages.coverage`` prints it, from the markers of the tests that pytest finds.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGES = {
    "S0": ("AI versus page", 39),
    "S1": ("Blog guide", 44),
    "S2": ("Article", 41),
    "S3": ("Stackup", 63),
}
"""The source pages, and how many elements each has."""

WANTED = [f"{page}-{n:02}" for page, (_, many) in PAGES.items() for n in range(1, many + 1)]
WANTED += [f"T{number}" for number in range(1, 20)]
WANTED += ["X1"]
"""Every element that needs a test."""

HEAD = """\
# What stands on the source pages, and where it is served

Four pages that compare Flask and Django say what Faceoff has to hold: an AI versus page (S0), a
blog guide (S1), an article (S2) and a stackup (S3). Each of their elements has one test in
`tests/pages` that reads it over HTTP. T1 to T19 are traps in them, X1 is all four together.
What the shipped catalogue leaves out on purpose, such as names and misspelt words of private
persons, the test writes itself, imports and reads back.

`make coverage-table` writes this page from the tests; one of them fails while it is out of date.
"""
TITLES = {
    **{page: f"{name} ({many})" for page, (name, many) in PAGES.items()},
    "T": "Traps (19)",
    "X": "All four together (1)",
}


class Finder:
    """Keeps the tests that pytest collects."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take the tests of a collection that is done."""
        self.items = session.items


def found() -> list[tuple[str, str, str, str]]:
    """Return id, element, test and address of every marker on every test, as they are found."""
    finder = Finder()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main(["--collect-only", str(HERE)], plugins=[finder])
    if code is not pytest.ExitCode.OK:
        sys.exit(said.getvalue())
    return [
        (mark.args[0], mark.args[1], _test(item), mark.kwargs["served"])
        for item in finder.items
        for mark in item.iter_markers("requirement")
    ]


def _test(item: pytest.Item) -> str:
    return item.nodeid.removeprefix("tests/pages/").partition("[")[0]


def _rank(row: tuple[str, ...]) -> tuple[str, int]:
    letters, number = re.fullmatch(r"(S\d-|T|X)(\d+)", row[0], re.ASCII).groups()
    return letters, int(number)


def table() -> str:
    """Return the whole page."""
    lines, under = [HEAD], ""
    for row in sorted(found(), key=_rank):
        if under != (under := re.match(r"S\d|T|X", row[0])[0]):
            lines += [
                f"\n## {TITLES[under]}\n",
                "| id | element | test | served at |",
                "|---|---|---|---|",
            ]
        number, element, test, served = (cell.replace("|", "\\|") for cell in row)
        lines.append(f"| {number} | {element} | `{test}` | `{served}` |")
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


if __name__ == "__main__":
    print(table(), end="")  # noqa: T201 (a page to be redirected into its file)
