"""Searches find what they promise, whatever is in the catalogue and however much."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from app.domain import search as domain
from app.models import Alias, Category, Framework, Label, LabelKey
from app.services import labels, search
from app.services.changes import change
from tests.domain.test_search import fits
from tests.services.catalogue_file.files import edit, write
from tests.services.catalogue_file.test_importing import imported

FLASK = "frameworks/flask.yaml"


def fill(session: Session, names: Sequence[str]) -> None:
    """Put frameworks of these names into an empty database, numbered from 1."""
    rows = [
        {
            "id": number,
            "slug": f"x{number:05}",
            "name": name,
            "kind": "framework",
            "summary": "One of many.",
            "category_id": 1,
            "links": {},
        }
        for number, name in enumerate(names, 1)
    ]
    with change(session, author="a test", note="Many"):
        session.add(Category(id=1, slug="all", name="All", description="All", position=1))
        session.flush()
        session.execute(insert(Framework), rows)
        labels.write(
            session,
            (
                labels.Named(id=number, slug=f"x{number:05}", name=name, aliases=())
                for number, name in enumerate(names, 1)
            ),
        )


def tried(names: Sequence[str], q: str) -> list[tuple[str, str]]:
    """Return what a search promises, by trying every label of every framework."""
    typed = domain.plain(q)
    found = {}
    for number, name in enumerate(names, 1):
        slug = f"x{number:05}"
        hits = []
        for label in domain.labels_of(slug=slug, name=name, aliases=()):
            word = label.kind is domain.LabelKind.WORD
            if label.plain.startswith(typed):
                how = "word" if word else "exact" if label.plain == typed else "prefix"
            elif fits(typed, label.plain, open_until(label)):
                how = "typo"
            else:
                continue
            fit = ("exact", "prefix", "word", "typo").index(how)
            hits.append((fit, word, len(label.plain), label.plain, slug, how))
        if hits:
            found[slug] = min(hits)
    return [(hit[4], hit[5]) for hit in sorted(found.values())]


def open_until(label: domain.SearchLabel) -> int:
    """Return the place until which a label may be mistyped."""
    if label.kind is domain.LabelKind.WHOLE:
        return len(label.plain)
    word = label.plain.split(" ")[0]
    return len(word) if len(word) >= domain.TYPO_LENGTHS.start else 0


def asked(session: Session, q: str, limit: int = 20) -> list[tuple[str, str]]:
    return [(found.slug, found.how.value) for found in search.find(session, q, limit=limit)]


def made(seed: int) -> str:
    chance = Random(seed)  # noqa: S311 (names, not secrets)
    return " ".join(
        "".join(chance.choices("abc", k=chance.randint(1, 5))) for _ in range(chance.randint(1, 3))
    )


def test_a_search_finds_what_trying_every_label_finds_in_the_same_order(session: Session) -> None:
    names = [made(seed) for seed in range(40)]
    fill(session, names)
    found = set()
    for seed in range(150):
        q = made(1_000 + seed)[:9]
        expected = tried(names, q)[:20]
        assert asked(session, q) == expected, q
        found |= {how for _, how in expected}
    assert found == {"exact", "prefix", "word", "typo"}


def test_of_many_that_start_alike_the_shortest_come_first(session: Session) -> None:
    names = [f"Framework {number:04} Kit {number:04}" for number in range(search.SIMPLE + 50)]
    names += [f"Framework {'z' * length}" for length in range(1, 9)]
    fill(session, names)
    for q in ("f", "framework", "FRAMEWORK ", "framework z", "framework 01", "ki", "kit 02"):
        for limit in (3, 20):
            assert asked(session, q, limit) == tried(names, q)[:limit], (q, limit)


def test_however_many_fit_few_are_looked_at(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    hit = search._hit

    def noted(row: Any, how: domain.How) -> Any:
        looked_at.append(row.plain)
        return hit(row, how)

    monkeypatch.setattr(search, "_hit", noted)
    fill(session, [f"Framework Number {number:04}" for number in range(1_000)])
    for q in ("f", "framework number", "numb", "framewrok", "framework nubmer 00", "nubmer"):
        looked_at.clear()
        assert len(asked(session, q)) == 20, q
        assert len(looked_at) <= 400, q


def test_of_many_of_one_name_the_first_slugs_are_found(session: Session) -> None:
    names = ["Same"] * (search.SIMPLE + 50)
    fill(session, names)
    for q, how in (("same", "exact"), ("sa", "prefix"), ("smae", "typo")):
        assert asked(session, q) == [(f"x{number:05}", how) for number in range(1, 21)]


def test_a_search_never_reads_a_table_through_nor_sorts_one(session: Session) -> None:
    fill(session, ["Flask", "Spring Boot"])
    session.rollback()
    sqlite = session.get_bind().dialect.name == "sqlite"
    if not sqlite:
        # So small a table would be read through whatever the indexes.
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
    typed = "framewrok"
    ways = domain.ways(typed)
    bounds: dict[str, object] = {
        f"{side}{number}": bound
        for number, way in enumerate(ways)
        for side, bound in (("low", way.span.low), ("high", way.span.high))
    }
    ends: dict[str, object] = {"low": "f", "high": "g", "most": 20}
    statements: list[tuple[str, dict[str, object]]] = [
        (str(search._of_ways(tuple(way.at for way in ways)).element), bounds)
    ]
    statements += [
        (str(reading.element), ends)
        for kind in domain.LabelKind
        for reading in (
            search._of_starts(),
            *(search._of_lengths(kind, lengths) for lengths in search.LENGTHS),
        )
    ]
    for statement, values in statements:
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        plan = [str(row) for row in session.execute(text(explain + statement), values)]
        assert any("label" in line for line in plan)
        bad = ("Seq Scan", "Sort", "SCAN label", "TEMP B-TREE")
        assert not [line for line in plan if any(word in line for word in bad)], statement


@pytest.fixture
def folder(session: Session, tmp_path: Path) -> Path:
    """The small catalogue, imported and ready to be edited."""
    imported(session, write(tmp_path))
    return tmp_path


def found(session: Session, q: str) -> list[str]:
    session.rollback()
    return [result.slug for result in search.find(session, q, limit=10)]


def test_an_import_makes_frameworks_be_found(session: Session, folder: Path) -> None:
    assert folder.exists()
    assert found(session, "djagn") == ["django"]
    assert found(session, "pallets") == ["flask"]
    assert found(session, "framework") == ["flask"]


def test_a_new_name_takes_the_place_of_the_old(session: Session, folder: Path) -> None:
    edit(folder, FLASK, "name: Flask", "name: Bottle")
    edit(folder, FLASK, "[pallets flask, flask framework]", "[carafe]")
    imported(session, folder)
    assert (found(session, "pallets"), found(session, "framework")) == ([], [])
    assert (
        found(session, "botle") == found(session, "caraff") == found(session, "flask") == ["flask"]
    )


def test_an_alias_that_passes_on_finds_its_new_framework(session: Session, folder: Path) -> None:
    edit(folder, FLASK, "aliases: [pallets flask, flask framework]", "aliases: []")
    edit(folder, "frameworks/django.yaml", "logo:", "aliases: [pallets flask]\nlogo:")
    imported(session, folder)
    assert found(session, "pallets") == ["django"]


def test_an_import_that_changes_no_name_writes_no_label(session: Session, folder: Path) -> None:
    with change(session, author="a test", note="Mark the labels"):
        session.execute(update(Label).values(written="marked"))
    edit(folder, FLASK, "value: 8", "value: 9")
    edit(folder, FLASK, "A small one.", "The small one.")
    assert imported(session, folder).revision == 3
    session.rollback()
    assert set(session.scalars(select(Label.written))) == {"marked"}


def test_a_framework_that_goes_takes_its_labels_along(session: Session) -> None:
    fill(session, ["Flask", "Django"])
    with change(session, author="a test", note="Remove one"):
        session.execute(delete(Alias))
        session.execute(delete(Framework).where(Framework.name == "Flask"))
    assert asked(session, "flask") == asked(session, "flsak") == []
    assert set(session.scalars(select(LabelKey.framework_id))) == {2}
    assert session.scalar(select(func.count()).select_from(Label)) == 2
