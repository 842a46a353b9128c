"""What editors write, noun by noun: where each is, what its document looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from app.api import links
from app.api.contract import Answer
from app.api.preconditions import version_tag
from app.api.schemas.entries import present_written
from app.domain.errors import BadEntries, StaleVersion, StillUsed, UnknownEntry
from app.domain.sections import Section
from app.domain.statements import KINDS, SEPARATOR, comparison_slug
from app.services.catalogue_file import Noun
from app.services.catalogue_file import format as forms
from app.services.catalogue_file.documents import RECORDS
from app.services.catalogue_file.drafting import Key
from app.services.catalogue_file.stored_named import UNDATED
from app.services.editing import Edited

CHANGE_ERRORS = (BadEntries, StaleVersion, StillUsed, UnknownEntry)
"""What can be wrong with any change of an entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editable:
    """One noun that can be edited, and where: ``owner`` and ``own`` name parts of its path."""

    noun: Noun
    tag: str
    collection: str
    own: tuple[str, ...] = ("slug",)
    owner: str | None = None
    section: Section | None = None
    #: Whether its own address shows it another way, so that its document needs one of its own.
    apart: bool = False

    @property
    def item(self) -> str:
        """The rule of one entry's address."""
        return self.collection + "".join(f"/<{self.argument(name)}>" for name in self.own)

    def argument(self, name: str) -> str:
        """Return what a part of the name is called in the path: an owner may be a slug too."""
        if self.noun is Noun.COMPARISON:
            return "name"
        return f"{self.noun.value.split()[-1]}_{name}" if self.owner == name else name

    @property
    def word(self) -> str:
        """What one is called."""
        return self.section.value.replace("_", " ") + " entry" if self.section else self.noun.value

    def key(self, **path: str) -> Key:
        """Return what the entry at an address is known by."""
        _refuse_nul(path)
        return self._key(path)

    def _key(self, path: Mapping[str, str]) -> Key:
        if self.noun is Noun.COMPARISON:
            return (_canonical(path["name"]),)
        owner = [] if self.owner is None else [self.owned(path[self.owner])]
        section = [] if self.section is None else [self.section.value]
        return (*owner, *section, *(path[self.argument(name)] for name in self.own))

    def owned(self, owner: str) -> str:
        """Return the owner's key; a comparison answers to its frameworks in any order."""
        return _canonical(owner) if self.owner == "name" else owner

    def new_key(self, document: dict[str, Any], **path: str) -> Key:
        """Return what a new entry is to be known by, as far as its document says."""
        named = {
            self.argument(name): UNDATED if document.get(name) is None else str(document[name])
            for name in self.own
        }
        # What is wrong in the document is told by its form, which names the place.
        _refuse_nul(path)
        return self._key({**path, **named})

    def address(self, key: Key) -> str:
        """Return where the entry of a key lives."""
        skipped = 0 if self.section is None else 1
        names = [*([self.owner] if self.owner else []), *map(self.argument, self.own)]
        parts = [*key[:1], *key[1 + skipped :]] if self.owner else list(key)
        rule = self.item
        for name, part in zip(names, parts, strict=True):
            rule = rule.replace(f"<{name}>", part)
        return rule

    def form(self) -> Schema:
        """Return what its document has to look like."""
        record = KINDS[self.section] if self.section else RECORDS[self.noun]
        return forms.document_form(record)


def _refuse_nul(path: Mapping[str, str]) -> None:
    """Refuse an address with a NUL, which PostgreSQL can't be asked for and nothing has."""
    if "\0" in "".join(path.values()):
        raise UnknownEntry(["/".join(path.values())])


def _canonical(name: str) -> str:
    return comparison_slug(name.split(SEPARATOR))


def _named(noun: Noun, tag: str, collection: str) -> Editable:
    return Editable(noun=noun, tag=tag, collection=collection, apart=True)


CLAIMS = Editable(
    noun=Noun.CLAIM,
    tag="Frameworks",
    collection="/frameworks/<slug>/claims",
    owner="slug",
    own=("feature", "source", "as_of"),
)
"""What sources say of frameworks."""

EDITABLE = (
    _named(Noun.FRAMEWORK, "Frameworks", "/frameworks"),
    _named(Noun.FEATURE, "Features", "/features"),
    _named(Noun.SOURCE, "Sources", "/sources"),
    _named(Noun.USE_CASE, "Use cases", "/use-cases"),
    _named(Noun.CATEGORY, "Categories", "/categories"),
    _named(Noun.TASK, "Tasks", "/tasks"),
    _named(Noun.COMPARISON, "Comparisons", "/comparisons"),
    CLAIMS,
    Editable(noun=Noun.POINT, tag="Points", collection="/frameworks/<slug>/points", owner="slug"),
    Editable(
        noun=Noun.EXAMPLE,
        tag="Tasks",
        collection="/tasks/<slug>/examples",
        owner="slug",
        own=("framework",),
    ),
    *(
        Editable(
            noun=Noun.STATEMENT,
            tag="Comparisons",
            collection=f"/comparisons/<name>/{section.value}",
            owner="name",
            section=section,
        )
        for section in KINDS
    ),
)
"""Every noun that can be edited."""


def written(done: Edited, address: str, *, dry_run: bool, new: bool) -> Answer:
    """Answer a change of one entry: what it is now, its tag, the revision it became.

    The tag is that of what was edited by: the whole cell where a claim in it was.
    """
    headers = {}
    if done.entry is not None and not dry_run:
        headers["ETag"] = f'"{version_tag(done.epoch, done.version)}"'
    if done.revision is not None:
        headers["Catalogue-Revision"] = str(done.revision)
    made = new and done.revision is not None
    if made:
        headers["Location"] = links.to(address)
    return Answer(
        body=present_written(done, address, dry_run=dry_run),
        status=201 if made else 200,
        headers=headers,
    )
