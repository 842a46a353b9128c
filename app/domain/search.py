"""Finding a label by what somebody has typed so far, mistyped or not.

Typing errors are found by deletion, as in SymSpell (Wolf Garbe, "1000x faster
spelling correction algorithm", 2012): a label is filed under itself with each
letter in turn left out, and so is the question. Filed by the place of that letter as
well, and searched by their start, the two meet exactly where one letter was replaced
or forgotten; one too many, or two that changed places, are put right in the question
itself. Nothing is left to verify.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

LABEL_LENGTH = 120
"""A label is as long as this at most when it is written plainly; the rest is cut off."""

WORDS = 8
"""A label can be found by its first words, this many."""

TYPO_LENGTHS = range(4, 21)
"""The lengths of questions in which a typing error is allowed for.

Below, nearly everything is one letter away; above, half of it has been found.
"""

END = "!"
"""Sorts after the blank that begins another word and before every letter and digit."""

AFTER = "\U0010ffff"
"""Sorts after every letter."""


class LabelKind(StrEnum):
    """Where a label begins: at its first word, or at a later one."""

    WHOLE = "whole"
    WORD = "word"


class How(StrEnum):
    """How a label fits what was typed, best first."""

    EXACT = "exact"
    PREFIX = "prefix"
    WORD = "word"
    TYPO = "typo"


RANKS = {how: rank for rank, how in enumerate(How)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLabel:
    """A label to be found by: written plainly from where it begins, and as it stands."""

    kind: LabelKind
    plain: str
    written: str


@dataclass(frozen=True, slots=True)
class Span:
    """All texts from ``low`` on that come before ``high``, in the order of code points."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way to mistype: the label without its letter ``at`` is within the span.

    ``at`` is None for a label with all its letters: the question is put right.
    """

    at: int | None
    span: Span


def plain(text: str) -> str:
    """Write a label plainly: letters without case and accents, digits, single blanks."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = (letter for letter in folded if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in bare).split()
    return " ".join(words)[:LABEL_LENGTH].rstrip()


def labels_of(*, slug: str, name: str, aliases: Sequence[str]) -> list[SearchLabel]:
    """Return what a framework is found by, each plain text once.

    Where name, slug and aliases are plainly the same, the name stands for them.
    """
    whole: dict[str, str] = {}
    for written in (name, slug, *aliases):
        whole.setdefault(plain(written), written)
    whole.pop("", None)
    words: dict[str, str] = {}
    for text, written in whole.items():
        for start in _later_words(text):
            if start not in whole:
                words.setdefault(start, written)
    return [
        SearchLabel(kind=kind, plain=text, written=written)
        for kind, texts in ((LabelKind.WHOLE, whole), (LabelKind.WORD, words))
        for text, written in texts.items()
    ]


def _later_words(text: str) -> list[str]:
    words = text.split(" ")
    return [" ".join(words[first:]) for first in range(1, min(len(words), WORDS))]


def keys_of(label: SearchLabel) -> Iterator[tuple[int, str]]:
    """Yield the label without each of its letters, with the place of that letter.

    Of a label that begins at a later word, only without the letters of that word,
    and of no word shorter than a question that may have an error.
    """
    text, longest = label.plain, TYPO_LENGTHS[-1]
    open_to = text.partition(" ")[0] if label.kind is LabelKind.WORD else text
    if len(open_to) < TYPO_LENGTHS.start:
        return
    for at in range(min(len(open_to), longest)):
        yield at, (text[:at] + text[at + 1 :])[:longest]


def starting(text: str) -> Span:
    """Return the span of all texts that start like this."""
    return Span(text, text + AFTER)


def _ending(text: str) -> Span:
    """Return the span of this text and of those in which another word follows it."""
    return Span(text, text + END)


def ways(typed: str) -> list[Way]:
    """Return the ways in which a plain question may be mistyped, likeliest first.

    Two letters that changed places, one forgotten, one added, one replaced. A wrong
    last letter counts only where a word ends: until then it is the next letter of
    something else, and would find all that starts like the others.
    """
    length = len(typed)
    if length not in TYPO_LENGTHS:
        return []
    without = [typed[:at] + typed[at + 1 :] for at in range(length)]
    last = without[-1]
    return [
        *(Way(None, starting(_swapped(typed, at))) for at in range(length - 1)),
        *(Way(at, starting(typed)) for at in range(length)),
        # Of two equal letters at the end, either is the last.
        *(Way(None, _ending(rest) if rest == last else starting(rest)) for rest in without),
        *(Way(at, starting(rest)) for at, rest in enumerate(without[:-1])),
        Way(length - 1, _ending(last)),
    ]


def _swapped(typed: str, at: int) -> str:
    return typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
