"""What the database holds, read once and only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeVar

from app.domain.scales import Scale
from app.services.catalogue_file.records import FeatureEntry

V = TypeVar("V")

FEW: Final = 20
"""Row numbers that are read one by one; whoever asks for more gets all."""


class Asked(Mapping[str, V]):
    """A mapping that is read when it is looked at for the first time.

    The session has to see the same revision then as when this was made.
    """

    def __init__(self, read: Callable[[], Mapping[str, V]]) -> None:
        self._read = read

    @cached_property
    def _found(self) -> Mapping[str, V]:
        return self._read()

    def __getitem__(self, name: str) -> V:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class Scales(Mapping[str, Scale]):
    """The scales of features, each made when it is asked for: most never are."""

    def __init__(self, read: Callable[[], Mapping[str, FeatureEntry]]) -> None:
        self._features = Asked(read)
        self._made: dict[str, Scale] = {}

    def __getitem__(self, feature: str) -> Scale:
        if feature not in self._made:
            self._made[feature] = self._features[feature].scale()
        return self._made[feature]

    def __iter__(self) -> Iterator[str]:
        return iter(self._features)

    def __len__(self) -> int:
        return len(self._features)


class FrameworkIds(Mapping[str, int]):
    """Row numbers by slug: of the one framework that an edit is about, or of all there are.

    ``read`` returns those of some slugs, and of all for None.
    """

    def __init__(self, read: Callable[[Sequence[str] | None], Mapping[str, int]]) -> None:
        self._read = read
        self._some: dict[str, int] = {}

    @cached_property
    def _all(self) -> Mapping[str, int]:
        return self._read(None)

    def __getitem__(self, slug: str) -> int:
        if slug not in self._some and len(self._some) < FEW:
            self._some.update(self._read([slug]))
        return self._some[slug] if slug in self._some else self._all[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
