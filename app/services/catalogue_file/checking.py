"""Whether the entries of a catalogue fit each other, and those that are there already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from app.domain.claims import CellState
from app.domain.dates import PartialDate
from app.domain.errors import BadScale, OffScale
from app.domain.scales import Kind, Scale
from app.services.catalogue_file import reading
from app.services.catalogue_file.asked import Asked
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.checking_pages import (
    Around,
    Found,
    check_pages,
    check_points,
    finer,
    too_fine,
)
from app.services.catalogue_file.doubts import Doubter
from app.services.catalogue_file.entries import (
    CATEGORIES,
    FEATURES,
    FOLDER,
    HOME,
    SOURCES,
    USE_CASES,
    NamedEntry,
    Noun,
)
from app.services.catalogue_file.mistakes import Mistake, Path, did_you_mean
from app.services.catalogue_file.records import ClaimEntry, ClaimKey, Remnant, claim_key

HINTS = 200
"""Unknown words for which a near one is looked for: each look goes through all there are."""


def _no_meanings(_labels: Collection[str]) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What entries may refer to although no file says it: what the database holds.

    Whatever is looked at may be read only then: one edit asks for little of it.
    """

    #: Each category and its parent.
    categories: Mapping[str, str | None] = field(default_factory=dict)
    groups: Collection[str] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
    #: When each source was published.
    sources: Mapping[str, PartialDate | None] = field(default_factory=dict)
    frameworks: Collection[str] = ()
    #: Of these slugs and aliases those there are, each with the slug that it means.
    meanings: Callable[[Collection[str]], Mapping[str, str]] = _no_meanings
    #: The category of each framework.
    filed: Mapping[str, str] = field(default_factory=dict)
    use_cases: Collection[str] = ()
    tasks: Collection[str] = ()


def check(catalogue: Catalogue, known: Known | None = None) -> list[Mistake]:
    """Return all that is wrong with a catalogue, sorted by file and line.

    Without ``known`` the files have to hold everything they refer to; with it,
    what they leave out is looked for there. An entry with a mistake of its own
    counts as there, and what it names is still looked for.
    """
    return check_some(catalogue, known)[0]


def check_some(
    catalogue: Catalogue, known: Known | None = None, *, most: int | None = None
) -> tuple[list[Mistake], int]:
    """Return so many of the mistakes that ``check`` returns, and how many there are besides.

    A file of half a million entries can be wrong half a million times.
    """
    looking = _Checker(catalogue, known).found()
    found = list(islice(looking, most))
    more = sum(1 for _ in looking)
    if not found and not catalogue.mistakes:
        # Ratings that are wrong themselves bear nothing out.
        found = list(Doubter(catalogue).rulings())
    return sorted({*catalogue.mistakes, *located(catalogue, found)}), more


def located(catalogue: Catalogue, found: Iterable[Found]) -> list[Mistake]:
    """Add to each mistake the line it is on."""
    lines = _Lines(catalogue)
    return [
        Mistake(file, lines.of(file, path), path, problem)
        for file, path, problem in sorted(found, key=lambda mistake: mistake[0])
    ]


class _Lines:
    """Finds lines by reading a file again.

    Keeping the line of every value would cost more memory than the values, for
    the few that are wrong.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.folder = catalogue.folder
        self.read: tuple[str, reading.Document] | None = None

    def of(self, file: str, path: Path) -> int:
        # What was drawn from the database and not from files has no lines.
        if not path or not (self.folder / file).is_file():
            return 1
        if self.read is None or self.read[0] != file:
            self.read = file, reading.read((self.folder / file).read_bytes())
        return self.read[1].line_of(path)


class _Checker:
    def __init__(self, catalogue: Catalogue, known: Known | None) -> None:
        self.catalogue = catalogue
        self.alone = known is None
        self.known = known or Known()
        # None for a scale that is told to be another one, and can't be read.
        self.scales: dict[str, Scale | None] = {}
        self.bad_scales: list[Found] = []
        self.hints: dict[tuple[Noun, str], str] = {}
        self.remnants: dict[Noun, list[Remnant]] = {noun: [] for noun in Noun}
        for remnant in catalogue.remnants:
            self.remnants[remnant.noun].append(remnant)
        for left_out in self.remnants[Noun.FEATURE]:
            self.scales[left_out.slug or ""] = None
        for feature in catalogue.features:
            self.scales[feature.slug] = None
            try:
                self.scales[feature.slug] = feature.scale()
            except BadScale as error:
                problem = f"the scale of {feature.slug!r} cannot be used: {error.problem}"
                self.bad_scales.append((FEATURES, feature.place, problem))
        self.dated = {
            **self.known.sources,
            **{source.slug: source.date for source in catalogue.sources},
        }
        self.named: dict[Noun, frozenset[str]] = {}
        self.sources = frozenset(self.dated)
        for left_out in self.remnants[Noun.SOURCE]:
            self.dated.pop(left_out.slug or "", None)

    def names(self, noun: Noun) -> frozenset[str]:
        """Return all names of a noun, those of entries included that have a mistake of their own.

        A set, made once, and not the tuples of entries: each claim asks for it.
        """
        if noun not in self.named:
            left_out = {remnant.slug for remnant in self.remnants[noun] if remnant.slug}
            self.named[noun] = frozenset({*self.right_names(noun), *left_out})
        return self.named[noun]

    def right_names(self, noun: Noun) -> Iterable[str]:
        catalogue, known = self.catalogue, self.known
        own: dict[Noun, tuple[Iterable[str], Iterable[str]]] = {
            Noun.CATEGORY: (known.categories, (one.slug for one in catalogue.categories)),
            Noun.GROUP: (known.groups, (one.slug for one in catalogue.groups)),
            Noun.FEATURE: (known.scales, (one.slug for one in catalogue.features)),
            Noun.SOURCE: (self.sources, ()),
            Noun.USE_CASE: (known.use_cases, (one.slug for one in catalogue.use_cases)),
            Noun.FRAMEWORK: (known.frameworks, (head.slug for head in catalogue.frameworks.heads)),
            Noun.TASK: (known.tasks, (file.task.slug for file in catalogue.tasks)),
        }
        return chain(*own[noun])

    def scale(self, feature: str) -> Scale | None:
        """Return the scale of a feature; None where there is none that can be read."""
        if feature not in self.scales:
            self.scales[feature] = self.known.scales.get(feature)
        return self.scales[feature]

    def found(self) -> Iterator[Found]:
        yield from self.missing_files()
        yield from self.bad_scales
        yield from self.categories()
        for feature in self.catalogue.features:
            place = (*feature.place, "group")
            yield from self.unknown(Noun.GROUP, feature.group, FEATURES, place)
        for use_case in self.catalogue.use_cases:
            for slug in use_case.weights:
                place = (*use_case.place, "weights", slug)
                yield from self.unknown(Noun.FEATURE, slug, USE_CASES, place)
        yield from self.duplicates()
        yield from self.labels()
        around = self.around()
        # Once through all files: there may be millions of claims.
        for framework in self.catalogue.frameworks:
            category = framework.framework.category
            yield from self.unknown(Noun.CATEGORY, category, framework.file, ("category",))
            yield from self.claims(framework.file, framework.claims)
            yield from check_points(framework.file, framework.points, around)
        for file, claims in self.catalogue.loose_claims.items():
            yield from self.claims(file, claims)
        for file, points in self.catalogue.loose_points.items():
            yield from check_points(file, points, around)
        yield from check_pages(self.catalogue, around)
        for remnant in self.catalogue.remnants:
            for noun, slug, place in remnant.references:
                yield from self.unknown(noun, slug, remnant.file, place)

    def around(self) -> Around:
        """Return what pages are checked against."""
        return Around(unknown=self.unknown, dates=self.dated, filed=Asked(self.filed))

    def filed(self) -> dict[str, frozenset[str]]:
        """Return the categories that each framework lies below."""
        own = {category.slug: category.parent for category in self.catalogue.categories}
        parents = {**self.known.categories, **own}
        filed = {
            **self.known.filed,
            **{head.slug: head.category for head in self.catalogue.frameworks.heads},
        }
        lines = {category: frozenset(_above(category, parents)) for category in set(filed.values())}
        return {slug: lines[category] for slug, category in filed.items()}

    def missing_files(self) -> Iterator[Found]:
        """Name the files that the others refer to; only the database could do without."""
        if not self.alone:
            return
        claims = any(self.catalogue.loose_claims.values()) or any(
            head.claims for head in self.catalogue.frameworks.heads
        )
        weights = any(use_case.weights for use_case in self.catalogue.use_cases)
        for file, needed, because in (
            (CATEGORIES, bool(self.catalogue.frameworks), "frameworks name categories"),
            (FEATURES, claims or weights, "claims and weights name features"),
            (SOURCES, claims, "claims name sources"),
        ):
            if needed and file not in self.catalogue.present:
                problem = f"is missing: {because}, and this check has nowhere else to look"
                yield file, (), problem

    def unknown(self, noun: Noun, slug: str, file: str, path: Path) -> Iterator[Found]:
        """Tell of a name that nothing has, unless its file could not be read or is missing."""
        names = self.names(noun)
        if noun in FOLDER:
            # A folder without files of the noun can't say which there are.
            absent = self.alone and not names
            unread = f"{FOLDER[noun]}/{slug}.yaml" in self.catalogue.broken
        else:
            absent = self.alone and HOME[noun] not in self.catalogue.present
            unread = HOME[noun] in self.catalogue.broken
        if absent or unread:
            return
        if slug not in names:
            yield file, path, f"there is no {noun} {slug!r}{self.hint(noun, slug)}"

    def hint(self, noun: Noun, slug: str) -> str:
        """Return what may have been meant, looked up once for each word and not for ever more."""
        word = (noun, slug)
        if word not in self.hints and len(self.hints) < HINTS:
            self.hints[word] = did_you_mean(slug, self.names(noun))
        return self.hints.get(word, "")

    def categories(self) -> Iterator[Found]:
        """Ask for parents that exist and, where they are in the file, come first."""
        own = {category.slug: category.parent for category in self.catalogue.categories}
        parents = {**self.known.categories, **own}
        seen: set[str] = set()
        for category in self.catalogue.categories:
            parent, place = category.parent, (*category.place, "parent")
            if parent is not None:
                yield from self.unknown(Noun.CATEGORY, parent, CATEGORIES, place)
                if parent == category.slug:
                    yield CATEGORIES, place, f"the category {parent!r} is named as its own parent"
                elif parent in own and parent not in seen:
                    problem = f"the parent {parent!r} must come before its child"
                    yield CATEGORIES, place, problem
                elif category.slug in _above(parent, parents):
                    yield CATEGORIES, place, f"{category.slug!r} would lie below itself"
            seen.add(category.slug)

    def duplicates(self) -> Iterator[Found]:
        yield from self.twice(Noun.CATEGORY, self.catalogue.categories)
        yield from self.twice(Noun.GROUP, self.catalogue.groups)
        yield from self.twice(Noun.FEATURE, self.catalogue.features)
        yield from self.twice(Noun.SOURCE, self.catalogue.sources)
        yield from self.twice(Noun.USE_CASE, self.catalogue.use_cases)

    def twice(self, noun: Noun, entries: Iterable[NamedEntry]) -> Iterator[Found]:
        places = [(entry.place, entry.slug) for entry in entries]
        places += [(left.place, left.slug) for left in self.remnants[noun] if left.slug]
        seen: set[str] = set()
        for place, slug in sorted(places):
            if slug in seen:
                yield HOME[noun], (*place, "slug"), f"there are two {noun} entries {slug!r}"
            seen.add(slug)

    def labels(self) -> Iterator[Found]:
        """Ask that each slug and alias means one framework."""
        heads = sorted(
            [
                *((h.file, h.slug, h.aliases) for h in self.catalogue.frameworks.heads),
                *((r.file, r.slug, r.aliases) for r in self.remnants[Noun.FRAMEWORK] if r.slug),
            ]
        )
        own = {slug for _, slug, _ in heads}
        asked = own.union(*(aliases for _, _, aliases in heads))
        there = self.known.meanings(asked)
        meaning = {label: slug for label, slug in there.items() if slug not in own}
        for file, slug, _ in heads:
            if (taken := meaning.get(slug)) not in {None, slug}:
                yield file, ("slug",), f"{slug!r} is an alias of {taken!r} already"
            meaning[slug] = slug
        for file, slug, aliases in heads:
            for alias in aliases:
                other = meaning.setdefault(alias, slug)
                if other != slug:
                    yield file, ("aliases",), f"the alias {alias!r} means {other!r} already"

    def claims(self, file: str, claims: Sequence[ClaimEntry]) -> Iterator[Found]:
        seen: set[ClaimKey] = set()
        for claim in claims:
            key = claim_key("", claim)
            if key in seen:
                when = key.as_of or "no date"
                problem = f"{claim.source!r} speaks twice of {claim.feature!r} as of {when}"
                yield file, claim.place, problem
            seen.add(key)
            yield from self.claim(file, claim)

    def claim(self, file: str, claim: ClaimEntry) -> Iterator[Found]:
        yield from self.unknown(Noun.FEATURE, claim.feature, file, (*claim.place, "feature"))
        yield from self.unknown(Noun.SOURCE, claim.source, file, (*claim.place, "source"))
        published = self.dated.get(claim.source)
        if claim.as_of is None and published is not None:
            problem = f"must be given: {claim.source!r} is dated"
            yield file, (*claim.place, "as_of"), problem
        if claim.url is None and finer(claim.as_of, published):
            problem = too_fine(claim.source, published)
            yield file, (*claim.place, "as_of"), problem
        scale = self.scale(claim.feature)
        if scale is not None:
            for key, problem in misfits(claim, scale):
                yield file, (*claim.place, key), problem


def misfits(claim: ClaimEntry, scale: Scale) -> Iterator[tuple[str, str]]:
    """Yield what of a claim its feature's scale does not have: the key, and why."""
    if claim.state is not CellState.RATED:
        return
    try:
        scale.check(claim.rating, feature=claim.feature)
    except OffScale as error:
        problem = f"{error.problem} of {claim.feature!r}; allowed: {error.allowed}"
        yield "value", problem
        return
    if claim.precision is not None and not scale.numeric:
        yield "precision", f"only numbers have one; {claim.feature!r} takes {scale.allowed}"
    if claim.span:
        yield from _span_misfits(claim, scale)


def _span_misfits(claim: ClaimEntry, scale: Scale) -> Iterator[tuple[str, str]]:
    if scale.kind is not Kind.ORDINAL:
        yield "span", f"only levels have one; {claim.feature!r} takes {scale.allowed}"
        return
    for level in claim.span:
        if level not in scale.levels:
            yield "span", f"{level!r} is not a level; allowed: {scale.allowed}"
            return
    low, value, high = (
        scale.levels.index(level) for level in (claim.span[0], str(claim.rating), claim.span[1])
    )
    if low >= high:
        yield "span", f"must go from a level to a later one of: {', '.join(scale.levels)}"
    elif not low <= value <= high:
        yield "span", f"must hold the value {claim.rating!r}"


def _above(category: str, parents: Mapping[str, str | None]) -> set[str]:
    """Return a category and all that it lies below."""
    line: set[str] = set()
    above: str | None = category
    while above is not None and above not in line:
        line.add(above)
        above = parents.get(above)
    return line
