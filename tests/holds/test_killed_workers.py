"""Whatever worker is killed: what was acknowledged is there, and what is there is whole."""

from __future__ import annotations

import time
from collections.abc import Sequence
from random import Random

from tests.holds import figures, stored
from tests.holds.editors import Told, framework, rating
from tests.holds.running import Served
from tests.holds.sizes import Sizes
from tests.holds.writing import check_all_that_was_said_is_so, writers

SLUGS = ("flask", "django", "bottle", "fastapi", "laravel", "express", "gin", "nextjs")
CHANCE = Random(5)  # noqa: S311 (moments, not secrets)
FEATURE = "learning-curve"


def check_each_is_whole(url: str, start: int, slugs: Sequence[str]) -> None:
    """Every revision holds the one edit that it was made for, and nothing else."""
    found: dict[int, list[str]] = {}
    for slug in slugs:
        for number, _, _, after in stored.entry_history(url, slug, start):
            found.setdefault(number, []).append(after["maker"])
        history = stored.cell_history(url, slug, FEATURE, start)
        ends = [*(came for _, came, _ in history[1:]), None] if history else []
        for (note, came, went), end in zip(history, ends, strict=True):
            assert went == end
            found.setdefault(came, []).append(note)
    wanted = {number: [reason] for number, reason in stored.reasons(url, start).items()}
    assert found == wanted


def test_no_acknowledged_write_is_lost_when_workers_are_killed(
    served: Served, key: str, sizes: Sizes, kind: str
) -> None:
    start = stored.revision(served.url)
    slugs = SLUGS[: sizes.writers]
    targets = {slug: (framework(slug), rating(slug, FEATURE, "moderate")) for slug in slugs}
    began = time.monotonic()
    with writers(served, key, targets) as writing:
        for number in range(sizes.worker_kills):
            time.sleep(CHANCE.uniform(0.5, 1.5))
            served.kill_worker(number)
        # The last one is to be seen at work, too.
        time.sleep(1.0)
    seconds = time.monotonic() - began
    check_all_that_was_said_is_so(served.url, start, writing)
    check_each_is_whole(served.url, start, slugs)
    unanswered = writing.reasons(Told.UNANSWERED)
    figures.note(
        "kill -9 of a worker beneath writers",
        kind,
        kills=sizes.worker_kills,
        writers=len(slugs),
        acknowledged=len(writing.reasons(Told.STORED)),
        unanswered=len(unanswered),
        of_these_stored=len({*unanswered} & {*stored.reasons(served.url, start).values()}),
        lost=0,
        took=seconds,
    )
