"""What one edit costs: ``python -m benchmarks.edit_speed 0 10000``.

Into an empty SQLite database goes the shipped catalogue (0) or a made-up one of so many
frameworks; then an editor's rating of one cell is written over and over, through the test
client. Prints the median of the processor time, in the form of RESULTS.md. ``--database``
takes one that is there already, and ``--profile`` shows where the time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
from contextlib import nullcontext
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import process_time

from flask import Flask
from sqlalchemy import func, select

from app.domain.scales import Kind
from app.models import Feature, Framework, db
from app.services import catalogue_file
from app.services.catalogue_file import SHIPPED
from benchmarks import catalogue
from tests import databases
from tests.databases import SQLite
from tests.editors import Editor, editor

EDITS = 20


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", nargs="*", type=int, help="frameworks; 0 for the shipped ones")
    asked.add_argument("--database", help="the address of one with a catalogue; it is edited")
    asked.add_argument("--profile", action="store_true")
    given = asked.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    print("| frameworks | median CPU s | least | most |")
    print("|---|---|---|---|")
    if given.database:
        print(_measured(given.database, profile=given.profile), flush=True)
    with tempfile.TemporaryDirectory() as kept:
        for size in given.sizes:
            url = _loaded(Path(kept), size)
            print(_measured(url, profile=given.profile), flush=True)


def _loaded(kept: Path, size: int) -> str:
    folder = SHIPPED
    if size:
        folder = kept / str(size)
        catalogue.write(folder, size)
    url = databases.migrated(SQLite(kept))
    with databases.serving(url) as app, app.app_context():
        plan = catalogue_file.plan_import(db.session(), catalogue_file.read_folder(folder))
        catalogue_file.apply(db.session(), plan, author="a benchmark", note="Loading")
    return url


def _measured(url: str, *, profile: bool) -> str:
    with databases.serving(url) as app:
        with app.app_context():
            count = db.session.scalar(select(func.count()).select_from(Framework))
        profiler = cProfile.Profile() if profile else None
        took = _edits(app, profiler)
    if profiler is not None:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)
    return f"| {count:,} | {median(took):.3f} | {min(took):.3f} | {max(took):.3f} |"


def _edits(app: Flask, profiler: cProfile.Profile | None) -> list[float]:
    """Rate a cell once more than is counted, each time otherwise; return the seconds."""
    ada, (path, levels) = editor(app), _cell(app)
    own = {"slug": "faceoff-editors", "title": "Editors", "kind": "editor", "date": None}
    ada.ask("POST", "/sources", {**own, "description": "Us."})
    tag = ada.tag(path)
    took: list[float] = []
    for value in islice(cycle(levels), EDITS + 1):
        with profiler if profiler and took else nullcontext():
            seconds, tag = _edit(ada, path, value, tag)
        took.append(seconds)
    # The first one prepares what all others find ready.
    return took[1:]


def _edit(ada: Editor, path: str, value: str, tag: str) -> tuple[float, str]:
    began = process_time()
    answer = ada.ask("PUT", path, {"value": value, "as_of": None}, {"If-Match": tag})
    seconds = process_time() - began
    if answer.status_code != 200 or answer.json["revision"] is None:
        sys.exit(f"The edit was not stored: {answer.text}")
    return seconds, answer.headers["ETag"]


def _cell(app: Flask) -> tuple[str, list[str]]:
    """Return the path of a rating of an ordinal, Flask's learning curve if there is one."""
    with app.app_context():
        framework = db.session.scalar(select(Framework.slug).where(Framework.slug == "flask"))
        framework = framework or db.session.scalars(select(Framework.slug).limit(1)).one()
        features = db.session.scalars(select(Feature).where(Feature.kind == Kind.ORDINAL))
        found = {feature.slug: feature.levels for feature in features}
        db.session.remove()
    slug = "learning-curve" if "learning-curve" in found else next(iter(found))
    return f"/frameworks/{framework}/ratings/{slug}", [level["slug"] for level in found[slug]]


if __name__ == "__main__":
    main()
