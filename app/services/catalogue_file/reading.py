"""YAML text to plain values, by the core schema of YAML 1.2.

``no``, ``on`` and ``2026-06-13`` stay the texts they look like; only true, false,
null and numbers are anything else. Tags, anchors, repeated keys and a second
document are refused: an editor has no use for them, and each is a way to write
one thing and mean another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import yaml

from app.services.catalogue_file.mistakes import Path

DEEPEST = 12
"""How many lists and mappings may lie in each other; the format needs five."""

LONGEST_NUMBER = 40
"""Characters of a number; a longer one is a slip, and costly to convert."""

_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_TRUE = re.compile(r"(?:true|True|TRUE)\Z")
_FALSE = re.compile(r"(?:false|False|FALSE)\Z")
_INTEGER = re.compile(r"[-+]?[0-9]+\Z", re.ASCII)
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", re.ASCII)
_NO_NUMBER = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")
# What YAML calls not printable. Found here because the parser's own message
# tells a byte offset instead of a line.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with the text itself; lines count from 1."""

    line: int
    path: Path
    problem: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a file says, and on which line it says it."""

    value: object = None
    problems: list[Problem] = field(default_factory=list)
    text: str = ""

    @cached_property
    def lines(self) -> dict[Path, int]:
        """The line of each place; found when one is asked for, which for most files is never."""
        return {} if not self.text else _Builder(self.text).places()

    def line_of(self, path: Path) -> int:
        """Return the line of this place, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(content: bytes) -> Document:
    """Read one YAML document; what is wrong with it is in its ``problems``."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return broken(line, "is not UTF-8 text")
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return broken(line, f"has a control character (U+{ord(found.group()):04X})")
    try:
        return _plain(text) or _Builder(text).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return broken(mark.line + 1 if mark else 1, f"is not valid YAML: {error.problem}")
    except _Refused as refused:
        return broken(refused.line, refused.problem, refused.path)


def broken(line: int, problem: str, path: Path = ()) -> Document:
    """Return what is known of a file that says nothing to rely on: what is wrong with it."""
    return Document(problems=[Problem(line=line, path=path, problem=problem)])


class _NotPlain(Exception):
    """Something that ``_Builder`` has to look at."""


def _plain(text: str) -> Document | None:
    """Read a document with nothing to refuse or to complain of; None for any other.

    Which is nearly every file, and quick: ``_Builder`` knows the place of everything.
    """
    events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
    value: object = None
    documents = 0
    try:
        for event in events:
            kind = type(event)
            if kind is yaml.DocumentStartEvent:
                documents += 1
            elif kind not in _AROUND:
                value = _plain_value(events, event, 0)
    except _NotPlain:
        return None
    return Document(value=value, text=text) if documents <= 1 else None


_AROUND = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)


def _plain_value(events: Iterator[yaml.Event], event: Any, depth: int) -> object:
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor or event.tag is not None or depth > DEEPEST:
        raise _NotPlain
    if kind is yaml.ScalarEvent:
        text: str = event.value
        if not event.implicit[0] or text[:1] in _LETTERS:
            return text
        if len(text) <= LONGEST_NUMBER:
            return _meaning(text)
        if _FLOAT.match(text):
            raise _NotPlain
        return text
    if kind is yaml.SequenceStartEvent:
        listed: list[object] = []
        while type(event := next(events)) is not yaml.SequenceEndEvent:
            listed.append(_plain_value(events, event, depth + 1))
        return listed
    mapped: dict[str, object] = {}
    while type(event := next(events)) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent or event.value in mapped:
            raise _NotPlain
        mapped[event.value] = _plain_value(events, next(events), depth + 1)
    return mapped


_LETTERS = frozenset("abcdeghijklmopqrsuvwxyzABCDEGHIJKLMOPQRSUVWXYZ")
"""No null, true, false or number begins with one of these."""


def _meaning(text: str) -> object:
    """Return what an unquoted word of bounded length means."""
    if _NULL.match(text):
        return None
    if _TRUE.match(text) or _FALSE.match(text):
        return bool(_TRUE.match(text))
    return next((means(text) for form, means in _NUMBERS if form.match(text)), text)


_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (_INTEGER, int),
    (_OCTAL, lambda text: int(text, 0)),
    (_HEXADECIMAL, lambda text: int(text, 0)),
    (_FLOAT, float),
    (_NO_NUMBER, lambda text: float(text.replace(".", ""))),
)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Refused(Exception):
    def __init__(self, event: yaml.Event, path: Path, problem: str) -> None:
        self.line = _line(event)
        self.path = path
        self.problem = problem
        super().__init__(problem)


class _Builder:
    """Builds values from the parser's events.

    Not from PyYAML's nodes: composing those recurses in C, without a bound, and
    follows anchors, which lets forty lines stand for a billion values.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> Document:
        value: object = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(event, (), "begins a second document; a file holds one")
            elif not isinstance(
                event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)
            ):
                value = self.build(event, ())
        return Document(value=value, problems=self.problems, text=self.text)

    def places(self) -> dict[Path, int]:
        """Return the line of each place."""
        self.document()
        return self.lines

    def build(self, event: yaml.Event, path: Path) -> object:
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(event, path, "uses an anchor (& or *); write the value out")
        if (tag := getattr(event, "tag", None)) not in {None, "!"}:
            raise _Refused(event, path, f"has the tag {tag}; the catalogue uses none")
        if len(path) > DEEPEST:
            raise _Refused(event, path[:3], f"is nested more than {DEEPEST} deep")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(cast("yaml.ScalarEvent", event), path)

    def mapping(self, path: Path) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(event, path, "has a key that is not a plain word")
            key = event.value
            here = (*path, key)
            line = _line(event)
            if key in values:
                first = self.lines[here]
                problem = f"is a repeated key, first given on line {first}"
                self.problems.append(Problem(line=line, path=here, problem=problem))
                self.build(next(self.events), here)
                continue
            self.lines[here] = line
            values[key] = self.build(next(self.events), here)
        return values

    def sequence(self, path: Path) -> list[object]:
        values: list[object] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.build(event, (*path, len(values))))
        return values

    def scalar(self, event: yaml.ScalarEvent, path: Path) -> object:
        text: str = event.value
        plain = event.implicit[0]
        if not plain:
            return text
        if len(text) > LONGEST_NUMBER:
            if _FLOAT.match(text):
                raise _Refused(event, path, f"is a number of over {LONGEST_NUMBER} characters")
            return text
        return _meaning(text)
