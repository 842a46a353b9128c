"""Charts show what has a weight, every framework on the same axes, and no gap as a number."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.services import charts, comparisons
from app.services.changes import begin_reading
from app.services.charts import Chart, Charts
from app.services.questions import Question
from tests.services.catalogue_file.files import edit, write
from tests.services.catalogue_file.test_importing import imported

FLASK, DJANGO = "frameworks/flask.yaml", "frameworks/django.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small catalogue, in which performance and orm share a group and a full table."""
    folder = edit(write(tmp_path), DJANGO, "state: missing, source: blog", "value: 9, source: blog")
    return edit(
        folder,
        DJANGO,
        "claims:\n",
        "claims:\n  - {feature: orm, value: yes, source: docs, as_of: null}\n",
    )


def drawn(session: Session, folder: Path, *slugs: str, question: Question | None = None) -> Charts:
    imported(session, folder)
    session.rollback()
    asked = list(slugs or ("flask", "django"))
    state = begin_reading(session)
    compared = comparisons.compare(session, state, asked, question or Question())
    found = charts.draw(compared.slugs, compared.rows, compared.analysis, compared.weights)
    if len(asked) == 2:
        scores = [found.overall.series[place].values for place in (0, 1)]
        assert scores == [(compared.analysis.score_a,), (compared.analysis.score_b,)]
    return found


def lines(chart: Chart) -> dict[str, dict[str, float | None]]:
    """Return each framework's values by axis."""
    assert all(len(series.values) == len(chart.axes) for series in chart.series)
    return {
        series.framework: dict(zip((axis.slug for axis in chart.axes), series.values, strict=True))
        for series in chart.series
    }


def test_every_feature_rated_by_numbers_is_an_axis_of_ten_points(
    session: Session, folder: Path
) -> None:
    chart = drawn(session, folder).ratings
    assert chart.max == 10
    assert lines(chart) == {"flask": {"performance": 8}, "django": {"performance": 9}}


def test_a_gap_is_drawn_by_no_number(session: Session, folder: Path) -> None:
    edit(folder, DJANGO, "value: 9, source: blog", "state: missing, source: blog")
    assert lines(drawn(session, folder).ratings)["django"]["performance"] is None


def test_a_group_is_the_weighted_mean_of_what_all_are_rated_on(
    session: Session, folder: Path
) -> None:
    found = drawn(session, folder).groups
    assert [(axis.slug, axis.name, axis.kind) for axis in found.axes] == [
        ("adoption", "Adoption", "group"),
        ("running", "Running", "group"),
    ]
    # Performance counts 2 and orm 0.25.
    assert lines(found)["flask"] == pytest.approx({"adoption": 9, "running": 8 * 2 / 2.25})
    assert lines(found)["django"] == pytest.approx({"adoption": 3, "running": (18 + 2.5) / 2.25})


def test_anothers_gap_does_not_lift_a_groups_mean(session: Session, folder: Path) -> None:
    edit(folder, DJANGO, "value: 9, source: blog", "state: missing, source: blog")
    found = lines(drawn(session, folder).groups)
    assert found["flask"]["running"] == 0
    assert found["django"]["running"] == 10


def test_what_nobody_shares_is_no_axis_of_groups(session: Session, folder: Path) -> None:
    for old in ("value: 9, source: blog", "feature: orm, value: yes"):
        edit(
            folder,
            DJANGO,
            old,
            old.replace("value: 9", "state: missing").replace("value: yes", "state: missing"),
        )
    assert [axis.slug for axis in drawn(session, folder).groups.axes] == ["adoption"]


def test_frameworks_come_in_the_order_asked(session: Session, folder: Path) -> None:
    one, other = drawn(session, folder), drawn(session, folder, "django", "flask")
    assert [series.framework for series in other.ratings.series] == ["django", "flask"]
    assert lines(other.ratings) == lines(one.ratings)
    assert lines(other.groups) == lines(one.groups)


def test_the_overall_chart_is_the_scores_out_of_100(session: Session, folder: Path) -> None:
    chart = drawn(session, folder).overall
    assert chart.max == 100
    (axis,) = chart.axes
    assert axis.slug == "score"
    for values in lines(chart).values():
        score = values["score"]
        assert score is not None
        assert 0 < score < 100


def test_what_the_question_leaves_out_is_not_drawn(session: Session, folder: Path) -> None:
    found = drawn(session, folder, question=Question(features=("performance", "orm")))
    assert [axis.slug for axis in found.ratings.axes] == ["performance"]
    assert [axis.slug for axis in found.groups.axes] == ["running"]
