"""Everything that can go wrong in the catalogue's own terms.

* CatalogueError
    * BadScale          - a scale cannot be defined like this
    * OffScale          - a rating its feature's scale does not have
    * BadWeight         - a weight is not a number from 0 to a million
    * DuplicateFeature  - one feature is named twice in a question
    * TooManyFeatures   - a question names more features than one answer compares
    * TooManyFrameworks - a question names more frameworks than one answer compares
    * SameFramework     - a framework was compared with itself
    * BadQuestion       - a question contradicts itself or names what there is not
    * InvalidTable      - a decision table that can't be read
    * StillUsed         - an entry can't go while others rest on it
    * UnknownRevision   - a revision that there is not, or that is older than the log
    * CannotRevert      - a revision can't be undone, as what it changed is another one by now
    * NoPublicAddress   - something asked for needs the service's full address
    * Unknown           - names that the catalogue does not have, each with the nearest it has
        * UnknownFramework
        * UnknownFeature
        * UnknownSource
        * UnknownUseCase
        * UnknownCategory
        * UnknownTask
        * UnknownComparison
        * UnknownEntry
        * UnknownPoint
    * BadEntries        - entries can't be written as they were sent
    * EntryExists       - an entry was to be new, and there is one of its name
    * StaleVersion      - an entry changed since it was read

Those of keys and of requests sent again are in ``access``.

Every error carries its facts as attributes; the message is made from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar


class CatalogueError(Exception):
    """The root: something a caller or an editor can put right."""


class BadScale(CatalogueError):
    """A scale cannot be defined like this. All its problems are told at once.

    :ivar key: the feature, or ``None`` while the scale belongs to none yet.
    :ivar problems: what is wrong, one phrase each.
    """

    def __init__(self, key: str | None, problem: str | Sequence[str]) -> None:
        self.key = key
        self.problems = (problem,) if isinstance(problem, str) else tuple(problem)
        self.problem = "; ".join(self.problems)
        whose = "This scale" if key is None else f"The scale of {key!r}"
        super().__init__(f"{whose} cannot be used: {self.problem}.")

    def of(self, key: str) -> BadScale:
        """Tell the same problems of the feature that was to have this scale."""
        return BadScale(key, self.problems)


class OffScale(CatalogueError):
    """A rating its feature's scale does not have.

    :ivar feature: the feature's key, or ``None`` when only the scale is known.
    :ivar rating: what was given, untouched.
    :ivar allowed: what would have been accepted, in words.
    :ivar problem: what is wrong with the rating.
    """

    def __init__(self, feature: str | None, rating: object, allowed: str, problem: str) -> None:
        self.feature = feature
        self.rating = rating
        self.allowed = allowed
        self.problem = problem
        where = "" if feature is None else f"{feature!r}: "
        super().__init__(f"{where}{problem}; allowed: {allowed}.")


class BadWeight(CatalogueError):
    """A weight is not a number from 0 to a million, or is given to nothing."""

    def __init__(self, feature: str, weight: object, problem: str) -> None:
        self.feature = feature
        self.weight = weight
        self.problem = problem
        super().__init__(f"The weight of {feature!r} {problem}.")


class DuplicateFeature(CatalogueError):
    """One feature is named twice, so it is unclear which weight or scale holds."""

    def __init__(self, feature: str) -> None:
        self.feature = feature
        super().__init__(f"The feature {feature!r} is named twice.")


class TooManyFeatures(CatalogueError):
    """A question names more features than one answer compares."""

    def __init__(self, count: int, limit: int = 500) -> None:
        self.count = count
        self.limit = limit
        super().__init__(f"{count} features are too many; one comparison takes up to {limit}.")


class TooManyFrameworks(CatalogueError):
    """A question names more frameworks than one answer compares."""

    def __init__(self, count: int, limit: int = 8) -> None:
        self.count = count
        self.limit = limit
        super().__init__(f"{count} frameworks are too many; one comparison takes up to {limit}.")


class SameFramework(CatalogueError):
    """A framework was compared with itself, by its name or an alias."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(f"{slug!r} cannot be compared with itself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing that is wrong with what was sent, and where.

    ``parameter`` names a part of a question, ``pointer`` a place in a body (a
    fragment JSON pointer such as ``#/features/0``), ``line`` one of its lines, from 1,
    where it has any: the pointer then leads on from there.
    """

    detail: str
    parameter: str | None = None
    pointer: str | None = None
    line: int | None = None
    did_you_mean: Sequence[str] = ()


class Mistaken(CatalogueError):
    """Something that was sent has mistakes; ``mistakes`` has all of them.

    Of more than can be told it has the first, and ``total`` is how many there are.
    """

    def __init__(self, mistakes: Iterable[Mistake], *, total: int | None = None) -> None:
        self.mistakes = tuple(mistakes)
        listed = len(self.mistakes)
        self.total = listed if total is None else total
        told = f"There are {self.total} mistakes in it"
        if self.total > listed:
            told = f"{told}; the first {listed} found are listed"
        super().__init__(self.mistakes[0].detail if self.total == listed == 1 else f"{told}.")


class BadQuestion(Mistaken):
    """A question names what there is not, or its parts contradict each other."""


class InvalidTable(Mistaken):
    """A decision table can't be read: its form, its features or its weights are wrong."""


class Unknown(CatalogueError):
    """Names the catalogue does not have.

    :ivar names: every unknown name, in the order asked.
    :ivar nearest: for each, up to three known names it may have meant.
    """

    noun: ClassVar[str]

    def __init__(self, names: Sequence[str], known: Iterable[str] | Mapping[str, str] = ()) -> None:
        self.names = tuple(dict.fromkeys(names))
        # Other labels lead to the name itself: two of them are still one suggestion.
        meant = dict(known) if isinstance(known, Mapping) else {name: name for name in known}
        self.nearest = {name: _nearest(name, meant) for name in self.names}
        super().__init__(" ".join(self.sentence(name) for name in self.names))

    def sentence(self, name: str) -> str:
        """Say that one name is unknown, and what may have been meant."""
        told = f"There is no {self.noun} called {name[:64]!r}."
        nearest = self.nearest.get(name)
        return f"{told} Did you mean {' or '.join(nearest)}?" if nearest else told


def _nearest(name: str, meant: Mapping[str, str]) -> tuple[str, ...]:
    close = get_close_matches(name.lower(), meant, n=6, cutoff=0.6)
    return tuple(dict.fromkeys(meant[label] for label in close))[:3]


class UnknownFramework(Unknown):
    """No framework has that slug or alias."""

    noun = "framework"


class UnknownFeature(Unknown):
    """No feature has that slug."""

    noun = "feature"


class UnknownSource(Unknown):
    """No source has that slug."""

    noun = "source"


class UnknownUseCase(Unknown):
    """No use case has that slug."""

    noun = "use case"


class StillUsed(CatalogueError):
    """An entry can't go while others rest on it.

    :ivar users: who does, in words.
    """

    def __init__(self, noun: str, slug: str, users: Sequence[str]) -> None:
        self.noun = noun
        self.slug = slug
        self.users = tuple(users)
        super().__init__(f"The {noun} {slug!r} is still used by {'; '.join(users)}.")


class UnknownRevision(CatalogueError):
    """There is no such revision, or it is older than the log of changes.

    :ivar first: the first one that can be asked for, ``last`` the last one.
    """

    def __init__(self, asked: int | str, first: int, last: int) -> None:
        self.asked = asked
        self.first = first
        self.last = last
        there = f"those from {first} to {last} can be asked for" if last else "there is none yet"
        super().__init__(f"There is no revision {str(asked)[:20]!r}; {there}.")


class CannotRevert(CatalogueError):
    """A revision can't be undone.

    :ivar reasons: why, a sentence each; the first few of many.
    """

    SHOWN: ClassVar[int] = 20

    def __init__(self, revision: int, reasons: Sequence[str]) -> None:
        self.revision = revision
        self.reasons = tuple(reasons[: self.SHOWN])
        more = len(reasons) - len(self.reasons)
        told = "; ".join(self.reasons) + (f"; and {more} more" if more else "")
        super().__init__(f"Revision {revision} can't be undone: {told}.")


class NoPublicAddress(CatalogueError):
    """Something asked for is made of full addresses, and the operator has set none."""

    def __init__(self) -> None:
        super().__init__("The operator has not set the public address of this service.")


class UnknownTask(Unknown):
    """No programming task has that slug."""

    noun = "task"


class UnknownCategory(Unknown):
    """No category has that slug."""

    noun = "category"


class UnknownComparison(Unknown):
    """No comparison of that name was ever curated."""

    noun = "curated comparison"


class UnknownEntry(Unknown):
    """There is no such entry."""

    noun = "entry"


class UnknownPoint(Unknown):
    """No framework has a point of that name."""

    noun = "point"


class BadEntries(Mistaken):
    """Entries can't be written as they were sent; each mistake has its place."""


class EntryExists(CatalogueError):
    """An entry was to be new, and there is one of its name."""

    def __init__(self, noun: str, name: str) -> None:
        self.noun = noun
        self.name = name
        super().__init__(f"There is a {noun} called {name!r} already.")


class StaleVersion(CatalogueError):
    """An entry is at another version than the one its editor has seen.

    :ivar seen: the versions that would have been right.
    :ivar current: the version it is at.
    :ivar epoch: the database that counts it.
    """

    def __init__(self, name: str, *, seen: Iterable[int], current: int, epoch: str) -> None:
        self.name = name
        self.seen = tuple(sorted(seen))
        self.current = current
        self.epoch = epoch
        edited = (
            f"version {' or '.join(map(str, self.seen))} was edited"
            if self.seen
            else "nothing that was sent names it (a weak tag, W/, names no version)"
        )
        super().__init__(
            f"{name!r} is at version {current}, and {edited}. "
            "Read it again, and edit what it says now."
        )
