"""The article's table: eleven rows for two sides, the heads of its columns lost."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from app.services.catalogue_file import BadCatalogue
from tests.pages.conftest import Written
from tests.pages.looking import IN, ON, Answer, article, claim, headings, pair, requirement, row

ARTICLE = "lusera-article"
Cell = tuple[str, str, str]
"""A rating, its wording, and a word of its note; no word where there is no note."""


def cells(number: int, feature: str, django: Cell, flask: Cell) -> ParameterSet:
    element = f"Row {feature.replace('-', ' ')}: {django[1]} / {flask[1]}"
    mark = requirement(f"S2-{number:02}", element, served=f"{ON}[{feature}].claims")
    return pytest.param(feature, {"django": django, "flask": flask}, marks=mark)


TABLE = [
    cells(
        4,
        "framework-type",
        ("full-stack", "Full-stack web framework", ""),
        ("micro", "Micro web framework", ""),
    ),
    cells(
        5,
        "architecture",
        ("MVC", "Model-View-Controller (MVC)", "in its table"),
        ("none imposed", "No specific architectural pattern", ""),
    ),
    cells(
        6,
        "learning-curve",
        ("moderate", "Moderate to steep", "conventions"),
        ("easy", "Relatively easy", "beginners"),
    ),
    cells(
        7,
        "scalability",
        ("high", "Highly scalable", "large projects"),
        ("moderate", "Can scale", "extra thought"),
    ),
    cells(
        9,
        "flexibility",
        ("moderate", "Less flexible", "conventions"),
        ("high", "Highly flexible", ""),
    ),
    cells(
        10,
        "development-speed",
        ("moderate", "Slightly slower", "Because of all that is built in"),
        ("fast", "Faster", "Because it is minimal"),
    ),
    cells(
        11,
        "community",
        ("large", "Large and active", ""),
        ("medium", "Active but smaller", "Smaller"),
    ),
    cells(
        12,
        "popularity",
        ("very-popular", "Very popular", "Python ecosystem"),
        ("popular", "Popular", "smaller projects and APIs"),
    ),
    cells(
        13,
        "template-engine",
        ("built-in", "Template engine included", ""),
        ("third-party", "No built-in engine", "Jinja"),
    ),
    cells(
        14,
        "admin-interface",
        ("built-in", "Built-in", ""),
        ("third-party", "Third-party solutions", ""),
    ),
]


@pytest.mark.parametrize(("feature", "sides"), TABLE)
def test_the_table_has_a_value_and_the_wording_for_each_side(
    everything: Answer, feature: str, sides: dict[str, Cell]
) -> None:
    categorical = feature in {"framework-type", "architecture"}
    assert row(everything, feature)["kind"] == ("text" if categorical else "ordinal")
    for framework, (rating, wording, note) in sides.items():
        said = claim(everything, feature, framework, ARTICLE)
        assert (said["rating"], said["display"]) == (rating, wording)
        assert note in (said["note"] or "")
        assert bool(note) == bool(said["note"])
        assert categorical or rating in row(everything, feature)["scale"]["levels"]


@requirement("S2-08", "Row Database Interaction: built-in ORM / none", served=f"{ON}[orm].claims")
def test_the_row_on_databases_is_kept_as_a_level_and_in_its_words(everything: Answer) -> None:
    sides = {"django": ("built-in", "built-in ORM"), "flask": ("third-party", "no built-in ORM")}
    for framework, (level, words) in sides.items():
        assert claim(everything, "orm", framework, ARTICLE)["rating"] == level
        assert claim(everything, "database-interaction", framework, ARTICLE)["rating"] == words
    note = claim(everything, "database-interaction", "flask", ARTICLE)["note"]
    assert "various databases through libraries" in note


@requirement(
    "S2-03", "Order of a table without heads: Django, Flask", served=f"{IN} articles[].order"
)
def test_a_table_without_heads_says_in_which_order_it_stands(
    everything: Answer, written: Written
) -> None:
    assert article(everything, ARTICLE)["order"] == ["django", "flask"]
    table = headings(everything, ARTICLE)[0]
    assert table["section"] == "features"
    assert "heads of the columns are lost; Django comes first" in table["note"]
    left, right = ({"framework": framework, "value": "x"} for framework in ("django", "flask"))
    for sides in ([left, {"value": "x"}], [left, left], [left, {**right, "framework": "right"}]):
        entry = {"slug": "a", "source": "blog", "title": "A row", "sides": sides}
        with pytest.raises(BadCatalogue, match=r"differences\[0\]\.sides\[1\]"):
            written(pair(differences=[entry]))
    for order in (["django", "django"], ["left", "right"]):
        with pytest.raises(BadCatalogue, match=r"articles\[0\]\.order"):
            written(pair(articles=[{"slug": "a", "source": "blog", "order": order}]))
