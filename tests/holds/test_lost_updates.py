"""Of many edits of one version exactly one is stored, and the others are told so."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier

import pytest

from tests.holds import figures, stored
from tests.holds.editors import Editor, Note, Target, Told, framework, rating, version_of
from tests.holds.running import Served
from tests.holds.sizes import Sizes

FLASK = framework("flask")
CURVE = rating("flask", "learning-curve", "moderate")
DAYS = 400
"""How far apart the clocks of two servers are."""

CLOCK = """\
import datetime
import time_machine

time_machine.travel(datetime.timedelta(days={days}), tick=True).start()
"""


@pytest.fixture
def other(kind: str, served: Served, tmp_path: Path) -> Iterator[Served]:
    """A second server on the same database, whose clock is ``DAYS`` ahead."""
    if kind == "SQLite":
        pytest.skip("a SQLite file is for one machine, which has one clock")
    (tmp_path / "sitecustomize.py").write_text(CLOCK.format(days=DAYS), encoding="utf-8")
    server = Served(served.url, tmp_path, environment={"PYTHONPATH": str(tmp_path)})
    server.start()
    yield server
    server.kill()


@pytest.mark.parametrize("target", [CURVE, FLASK], ids=["rating", "entry"])
def test_no_update_is_lost(
    served: Served, key: str, target: Target, sizes: Sizes, kind: str
) -> None:
    editors = [Editor(address=served.address, key=key)] * sizes.clients
    _hold(editors, target, served, sizes, what=f"edits of one {_word(target)} at once", kind=kind)


def test_no_update_is_lost_between_two_servers_whose_clocks_are_400_days_apart(
    served: Served, other: Served, key: str, sizes: Sizes, kind: str
) -> None:
    _check_clocks(served, other, key)
    addresses = (served.address, other.address)
    editors = [Editor(address=addresses[n % 2], key=key) for n in range(sizes.clients)]
    what = f"the same over two servers, {DAYS} days apart"
    _hold(editors, CURVE, served, sizes, what=what, kind=kind)


def _word(target: Target) -> str:
    return "rating" if target is CURVE else "entry"


def _check_clocks(served: Served, other: Served, key: str) -> None:
    """See that the clocks are what they are said to be, by the days two ratings are dated."""
    dates = []
    for server, slug in ((served, "django"), (other, "bottle")):
        target = rating(slug, "learning-curve", "easy")
        editor = Editor(address=server.address, key=key)
        editor.write(target, seen=editor.look(target.path).tag, reason=f"the day at {slug}")
        query = "SELECT as_of FROM claims WHERE note = :note"
        dates += stored.rows(served.url, query, note=f"the day at {slug}")[0]
    first, last = (_day(date) for date in dates)
    assert last - first in {DAYS, DAYS + 1}


def _day(date: object) -> int:
    return int(time.mktime(time.strptime(str(date), "%Y-%m-%d")) // 86_400)


def _hold(
    editors: Sequence[Editor],
    target: Target,
    served: Served,
    sizes: Sizes,
    *,
    what: str,
    kind: str,
) -> None:
    start = stored.revision(served.url)
    first = editors[0].look(target.path)
    began = time.monotonic()
    notes: list[Note] = []
    winners: list[Note] = []
    for number in range(sizes.rounds):
        # Whichever server is asked, it has seen the last round.
        tag = editors[number % 2].look(target.path).tag
        told = _at_once(editors, target, tag, f"round {number}")
        notes += told
        won = [note for note in told if note.told is Told.STORED]
        assert len(won) == 1, told
        assert won[0].version == version_of(tag) + 1
        assert [note.told for note in told].count(Told.STALE) == len(editors) - 1
        winners += won
    seconds = time.monotonic() - began
    _check_log(served.url, target, start, first.version, winners)
    last = editors[-1].look(target.path).json()
    assert last[target.field] == winners[-1].reason
    assert stored.disagreements(served.url, logged=start) == []
    figures.note(
        what,
        kind,
        clients=len(editors),
        rounds=sizes.rounds,
        acknowledged=len(winners),
        refused_with_412=len(notes) - len(winners),
        asked_again_after_503=sum(note.again for note in notes),
        lost=0,
        took=seconds,
    )


def _at_once(editors: Sequence[Editor], target: Target, tag: str, words: str) -> list[Note]:
    """Let everybody edit the same version in the same moment."""
    ready = Barrier(len(editors))

    def write(number: int) -> Note:
        ready.wait()
        return editors[number].write(target, seen=tag, reason=f"{words}, client {number}")

    with ThreadPoolExecutor(max_workers=len(editors)) as pool:
        return list(pool.map(write, range(len(editors))))


def _check_log(url: str, target: Target, start: int, version: int, winners: Sequence[Note]) -> None:
    """The log names every acknowledged write, in that order, and no other."""
    wanted = [(note.revision, note.reason) for note in winners]
    assert list(stored.reasons(url, start).items()) == wanted
    assert [note.version for note in winners] == [
        version + 1 + number for number in range(len(winners))
    ]
    if target is FLASK:
        history = stored.entry_history(url, "flask", start)
        assert [(number, new["maker"]) for number, _, _, new in history] == wanted
        for (*_, new), (_, _, old, _) in pairwise(history):
            assert old == new
    else:
        ends = [*(note.revision for note in winners[1:]), None]
        assert stored.cell_history(url, "flask", "learning-curve", start) == [
            (note.reason, note.revision, end) for note, end in zip(winners, ends, strict=True)
        ]
