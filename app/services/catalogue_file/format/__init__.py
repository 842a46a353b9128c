"""What the files have to look like; the only package here that knows marshmallow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, cast

from marshmallow import ValidationError

from app.services.catalogue_file import records
from app.services.catalogue_file.format import forms
from app.services.catalogue_file.mistakes import Path

E = TypeVar("E", bound=records.Entry)

_FORMS: dict[type[records.Entry], forms.Form] = {
    form.record: form()
    for form in (
        forms.CategoryForm,
        forms.GroupForm,
        forms.FeatureForm,
        forms.SourceForm,
        forms.UseCaseForm,
        forms.FrameworkForm,
        forms.ClaimForm,
    )
}


def load(record: type[E], value: object, place: Path, problems: list[tuple[Path, str]]) -> E | None:
    """Read one entry, or add what is wrong with it to the problems and return None."""
    try:
        entry = cast("E", _FORMS[record].load(cast("Any", value)))
    except ValidationError as error:
        problems.extend(_flattened(error.messages, place))
        return None
    return replace(entry, place=place)


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
