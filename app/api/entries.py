"""POST, PUT, PATCH and DELETE for everything an editor writes, and the entry as a document.

One declaration for all nouns: they differ in their addresses and their forms, and in
nothing that happens to them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from app.api.contract import Answer, Reading, Writes, read
from app.api.editable import CHANGE_ERRORS, EDITABLE, Editable, written
from app.api.schemas.entries import (
    EntryOut,
    MergePatchIn,
    WrittenOut,
    present_entry,
)
from app.api.writing import WriteView, Writing, write
from app.domain.errors import (
    BadEntries,
    EntryExists,
    Mistake,
    UnknownComparison,
    UnknownEntry,
    UnknownFramework,
    UnknownTask,
)
from app.services import editing, entries
from app.services.catalogue_file import Noun
from app.services.catalogue_file.drafting import Edit, Key
from app.services.catalogue_file.stored_named import UNDATED
from app.services.editing import Edited, Expected

bp = Blueprint("entries", __name__)
CHANGES = Writes()
CREATES = Writes(conditional=False, creates=True, repeatable=True)
PATCHES = Writes(merges=True)


def _declare(kind: Editable) -> None:
    """Give a noun its routes."""
    may_fail = (*CHANGE_ERRORS, *_owner_errors(kind))
    creates = write(
        bp,
        "POST",
        kind.collection,
        tag=kind.tag,
        body=kind.form(),
        returns=WrittenOut(),
        may_fail=(*may_fail, EntryExists),
        writes=CREATES,
        status=201,
    )
    creates(_view(kind, "add", "Add", _adding(kind)))
    for method, verb, writes, body in (
        ("PUT", "Write", CHANGES, kind.form()),
        ("PATCH", "Change", PATCHES, MergePatchIn()),
        ("DELETE", "Take away", CHANGES, None),
    ):
        declare = write(
            bp,
            method,
            kind.item,
            tag=kind.tag,
            body=body,
            returns=WrittenOut(),
            may_fail=(*may_fail, EntryExists) if method == "PUT" else may_fail,
            writes=writes,
        )
        declare(_view(kind, verb.lower().replace(" ", "_"), verb, _changing(kind, method)))
    shows = read(
        bp,
        f"{kind.item}/entry" if kind.apart else kind.item,
        tag=kind.tag,
        returns=EntryOut(),
        may_fail=(UnknownEntry,),
        entry=lambda **path: (kind.noun, kind.key(**path)),
    )
    shows(_view(kind, "show_entry_of", "Show", _showing(kind)))


def _owner_errors(
    kind: Editable,
) -> tuple[type[UnknownFramework | UnknownComparison | UnknownTask], ...]:
    if kind.noun in {Noun.CLAIM, Noun.POINT}:
        return (UnknownFramework,)
    if kind.noun is Noun.STATEMENT:
        return (UnknownComparison,)
    return (UnknownTask,) if kind.noun is Noun.EXAMPLE else ()


_SAYS = {
    "Add": "Add a new {word}.\n\nIts form is checked, and whether it fits the rest of the "
    "catalogue. A taken name is 409.",
    "Write": "Write a {word} whole.\n\n`If-Match` names the version that was edited; "
    "`If-None-Match: *` asks for a new one.",
    "Change": "Change a {word} by a merge patch.\n\nRFC 7396: what is sent takes the place of "
    "what is there, null takes a key away.",
    "Take away": "Take a {word} away.\n\nIt is retired: what it said stays in the history. "
    "Refused while others rest on it.",
    "Show": "Show a {word} as editors write it.\n\nThe document is what PUT takes; the ETag is "
    "what `If-Match` wants.",
}


def _view(kind: Editable, verb: str, says: str, view: Callable[..., Answer]) -> WriteView:
    noun = (kind.section or kind.noun).value.replace(" ", "_").replace("-", "_")
    view.__name__ = f"{verb}_{noun}"
    view.__doc__ = _SAYS[says].format(word=kind.word)
    return view


def _adding(kind: Editable) -> WriteView:
    def add(writing: Writing, **path: str) -> Answer:
        key = kind.new_key(writing.body, **path)
        return _edited(kind, writing, Edit(noun=kind.noun, key=key, document=writing.body))

    return add


def _changing(kind: Editable, method: str) -> WriteView:
    def change(writing: Writing, **path: str) -> Answer:
        key = kind.key(**path)
        document = writing.body
        if document is not None:
            named = _agreed(kind, key, document)
            document = {**named, **document} if method == "PUT" else document
        edit = Edit(noun=kind.noun, key=key, document=document, merge=method == "PATCH")
        return _edited(kind, writing, edit)

    return change


def _showing(kind: Editable) -> Callable[..., Answer]:
    def show(reading: Reading, **path: str) -> Answer:
        key = kind.key(**path)
        record = entries.show(reading.session, kind.noun, key)
        return Answer(body=present_entry(record, kind.address(key)))

    return show


def _agreed(kind: Editable, key: Key, document: dict[str, Any]) -> dict[str, Any]:
    """Return what the address says of the document; raises BadEntries where it says otherwise."""
    named = dict(zip(kind.own, key[len(key) - len(kind.own) :], strict=True))
    told: dict[str, Any] = {
        name: None if name == "as_of" and value == UNDATED else value
        for name, value in named.items()
    }
    mistakes = [
        Mistake(detail=f"The address says {value!r}.", pointer=f"#/{name}")
        for name, value in told.items()
        if document.get(name, value) != value
    ]
    if mistakes:
        raise BadEntries(mistakes)
    return told


def _edited(kind: Editable, writing: Writing, edit: Edit) -> Answer:
    condition = writing.condition

    def answer(done: Edited) -> Answer:
        address = kind.address(edit.key)
        return written(done, address, dry_run=writing.dry_run, new=condition.new)

    done = editing.edit(
        writing.session,
        edit,
        signed=writing.signature,
        expected=Expected(noun=kind.noun, key=edit.key, new=condition.new, tags=condition.tags),
        dry_run=writing.dry_run,
        keep=writing.keep(answer),
    )
    return answer(done)


for _kind in EDITABLE:
    _declare(_kind)
