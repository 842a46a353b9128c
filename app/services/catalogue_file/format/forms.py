"""What an entry of each file has to look like.

A form looks at one entry alone. What needs a second entry, such as whether a
claim's feature exists, is asked in ``checking``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validates_schema

from app.domain.claims import CellState, SourceKind
from app.domain.model import MAX_WEIGHT
from app.domain.scales import RATING_ANCHORS, Direction, Kind, Transform
from app.services.catalogue_file import records
from app.services.catalogue_file.format.fields import (
    LONGEST_SHELF_LIFE,
    Address,
    Alias,
    Choice,
    Day,
    Distinct,
    Flag,
    FrameworkSlug,
    Messages,
    Number,
    Passage,
    RatingField,
    Slug,
    Text,
    Weights,
    WholeNumber,
    messages,
)
from app.services.catalogue_file.mistakes import did_you_mean

_NOT_A_MAPPING = {"type": "must be a mapping of keys to values"}


class Form(Schema):
    """One entry: a mapping with known keys only, made into its record."""

    class Meta:
        """Unknown keys are left to ``refuse_unknown``, which names the nearest known."""

        unknown = EXCLUDE

    error_messages = _NOT_A_MAPPING
    #: What the mapping becomes.
    record: ClassVar[type]

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, _values: object, original: object, **_options: object) -> None:
        """Name every key that the format does not have."""
        if not isinstance(original, Mapping):
            return
        unknown = {
            key: [f"is not a key of this entry{did_you_mean(key, self.fields)}"]
            for key in original
            if key not in self.fields
        }
        if unknown:
            raise ValidationError(unknown)

    @post_load
    def made(self, values: dict[str, Any], **_options: object) -> Any:
        """Return the record."""
        return self.record(**self.arranged(values))

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the record's fields from the file's keys; here they are the same."""
        return values


def text(limit: int) -> Text:
    """Ask for a text."""
    return Text(limit, required=True)


def maybe(limit: int) -> Text:
    """Take a text or none."""
    return Text(limit, load_default=None)


def part(form: type[Form], **options: Any) -> fields.Nested:
    """Take a mapping that has a form of its own."""
    return fields.Nested(form, unknown=EXCLUDE, error_messages=messages(), **options)


class CategoryForm(Form):
    """An entry of categories.yaml."""

    record = records.CategoryEntry
    slug = Slug(required=True)
    name = text(120)
    parent = Slug(load_default=None)
    description = text(600)


class GroupForm(Form):
    """An entry under ``groups`` of features.yaml."""

    record = records.GroupEntry
    slug = Slug(required=True)
    name = text(120)
    description = text(600)


class LevelForm(Form):
    """A level of an ordinal feature."""

    record = records.LevelEntry
    slug = Slug(required=True)
    name = text(120)
    value = Number(load_default=None)


class FeatureForm(Form):
    """An entry under ``features`` of features.yaml."""

    record = records.FeatureEntry
    slug = Slug(required=True)
    name = text(120)
    group = Slug(required=True)
    kind = Choice(Kind, required=True)
    direction = Choice(Direction, load_default=None)
    levels = fields.List(
        part(LevelForm),
        load_default=list,
        error_messages=messages(invalid="must be a list of levels"),
    )
    lo = Number(load_default=None)
    hi = Number(load_default=None)
    transform = Choice(Transform, load_default=Transform.LINEAR)
    unit = maybe(40)
    weight = Number(required=True, least=0, most=MAX_WEIGHT)
    indifference = Number(load_default=0, least=0)
    shelf_life_days = WholeNumber(
        required=True,
        allow_none=True,
        least=1,
        most=LONGEST_SHELF_LIFE,
        error_messages=messages(invalid="must be a whole number of days, or null"),
    )
    description = text(600)

    @validates_schema(skip_on_field_errors=False)
    def check(self, values: dict[str, Any], **_options: object) -> None:
        """Ask for a direction where there is one, and for all level values or none."""
        problems: dict[str, list[str]] = {}
        # A key that could not be read is told already, and is not among the values.
        if not values.get("direction", True) and values.get("kind", Kind.TEXT) is not Kind.TEXT:
            problems["direction"] = ["is required"]
        valued = [
            level.value is not None
            for level in values.get("levels", ())
            if isinstance(level, records.LevelEntry)
        ]
        if any(valued) and not all(valued):
            problems["levels"] = ["give every level a value, or none"]
        if problems:
            raise ValidationError(cast("Messages", problems))

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in what a kind implies, so that leaving it out is not a difference."""
        values["levels"] = tuple(values["levels"])
        values["direction"] = values["direction"] or Direction.HIGHER
        if values["kind"] is Kind.RATING:
            for anchor, default in zip(("lo", "hi"), RATING_ANCHORS, strict=True):
                values[anchor] = default if values[anchor] is None else values[anchor]
        return values


class SourceAuthorForm(Form):
    """Who wrote a source."""

    record = records.SourceAuthorEntry
    name = maybe(120)
    role = maybe(120)
    bio = Passage(load_default=None)
    expertise = Distinct(Text(120), load_default=tuple)
    works = Distinct(Text(200), load_default=tuple)


class MethodForm(Form):
    """How a source came to its words."""

    record = records.MethodEntry
    generator = Choice(records.Generator, required=True)
    automatic = Flag(load_default=False)
    model = maybe(120)
    evidence = Distinct(Text(120), load_default=tuple)
    covers = Distinct(Text(120), load_default=tuple)


class SourceForm(Form):
    """An entry of sources.yaml."""

    record = records.SourceEntry
    slug = Slug(required=True)
    title = text(200)
    kind = Choice(SourceKind, required=True)
    publisher = maybe(120)
    author = part(SourceAuthorForm, load_default=None)
    url = Address(load_default=None)
    date = Day(required=True, allow_none=True)
    retrieved = Day(load_default=None)
    licence = maybe(200)
    rights = maybe(200)
    method = part(MethodForm, load_default=None)
    description = text(600)


class UseCaseForm(Form):
    """An entry of use_cases.yaml."""

    record = records.UseCaseEntry
    slug = Slug(required=True)
    name = text(120)
    summary = text(300)
    audience = text(300)
    owner = text(120)
    as_of = Day(required=True)
    weights = Weights(load_default=dict)


class LicenceForm(Form):
    """The terms of a framework."""

    record = records.LicenceEntry
    spdx = maybe(120)
    url = Address(load_default=None)


class FirstReleaseForm(Form):
    """When a framework first came out."""

    record = records.FirstReleaseEntry
    date = Day(required=True)
    url = Address(load_default=None)


class LogoForm(Form):
    """A picture of a framework."""

    record = records.LogoEntry
    url = Address(required=True)
    alt = maybe(200)
    licence = maybe(200)


class LinksForm(Form):
    """Where to go from here; a plain mapping of those there are."""

    class Meta:
        """A field for each link there can be."""

        unknown = EXCLUDE
        include: ClassVar = {name: Address(load_default=None) for name in records.LINKS}

    @post_load
    def made(self, values: dict[str, Any], **_options: object) -> Any:
        """Return the links there are."""
        return {name: url for name, url in values.items() if url is not None}


class FrameworkForm(Form):
    """A file of the folder frameworks, but for its claims."""

    record = records.FrameworkEntry
    slug = FrameworkSlug(required=True)
    name = text(120)
    kind = Choice(records.FrameworkKind, required=True)
    maker = maybe(120)
    summary = text(300)
    category = Slug(required=True)
    languages = Distinct(Text(40), load_default=tuple)
    licence = part(LicenceForm, load_default=None)
    links = part(LinksForm, load_default=dict)
    first_release = part(FirstReleaseForm, load_default=None)
    aliases = Distinct(Alias(120), load_default=tuple)
    logo = part(LogoForm, load_default=None)
    claims = fields.Raw(load_default=None)
    points = fields.Raw(load_default=None)

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """Bring into one form what means the same."""
        del values["claims"], values["points"]
        values["aliases"] = tuple(sorted(values["aliases"]))
        licence = values["licence"]
        if licence and licence.spdx is None and licence.url is None:
            values["licence"] = None
        return values


class ClaimForm(Form):
    """An entry under ``claims`` of a framework's file."""

    record = records.ClaimEntry
    feature = Slug(required=True)
    value = RatingField()
    state = Choice(CellState, without=(CellState.RATED,))
    source = Slug(required=True)
    as_of = Day(required=True, allow_none=True)
    display = maybe(200)
    precision = Number(least=0, load_default=None)
    span = fields.Tuple(
        (Slug(), Slug()),
        load_default=None,
        error_messages=messages(invalid="must be a list: [lowest level, highest level]"),
    )
    url = Address(load_default=None)
    version = maybe(60)
    note = maybe(600)
    flags = Distinct(Slug(), load_default=tuple)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def check(self, _values: object, original: object, **_options: object) -> None:
        """Ask for a value or a state, and for nothing that only a value can have."""
        if not isinstance(original, Mapping):
            return
        if ("value" in original) == ("state" in original):
            raise ValidationError("needs either a value or a state")
        problems = {
            key: [f"a claim that is {original['state']} has none"]
            for key in ("precision", "span")
            if "state" in original and original.get(key) is not None
        }
        if problems:
            raise ValidationError(cast("Messages", problems))

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """Name what is claimed as the domain does: a state, and a rating if rated."""
        values["rating"] = values.pop("value", None)
        values.setdefault("state", CellState.RATED)
        values["span"] = values["span"] or ()
        return values
