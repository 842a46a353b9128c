"""Writes docs/filled.md: how much the shipped catalogue knows, framework by group.

``make filled-table`` prints it; a test holds the page to the catalogue.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from app.domain.claims import CellState
from app.domain.verdicts import percent
from app.services.catalogue_file import SHIPPED, Catalogue, read_folder
from tests import databases
from tests.databases import SQLite

PAIRS = (
    ("flask", "django"),
    ("fastapi", "flask"),
    ("express", "nestjs"),
    ("laravel", "symfony"),
    ("rails", "django"),
    ("spring-boot", "nestjs"),
    ("starlette", "litestar"),
    ("falcon", "tornado"),
    ("aiohttp", "sanic"),
    ("express", "fastify"),
)
HEAD = """\
# What the shipped catalogue knows

Of the features that weigh something in the general use case: how many are rated, framework by
group. A cell that nobody has checked stays empty; it lowers the coverage of every comparison it
would be in and counts for nobody. Features that a kind of framework can't have, such as templates
for a database tool, are among the empty ones.

`make filled-table` writes this page; a test holds it to the catalogue.
"""


def page(catalogue: Catalogue, client: FlaskClient) -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *_pairs(client), "", *_table(catalogue)]) + "\n"


def _pairs(client: FlaskClient) -> Iterator[str]:
    yield "## Ten pairs\n"
    yield "| pair | verdict | scores | coverage | wins under |"
    yield "| --- | --- | --- | --: | --: |"
    for a, b in PAIRS:
        answer = client.get(f"/compare?a={a}&b={b}").json
        analysis, verdict = answer["analysis"], answer["verdict"]
        share = analysis["win_probability"][analysis["outcome"]]
        scores = f"{analysis['score_a']:.1f} : {analysis['score_b']:.1f}"
        told = f"{verdict['winner']}, {verdict['strength']}"
        coverage = percent(analysis["coverage"])
        yield f"| {answer['title']} | {told} | {scores} | {coverage} | {percent(share)} |"


def _table(catalogue: Catalogue) -> Iterator[str]:
    counting = {feature.slug: feature.group for feature in catalogue.features if feature.weight}
    groups = [group for group in catalogue.groups if group.slug in set(counting.values())]
    asked = Counter(counting.values())
    yield "## Framework by group\n"
    yield "| framework | all | " + " | ".join(group.name for group in groups) + " |"
    yield "| --- | --: |" + " --: |" * len(groups)
    rows = []
    for file in catalogue.frameworks:
        rated = {
            claim.feature
            for claim in file.claims
            if claim.state is CellState.RATED and claim.feature in counting
        }
        by_group = Counter(counting[feature] for feature in rated)
        cells = [f"{by_group[group.slug]}/{asked[group.slug]}" for group in groups]
        whole = f"{len(rated) / len(counting):.0%}"
        rows.append((-len(rated), f"| {file.framework.name} | {whole} | {' | '.join(cells)} |"))
    yield from (row for _, row in sorted(rows))


def main() -> None:
    """Print the page, from a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = SQLite(Path(folder))
        url = databases.loaded(server, databases.migrated(server))
        with databases.serving(url) as app:
            sys.stdout.write(page(read_folder(SHIPPED), app.test_client()))


if __name__ == "__main__":
    main()
