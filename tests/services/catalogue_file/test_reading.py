"""YAML is read by its core schema, and nothing in it can surprise."""

from __future__ import annotations

import math

import pytest

from app.services.catalogue_file.reading import read


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("2026-06-13", "2026-06-13"),
        ("2026-06", "2026-06"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("'8'", "8"),
        ('"true"', "true"),
        ("=", "="),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("8", 8),
        ("-8", -8),
        ("0777", 777),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".inf", math.inf),
        ("-.INF", -math.inf),
    ],
)
def test_only_what_the_core_schema_names_is_more_than_text(written: str, value: object) -> None:
    read_value = read(f"- {written}".encode()).value
    assert read_value == [value]
    assert isinstance(read_value, list)
    assert type(read_value[0]) is type(value)


def test_lines_are_known_for_every_value() -> None:
    document = read(b"claims:\n- feature: orm\n  value: yes\n- feature: performance\n")
    assert document.line_of(("claims", 0, "value")) == 3
    assert document.line_of(("claims", 1)) == 4
    assert document.line_of(("claims", 1, "left", "out")) == 4


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"a: 1\nb: 2\na: 3\n", 3, "is a repeated key, first given on line 1"),
        (b"a: &x 1\nb: *x\n", 1, "uses an anchor (& or *); write the value out"),
        (b"a: 1\nb: *x\n", 2, "uses an anchor (& or *); write the value out"),
        (b"a: !!python/object:os.system x\n", 1, "has the tag"),
        (b"a: 1\n---\nb: 2\n", 2, "begins a second document; a file holds one"),
        (b"a:\n  - b: [1,\n", 3, "is not valid YAML"),
        (b"a: 1\n\tb: 2\n", 2, "is not valid YAML"),
        (b"? [a]\n: 1\n", 1, "has a key that is not a plain word"),
        (b"a: 1\nb: \xff\n", 2, "is not UTF-8 text"),
        (b"a: 1\nb: \x07\n", 2, "has a control character (U+0007)"),
        (b"a: 1\nb: " + b"9" * 5_000, 2, "is a number of over 40 characters"),
        (b"a: " + b"[" * 50_000, 1, "is nested more than 12 deep"),
        (b"- " * 50_000, 1, "is nested more than 12 deep"),
    ],
)
def test_what_could_mean_two_things_or_cost_too_much_is_refused_with_its_line(
    content: bytes, line: int, problem: str
) -> None:
    problems = read(content).problems
    assert [found.line for found in problems] == [line]
    assert problem in problems[0].problem


def test_every_repeated_key_is_told() -> None:
    assert len(read(b"{a: 1, a: 2, b: 3, b: 4}").problems) == 2


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert read(b"\xef\xbb\xbfa: 1").value == {"a": 1}
