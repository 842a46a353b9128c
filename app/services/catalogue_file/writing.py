"""Plain values to YAML, written as a careful editor would.

By hand and not by PyYAML: its dumper has one style for all, and people read,
review and merge these files by the line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

Value = str | float | None | Sequence["Value"] | Mapping[str, "Value"]

_LINE = r"(?:[^\t\n\r\x85\u2028\u2029]*[^ \t\n\r\x85\u2028\u2029])?"
# What a literal block gives back unchanged: no blanks at the ends of lines or at the
# start, no tabs, at most one line break at the end.
_LITERAL = re.compile(rf"(?![ \n]){_LINE}(?:\n{_LINE})*(?<!\n)\n?\Z")
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./+-]*[A-Za-z0-9_./+])?\Z", re.ASCII)
# The core schema only knows the first four; the others are for readers of YAML 1.1.
_MEANS_SOMETHING = frozenset(
    {"null", "true", "false", "nan", "inf", "yes", "no", "on", "off", "y", "n"}
)


def flow(value: Value) -> str:
    """Write a value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        pairs = (f"{_text(key)}: {flow(below)}" for key, below in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _number(value)


def block(entry: Mapping[str, Value], *, open_up: Iterable[str] = (), indent: str = "") -> str:
    """Write a mapping with a key on each line; those to open up, with a line per item."""
    opened = set(open_up)
    lines: list[str] = []
    for key, value in entry.items():
        if key in opened and value and isinstance(value, Mapping):
            lines.append(f"{indent}{key}:")
            lines += [f"{indent}  {_text(name)}: {flow(below)}" for name, below in value.items()]
        elif key in opened and value and isinstance(value, Sequence) and not isinstance(value, str):
            lines.append(f"{indent}{key}:")
            lines += [f"{indent}  - {flow(below)}" for below in value]
        else:
            lines.append(f"{indent}{key}: {flow(value)}")
    return "\n".join(lines) + "\n"


def listing(
    entries: Iterable[Mapping[str, Value]], *, open_up: Iterable[str] = (), indent: str = ""
) -> str:
    """Write a list of mappings, each with a key on each line."""
    opened = tuple(open_up)
    written = [
        f"{indent}- {block(entry, open_up=opened, indent=indent + '  ').lstrip()}"
        for entry in entries
    ]
    return "".join(written) or f"{indent}[]\n"


def tree(entry: Mapping[str, Value], indent: str = "") -> str:
    """Write a mapping with everything opened up but short lists; long texts as they read."""
    return "".join(_branch(key, value, indent) for key, value in entry.items())


def _branch(key: str, value: Value, indent: str) -> str:
    below = indent + "  "
    if isinstance(value, str) and "\n" in value and _LITERAL.match(value):
        chomp = "" if value.endswith("\n") else "-"
        lines = value.removesuffix("\n").split("\n")
        return f"{indent}{key}: |{chomp}\n" + "".join(
            f"{below}{line}\n" if line else "\n" for line in lines
        )
    if isinstance(value, Sequence) and value and all(isinstance(one, Mapping) for one in value):
        entries = (tree(cast("Mapping[str, Value]", one), below + "  ") for one in value)
        return f"{indent}{key}:\n" + "".join(f"{below}- {text.lstrip()}" for text in entries)
    return f"{indent}{key}: {flow(value)}\n"


def _text(text: str) -> str:
    if _PLAIN.match(text) and text.lower() not in _MEANS_SOMETHING:
        return text
    # JSON's quoting is YAML's, and needs no decision about what is special where.
    return json.dumps(text, ensure_ascii=False)


def _number(number: float) -> str:
    if abs(number) < 2**53 and float(number).is_integer():
        return str(int(number))
    return repr(number)
