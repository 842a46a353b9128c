"""Editors at random: whatever may happen to a small catalogue, a revision at a time."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.services import catalogue_file
from app.services.catalogue_file import Noun, reading
from app.services.catalogue_file.applying import carry_out
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.importing import compared
from app.services.changes import change
from tests.services.catalogue_file.files import FILES, write

FLASK, DJANGO = "frameworks/flask.yaml", "frameworks/django.yaml"
PAGE, TASK = "comparisons/django-vs-flask.yaml", "tasks/hello.yaml"

Files = dict[str, Any]
Edit = Callable[[random.Random, Files], None]


def small() -> Files:
    """Return the smallest catalogue as values to change."""
    files: Files = {name: reading.read(text.encode()).value for name, text in FILES.items()}
    files[PAGE]["alternatives"][0]["framework"] = "bottle"
    files["frameworks/bottle.yaml"] = {
        "slug": "bottle",
        "name": "Bottle",
        "kind": "framework",
        "summary": "A tiny one.",
        "category": "web",
    }
    return files


def store(session: Session, folder: Path, files: Files, note: str = "An edit") -> int | None:
    """Import the files; returns the revision they became."""
    for old in folder.rglob("*.yaml"):
        old.unlink()
    write(folder, {name: json.dumps(value) for name, value in files.items()})
    session.rollback()
    plan = catalogue_file.plan_import(session, catalogue_file.read_folder(folder))
    session.rollback()
    return catalogue_file.apply(session, plan, author="an editor", note=note).revision


def retire(session: Session, **slugs: tuple[str, ...]) -> int:
    """Retire named entries; returns the revision."""
    session.rollback()
    gone = {Noun[noun.upper()]: named for noun, named in slugs.items()}
    with change(session, author="an editor", note="Away with it") as revision:
        catalogue = Catalogue(folder=Path(), retired=gone)
        carry_out(session, compared(session, catalogue, revision - 1), revision)
    return revision


def _claims(draw: random.Random, files: Files) -> list[Any]:
    found: list[Any] = files[draw.choice((FLASK, DJANGO))]["claims"]
    return found


def rate(draw: random.Random, files: Files) -> None:
    for claim in _claims(draw, files):
        if claim["feature"] == "performance" and "value" in claim:
            claim["value"] = draw.randint(1, 9)
        if claim["feature"] == "learning-curve" and "span" not in claim:
            claim["value"] = draw.choice(("easy", "moderate", "steep"))


def speak(draw: random.Random, files: Files) -> None:
    _claims(draw, files).append(
        {
            "feature": "performance",
            "value": draw.randint(1, 9),
            "source": "docs",
            "as_of": f"{draw.randint(2015, 2025)}-{draw.randint(10, 12)}-{draw.randint(10, 28)}",
        }
    )


def fall_silent(draw: random.Random, files: Files) -> None:
    claims = _claims(draw, files)
    if len(claims) > 3:
        claims.pop(draw.randrange(len(claims)))


def shuffle(draw: random.Random, files: Files) -> None:
    draw.shuffle(files["features.yaml"]["features"])
    draw.shuffle(files["features.yaml"]["groups"])
    draw.shuffle(files[FLASK]["points"])
    draw.shuffle(files[PAGE]["opinions"])


def weigh(draw: random.Random, files: Files) -> None:
    for feature in files["features.yaml"]["features"]:
        if feature["kind"] != "text":
            feature["weight"] = draw.choice((0, 0.5, 1, 2))
    files["use_cases.yaml"][0]["weights"]["performance"] = draw.randint(1, 9)


def add_feature(draw: random.Random, files: Files) -> None:
    number = len(files["features.yaml"]["features"])
    files["features.yaml"]["features"].insert(
        draw.randrange(number),
        {
            "slug": f"feature-{number}",
            "name": f"Feature {number}",
            "group": "running",
            "kind": "rating",
            "direction": "higher",
            "weight": 1,
            "shelf_life_days": None,
            "description": "One more.",
        },
    )


def rename(draw: random.Random, files: Files) -> None:
    name = draw.choice((FLASK, DJANGO, "frameworks/bottle.yaml"))
    files[name]["name"] = f"Name {draw.randint(1, 99)}"
    files[name]["category"] = draw.choice(("web", "web-frameworks"))
    files[draw.choice((FLASK, DJANGO))]["languages"] = ["python", "c"][: draw.randint(1, 2)]


def pass_an_alias_on(draw: random.Random, files: Files) -> None:
    for name in (FLASK, DJANGO):
        files[name]["aliases"] = []
    files[draw.choice((FLASK, DJANGO))]["aliases"] = ["the one"]


def tell(draw: random.Random, files: Files) -> None:
    files[DJANGO]["points"][1]["votes"] = draw.randint(0, 99)
    files[FLASK]["points"].insert(
        draw.randrange(len(files[FLASK]["points"])),
        {
            "slug": f"point-{draw.randint(0, 10**9)}",
            "kind": "con",
            "text": 'It\'s "small"; 100 % of it.',
            "source": "blog",
            "as_of": None,
        },
    )
    files[PAGE]["faq"][0]["answer"] = draw.choice(("Flask.", "Both."))
    files[TASK]["examples"][0]["explanation"] = draw.choice(("One function.", "A line."))


def requote(draw: random.Random, files: Files) -> None:
    files["sources.yaml"][2]["kind"] = draw.choice(("article", "editor"))
    files["sources.yaml"][1]["title"] = draw.choice(("A page", "Another page"))
    files["categories.yaml"][1]["name"] = draw.choice(("Web frameworks", "Frameworks"))


EDITS: tuple[Edit, ...] = (
    rate,
    speak,
    fall_silent,
    shuffle,
    weigh,
    add_feature,
    rename,
    pass_an_alias_on,
    tell,
    requote,
)


def edits(seed: int) -> Iterator[Edit]:
    """Yield edits for ever, the same ones for the same seed, each kind in every round."""
    order = random.Random(seed)  # noqa: S311 (no secret)
    while True:
        yield from order.sample(EDITS, len(EDITS))
