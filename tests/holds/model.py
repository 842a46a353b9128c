"""What the catalogue does with writes, said again in a few lines: entries, versions, log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Document = dict[str, Any]
Key = tuple[str, ...]
"""A noun, then what the entry is known by."""

FEATURE = "performance"
UNDATED = "undated"


class Noun(StrEnum):
    """What is written."""

    CATEGORY = "category"
    SOURCE = "source"
    FRAMEWORK = "framework"
    CLAIM = "claim"


class Verb(StrEnum):
    """How it is written."""

    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One request; ``seen`` is the version in ``If-Match``, None for whichever is there."""

    verb: Verb
    key: Key
    document: Document = field(default_factory=dict)
    seen: int | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One change of one entry."""

    revision: int
    key: Key
    version: int
    before: Document | None
    after: Document | None


@dataclass(slots=True)
class Model:
    """The catalogue as it has to be."""

    revision: int
    entries: dict[Key, Document] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)
    log: list[Logged] = field(default_factory=list)

    def version(self, key: Key) -> int:
        """Return how often an entry has changed."""
        return self.versions.get(key, 0)

    def write(self, asked: Write) -> int:
        """Do it, and return the status that it is answered with."""
        if refusal := self.refusal(asked):
            return refusal
        wanted = self.wanted(asked)
        steps = dict(self.steps(asked.key, wanted))
        if asked.dry_run or not steps:
            return 200
        self.revision += 1
        for key, after in steps.items():
            self.log.append(
                Logged(
                    revision=self.revision,
                    key=key,
                    version=self.version(key) + 1,
                    before=self.entries.get(key),
                    after=after,
                )
            )
            self.versions[key] = self.version(key) + 1
            if after is None:
                del self.entries[key]
            else:
                self.entries[key] = after
        return 201 if asked.verb is Verb.POST else 200

    def refusal(self, asked: Write) -> int | None:
        """Return the status of a write that changes nothing, whatever it says."""
        there = asked.key in self.entries
        if asked.verb is Verb.POST:
            if there:
                return 409
        elif not there:
            return 404
        elif asked.seen not in {None, self.version(asked.key)}:
            return 412
        if asked.verb is Verb.DELETE:
            return 409 if any(self.users(asked.key)) else None
        if asked.key[0] == Noun.CLAIM and (Noun.FRAMEWORK, asked.key[1]) not in self.entries:
            return 404
        return 422 if any(owner not in self.entries for owner in self.owners(asked)) else None

    def wanted(self, asked: Write) -> Document | None:
        """Return the entry as it is to be."""
        if asked.verb is Verb.DELETE:
            return None
        before = self.entries.get(asked.key, {}) if asked.verb is Verb.PATCH else {}
        return {**deepcopy(before), **asked.document}

    def steps(self, key: Key, after: Document | None) -> Iterator[tuple[Key, Document | None]]:
        """Yield what changes: the entry, and the claims that go with their owner."""
        if self.entries.get(key) == after:
            return
        yield key, after
        if after is None:
            place = {Noun.FRAMEWORK: 1, Noun.SOURCE: 3}.get(Noun(key[0]))
            for other in self.entries:
                if place and other[0] == Noun.CLAIM and other[place] == key[1]:
                    yield other, None

    def owners(self, asked: Write) -> Iterator[Key]:
        """Yield what has to be there for what is said."""
        document = self.wanted(asked) or {}
        if asked.key[0] == Noun.FRAMEWORK:
            yield (Noun.CATEGORY, document["category"])
        if asked.key[0] == Noun.CLAIM:
            yield (Noun.SOURCE, asked.key[3])

    def users(self, key: Key) -> Iterator[Key]:
        """Yield what keeps an entry from going."""
        for other, document in self.entries.items():
            filed = other[0] == Noun.FRAMEWORK and document["category"] == key[1]
            if key[0] == Noun.CATEGORY and filed:
                yield other

    def logged(self, *, claims: bool) -> list[Logged]:
        """Return the log of claims, or of everything else."""
        return [one for one in self.log if (one.key[0] == Noun.CLAIM) == claims]


def address(key: Key) -> tuple[str, str]:
    """Return where an entry is added, and where it lives."""
    noun, *names = key
    if noun == Noun.CLAIM:
        collection = f"/frameworks/{names[0]}/claims"
        return collection, f"{collection}/{'/'.join(names[1:])}"
    collection = {"category": "/categories"}.get(noun, f"/{noun}s")
    return collection, f"{collection}/{names[0]}"


def shown_at(key: Key) -> str:
    """Return where an entry is shown as it is written."""
    item = address(key)[1]
    return item if key[0] == Noun.CLAIM else f"{item}/entry"


_BLANK: Mapping[Noun, Document] = {
    Noun.CATEGORY: {"parent": None},
    Noun.SOURCE: {
        "kind": "article",
        **dict.fromkeys(
            ("publisher", "author", "url", "date", "retrieved", "licence", "rights", "method")
        ),
    },
    Noun.FRAMEWORK: {
        "kind": "framework",
        "maker": None,
        "languages": [],
        "licence": None,
        "links": {},
        "first_release": None,
        "aliases": [],
        "logo": None,
    },
    Noun.CLAIM: {"as_of": None},
}


def document(key: Key, word: str, *, category: str, value: int) -> Document:
    """Return a whole entry of this key that says a word."""
    noun = Noun(key[0])
    blank = deepcopy(_BLANK[noun])
    if noun is Noun.CLAIM:
        return blank | {"feature": FEATURE, "source": key[3], "value": value, "note": word}
    named = {"slug": key[1], "title" if noun is Noun.SOURCE else "name": f"{key[1]} {word}"}
    if noun is Noun.FRAMEWORK:
        return blank | named | {"summary": word, "category": category}
    return blank | named | {"description": word}


def patch(key: Key, word: str, *, category: str, value: int) -> Document:
    """Return a part of an entry that says a word."""
    whole = document(key, word, category=category, value=value)
    parts = {
        Noun.CLAIM: ("value", "note"),
        Noun.FRAMEWORK: ("summary", "category"),
        Noun.SOURCE: ("description",),
        Noun.CATEGORY: ("description",),
    }
    return {name: whole[name] for name in parts[Noun(key[0])]}
