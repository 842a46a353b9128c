"""What is doubtful about a catalogue and no reason to refuse it."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.sections import HeadingState
from app.domain.statements import Article, Opinion, Related
from app.services import syntax
from app.services.catalogue_file.ageing import Ageing
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.checking import located
from app.services.catalogue_file.checking_pages import Found
from app.services.catalogue_file.doubts import Doubter, by_feature
from app.services.catalogue_file.entries import SOURCES
from app.services.catalogue_file.mistakes import Mistake
from app.services.catalogue_file.page_records import ComparisonFile, StatementEntry
from app.services.catalogue_file.records import FrameworkFile


def remarks(catalogue: Catalogue) -> list[Mistake]:
    """Return all that an editor should look at, sorted by file and line.

    For a catalogue without mistakes. Cells nobody can look up, contradictions,
    opinions that ratings don't bear out, undated sources, empty and ignored
    headings, broken code, pages that are off topic, sentences that outlive the
    release they name. None of it stops an import.
    """
    return sorted(located(catalogue, _Onlooker(catalogue).found()))


class _Onlooker:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.doubter = Doubter(catalogue)
        self.ageing = Ageing(catalogue)

    def found(self) -> Iterator[Found]:
        for source in self.catalogue.sources:
            if source.date is None and source.retrieved is None:
                yield SOURCES, source.place, f"{source.slug!r} is undated"
        for file in self.catalogue.frameworks:
            yield from self.unsourced(file)
            yield from self.conflicts(file)
            yield from self.ageing.sentences(file)
        for task in self.catalogue.tasks:
            for example in task.examples:
                for code in example.files:
                    if problem := syntax.problem(code.language, code.code):
                        told = f"{code.path} is kept although it does not parse: {problem}"
                        yield task.file, example.place, told
        for comparison in self.catalogue.comparisons:
            for entry in comparison.statements:
                yield from self.statement(comparison, entry)

    def unsourced(self, file: FrameworkFile) -> Iterator[Found]:
        for claim in file.claims:
            source = self.doubter.sources.get(claim.source)
            if claim.url is None and source is not None and source.url is None:
                told = f"unsourced: neither this claim nor {claim.source!r} says where to look"
                yield file.file, claim.place, told

    def conflicts(self, file: FrameworkFile) -> Iterator[Found]:
        for feature, claims in by_feature(file.claims).items():
            resolved = self.doubter.resolve(feature, claims)
            if resolved is not None and resolved.conflict:
                said = "; ".join(f"{c.source!r} says {c.display or c.rating!r}" for c in claims)
                yield file.file, claims[0].place, f"{feature!r} is contradictory: {said}"

    def statement(self, file: ComparisonFile, entry: StatementEntry) -> Iterator[Found]:
        stated, place = entry.statement, entry.place
        if isinstance(stated, Related) and stated.off_topic:
            yield file.file, place, f"off topic: {stated.title!r}"
        if isinstance(stated, Article):
            for index, heading in enumerate(stated.outline):
                if heading.title is None:
                    yield file.file, (*place, "outline", index), "a heading without its title"
                if heading.state in {HeadingState.EMPTY, HeadingState.IGNORED}:
                    told = f"{heading.state}: {heading.title or heading.note or 'no title'!r}"
                    yield file.file, (*place, "outline", index), told
        if isinstance(stated, Opinion):
            for index, reason in enumerate(stated.reasons):
                if reason.feature is None:
                    told = "a reason that names no feature, so no rating can bear it out"
                    yield file.file, (*place, "reasons", index), told
        yield from self.doubter.opinion(file, entry)
