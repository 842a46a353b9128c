"""What an editor concludes stays true: by the ratings of the files and of the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.services.catalogue_file import BadCatalogue, check, read_folder
from tests.services.catalogue_file.files import FILES, edit, write
from tests.services.catalogue_file.test_importing import imported, planned, revision

SOURCES, FLASK, DJANGO = "sources.yaml", "frameworks/flask.yaml", "frameworks/django.yaml"
COMPARISON = "comparisons/django-vs-flask.yaml"
EDITOR = "- {slug: us, title: We, kind: editor, date: null, description: The editors.}\n"
LEVEL = "  - {slug: level, source: blog, kind: negligible_difference, feature: performance, "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small catalogue, in which the editors say that Flask is easier."""
    write(tmp_path, {**FILES, SOURCES: FILES[SOURCES] + EDITOR})
    ruling = "  - {slug: easier, source: us, kind: outright, winner: flask, "
    line = f"{ruling}feature: learning-curve, text: It is.}}\n"
    return edit(tmp_path, COMPARISON, LEVEL, f"{line}{LEVEL}")


def alone(folder: Path, name: str) -> Path:
    """Leave one file of the folder."""
    text = (folder / name).read_text(encoding="utf-8")
    return write(folder, {**dict.fromkeys(FILES, None), name: text})


def refused(session: Session, folder: Path) -> list[str]:
    with pytest.raises(BadCatalogue) as bad:
        planned(session, folder)
    return [str(mistake) for mistake in bad.value.mistakes]


def test_a_comparison_alone_is_held_against_the_ratings_of_the_database(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    alone(folder, COMPARISON)
    assert not planned(session, folder)
    edit(
        folder,
        COMPARISON,
        "source: us, kind: outright, winner: flask",
        "source: us, kind: outright, winner: django",
    )
    (told,) = refused(session, folder)
    assert told.startswith(f"{COMPARISON}:25: opinions[1]: 'django' is said to win, and its rat")


def test_a_framework_alone_cannot_overturn_a_ruling_of_the_database(
    session: Session, folder: Path
) -> None:
    imported(session, folder)
    edit(folder, FLASK, "value: easy", "value: steep")
    # The blog hedges on the other, so that the catalogue's rating of it is steep, too.
    edit(alone(folder, FLASK), FLASK, "value: steep", "value: moderate")
    assert planned(session, folder)
    edit(folder, FLASK, "value: moderate", "value: steep")
    (told,) = refused(session, folder)
    assert told.startswith(f"{COMPARISON}:1: 'flask' is said to win, and its ratings of 'learnin")
    assert revision(session) == 1


def test_a_new_ruling_source_is_looked_at_with_what_it_said_before(
    session: Session, folder: Path
) -> None:
    edit(
        folder,
        COMPARISON,
        "source: us, kind: outright, winner: flask",
        "source: blog, kind: outright, winner: django",
    )
    imported(session, folder)
    edit(folder, SOURCES, "kind: article", "kind: editor")
    assert any("'django' is said to win" in told for told in refused(session, folder))


def test_a_part_of_the_files_is_not_asked_by_the_check_what_the_rest_says(folder: Path) -> None:
    write(folder, {DJANGO: None})
    assert not any("said to win" in str(mistake) for mistake in check(read_folder(folder)))
    write(folder, {FLASK: None})
    assert check(read_folder(folder)) == []


@pytest.mark.parametrize(("kind", "right"), [("tie", False), ("negligible_difference", True)])
def test_an_editors_tie_is_one_in_the_ratings(folder: Path, kind: str, right: bool) -> None:
    edit(folder, COMPARISON, "kind: outright, winner: flask, ", f"kind: {kind}, ")
    mistakes = [str(mistake) for mistake in check(read_folder(folder))]
    told = f"{COMPARISON}:25: opinions[1]: a tie is said, and the ratings of 'learning-curve' "
    assert mistakes == ([] if right else [f"{told}name a winner"])


@pytest.mark.parametrize("winner", ["flask", "django"])
def test_an_editors_winner_over_everything_is_first_by_the_general_weights(
    folder: Path, winner: str
) -> None:
    edit(folder, DJANGO, "state: missing, source: blog", "value: 2, source: blog")
    edit(folder, COMPARISON, "winner: flask, feature: learning-curve", f"winner: {winner}")
    mistakes = [str(mistake) for mistake in check(read_folder(folder))]
    told = f"{COMPARISON}:25: opinions[1]: 'django' is said to win, and the ratings put 'flask' "
    assert mistakes == ([] if winner == "flask" else [f"{told}first"])
