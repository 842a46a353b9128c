"""Keeping what frameworks are found by in step with their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.domain import search
from app.models import Base, Label, LabelKey

BATCH = 200
"""Frameworks whose labels are written together: some thousands of rows."""


# The bare tables: by way of the session's records, which nobody wants here, writing
# takes twice as long.
_LABELS = Base.metadata.tables[Label.__tablename__]
_KEYS = Base.metadata.tables[LabelKey.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A framework by its row, and all that it is called."""

    id: int
    slug: str
    name: str
    aliases: tuple[str, ...]


def write(session: Session, frameworks: Iterable[Named]) -> None:
    """Write the labels of these frameworks anew, a batch at a time."""
    left = iter(frameworks)
    while batch := list(islice(left, BATCH)):
        _write_batch(session, batch)


def _write_batch(session: Session, batch: Sequence[Named]) -> None:
    # Keys go with their labels.
    session.execute(
        delete(Label)
        .where(Label.framework_id.in_([framework.id for framework in batch]))
        .execution_options(synchronize_session=False)
    )
    found = [
        (framework, number, label)
        for framework in batch
        for number, label in enumerate(
            search.labels_of(slug=framework.slug, name=framework.name, aliases=framework.aliases)
        )
    ]
    session.execute(
        insert(_LABELS),
        [
            {
                "framework_id": framework.id,
                "number": number,
                "kind": label.kind,
                "length": len(label.plain),
                "plain": label.plain,
                "slug": framework.slug,
                "written": label.written,
            }
            for framework, number, label in found
        ],
    )
    keys = [
        {"at": at, "key": key, "framework_id": framework.id, "number": number}
        for framework, number, label in found
        for at, key in search.keys_of(label)
    ]
    if keys:
        session.execute(insert(_KEYS), keys)
