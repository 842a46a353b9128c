"""Finds one thing in an answer: a row, a claim, an entry of a section, a heading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.catalogue import catalogue

Answer = dict[str, Any]

requirement = pytest.mark.requirement
"""``requirement("S2-01", "Title", served="GET ...")``: the element a test stands for."""

NAME = "/comparisons/django-vs-flask"

IN = "GET /compare:"
ON = f"{IN} features"
POINTS = f"{IN} points[]"
"""How places in the comparison begin."""


def pebble(**parts: object) -> dict[str, str]:
    """Return the file of a framework that only these tests know; JSON is YAML."""
    known = {"slug": "pebble", "name": "Pebble", "kind": "framework", "summary": "Invented."}
    text = json.dumps({**known, "category": "web-frameworks", **parts})
    return {"frameworks/pebble.yaml": text}


def pair(**parts: object) -> dict[str, str]:
    """Return the file of a comparison with nothing in it but these parts."""
    known = {"slug": "django-vs-flask", "frameworks": ["django", "flask"], "title": "A pair"}
    return {"comparisons/django-vs-flask.yaml": json.dumps({**known, **parts})}


def named(entries: Sequence[Answer], slug: str) -> Answer:
    """Return the one entry of that slug."""
    (found,) = (entry for entry in entries if entry["slug"] == slug)
    return found


def row(answer: Answer, feature: str) -> Answer:
    """Return a feature's row of a comparison."""
    return named(answer["features"], feature)


def cell(answer: Answer, feature: str, framework: str) -> Answer:
    """Return one framework's cell of a row."""
    (found,) = (cell for cell in row(answer, feature)["cells"] if cell["framework"] == framework)
    return dict(found)


def claim(answer: Answer, feature: str, framework: str, source: str) -> Answer:
    """Return the one claim of a source on a cell."""
    (found,) = (
        claim
        for claim in row(answer, feature)["claims"]
        if (claim["framework"], claim["source"]) == (framework, source)
    )
    return dict(found)


def stat(answer: Answer, feature: str, framework: str, source: str) -> Answer:
    """Return the one figure of a source on a feature that is counted or measured."""
    (found,) = (stat for stat in answer["stats"] if stat["feature"] == feature)
    (figure,) = (
        figure
        for cell in found["cells"]
        if cell["framework"] == framework
        for figure in cell["figures"]
        if figure["source"] == source
    )
    return dict(figure)


def side(difference: Answer, framework: str) -> Answer:
    """Return what a difference says of one framework."""
    (found,) = (side for side in difference["sides"] if side["framework"] == framework)
    return dict(found)


def points(answer: Answer, framework: str, kind: str, source: str) -> list[Answer]:
    """Return what a source states of a framework, in the order it is shown.

    ``kind`` is a list of the section on points, such as ``pros``, or the kind of
    a point in one of the other sections, such as ``overview``.
    """
    sections = ("points", "descriptions", "adopters", "integrations")
    groups = [
        group for name in sections for group in answer[name] if group["framework"] == framework
    ]
    found = next((group[kind] for group in groups if kind in group), None)
    if found is None:
        found = [
            point for group in groups for point in group.get("points", []) if point["kind"] == kind
        ]
    return [point for point in found if point["source"] == source]


def on(found: Sequence[Answer], feature: str) -> list[Answer]:
    """Return those of several points that are on a feature."""
    return [point for point in found if point["feature"] == feature]


def told(entries: Sequence[Answer], words: Sequence[str]) -> list[str]:
    """Return the words again where each entry in turn has its word, else the entry's text.

    Equal to the words when there are as many entries, in that order, and each says so.
    """
    texts = [" ".join(filter(None, (entry["title"], entry["text"]))) for entry in entries]
    return [
        word if word and text and word.casefold() in text.casefold() else f"{text!r}"
        for text, word in zip_longest(texts, words)
    ]


def article(answer: Answer, source: str) -> Answer:
    """Return a source's page."""
    return named(answer["articles"], source)


def headings(answer: Answer, source: str, **wanted: object) -> list[Answer]:
    """Return the headings of a source's page that are as wanted."""
    return [
        heading
        for heading in article(answer, source)["outline"]
        if all(heading[key] == value for key, value in wanted.items())
    ]


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a passage in Markdown."""
    return text.split("\n\n")


@cache
def remarks() -> str:
    """Return what ``faceoff catalogue check --remarks`` says of the shipped catalogue."""
    checked = CliRunner().invoke(catalogue, ["check", "--remarks"])
    assert checked.exit_code == 0, checked.output
    return checked.output


def says(text: str | None, *words: str) -> bool:
    """Tell whether there is a text with all these words in it."""
    return text is not None and all(word in text for word in words)
