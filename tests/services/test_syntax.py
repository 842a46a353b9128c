"""Code is looked at and never run; whatever it is, the answer is a sentence or nothing."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.catalogue_file.format.fields import LONGEST_CODE
from app.services.syntax import problem

CHECKED = ["python", "json", "yaml", "toml"]
LONG_NUMBER = "1" * 5_000


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "print('hello')\n"),
        ("python", ""),
        ("python", "async def f(x: int, /) -> None:\n    match x:\n        case 1: ...\n"),
        ("python", "raise SystemExit  # never run\n"),
        # An escape that will be an error one day.
        ("python", "pattern = '\\d'\n"),
        ("json", '{"a": [1, 2.5e3, null, "é"]}'),
        ("yaml", "a: [1, {b: c}]\n---\nsecond: document\n"),
        ("yaml", "a: &x 1\nb: *x\n"),
        ("yaml", "!!python/object/apply:os.system [never run]"),
        ("toml", '[a."b c"]\nwhen = 2026-06-13\n'),
    ],
)
def test_what_parses_has_no_problem(language: str, code: str) -> None:
    assert problem(language, code) is None


@pytest.mark.parametrize(
    ("language", "code", "says"),
    [
        ("python", "x = 1\ndef broken(:\n", "line 2: "),
        ("python", "print 'hello'\n", "line 1: Missing parentheses"),
        ("python", "if True:\nx = 1\n", "line 2: expected an indented block"),
        ("python", "  x = 1\n", "line 1: unexpected indent"),
        ("json", '{"a": 1,\n "b": }', "line 2: Expecting value"),
        ("json", "{'a': 1}", "line 1: Expecting property name"),
        ("json", "", "line 1: Expecting value"),
        ("json", "{} {}", "line 1: Extra data"),
        ("json", '{"a": NaN}', "NaN is no value of JSON"),
        ("json", "[-Infinity]", "-Infinity is no value of JSON"),
        ("yaml", "a: 1\nb: c: d\n", "line 2: mapping values are not allowed"),
        ("yaml", "a: 'never closed", "line 1: "),
        ("yaml", "a:\n\t- b\n", "line 2: "),
        ("toml", "a = 1\nb = \n", "Invalid value (at line 2"),
        ("toml", "a = 1\na = 2\n", "Cannot overwrite a value"),
    ],
)
def test_what_does_not_parse_is_told_with_its_line(language: str, code: str, says: str) -> None:
    told = problem(language, code)
    assert told is not None
    assert told.startswith(says)


@pytest.mark.parametrize(
    ("language", "code"), [("py", "def broken(:"), ("python3", "("), ("yml", "a: b: c")]
)
def test_languages_go_by_other_names_too(language: str, code: str) -> None:
    assert problem(language, code)


@pytest.mark.parametrize("language", ["bash", "html", "text", "rust", "Python"])
def test_other_languages_are_taken_as_they_are(language: str) -> None:
    assert problem(language, "def broken(:") is None


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "(" * LONGEST_CODE),
        ("python", "-" * (LONGEST_CODE - 1) + "1"),
        ("python", "a" + ".a" * 9_999),
        ("python", "\n".join(f"{' ' * depth}if 1:" for depth in range(190))),
        ("python", f"x = {LONG_NUMBER}"),
        ("python", "x = 1\0"),
        ("python", "x = '\ud800'"),
        ("json", "[" * LONGEST_CODE),
        ("json", "[" * 9_999 + "]" * 9_999),
        ("json", '{"a":' * 3_000 + "1" + "}" * 3_000),
        ("json", f"[{LONG_NUMBER}]"),
        ("json", "\0"),
        ("yaml", "[" * LONGEST_CODE),
        ("yaml", "a: 1\0"),
        ("yaml", "a: \ud800"),
        ("toml", "a = " + "[" * 9_000 + "]" * 9_000),
        ("toml", "a = {" * 3_000),
        ("toml", f"a = {LONG_NUMBER}"),
        ("toml", "a = 1\0"),
    ],
)
def test_hostile_code_is_a_problem_and_no_accident(language: str, code: str) -> None:
    told = problem(language, code)
    assert told
    assert "\n" not in told
    assert "None" not in told


@pytest.mark.parametrize("language", CHECKED)
@given(code=st.text(max_size=60) | st.text("[]{}():,'\"\\-#&*!=.\n\t 0aeNx", max_size=80))
def test_any_text_is_answered(language: str, code: str) -> None:
    told = problem(language, code)
    assert told is None or (told and "\n" not in told)


def test_looking_at_code_imports_and_runs_nothing() -> None:
    before = set(sys.modules)
    assert problem("python", "import this, antigravity\nraise SystemExit\n") is None
    assert not {"this", "antigravity"} & (set(sys.modules) - before)
