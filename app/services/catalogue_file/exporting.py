"""The catalogue in the database, written as the files that would import it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from app.services.catalogue_file import documents, stored, stored_pages
from app.services.catalogue_file.entries import (
    CATEGORIES,
    COMPARISONS,
    FEATURES,
    FRAMEWORKS,
    SOURCES,
    TASKS,
    USE_CASES,
)
from app.services.catalogue_file.folder import Progress
from app.services.catalogue_file.page_records import (
    PointEntry,
    TaskEntry,
)
from app.services.catalogue_file.records import (
    ClaimEntry,
    FeatureEntry,
    GroupEntry,
)
from app.services.catalogue_file.writing import block, flow, listing, tree
from app.services.changes import begin_reading


class StrayFiles(Exception):
    """The folder holds files of frameworks that the catalogue does not have.

    They would come back with the next import of the folder. ``files`` names them.
    """

    def __init__(self, files: list[str]) -> None:
        self.files = files
        super().__init__(f"files of frameworks the catalogue does not have: {', '.join(files)}")


def export(session: Session, folder: Path, *, progress: Progress | None = None) -> int:
    """Write the whole catalogue; importing the folder again would plan nothing.

    Files of the same name are replaced. The same catalogue gives the same bytes
    on any database. Holds a batch of frameworks at a time. Begins reading, so
    hand it a session that has not read anything yet. Returns the revision written.

    Raises StrayFiles, before writing anything, and OSError as writing files does.
    """
    revision = begin_reading(session).revision
    slugs = stored.framework_slugs(session)
    tasks, compared = stored_pages.tasks(session), stored_pages.comparison_slugs(session)
    _prepare(folder, {FRAMEWORKS: slugs, TASKS: tasks, COMPARISONS: compared})
    _export_pages(session, folder, tasks, compared)
    frameworks = folder / FRAMEWORKS
    features = stored.features(session)
    _write(
        folder / CATEGORIES, listing(map(documents.category, stored.categories(session).values()))
    )
    _write(folder / FEATURES, _features_file(stored.groups(session), features))
    sources = stored.sources(session)
    _write(folder / SOURCES, listing(documents.source(sources[slug]) for slug in sorted(sources)))
    use_cases = map(documents.use_case, stored.use_cases(session).values())
    _write(folder / USE_CASES, listing(use_cases, open_up=["weights"]))
    order = {slug: position for position, slug in enumerate(features)}
    done = 0
    for batch in stored.batches(slugs):
        _export_frameworks(session, frameworks, batch, order)
        done += len(batch)
        if progress:
            progress(done, len(slugs))
    return revision


def _prepare(folder: Path, wanted: Mapping[str, Iterable[str]]) -> None:
    """Make the folders; raises StrayFiles for files that would be left over in them."""
    strays: list[str] = []
    for name, slugs in wanted.items():
        there = {file.name for file in (folder / name).glob("*.yaml")}
        strays += [f"{name}/{file}" for file in sorted(there - {f"{slug}.yaml" for slug in slugs})]
    if strays:
        raise StrayFiles(strays)
    for name in wanted:
        (folder / name).mkdir(parents=True, exist_ok=True)


def _export_pages(
    session: Session, folder: Path, tasks: Mapping[str, TaskEntry], compared: list[str]
) -> None:
    """Write tasks and comparisons, a batch at a time."""
    for batch in stored.batches(tasks):
        examples = stored_pages.examples(session, batch)
        for slug in batch:
            own = [row.entry for key, row in examples.items() if key.task == slug]
            _write(folder / TASKS / f"{slug}.yaml", tree(documents.task(tasks[slug], own)))
    for batch in stored.batches(compared):
        stated = stored_pages.statements(session, batch)
        for slug, entry in stored_pages.comparisons(session, batch).items():
            said = [row.entry for key, row in stated.items() if key.comparison == slug]
            _write(folder / COMPARISONS / f"{slug}.yaml", tree(documents.comparison(entry, said)))


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def _export_frameworks(
    session: Session, folder: Path, slugs: list[str], order: Mapping[str, int]
) -> None:
    claims: dict[str, list[ClaimEntry]] = {slug: [] for slug in slugs}
    for key, claim in stored.claims(session, frameworks=slugs).items():
        claims[key.framework].append(claim.entry)
    points: dict[str, list[PointEntry]] = {slug: [] for slug in slugs}
    for point_key, point in stored_pages.points(session, slugs).items():
        points[point_key.framework].append(point.entry)
    for slug, entry in stored.frameworks(session, slugs).items():
        # Sorted here: databases differ in how they order a hyphen.
        ordered = sorted(
            claims[slug], key=lambda c: (order[c.feature], c.source, str(c.as_of or ""))
        )
        listed: documents.Fields = {
            "claims": [documents.claim(claim) for claim in ordered],
            "points": [documents.point(point) for point in points[slug]],
        }
        text = block(documents.framework(entry) | listed, open_up=["links", "claims", "points"])
        _write(folder / f"{slug}.yaml", text)


def _features_file(groups: Mapping[str, GroupEntry], features: Mapping[str, FeatureEntry]) -> str:
    headings = "".join(f"  - {flow(documents.group(group))}\n" for group in groups.values())
    entries = listing(map(documents.feature, features.values()), open_up=["levels"], indent="  ")
    return f"groups:\n{headings or '  []' + chr(10)}features:\n{entries}"
