"""Sentences that name a release, and would go on doing so after its claim has expired.

A summary has no date, so nothing in it ever looks old: it should name no version
and no date at all. Points and notes may, as they are dated; once the claim of
that release has expired or a newer one is known, they tell old news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from app.domain.freshness import Freshness, freshness
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.checking_pages import Found
from app.services.catalogue_file.mistakes import Path
from app.services.catalogue_file.records import ClaimEntry, FrameworkFile
from app.services.registries.records import LATEST_VERSION

_RELEASE = re.compile(
    r"(?<![\w./-])(?:v?\d+(?:\.\d+)+|v\d+|(?:19|20)\d\d(?:-\d\d){0,2})(?![\w-])", re.IGNORECASE
)
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


class Ageing:
    """Looks over the sentences of a catalogue that has no mistakes.

    Claims are judged on the day of the newest one, as everywhere.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        shelf_lives = {feature.slug: feature.shelf_life_days for feature in catalogue.features}
        self.shelf_life = shelf_lives.get(LATEST_VERSION)
        self.today = max(
            (claim.as_of.first for f in catalogue.frameworks for claim in f.claims if claim.as_of),
            default=date.min,
        )

    def sentences(self, file: FrameworkFile) -> Iterator[Found]:
        """Yield the sentences of a framework's file that name a release too long."""
        if found := _RELEASE.search(file.framework.summary):
            told = f"names {found.group()!r}, and a summary has no date; make it a claim"
            yield file.file, ("summary",), told
        old = self.old_releases(file)
        for place, text in _dated(file):
            for words, why in old.items():
                if re.search(rf"(?<![\w.-]){re.escape(words)}(?![\w-]|\.\d)", text):
                    yield file.file, place, f"names {words!r}, {why}"

    def old_releases(self, file: FrameworkFile) -> Mapping[str, str]:
        """Return what names each release that is no news any more, and why it isn't."""
        releases = [claim for claim in file.claims if claim.feature == LATEST_VERSION]
        newest = max(releases, key=_first, default=None)
        old: dict[str, str] = {}
        for claim in releases:
            if freshness(claim.as_of, self.shelf_life, self.today) is Freshness.EXPIRED:
                why = f"and its claim of {claim.as_of} has expired"
            elif (
                newest is not None
                and newest.rating != claim.rating
                and _first(newest) > _first(claim)
            ):
                why = f"and {newest.rating!r} is newer"
            else:
                continue
            old |= dict.fromkeys(_names(claim), why)
        return old


def _first(claim: ClaimEntry) -> date:
    return claim.as_of.first if claim.as_of else date.min


def _names(claim: ClaimEntry) -> Iterator[str]:
    """Yield the version of a claim, and the day it is shown with."""
    if claim.rating is not None:
        yield str(claim.rating)
    yield from _DAY.findall(claim.display or "")


def _dated(file: FrameworkFile) -> Iterator[tuple[Path, str]]:
    """Yield the points and the notes on claims, each with its place."""
    for point in file.points:
        for key, text in (("title", point.title), ("text", point.text), ("note", point.note)):
            if text:
                yield (*point.place, key), text
    for claim in file.claims:
        if claim.note and claim.feature != LATEST_VERSION:
            yield (*claim.place, "note"), claim.note
