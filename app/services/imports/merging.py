"""What an import says, laid over what there is: the files that would say the same.

Nothing goes that no entry of the import names: what is sent is added, or takes the
place of what is known by the same key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session

from app.services.catalogue_file import proposing, stored, stored_named, stored_pages
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.drafting import Draft, Edit
from app.services.catalogue_file.entries import FRAMEWORKS, Entry, Noun
from app.services.catalogue_file.framework_files import FrameworkFiles
from app.services.catalogue_file.mistakes import did_you_mean
from app.services.catalogue_file.page_records import PointEntry
from app.services.catalogue_file.records import (
    CategoryEntry,
    ClaimEntry,
    FrameworkEntry,
    FrameworkFile,
    claim_key,
)
from app.services.catalogue_file.stored_named import claim_path
from app.services.imports.fates import Fates
from app.services.imports.keeping import Key, SentEntries
from app.services.imports.rows import SentEntry

AT_ONCE: Final = 50
"""Frameworks that are read and laid together."""

_ORDERED: Final = (Noun.CATEGORY, Noun.GROUP, Noun.FEATURE, Noun.SOURCE, Noun.USE_CASE)
"""Nouns without files of their own, in the order they are built."""

_PAGES: Final = (Noun.TASK, Noun.COMPARISON, Noun.EXAMPLE, Noun.STATEMENT)
"""Nouns in files of tasks and comparisons, owners first."""

_HINTED: Final = 20
"""Unknown frameworks for which a near one is looked for: each look goes through all there are."""


class Merging:
    """Lays the entries of an import over those that a session sees.

    ``ordered`` says that lists are meant in the order they are in; lines never are.
    What can't be laid is told to the mistakes of the entries.
    """

    def __init__(self, session: Session, sent: SentEntries, *, ordered: bool) -> None:
        self.session = session
        self.sent = sent
        self.ordered = ordered
        self.fates = Fates(sent.rows)
        self.draft = Draft(session)

    def catalogue(self) -> Catalogue:
        """Return the files."""
        for noun in _ORDERED:
            self.named(noun)
        for noun in _PAGES:
            self.pages(noun)
        frameworks = FrameworkFiles(self.frameworks())
        return replace(
            self.draft.catalogue(),
            frameworks=frameworks,
            remnants=tuple(self.sent.remnants),
        )

    def lay(self, sent: SentEntry, old: Entry | None) -> None:
        """Lay one of the other nouns."""
        if sent.entry is None and old is None:
            self.refuse(sent)
            return
        self.fates.tell(sent.number, old, sent.entry)
        # The draft asks of a document only whether there is one.
        document: dict[str, object] | None = None if sent.entry is None else {}
        self.draft.take(Edit(noun=sent.noun, key=sent.key, document=document), sent.entry)

    def refuse(self, sent: SentEntry) -> None:
        """Tell that there is nothing of this name to retire."""
        self.sent.mistakes.add(sent.place, f"there is no {sent.noun} {' '.join(sent.key)!r}")

    def gone_with(self, sent: SentEntry, problem: str) -> None:
        """Take it that what hangs on an entry goes with it; nothing else can be said of it."""
        if sent.entry is None:
            self.fates.tell(sent.number, None, None)
        else:
            self.sent.mistakes.add(sent.place, problem)

    def named(self, noun: Noun) -> None:
        """Lay the entries of a noun that no others hang on."""
        all_sent = self.sent.of(noun)
        if not all_sent:
            return
        current = stored_named.entries(self.session, noun, [sent.key[0] for sent in all_sent])
        if not self.ordered:
            all_sent = _in_order(all_sent, list(current))
        for sent in all_sent:
            self.lay(sent, current.get(sent.key[0]))

    def pages(self, noun: Noun) -> None:
        """Lay tasks and comparisons, or what hangs on them."""
        all_sent = self.sent.of(noun)
        self.fetch(noun, {sent.key[0] for sent in all_sent})
        for sent in all_sent:
            owner = sent.key[0]
            tasks = noun in {Noun.TASK, Noun.EXAMPLE}
            file = self.draft.task_file(owner) if tasks else self.draft.comparison_file(owner)
            owns = Noun.TASK if tasks else Noun.COMPARISON
            if noun is owns:
                self.lay(sent, getattr(file, owns.value, None))
            elif owner in self.draft.retired.get(owns, ()):
                self.gone_with(sent, f"the {owns} {owner!r} is to go")
            elif file is not None:
                self.lay_below(sent, dict(file.keyed()))
            elif not any(left.slug == owner for left in self.sent.remnants):
                self.sent.mistakes.add(sent.place, f"there is no {owns} {owner!r}")

    def lay_below(self, sent: SentEntry, below: Mapping[Any, Any]) -> None:
        """Lay an example or a statement; it keeps the position of the one before it."""
        old = below.get(sent.key)
        if sent.noun is Noun.STATEMENT and old is not None:
            old = replace(old, position=0)
        self.lay(sent, old)

    def fetch(self, noun: Noun, owners: set[str]) -> None:
        """Read comparisons a batch at a time; a draft alone would ask for each."""
        if noun is Noun.COMPARISON or noun is Noun.STATEMENT:
            missing = sorted(owners - self.draft.comparisons.keys())
            for batch in stored.batches(missing):
                for file in stored_pages.files(self.session, batch):
                    self.draft.comparisons[file.comparison.slug] = file

    def frameworks(self) -> Iterator[FrameworkFile]:
        """Yield the frameworks of which something is said, with all there is of them."""
        heads = {sent.key[0]: sent for sent in self.sent.of(Noun.FRAMEWORK)}
        for batch in stored.batches(_joined(heads, self.sent.said()), AT_ONCE):
            slugs = [slug for slug, _ in batch]
            there = {f.framework.slug: f for f in proposing.files_of(self.session, slugs)}
            for slug, said in batch:
                yield from self.framework(there.get(slug), heads.get(slug), slug, said)

    def framework(
        self, file: FrameworkFile | None, head: SentEntry | None, slug: str, said: list[SentEntry]
    ) -> Iterator[FrameworkFile]:
        """Yield one framework with what is sent of it."""
        if head is not None:
            old = None if file is None else file.framework
            if head.entry is None:
                self.lay(head, old)
                for sent in said:
                    self.gone_with(sent, f"the framework {slug!r} is to go")
                return
            self.fates.tell(head.number, old, head.entry)
            entry: Any = head.entry
            file = _with_head(file, entry)
        if file is None:
            self.unknown_framework(slug, said)
            return
        yield self.amended(file, said)

    def unknown_framework(self, slug: str, said: list[SentEntry]) -> None:
        """Tell that something is said of a framework that there is not."""
        mistakes = self.sent.mistakes
        if any(left.slug == slug for left in self.sent.remnants):
            # It is wrong itself, which is told.
            return
        hint = ""
        if mistakes.total < _HINTED:
            hint = did_you_mean(slug, stored.framework_slugs(self.session))
        for sent in said:
            mistakes.add((*sent.place, "framework"), f"there is no framework {slug!r}{hint}")

    def amended(self, file: FrameworkFile, said: list[SentEntry]) -> FrameworkFile:
        """Return a framework's file with what is sent in it."""
        slug = file.framework.slug
        claims: dict[Key, ClaimEntry] = {claim_path(claim_key(slug, c)): c for c in file.claims}
        points: dict[Key, PointEntry] = {(slug, point.slug): point for point in file.points}
        last = max((point.position for point in file.points), default=-1)
        for sent in said:
            entry: Any = sent.entry
            kept: dict[Key, Any] = claims if sent.noun is Noun.CLAIM else points
            old = kept.get(sent.key)
            if entry is None and old is None:
                self.refuse(sent)
                continue
            if isinstance(entry, PointEntry):
                last += old is None
                entry = replace(entry, position=last if old is None else old.position)
            self.fates.tell(sent.number, old, entry)
            if entry is None:
                del kept[sent.key]
            else:
                kept[sent.key] = entry
        return replace(file, claims=tuple(claims.values()), points=tuple(points.values()))


def _joined(
    heads: Mapping[str, SentEntry], said: Iterable[tuple[str, list[SentEntry]]]
) -> Iterator[tuple[str, list[SentEntry]]]:
    """Yield the frameworks of both, and what is said of each."""
    spoken_of: set[str] = set()
    for slug, entries in said:
        if slug in heads:
            spoken_of.add(slug)
        yield slug, entries
    for slug in heads:
        if slug not in spoken_of:
            yield slug, []


def _with_head(file: FrameworkFile | None, head: FrameworkEntry) -> FrameworkFile:
    if file is None:
        name = f"{FRAMEWORKS}/{head.slug}.yaml"
        return FrameworkFile(file=name, framework=head, claims=())
    return replace(file, framework=head)


def _in_order(sent: list[SentEntry], current: list[str]) -> list[SentEntry]:
    """Return entries such that laying them moves none: those there are first, as they are.

    Of new categories the parents come before their children.
    """
    places = {slug: place for place, slug in enumerate(current)}
    in_order = sorted(sent, key=lambda one: places.get(one.key[0], len(places)))
    by_slug = {one.key[0]: one for one in in_order}
    found: dict[str, SentEntry] = {}
    for slug in by_slug:
        line = [slug]
        while above := _parent(by_slug.get(line[-1])):
            if above not in by_slug or above in found or above in line:
                break
            line.append(above)
        found |= {one: by_slug[one] for one in reversed(line)}
    return list(found.values())


def _parent(sent: SentEntry | None) -> str | None:
    return sent.entry.parent if sent and isinstance(sent.entry, CategoryEntry) else None
