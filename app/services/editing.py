"""Changing single entries of the catalogue, each by an editor who has seen what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.claims import SourceKind
from app.domain.errors import BadEntries, EntryExists, Mistake, StaleVersion, UnknownEntry
from app.domain.plans import Tally
from app.services import entries, versions
from app.services.catalogue_file import BadCatalogue, Noun, stored, stored_named
from app.services.catalogue_file.applying import carry_out
from app.services.catalogue_file.drafting import EDIT, Edit, Key, draft
from app.services.catalogue_file.importing import ImportPlan, compared
from app.services.catalogue_file.mistakes import Path
from app.services.catalogue_file.records import SourceEntry
from app.services.catalogue_file.uses import EDITORS
from app.services.changes import Signature, attempt, epoch_of
from app.services.effects import Effect
from app.services.entries import EntryRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an editor takes for granted of an entry; checked behind the write lock.

    Either that there is none yet (``new``), or that there is one, at one of these
    versions, each given with the beginning of the epoch that counts it; ``tags`` is
    None where any will do. New and with tags means that what is there is not what was
    expected, and not that its name is taken.
    """

    noun: Noun | str
    key: Key
    new: bool = False
    tags: frozenset[tuple[str, int]] | None = None

    def versions(self, epoch: str) -> set[int]:
        """Return the versions that are this database's."""
        return {version for of, version in self.tags or () if of and epoch.startswith(of)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What edits did, or would have done.

    ``revision`` is None where nothing was stored: nothing would change, or it was a
    dry run. ``parts`` counts the steps of each noun that has any.
    """

    revision: int | None
    parts: Mapping[Noun, Tally]
    effects: tuple[Effect, ...]
    #: What was edited as it is afterwards; None where it went.
    entry: EntryRecord | None
    #: The version now of what was taken for granted.
    version: int
    epoch: str


LISTED = 100
"""Mistakes of one document that are told."""


def edit(  # noqa: PLR0913 (all that a change is asked with; named)
    session: Session,
    edit: Edit,
    *,
    signed: Signature,
    expected: Expected,
    dry_run: bool = False,
    of_editors: bool = False,
    keep: Callable[[Edited], None] | None = None,
) -> Edited:
    """Make an edit as one revision, or change nothing.

    A dry run does it all and undoes it; ``of_editors`` is a claim that no other
    source may make. ``keep`` is called with what was done, last of all within the
    transaction: what it writes is stored with the edit or not at all, and nothing
    is stored if it raises. It is not called where nothing is stored.

    Raises StaleVersion, EntryExists and UnknownEntry for what is otherwise than
    expected, BadEntries with every mistake and its JSON pointer, StillUsed when
    something is to go that others rest on, and Unknown where something is said of
    what there is not.
    """

    def work(revision: int) -> Edited:
        _check(session, expected)
        if of_editors:
            _refuse_others(session, edit)
        plan = _planned(session, edit, revision - 1)
        found = carry_out(session, plan, revision) if plan else ()
        # Rows were written past the session's own copies.
        session.expire_all()
        return Edited(
            revision=revision if plan and not dry_run else None,
            parts={noun: tally for noun, tally in plan.parts().items() if tally},
            effects=found,
            # Read in here: a moment later it may be somebody else's version.
            entry=_afterwards(session, edit, undone=revision if dry_run else None),
            version=versions.current(session, expected.noun, expected.key),
            epoch=epoch_of(session),
        )

    return attempt(session, work, signed=signed, keep=keep)


def _refuse_others(session: Session, edit: Edit) -> None:
    """Refuse a claim of anybody but editors; a source that there is not is told elsewhere."""
    source = edit.document.get("source") if edit.document else None
    found = stored_named.entry(session, Noun.SOURCE, (str(source),))
    if isinstance(found, SourceEntry) and found.kind is not SourceKind.EDITOR:
        detail = (
            f"{source!r} is a source of its own: add what it says to the framework's claims. "
            f"Here editors speak, as {EDITORS!r}."
        )
        raise BadEntries([Mistake(detail=detail, pointer="#/source")])


def _afterwards(session: Session, edit: Edit, *, undone: int | None) -> EntryRecord | None:
    """Return the entry as it is now; a revision that is to be undone made no version of it."""
    if edit.document is None:
        return None
    record = entries.show(session, edit.noun, edit.key)
    return replace(record, changed_in=None) if record.changed_in == undone else record


def _check(session: Session, expected: Expected) -> None:
    """Compare what there is with what its editor has seen."""
    name = "/".join(expected.key)
    there = exists(session, expected.noun, expected.key)
    if not there and not (expected.new and isinstance(expected.noun, Noun)):
        raise UnknownEntry([name])
    if expected.new:
        if not there or not (isinstance(expected.noun, Noun) or _spoken_of(session, expected.key)):
            return
        if expected.tags is None:
            raise EntryExists(str(expected.noun), name)
    if expected.tags is None:
        return
    epoch = epoch_of(session)
    seen = expected.versions(epoch)
    current = versions.current(session, expected.noun, expected.key)
    if current not in seen:
        raise StaleVersion(name, seen=seen, current=current, epoch=epoch)


def _spoken_of(session: Session, cell: Key) -> bool:
    claims = stored.claims(session, frameworks=[cell[0]])
    return any(key.feature == cell[1] for key in claims)


def exists(session: Session, noun: Noun | str, key: Key) -> bool:
    """Tell whether there is an entry of this key; a cell is there when both its sides are."""
    if isinstance(noun, Noun):
        return stored_named.entry(session, noun, key) is not None
    sides = zip((Noun.FRAMEWORK, Noun.FEATURE), key, strict=True)
    return all(stored_named.entry(session, side, (slug,)) is not None for side, slug in sides)


def _planned(session: Session, edit: Edit, revision: int) -> ImportPlan:
    try:
        return compared(session, draft(session, edit), revision)
    except BadCatalogue as bad:
        raise BadEntries(
            Mistake(detail=mistake.problem, pointer=_pointer(mistake.path, edit))
            for mistake in bad.mistakes[:LISTED]
        ) from None


def _pointer(path: Path, edit: Edit) -> str | None:
    """Return the place in the body, None where it is none in what was sent."""
    if path[:1] == EDIT:
        path = path[1:]
    elif path and not (edit.document and path[0] in edit.document):
        return None
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(("#", *(f"/{step}" for step in steps)))
