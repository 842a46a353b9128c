"""Finding frameworks by what has been typed so far.

Whatever the catalogue holds, one question reads a bounded number of rows: every
look into an index ends after some, and there are so many looks at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Integer, Row, TextualSelect, column, select, text
from sqlalchemy.orm import Session

from app.domain import search
from app.domain.search import LABEL_LENGTH, RANKS, How, LabelKind
from app.models import Category, Framework, Label

MOST = 20
"""Results a question gets at most, and labels read of one way to mistype."""

SIMPLE = 100
"""Labels of one start that are read at once; where there are more, shortest first."""

MISTYPED = 200
"""Labels that are looked at for a typing error, the likeliest errors first."""

LENGTHS = (range(1, 9), range(9, 17), range(17, 33), range(33, 65), range(65, LABEL_LENGTH + 1))
"""The lengths of labels, in the steps in which ever longer ones are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A framework found, the label it was found by as it is written, and how that fits."""

    slug: str
    name: str
    kind: str
    category: str
    summary: str
    matched: str
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    framework: int
    slug: str
    kind: LabelKind
    plain: str
    written: str
    how: How

    def order(self) -> tuple[int, bool, int, str, str]:
        """Return what decides who comes first: the fit, what is left to type, the alphabet."""
        later = self.kind is LabelKind.WORD
        return RANKS[self.how], later, len(self.plain), self.plain, self.slug


def find(session: Session, q: str, *, limit: int) -> list[Result]:
    """Return the frameworks with a label that starts like ``q``, or nearly so.

    Best first: exactly, the start of a label, the start of one of its later words,
    with one typing error; then the shorter, then by the alphabet.
    """
    typed = search.plain(q)
    if not typed:
        return []
    best = _best(_starting(session, typed, limit))
    if len(best) < limit:
        best = _best([*best.values(), *_mistyped(session, typed)])
    return _results(session, list(best.values())[:limit])


def _best(hits: Iterable[_Hit]) -> dict[int, _Hit]:
    """Return the best hit of each framework, in order."""
    best: dict[int, _Hit] = {}
    for hit in sorted(hits, key=_Hit.order):
        best.setdefault(hit.framework, hit)
    return best


_COLUMNS = (Label.framework_id, Label.number, Label.slug, Label.kind, Label.plain, Label.written)


def _hit(row: Row[*tuple[Any, ...]], how: How) -> _Hit:
    return _Hit(
        framework=row.framework_id,
        slug=row.slug,
        kind=row.kind,
        plain=row.plain,
        written=row.written,
        how=how,
    )


def _starting(session: Session, typed: str, limit: int) -> list[_Hit]:
    """Return the labels that start like this: of each kind all, or the shortest."""
    span = search.starting(typed)
    rows = session.execute(_of_starts(), {"low": span.low, "high": span.high}).all()
    hits: list[_Hit] = []
    for kind in LabelKind:
        if _frameworks(hits) >= limit:
            break
        found = [row for row in rows if row.kind is kind]
        if len(found) > SIMPLE:
            hits += _shortest(session, typed, kind, limit)
        else:
            hits += [_hit(row, _how(row.kind, row.plain, typed)) for row in found]
    return hits


def _how(kind: LabelKind, plain: str, typed: str) -> How:
    if kind is LabelKind.WORD:
        return How.WORD
    return How.EXACT if plain == typed else How.PREFIX


def _shortest(session: Session, typed: str, kind: LabelKind, limit: int) -> list[_Hit]:
    """Return enough of the labels of a kind that start like this, none of them longer."""
    span = search.starting(typed)
    # Twice as many of each length: a framework may have two labels of one length.
    bounds = {"low": span.low, "high": span.high, "most": 2 * limit}
    hits: list[_Hit] = []
    for lengths in LENGTHS:
        if len(typed) >= lengths.stop:
            continue
        if _frameworks(hits) >= limit:
            break
        rows = session.execute(_of_lengths(kind, lengths), bounds)
        hits += [_hit(row, _how(row.kind, row.plain, typed)) for row in rows]
    return hits


def _frameworks(hits: Iterable[_Hit]) -> int:
    return len({hit.framework for hit in hits})


def _mistyped(session: Session, typed: str) -> list[_Hit]:
    """Return the labels that start like this but for one typing error."""
    ways = search.ways(typed)
    if not ways:
        return []
    bounds = {
        f"{side}{number}": bound
        for number, way in enumerate(ways)
        for side, bound in (("low", way.span.low), ("high", way.span.high))
    }
    found = session.execute(_of_ways(tuple(way.at for way in ways)), bounds).all()
    likeliest = {(row.framework_id, row.number): row for row in sorted(found)}
    return [_hit(row, How.TYPO) for row in list(likeliest.values())[:MISTYPED]]


# The statements are written out, and kept: a hundred looks of SQLAlchemy's own take
# longer to put together than to carry out, and the databases have no other way in
# common to end each of many looks early. Only bounds come from the question, as
# parameters.


@cache
def _of_starts() -> TextualSelect:
    """Return the statement that reads labels of each kind between two bounds."""
    return _reading([_label_look(kind, "", str(SIMPLE + 1)) for kind in LabelKind])


@cache
def _of_lengths(kind: LabelKind, lengths: range) -> TextualSelect:
    """Return the statement that reads labels of these lengths between two bounds."""
    return _reading([_label_look(kind, f" AND length = {length}", ":most") for length in lengths])


def _reading(looks: list[str]) -> TextualSelect:
    return text(_together(looks)).columns(*_COLUMNS)


def _label_look(kind: LabelKind, narrowed: str, most: str) -> str:
    return (
        "SELECT framework_id, number, slug, kind, plain, written FROM labels"  # noqa: S608
        f" WHERE kind = '{kind.value}'{narrowed} AND plain >= :low AND plain < :high"
        f" ORDER BY plain, slug LIMIT {most}"
    )


@cache
def _of_ways(places: tuple[int | None, ...]) -> TextualSelect:
    """Return the statement that follows each way to mistype between its two bounds."""
    looks = [look for way, at in enumerate(places) for look in _way_looks(way, at)]
    return text(_together(looks)).columns(column("way", Integer), *_COLUMNS)


def _way_looks(way: int, at: int | None) -> list[str]:
    columns = f"{way} AS way, labels.framework_id, labels.number, slug, kind, plain, written"
    if at is None:
        return [
            f"SELECT {columns} FROM labels"  # noqa: S608
            f" WHERE kind = '{kind.value}' AND plain >= :low{way} AND plain < :high{way}"
            f" ORDER BY plain, slug LIMIT {MOST}"
            for kind in LabelKind
        ]
    # Joined look by look: PostgreSQL sees that there are few of each, and follows the
    # index; of all together it would rather read every label there is.
    look = (
        f"SELECT {columns} FROM (SELECT framework_id, number FROM label_keys"  # noqa: S608
        f" WHERE at = {at} AND key >= :low{way} AND key < :high{way}"
        f" ORDER BY key, framework_id, number LIMIT {MOST}) AS filed"
        " JOIN labels ON labels.framework_id = filed.framework_id AND labels.number = filed.number"
    )
    return [look]


def _together(looks: Iterable[str]) -> str:
    return " UNION ALL ".join(
        f"SELECT * FROM ({look}) AS look{number}"  # noqa: S608 (all of it is written here)
        for number, look in enumerate(looks)
    )


def _results(session: Session, hits: list[_Hit]) -> list[Result]:
    query = (
        select(Framework.id, Framework.name, Framework.kind, Framework.summary, Category.slug)
        .join(Category, Category.id == Framework.category_id)
        .where(Framework.id.in_([hit.framework for hit in hits]))
    )
    rows = {row.id: row for row in session.execute(query)}
    return [
        Result(
            slug=hit.slug,
            name=rows[hit.framework].name,
            kind=rows[hit.framework].kind,
            category=rows[hit.framework].slug,
            summary=rows[hit.framework].summary,
            matched=hit.written,
            how=hit.how,
        )
        for hit in hits
    ]
