"""A catalogue of any size is imported a batch at a time, and as it was read."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Claim, Framework, Label
from app.services import catalogue_file
from app.services.catalogue_file import SHIPPED, Noun, framework_files, reading
from app.services.catalogue_file.format import forms, load
from app.services.catalogue_file.format.plain_claims import plain_claim
from app.services.catalogue_file.records import ClaimEntry
from benchmarks import catalogue
from tests.services.catalogue_file.files import FILES, edit, write
from tests.services.catalogue_file.test_importing import imported, planned

FLASK = "frameworks/flask.yaml"


def many(folder: Path, count: int) -> Path:
    """Write a catalogue with so many frameworks more, each with what Flask's file says."""
    files = {
        f"frameworks/v{number}.yaml": FILES[FLASK].replace("flask", f"v{number}")
        for number in range(count)
    }
    return write(folder, {**FILES, **files})


def claims_held() -> int:
    return sum(isinstance(thing, ClaimEntry) for thing in gc.get_objects())


def test_an_import_holds_a_batch_of_frameworks_and_never_all(
    session: Session, tmp_path: Path
) -> None:
    folder = many(tmp_path, 300)
    held: list[int] = []

    def look(done: int, _all: int) -> None:
        if done % 50 == 0:
            held.append(claims_held())

    catalogue_file.read_folder(folder, progress=look)
    assert len(held) == 6
    assert max(held) < 100
    held.clear()
    done = imported(session, folder, progress=look)
    assert done.plan.on_frameworks.claims.added == 1_510
    assert session.scalar(select(func.count()).select_from(Claim)) == 1_510
    assert len(held) == 6
    assert max(held) < 700
    assert not planned(session, folder)


def test_what_was_read_is_imported_whatever_becomes_of_the_files(
    session: Session, tmp_path: Path
) -> None:
    plan = planned(session, write(tmp_path))
    edit(tmp_path, FLASK, "value: 8", "value: eleven")
    write(tmp_path, {"frameworks/django.yaml": None})
    done = catalogue_file.apply(session, plan, author="a test", note="Trying")
    assert done.plan is plan
    assert set(session.scalars(select(Framework.slug))) == {"flask", "django"}
    assert 8 in session.scalars(select(Claim.rating)).all()


def test_a_catalogue_too_large_for_memory_is_read_back_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = catalogue_file.read_folder(many(tmp_path, 20))
    monkeypatch.setattr(framework_files, "IN_MEMORY", 1)
    spilled = catalogue_file.read_folder(tmp_path)
    assert list(spilled.frameworks) == list(held.frameworks)
    assert [file.file for file in spilled.frameworks[3:5]] == [
        file.file for file in held.frameworks[3:5]
    ]


def test_every_step_of_a_large_plan_is_shown_once(session: Session, tmp_path: Path) -> None:
    folder = many(tmp_path, 250)
    plan = catalogue_file.plan_import(session, catalogue_file.read_folder(folder))
    shown: dict[Noun, list[object]] = {noun: [] for noun in Noun}
    for noun, steps in plan.steps(session):
        shown[noun] += [*steps.added, *steps.changed, *steps.removed]
    assert {noun: len(keys) for noun, keys in shown.items()} == {
        noun: part.added for noun, part in plan.parts().items()
    }
    assert all(len(set(keys)) == len(keys) for keys in shown.values())


def test_every_framework_of_a_large_import_is_found_by_its_names(
    session: Session, tmp_path: Path
) -> None:
    folder = many(tmp_path, 250)
    imported(session, folder)
    named = set(session.scalars(select(Label.slug)))
    assert named == {"django", "flask", *(f"v{number}" for number in range(250))}
    for number in (0, 249):
        edit(folder, f"frameworks/v{number}.yaml", "name: Flask", f"name: Quart {number}")
    imported(session, folder)
    written = select(Label.slug).where(Label.written.startswith("Quart"))
    assert set(session.scalars(written)) == {"v0", "v249"}


def test_only_frameworks_with_a_step_are_looked_at_again(session: Session, tmp_path: Path) -> None:
    imported(session, many(tmp_path, 10))
    edit(tmp_path, "frameworks/v7.yaml", "value: 8", "value: 9")
    edit(tmp_path, "frameworks/v3.yaml", "maker: Pallets", "maker: Other")
    on = planned(session, tmp_path).on_frameworks
    assert [head.slug for head in on.spoken] == ["v7"]
    assert [head.slug for head in on.written] == ["v3"]


SCALARS = st.text(alphabet="0123456789+-.eExoabfINnulTtrsyF~ ", max_size=8)


@given(words=st.lists(SCALARS, max_size=4))
def test_a_plain_file_says_the_same_read_the_short_and_the_long_way(words: list[str]) -> None:
    text = "".join(f"- a: {word}\n" for word in words)
    try:
        short = reading._plain(text)
        assert short is None or repr(short.value) == repr(reading._Builder(text).document().value)
    except yaml.YAMLError:
        # Both ways end here, for a text that is no YAML.
        return


def test_the_shipped_files_are_plain_and_say_the_same_either_way() -> None:
    for file in SHIPPED.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        short = reading._plain(text)
        assert short is not None, file
        assert repr(short.value) == repr(reading._Builder(text).document().value)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(),
    st.sampled_from(
        ["orm", "yes", "Not a slug", "", " x ", "2026-06", "2026-13", "1800", "a\u0301"]
    ),
    st.sampled_from(["https://x.example/", "http://x.example/", "x" * 700, "a\nb", "\u2028"]),
    st.lists(st.sampled_from(["easy", "steep", "Easy"]), max_size=3),
)


@given(
    st.dictionaries(st.sampled_from([*forms.ClaimForm().fields, "valeu"]), VALUES).map(
        lambda changed: {"feature": "orm", "value": 8, "source": "docs", "as_of": None} | changed
    )
)
def test_a_claim_is_the_same_read_the_short_and_the_long_way(value: dict[str, object]) -> None:
    short = plain_claim(value, ("claims", 0))
    if short is not None:
        long = forms.ClaimForm().load(value)
        assert repr(short) == repr(long)
        assert short.place == ("claims", 0)


def test_a_rating_stays_what_it_is_although_another_equals_it() -> None:
    claim = {"feature": "orm", "source": "docs", "as_of": None}
    read = [plain_claim({**claim, "value": value}, ()) for value in (1, 1.0, "1", True, 1)]
    assert [entry and repr(entry.rating) for entry in read] == ["1", "1", "'1'", None, "1"]


def test_a_claim_with_a_mistake_is_never_plain() -> None:
    problems: list[tuple[object, str]] = []
    wrong = {"feature": "orm", "value": True, "source": "docs", "as_of": None}
    assert plain_claim(wrong, ()) is None
    assert load(ClaimEntry, wrong, ("claims", 0), problems) is None  # type: ignore[arg-type]
    assert problems


def test_a_made_up_catalogue_is_right_and_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        catalogue.write(tmp_path / name, 12)
    one, two = (
        {file.relative_to(tmp_path / name): file.read_bytes() for file in files}
        for name in ("one", "two")
        for files in [sorted((tmp_path / name).rglob("*.yaml"))]
    )
    assert one == two
    read = catalogue_file.read_folder(tmp_path / "one")
    assert catalogue_file.check(read) == []
    assert len(read.frameworks) == 12
    assert {feature.kind.value for feature in read.features} == set(catalogue.KINDS)
    assert len({catalogue.names(number)[0] for number in range(20_000)}) == 20_000
