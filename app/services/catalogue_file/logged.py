"""Reading the log of changes: the entries that its documents are, and what has been since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.domain.sections import Section
from app.domain.statements import KINDS
from app.models import Change
from app.services.catalogue_file.change_log import POSITION
from app.services.catalogue_file.documents import RECORDS
from app.services.catalogue_file.entries import Noun
from app.services.catalogue_file.format import load
from app.services.catalogue_file.page_records import (
    ExampleKey,
    PointEntry,
    PointKey,
    StatementEntry,
    StatementKey,
)


class UnreadableLog(RuntimeError):
    """A document of the log is none that today's forms take: a release has broken its promise."""


def key_of(noun: Noun, key: str) -> Any:
    """Return the key that the log writes as one text."""
    if noun is Noun.POINT:
        return PointKey(*key.split("/"))
    if noun is Noun.EXAMPLE:
        return ExampleKey(*key.split("/"))
    if noun is Noun.STATEMENT:
        comparison, section, slug = key.split("/")
        return StatementKey(comparison, Section(section), slug)
    return key


def entry_of(noun: Noun, key: str, fields: Mapping[str, Any] | None) -> Any:
    """Return the entry that a document of the log is; None of one that there was not.

    Raises UnreadableLog for one that its form does not take any more.
    """
    if fields is None:
        return None
    said = dict(fields)
    if noun is Noun.STATEMENT:
        section = Section(key.split("/")[1])
        position = said.pop(POSITION)
        statement = _read(KINDS[section], noun, key, said)
        return StatementEntry(section=section, position=position, statement=statement)
    if noun is Noun.POINT:
        position = said.pop(POSITION)
        return replace(_read(PointEntry, noun, key, said), position=position)
    return _read(RECORDS[noun], noun, key, said)


def _read(record: type[Any], noun: Noun, key: str, said: Mapping[str, Any]) -> Any:
    problems: list[tuple[tuple[str | int, ...], str]] = []
    entry = load(record, said, (), problems)
    if entry is None:
        raise UnreadableLog(f"the {noun} {key!r} of the log can't be read: {problems}")
    return entry


def undone(
    session: Session, revision: int, noun: str, *where: ColumnElement[bool]
) -> dict[str, Any]:
    """Return what has changed since a revision, each by its key, as it was at that revision.

    None stands for an entry that there was not yet. What is not among them is
    today as it was.
    """
    since = (Change.noun == str(noun), Change.revision > revision, *where)
    first = (
        select(Change.key, func.min(Change.version).label("version"))
        .where(*since)
        .group_by(Change.key)
        .subquery()
    )
    query = select(Change.key, Change.before).join(
        first, and_(Change.key == first.c.key, Change.version == first.c.version)
    )
    found = session.execute(query.where(Change.noun == str(noun)).order_by(Change.key))
    return {key: before for key, before in found}  # noqa: C416 (rows are no pairs to mypy)


def below(key: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Choose what hangs below an entry: its points, or what is stated in it."""
    # The character after a slash: a range of keys, which the index answers.
    return and_(Change.key > key + "/", Change.key < key + "0")
