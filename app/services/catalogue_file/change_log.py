"""What an import changes, entry by entry, kept for whoever asks later.

Claims are left out: their own rows say in which revision they came and went.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from app.domain.plans import Plan
from app.models import Change
from app.services.catalogue_file import stored
from app.services.catalogue_file.documents import Fields, document
from app.services.catalogue_file.entries import Entry, Noun
from app.services.catalogue_file.page_records import PointEntry, StatementEntry

K = TypeVar("K", bound=Hashable)

POSITION = "position"
"""The key under which the place in a list is kept of entries whose document does not say it."""


ORDER = "order"
"""What the log calls the order of a noun's entries; the noun is the key, the slugs the value."""


def key_text(key: str | tuple[str, ...]) -> str:
    """Return the name that the log knows an entry by, such as ``flask/fast-start``."""
    return key if isinstance(key, str) else "/".join(key)


def logged(noun: Noun, entry: Entry) -> Fields:
    """Return an entry as the log keeps it: its document, and its place in a list."""
    fields = document(noun, entry)
    if isinstance(entry, PointEntry | StatementEntry):
        fields[POSITION] = entry.position
    return fields


class ChangeLog:
    """Notes the changes of one revision."""

    def __init__(self, session: Session, revision: int) -> None:
        self.session = session
        self.revision = revision

    def note(self, noun: Noun, steps: Plan[Any, Entry]) -> None:
        """Note what was added, changed and removed."""
        self.write(noun, {key: (None, entry) for key, entry in steps.added.items()})
        self.write(noun, {key: (step.old, step.new) for key, step in steps.changed.items()})
        self.write(noun, {key: (entry, None) for key, entry in steps.removed.items()})

    def write(self, noun: Noun, steps: Mapping[K, tuple[Entry | None, Entry | None]]) -> None:
        """Note entries as they were and as they are, a batch at a time."""
        for batch in stored.batches(steps.items()):
            named = [(key_text(cast("str", key)), *step) for key, step in batch]
            versions = self.versions(noun, [key for key, _, _ in named])
            rows = [
                {
                    "revision": self.revision,
                    "noun": noun.value,
                    "key": key,
                    "version": versions.get(key, 0) + 1,
                    "before": None if before is None else logged(noun, before),
                    "after": None if after is None else logged(noun, after),
                }
                for key, before, after in named
            ]
            self.session.execute(insert(cast("Table", Change.__table__)), rows)

    def order(self, noun: Noun, before: Sequence[str], after: Sequence[str]) -> None:
        """Note in which order the entries of a noun are shown, where it becomes another one.

        No entry's own document says where it stands.
        """
        if list(before) == list(after):
            return
        row = {
            "revision": self.revision,
            "noun": ORDER,
            "key": noun.value,
            "version": self.versions(ORDER, [noun.value]).get(noun.value, 0) + 1,
            "before": list(before),
            "after": list(after),
        }
        self.session.execute(insert(cast("Table", Change.__table__)), [row])

    def versions(self, noun: str, keys: list[str]) -> dict[str, int]:
        """Return the last version of each entry that ever changed."""
        query = (
            select(Change.key, func.max(Change.version))
            .where(Change.noun == str(noun), Change.key.in_(keys))
            .group_by(Change.key)
        )
        return {key: version for key, version in self.session.execute(query)}  # noqa: C416
