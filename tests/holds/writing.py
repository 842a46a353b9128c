"""Writers that keep on while things die, and what they were told held to what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from threading import Event

from tests.holds import stored
from tests.holds.editors import Editor, Note, Target, Told
from tests.holds.running import Served

SERIAL = count()
"""Counts all writes of a run: one that says what the last one said would change nothing."""


@dataclass(slots=True)
class Writing:
    """What writers were told, each of their own writes and of nobody else's."""

    stop: Event = field(default_factory=Event)
    notes: list[Note] = field(default_factory=list)

    def reasons(self, told: Told) -> dict[str, Note]:
        """Return the writes that ended so, by their reasons."""
        return {note.reason: note for note in self.notes if note.told is told}

    def keep_on(self, editor: Editor, name: str, targets: Sequence[Target]) -> None:
        """Edit one thing after the other, as quickly as it is answered."""
        for number in count():
            if self.stop.is_set():
                return
            target = targets[number % len(targets)]
            seen = editor.look(target.path).tag
            reason = f"{name}, write {next(SERIAL)}"
            self.notes.append(editor.write(target, seen=seen, reason=reason))


@contextmanager
def writers(served: Served, key: str, targets: Mapping[str, Sequence[Target]]) -> Iterator[Writing]:
    """Let somebody write to each of these things while the body runs."""
    writing = Writing()
    editor = Editor(address=served.address, key=key)
    with ThreadPoolExecutor(max_workers=len(targets)) as pool:
        running = [
            pool.submit(writing.keep_on, editor, name, those) for name, those in targets.items()
        ]
        try:
            yield writing
        finally:
            writing.stop.set()
        for one in running:
            one.result()


def check_all_that_was_said_is_so(
    url: str, start: int, writing: Writing, *, besides: AbstractSet[str] = frozenset()
) -> None:
    """Hold what clients were told to what the database has; ``besides`` are others' revisions."""
    made = {reason: number for number, reason in stored.reasons(url, start).items()}
    assert len(made) == stored.revision(url) - start, "a revision is missing or was made twice"
    acknowledged = writing.reasons(Told.STORED)
    assert {reason: made.get(reason) for reason in acknowledged} == {
        reason: note.revision for reason, note in acknowledged.items()
    }
    # Whoever got no answer may have been heard; nobody else is in there.
    assert {*made} - {*acknowledged} - besides <= {*writing.reasons(Told.UNANSWERED)}
    assert stored.disagreements(url, logged=start) == []
