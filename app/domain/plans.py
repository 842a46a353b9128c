"""What has to change for what is there to become what is wanted.

A plan is made by comparing and changes nothing itself, so that the plan that is
shown and the plan that is carried out can be one object.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Change(Generic[T_co]):
    """One thing that is there and is wanted otherwise."""

    old: T_co
    new: T_co


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many steps a plan has; all that is kept of one too large to hold."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            added=self.added + other.added,
            changed=self.changed + other.changed,
            removed=self.removed + other.removed,
            unchanged=self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Generic[K, T_co]):
    """The steps from what is there to what is wanted, by key, in the order wanted.

    A plan without steps is false: ``if not plan`` reads as "nothing to do".
    """

    added: Mapping[K, T_co] = field(default_factory=dict)
    changed: Mapping[K, Change[T_co]] = field(default_factory=dict)
    removed: Mapping[K, T_co] = field(default_factory=dict)
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def tally(self) -> Tally:
        """How many steps of each sort there are."""
        return Tally(
            added=len(self.added),
            changed=len(self.changed),
            removed=len(self.removed),
            unchanged=self.unchanged,
        )


def plan(current: Mapping[K, T], wanted: Mapping[K, T]) -> Plan[K, T]:
    """Compare what is there with what is wanted, key by key.

    Leave out of ``current`` what must stay although it is not wanted here.
    """
    added: dict[K, T] = {}
    changed: dict[K, Change[T]] = {}
    for key, new in wanted.items():
        if key not in current:
            added[key] = new
        elif current[key] != new:
            changed[key] = Change(current[key], new)
    return Plan(
        added=added,
        changed=changed,
        removed={key: old for key, old in current.items() if key not in wanted},
        unchanged=len(wanted) - len(added) - len(changed),
    )


def merged_order(current: Iterable[K], wanted: Iterable[K]) -> tuple[K, ...]:
    """Put the wanted ones in their order and leave the others where they are.

    A new one follows the one it follows in ``wanted``; at the head of ``wanted``
    it comes just before the first one that is there already, else at the end.
    """
    there = list(current)
    asked = list(dict.fromkeys(wanted))
    old = set(there)
    kept = iter([key for key in asked if key in old])
    chosen = set(asked)
    order = [next(kept) if key in chosen else key for key in there]
    return _with_new(order, asked, old)


def _with_new(order: list[K], asked: list[K], old: set[K]) -> tuple[K, ...]:
    """Hang every new key on the nearest old one before it, in one pass."""
    heads: list[K] = []
    followers: dict[K, list[K]] = {}
    last_old: K | None = None
    for key in asked:
        if key in old:
            last_old = key
        elif last_old is None:
            heads.append(key)
        else:
            followers.setdefault(last_old, []).append(key)
    first_old = next((key for key in asked if key in old), None)
    merged: list[K] = []
    for key in order:
        if key == first_old:
            merged += heads
        merged.append(key)
        merged += followers.get(key, [])
    return tuple(merged if first_old is not None else merged + heads)
