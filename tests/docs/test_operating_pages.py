"""The pages for operators name tests, verbs and settings that there are, and add up."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from app.cli import group
from app.config import Settings

ROOT = Path(__file__).parents[2]
PAGES = ["docs/operating.md", "docs/security.md", "docs/scaling.md", "SECURITY.md"]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_test_that_is_named_is_there() -> None:
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", page("docs/security.md")))
    assert len(named) > 30
    assert named - there == set()


@pytest.mark.parametrize("name", PAGES)
def test_every_verb_and_setting_that_is_named_is_there(name: str) -> None:
    verbs = re.findall(r"faceoff (\w+)", "\n".join(re.findall(r"`[^`]+`", page(name))))
    assert set(verbs) <= set(group.commands)
    settings = {f"FACEOFF_{f.name.upper()}" for f in fields(Settings)}
    assert set(re.findall(r"FACEOFF_[A-Z_]+[A-Z]", page(name))) <= settings


@pytest.mark.parametrize("name", PAGES)
def test_every_page_that_is_linked_is_there(name: str) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", page(name)):
        assert ((ROOT / name).parent / link).exists(), link


@pytest.mark.parametrize(
    "figure", ["1,461", "1,876", "1,581", "146", "161,117", "10,460", "4,342", "1,802", "288"]
)
def test_figures_are_the_measured_ones(figure: str) -> None:
    """Whoever measures anew has to look at what was concluded from the old figures."""
    assert re.search(rf"(?<![\d,]){figure}(?![\d,])", page("docs/scaling.md"))
    assert re.search(rf"(?<![\d,]){figure}(?![\d,])", page("benchmarks/RESULTS.md"))
