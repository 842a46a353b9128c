"""Storing an import: one plan, one revision, everything or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from sqlalchemy.orm import Session

from app.domain.errors import BadEntries, Mistake, StillUsed
from app.domain.plans import Tally
from app.services.catalogue_file import BadCatalogue, Catalogue, Noun, stored, stored_known
from app.services.catalogue_file.applying import carry_out
from app.services.catalogue_file.checking import check_some
from app.services.catalogue_file.entries import FOLDER
from app.services.catalogue_file.importing import ImportPlan, compared
from app.services.catalogue_file.mistakes import Path
from app.services.changes import Signature, attempt, begin_reading, take_time
from app.services.effects import Effect
from app.services.imports import lines, naming, whole
from app.services.imports.fates import Fate, Fates, SentName, SentNames
from app.services.imports.keeping import SentEntries
from app.services.imports.merging import Merging
from app.services.imports.rows import DOCUMENT, LISTED, Form, Row, SentEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did, or would have done.

    ``revision`` is None where nothing was stored: nothing would change, or it was a
    dry run. ``fates`` has what became of each entry that was sent, ``names`` its name
    where that was asked for.
    """

    revision: int | None
    parts: Mapping[Noun, Tally]
    effects: tuple[Effect, ...]
    fates: Fates
    names: SentNames | None = None

    def lines(self) -> Iterator[tuple[SentName, Fate]]:
        """Yield each entry with what became of it, in the order they were sent."""
        yield from zip(self.names or (), self.fates, strict=self.names is not None)


def import_entries(  # noqa: PLR0913 (all that an import is asked with; named)
    session: Session,
    file: IO[bytes],
    form: Form,
    *,
    signed: Signature,
    dry_run: bool = False,
    named: bool = False,
    keep: Callable[[Imported], None] | None = None,
) -> Imported:
    """Add what a file says, in the place of what is known by the same keys, or nothing of it.

    The file is read before the write lock is taken; planning and writing hold it. A dry
    run does it all and undoes it. Raises BadEntries with every mistake and its line, the
    first thousand of them one by one. ``named`` says that the names of all entries are
    wanted afterwards. ``keep`` is called as ``changes.attempt`` says.
    """
    read = _Read(session, file, form, SentNames() if named else None)

    def work(revision: int) -> Imported:
        take_time(session)
        merging = Merging(session, read.sent, ordered=form in {Form.JSON, Form.YAML})
        plan = read.planned(session, merging.catalogue(), revision - 1)
        found = read.carried_out(session, plan, revision) if plan else ()
        session.expire_all()
        return Imported(
            revision=revision if plan and not dry_run else None,
            parts={noun: tally for noun, tally in plan.parts().items() if tally},
            effects=found,
            fates=merging.fates,
            names=read.names,
        )

    return attempt(session, work, signed=signed, keep=keep)


class _Read:
    """An import that was read, and where each of its places is."""

    def __init__(
        self, session: Session, file: IO[bytes], form: Form, names: SentNames | None
    ) -> None:
        self.names = names
        self.sent = SentEntries(None if names is None else self.name)
        self.line_of: whole.LineOf = lambda _path: None
        self.sent.take_all(self.rows(session, file, form))

    def rows(self, session: Session, file: IO[bytes], form: Form) -> Iterator[Row]:
        wrong = self.sent.mistakes.add
        if form in {Form.JSON, Form.YAML}:
            found, self.line_of = whole.document(file.read(), form, wrong)
            yield from found
            return
        said = lines.ndjson(file, wrong)
        if form is Form.CSV:
            said = lines.sheet(file, wrong, _numeric(session).__contains__)
        for place, value in said:
            yield from naming.rows(place, value, wrong)

    def name(self, sent: SentEntry) -> None:
        """Keep the name of an entry for whoever asks what became of it."""
        line, pointer = self.where(sent.place)
        if self.names is not None:
            self.names.add(
                SentName(line=line, pointer=pointer, noun=sent.noun.value, id="/".join(sent.key))
            )

    def planned(self, session: Session, catalogue: Catalogue, revision: int) -> ImportPlan:
        """Return the plan; raises BadEntries for what has no place in the catalogue."""
        mistakes = self.sent.mistakes
        try:
            if not mistakes.total:
                return compared(session, catalogue, revision, most=LISTED)
            bad = BadCatalogue(*check_some(catalogue, stored_known.known(session), most=LISTED))
        except BadCatalogue as raised:
            bad = raised
        places = self.places()
        for mistake in bad.mistakes:
            path = mistake.path
            if not isinstance(path[0] if path else None, int):
                path = (*places.get(mistake.file, ()), *path)
            mistakes.add(path, mistake.problem)
        mistakes.total += bad.more
        raise self.refused()

    def carried_out(self, session: Session, plan: ImportPlan, revision: int) -> tuple[Effect, ...]:
        """Write a plan; raises BadEntries for an entry that is to go and can't."""
        try:
            return carry_out(session, plan, revision)
        except StillUsed as used:
            sent = self.sent.others[Noun(used.noun), (used.slug,)]
            self.sent.mistakes.add(sent.place, str(used))
        raise self.refused()

    def places(self) -> dict[str, Path]:
        """Return where what stands in a file of its own was sent, by the name of the file."""
        return {
            f"{FOLDER[noun]}/{key[0]}.yaml": sent.place
            for (noun, key), sent in self.sent.others.items()
            if noun in FOLDER
        }

    def refused(self) -> BadEntries:
        """Return the error that tells all mistakes."""
        mistakes = self.sent.mistakes
        told = [self.told(path, problem) for path, problem in sorted(mistakes.listed, key=_order)]
        return BadEntries(told, total=mistakes.total)

    def told(self, path: Path, problem: str) -> Mistake:
        """Return a mistake with its line and its place on it."""
        if not path or not isinstance(path[0], int):
            return Mistake(detail=problem)
        line, pointer = self.where(path)
        return Mistake(detail=problem, line=line, pointer=pointer)

    def where(self, path: Path) -> tuple[int | None, str]:
        """Return the line of a place and the pointer that leads on from there."""
        line, place = path[0], path[1:]
        number = self.line_of(place) if line == DOCUMENT else int(line)
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in place)
        return number, "".join(("#", *(f"/{step}" for step in steps)))


def _order(mistake: tuple[Path, str]) -> tuple[int, str]:
    path = mistake[0]
    first = path[0] if path else None
    return (first if isinstance(first, int) else 0, "")


def _numeric(session: Session) -> set[str]:
    """Return the features that are rated in numbers.

    Read before the lock: should one become another kind meanwhile, its scale refuses the
    ratings that were read for the old one.
    """
    session.rollback()
    begin_reading(session)
    found = {slug for slug, entry in stored.features(session).items() if entry.scale().numeric}
    session.rollback()
    return found
