"""Results of the-benchmarker/web-frameworks, from its ``data.json`` or ``data.min.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

LARGEST = 50_000_000
"""Bytes of a file that is read; those published have two million."""

LEVELS = (64, 256, 512)
"""The numbers of connections there are features for."""

MOST = 1e12
"""The largest figure that is believed."""

_THROUGHPUT, _MEDIAN, _TAIL = "total_requests_per_s", "percentile50", "percentile99"
_FEATURES = {_THROUGHPUT: "throughput", _MEDIAN: "latency-p50", _TAIL: "latency-p99"}

LITTLE = (0.2, 5.0)
"""What requests per second times median latency may be, as a share of the connections.

By Little's law it is near 1 where latencies are in seconds; a file in another unit
is a thousand or a million times off.
"""


class BadResults(Exception):
    """The file can't be used; ``mistakes`` holds all that is wrong with it."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A test of the suite: a framework, or one way of running it.

    ``figures`` holds what was measured by feature: requests per second, and
    milliseconds.
    """

    language: str
    label: str
    version: str | None
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How the suite names it: ``python/flask``."""
        return f"{self.language}/{self.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One run of the suite; ``entries`` are those with figures, ``empty`` the names of others."""

    day: date
    entries: tuple[Entry, ...]
    empty: tuple[str, ...]


def read_results(file: Path) -> Results:
    """Read a file of results; raises BadResults with every mistake, and OSError."""
    if file.stat().st_size > LARGEST:
        raise BadResults([f"is larger than {LARGEST} bytes"])
    try:
        content = json.loads(file.read_bytes(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadResults([f"is not JSON: {error}"]) from error
    return _Reader(content).results()


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


class _Reader:
    def __init__(self, content: object) -> None:
        self.content: Mapping[str, Any] = content if isinstance(content, dict) else {}
        self.mistakes: list[str] = []
        self.named: dict[int, tuple[str, str, str | None]] = {}
        self.measured: dict[tuple[int, int, str], float] = {}

    def results(self) -> Results:
        day = self.day()
        for index, entry in self.listed("frameworks"):
            self.framework(index, entry)
        for index, metric in self.listed("metrics"):
            self.metric(index, metric)
        if not self.mistakes:
            self.check_unit()
        if self.mistakes or day is None:
            raise BadResults(self.mistakes)
        entries = [
            Entry(language=language, label=label, version=version, figures=self.figures(number))
            for number, (language, label, version) in self.named.items()
        ]
        entries.sort(key=lambda entry: entry.name)
        return Results(
            day=day,
            entries=tuple(entry for entry in entries if entry.figures),
            empty=tuple(entry.name for entry in entries if not entry.figures),
        )

    def day(self) -> date | None:
        try:
            return date.fromisoformat(str(self.content.get("updated_at"))[:10])
        except ValueError:
            self.mistakes.append("updated_at: must begin with a day such as 2026-02-11")
            return None

    def listed(self, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the objects of a list, each with its place."""
        found = self.content.get(key)
        if not isinstance(found, list):
            self.mistakes.append(f"{key}: must be a list")
            return
        for index, entry in enumerate(found):
            if isinstance(entry, dict):
                yield f"{key}[{index}]", entry
            else:
                self.mistakes.append(f"{key}[{index}]: must be an object")

    def framework(self, place: str, entry: Mapping[str, Any]) -> None:
        number, version = entry.get("id"), entry.get("version")
        words = (entry.get("language"), entry.get("label"))
        if type(number) is not int or not all(isinstance(w, str) and w for w in words):
            self.mistakes.append(f"{place}: needs a whole id, a language and a label")
        elif number in self.named:
            self.mistakes.append(f"{place}.id: {number} is taken already")
        elif not isinstance(version, str | int | float | None) or isinstance(version, bool):
            self.mistakes.append(f"{place}.version: must be a text, a number or null")
        else:
            told = None if version is None else str(version)
            self.named[number] = (str(words[0]), str(words[1]), told)

    def metric(self, place: str, metric: Mapping[str, Any]) -> None:
        """Keep one figure of those that there are features for."""
        level, label = metric.get("level"), metric.get("label")
        if level not in LEVELS or label not in _FEATURES:
            return
        number: Any = metric.get("framework_id")
        value: Any = metric.get("value")
        if type(number) is not int or number not in self.named:
            self.mistakes.append(f"{place}.framework_id: there is no framework {number!r}")
        elif type(value) not in {int, float} or not abs(value) <= MOST:
            self.mistakes.append(f"{place}.value: {value!r} is no number")
        elif (number, level, label) in self.measured:
            self.mistakes.append(f"{place}: {label} at {level} is given twice for {number}")
        else:
            self.measured[number, level, label] = float(value)

    def check_unit(self) -> None:
        """Ask that latencies are in seconds; older files have other labels and units."""
        shares = [
            rate * latency / level
            for (number, level, label), latency in self.measured.items()
            if label == _MEDIAN
            and latency > 0
            and (rate := self.measured.get((number, level, _THROUGHPUT), 0)) > 0
        ]
        if not shares:
            self.mistakes.append(f"metrics: none has {_THROUGHPUT} and {_MEDIAN}; an older form?")
        elif not LITTLE[0] <= median(shares) <= LITTLE[1]:
            self.mistakes.append(
                f"metrics: {_MEDIAN} is not in seconds: times {_THROUGHPUT} it makes "
                f"{median(shares):.3g} of the connections, and should make about 1"
            )

    def figures(self, number: int) -> dict[str, float]:
        """Return what was measured of one; -1 stands for what was not, and 0 for a failure."""
        found: dict[str, float] = {}
        for level in LEVELS:
            for label, feature in _FEATURES.items():
                value = self.measured.get((number, level, label), -1.0)
                if value > 0:
                    inexact = round(value, 1) if label == _THROUGHPUT else round(value * 1000, 3)
                    found[f"{feature}-{level}"] = inexact
        return found
