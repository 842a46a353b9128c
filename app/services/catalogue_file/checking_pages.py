"""Whether points, tasks and comparisons fit the catalogue and each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.dates import PartialDate
from app.domain.statements import (
    Article,
    Difference,
    Opinion,
    OpinionCondition,
    Question,
    Recommendation,
    Related,
    Side,
    Statement,
)
from app.services import syntax
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.entries import Noun
from app.services.catalogue_file.mistakes import Path
from app.services.catalogue_file.page_records import (
    ComparisonFile,
    ExampleEntry,
    PointEntry,
    StatementEntry,
)
from app.services.catalogue_file.records import Reference

Found = tuple[str, Path, str]
"""A mistake before its line is known: file, path, problem."""

Unknown = Callable[[Noun, str, str, Path], Iterator[Found]]
"""Tells of a name that nothing has: noun, slug, file, path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What pages are checked against."""

    unknown: Unknown
    #: When each source was published, None for an undated one.
    dates: Mapping[str, PartialDate | None]
    #: The category of each framework, and the line of categories above each.
    filed: Mapping[str, frozenset[str]]


def check_pages(catalogue: Catalogue, around: Around) -> Iterator[Found]:
    """Yield all that is wrong with the tasks and comparisons of a catalogue."""
    for task in catalogue.tasks:
        yield from _examples(task.file, task.examples, around)
    for name, examples in catalogue.loose_examples.items():
        yield from _examples(name, examples, around)
    for comparison in catalogue.comparisons:
        yield from _comparison(comparison, around)
    for name, statements in catalogue.loose_statements.items():
        yield from _statements(name, statements, around)


def check_points(name: str, points: Iterable[PointEntry], around: Around) -> Iterator[Found]:
    """Yield all that is wrong with the points of one file."""
    seen: set[str] = set()
    for point in points:
        if point.slug in seen:
            yield name, (*point.place, "slug"), f"there are two points {point.slug!r}"
        seen.add(point.slug)
        yield from around.unknown(Noun.SOURCE, point.source, name, (*point.place, "source"))
        if point.feature is not None:
            place = (*point.place, "feature")
            yield from around.unknown(Noun.FEATURE, point.feature, name, place)
        place = (*point.place, "as_of")
        published = around.dates.get(point.source)
        if point.as_of is None and published is not None:
            yield name, place, f"must be given: {point.source!r} is dated"
        if point.url is None and finer(point.as_of, published):
            yield name, place, too_fine(point.source, published)


def finer(day: PartialDate | None, published: PartialDate | None) -> bool:
    """Tell whether a date says more than the source it is taken from: a day of its month."""
    return (
        day is not None
        and published is not None
        and len(str(day)) > len(str(published))
        and str(day).startswith(str(published))
    )


def too_fine(source: str, published: PartialDate | None) -> str:
    """Say what is wrong with such a date."""
    return f"is more exact than {source!r} gives it: {str(published)!r}"


def _examples(file: str, examples: Iterable[ExampleEntry], around: Around) -> Iterator[Found]:
    seen: set[str] = set()
    for example in examples:
        place = (*example.place, "framework")
        if example.framework in seen:
            yield file, place, f"there are two examples for {example.framework!r}"
        seen.add(example.framework)
        yield from around.unknown(Noun.FRAMEWORK, example.framework, file, place)
        if example.source is not None:
            place = (*example.place, "source")
            yield from around.unknown(Noun.SOURCE, example.source, file, place)
        yield from _code(file, example)


def _code(name: str, example: ExampleEntry) -> Iterator[Found]:
    """Ask that code parses, or says that it does not."""
    problems = [
        (file.place or (*example.place, "files", index, "code"), problem)
        for index, file in enumerate(example.files)
        if (problem := syntax.problem(file.language, file.code)) is not None
    ]
    if example.broken and not problems:
        yield name, (*example.place, "broken"), "is said to be broken, and parses"
    if not example.broken:
        for place, problem in problems:
            yield name, place, f"does not parse: {problem}; mend it or say broken: true"


def _comparison(file: ComparisonFile, around: Around) -> Iterator[Found]:
    for index, slug in enumerate(file.comparison.frameworks):
        yield from around.unknown(Noun.FRAMEWORK, slug, file.file, ("frameworks", index))
    yield from _statements(file.file, file.statements, around)
    for entry in file.statements:
        yield from _belonging(file, entry)
        if isinstance(entry.statement, Related):
            yield from _related(file, entry, entry.statement, around)


def _statements(file: str, statements: Iterable[StatementEntry], around: Around) -> Iterator[Found]:
    """Yield what is wrong with statements whatever is compared."""
    seen: set[tuple[str, str]] = set()
    for entry in statements:
        key = (entry.section, entry.statement.slug)
        if key in seen:
            problem = f"there are two {entry.section} entries {entry.statement.slug!r}"
            yield file, (*entry.place, "slug"), problem
        seen.add(key)
        for noun, slug, place in _named(entry):
            yield from around.unknown(noun, slug, file, place)


def _named(entry: StatementEntry) -> Iterator[Reference]:
    """Yield what a statement names, and where."""
    stated, place = entry.statement, entry.place
    yield Reference(Noun.SOURCE, stated.source, (*place, "source"))
    for key, noun in _NAMING.items():
        slug = getattr(stated, key, None)
        if slug is not None:
            yield Reference(noun, slug, (*place, key))
    if isinstance(stated, Opinion):
        for index, reason in enumerate(stated.reasons):
            if reason.feature is not None:
                path = (*place, "reasons", index, "feature")
                yield Reference(Noun.FEATURE, reason.feature, path)
    if isinstance(stated, Related):
        for index, slug in enumerate(stated.frameworks):
            yield Reference(Noun.FRAMEWORK, slug, (*place, "frameworks", index))


_NAMING: Mapping[str, Noun] = {
    "feature": Noun.FEATURE,
    "use_case": Noun.USE_CASE,
    "task": Noun.TASK,
    "framework": Noun.FRAMEWORK,
}
"""The keys under which statements name others, besides the frameworks compared."""


def _belonging(file: ComparisonFile, entry: StatementEntry) -> Iterator[Found]:
    """Ask that a statement speaks of the frameworks that are compared."""
    compared = file.comparison.frameworks
    for slug, path in _meant(entry.statement):
        if slug not in compared:
            problem = f"{slug!r} is not one of those compared: {', '.join(compared)}"
            yield file.file, (*entry.place, *path), problem
    for slug, path in _twice(entry.statement):
        yield file.file, (*entry.place, *path), f"{slug!r} is given twice"


def _meant(stated: Statement) -> Iterator[tuple[str, Path]]:
    """Yield every framework a statement speaks of as one of those compared."""
    one = {Opinion: "winner", Recommendation: "framework", Question: "favours"}.get(type(stated))
    if one and (slug := getattr(stated, one)) is not None:
        yield slug, (one,)
    if isinstance(stated, Article):
        yield from ((slug, ("order", index)) for index, slug in enumerate(stated.order))
    sides: dict[str, tuple[Side | OpinionCondition, ...]] = {
        "sides": stated.sides if isinstance(stated, Difference) else (),
        "conditions": stated.conditions if isinstance(stated, Opinion) else (),
    }
    for key, spoken in sides.items():
        for index, side in enumerate(spoken):
            yield side.framework, (key, index, "framework")


def _twice(stated: Statement) -> Iterator[tuple[str, Path]]:
    """Yield frameworks that one statement speaks of twice: columns that were mixed up."""
    sides = stated.sides if isinstance(stated, Difference) else ()
    conditions = stated.conditions if isinstance(stated, Opinion) else ()
    for key, spoken in (("sides", sides), ("conditions", conditions)):
        named = [side.framework for side in spoken]
        for index, slug in enumerate(named):
            if slug in named[:index]:
                yield slug, (key, index, "framework")


def _related(
    file: ComparisonFile, entry: StatementEntry, stated: Related, around: Around
) -> Iterator[Found]:
    """Ask that a related page has something to do with the comparison, or says what."""
    if stated.off_topic:
        if stated.frameworks:
            problem = "an entry that names frameworks of the catalogue is not off topic"
            yield file.file, (*entry.place, "off_topic"), problem
        return
    named = {*file.comparison.frameworks, *stated.frameworks}
    if stated.why is not None or not named <= around.filed.keys():
        # Where one is filed that could not be read, or is not there, is not known.
        return
    ours = _filed(file.comparison.frameworks, around)
    if not ours & _filed(stated.frameworks, around):
        problem = "shares no category with those compared; say why it is related"
        yield file.file, (*entry.place, "why"), problem


def _filed(slugs: Iterable[str], around: Around) -> frozenset[str]:
    return frozenset[str]().union(*(around.filed.get(slug, frozenset()) for slug in slugs))
