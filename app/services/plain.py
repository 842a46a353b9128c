"""Records as the plain JSON values that a column holds, and back."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from app.domain.dates import PartialDate

T = TypeVar("T")


def _converter() -> Converter:
    converter = Converter()
    converter.register_unstructure_hook(PartialDate, str)
    converter.register_structure_hook(PartialDate, lambda value, _: PartialDate.parse(value))
    # Where an entry stood in a file is nobody's business once it is stored.
    converter.register_unstructure_hook_factory(
        lambda kind: "place" in getattr(kind, "__dataclass_fields__", ()),
        lambda kind: make_dict_unstructure_fn(kind, converter, place=override(omit=True)),
    )
    return converter


_CONVERTER = _converter()


def plain(record: object) -> dict[str, Any]:
    """Return a record's fields as plain values, nested records included."""
    return cast("dict[str, Any]", _CONVERTER.unstructure(record))


def record(kind: type[T], values: dict[str, Any]) -> T:
    """Return the record that these plain values are; they were checked when written."""
    return _CONVERTER.structure(values, kind)
