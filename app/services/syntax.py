"""Whether code is code: a look at its syntax, never at what it does."""

from __future__ import annotations

import ast
import json
import tomllib
import warnings
from collections.abc import Callable, Mapping
from typing import Final

import yaml


def problem(language: str, code: str) -> str | None:
    """Return what keeps code from being parsed, with its line; None when nothing does.

    Python, JSON, YAML and TOML are parsed and not run. Any other language is
    taken as it is.
    """
    parse = _PARSERS.get(_SPELLINGS.get(language, language))
    return parse(code) if parse else None


def _python(code: str) -> str | None:
    try:
        with warnings.catch_warnings():
            # An escape that will be an error one day is none today.
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as error:
        return f"line {error.lineno or 1}: {error.msg}"
    except (RecursionError, MemoryError, ValueError) as error:
        return f"cannot be parsed: {type(error).__name__}"
    return None


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no value of JSON")


def _json(code: str) -> str | None:
    try:
        json.loads(code, parse_constant=_no_json)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}: {error.msg}"
    except RecursionError:
        return "is nested too deep"
    except ValueError as error:
        # Such as a number with more digits than Python reads.
        return str(error)
    return None


def _yaml(code: str) -> str | None:
    try:
        # Events only: nothing is built, so nothing can blow up.
        for _ in yaml.parse(code, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return f"line {mark.line + 1 if mark else 1}: {error.problem}"
    except (yaml.YAMLError, ValueError) as error:
        return str(error).splitlines()[0]
    return None


def _toml(code: str) -> str | None:
    try:
        tomllib.loads(code)
    except RecursionError:
        return "is nested too deep"
    except ValueError as error:
        # What is no TOML, or a number with more digits than Python reads.
        return str(error)
    return None


_SPELLINGS: Final = {
    "py": "python",
    "python3": "python",
    "yml": "yaml",
}
"""Other names that people give the languages which are parsed."""

_PARSERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "python": _python,
    "json": _json,
    "yaml": _yaml,
    "toml": _toml,
}
