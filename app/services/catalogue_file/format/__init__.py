"""What the files have to look like; the only package here that knows marshmallow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, cast

from marshmallow import ValidationError

from app.services.catalogue_file.entries import Entry
from app.services.catalogue_file.format import forms, page_forms
from app.services.catalogue_file.format.plain_claims import plain_claim
from app.services.catalogue_file.mistakes import Path
from app.services.catalogue_file.records import ClaimEntry

E = TypeVar("E")

_ALL: tuple[type[forms.Form], ...] = (
    forms.CategoryForm,
    forms.GroupForm,
    forms.FeatureForm,
    forms.SourceForm,
    forms.UseCaseForm,
    forms.FrameworkForm,
    forms.ClaimForm,
    page_forms.PointForm,
    page_forms.ComparisonForm,
    page_forms.TaskForm,
    page_forms.ExampleForm,
    *page_forms.SECTION_FORMS.values(),
)
_FORMS: dict[type, forms.Form] = {form.record: form() for form in _ALL}


def load(record: type[E], value: object, place: Path, problems: list[tuple[Path, str]]) -> E | None:
    """Read one entry, or add what is wrong with it to the problems and return None."""
    if record is ClaimEntry and (claim := plain_claim(value, place)) is not None:
        return cast("E", claim)
    try:
        entry = cast("E", _FORMS[record].load(cast("Any", value)))
    except ValidationError as error:
        problems.extend(_flattened(error.messages, place))
        return None
    return cast("E", replace(entry, place=place)) if isinstance(entry, Entry) else entry


def document_form(record: type) -> forms.Form:
    """Return what an entry of this record has to look like, without what hangs below it."""
    form = type(_FORMS[record])
    return form(exclude=[name for name in _BELOW if name in form._declared_fields])  # noqa: SLF001


_BELOW = ("claims", "points", "examples", *page_forms.SECTION_FORMS)
"""The keys under which a file holds other entries than the one it is named for."""


def nullable(record: type) -> list[str]:
    """Return the keys that must be given and may be null: that nothing is known is said."""
    return [
        name for name, field in _FORMS[record].fields.items() if field.required and field.allow_none
    ]


def _flattened(messages: Any, path: Path) -> list[tuple[Path, str]]:
    """Turn marshmallow's tree of messages into places and problems."""
    if isinstance(messages, str):
        return [(path, messages)]
    if isinstance(messages, list):
        return [found for message in messages for found in _flattened(message, path)]
    return [
        found
        for key, below in messages.items()
        for found in _flattened(below, path if key == "_schema" else (*path, key))
    ]
