"""What a key looks like, what its scope covers, when it ends."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import keys
from app.domain.keys import KEY_BYTES, PATTERN, Scope

EDITING = Path(__file__).parents[2] / "docs" / "editing.md"
NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
KEY = keys.make(bytes(range(KEY_BYTES)))


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES))
def test_every_key_made_is_read_again_and_has_the_published_form(randomness: bytes) -> None:
    text = keys.make(randomness)
    assert re.fullmatch(r"fo_\w{8}_[\w-]{43}", text)
    read = keys.parse(text)
    assert read is not None
    assert text.startswith(f"fo_{read.public_id}_")
    assert read.digest == sha256(text.encode()).hexdigest()


def test_no_random_bit_is_lost_on_the_way_into_a_key() -> None:
    plain = bytes(KEY_BYTES)
    made = {keys.make(plain)}
    for bit in range(KEY_BYTES * 8):
        number = 1 << bit
        made.add(keys.make(number.to_bytes(KEY_BYTES, "big")))
    assert len(made) == KEY_BYTES * 8 + 1


@pytest.mark.parametrize("size", [0, KEY_BYTES - 1, KEY_BYTES + 1])
def test_a_key_is_made_of_all_its_randomness_or_not_at_all(size: int) -> None:
    with pytest.raises(ValueError, match="37 bytes"):
        keys.make(bytes(size))


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY[:-1],
        f"{KEY}A",
        f"{KEY}\n",
        f" {KEY}",
        KEY.upper(),
        KEY.replace("fo_", "fa_"),
        f"{KEY[:-1]}=",
        f"{KEY[:-1]}ä",
        f"{KEY[:-1]}\x00",
        f"{KEY} {KEY}",
    ],
)
def test_what_is_not_spelled_like_a_key_is_none(text: str) -> None:
    assert keys.parse(text) is None


def test_what_is_read_of_a_key_holds_no_secret() -> None:
    assert KEY[12:] not in repr(keys.parse(KEY))


def test_the_published_pattern_is_the_one_that_keys_have() -> None:
    assert f"`{PATTERN}`" in EDITING.read_text(encoding="utf-8")


def test_each_scope_covers_itself_and_those_before_it() -> None:
    covered = {held: {needed for needed in Scope if held.covers(needed)} for held in Scope}
    assert covered == {
        Scope.VOTE: {Scope.VOTE},
        Scope.EDIT: {Scope.VOTE, Scope.EDIT},
        Scope.ADMIN: {Scope.VOTE, Scope.EDIT, Scope.ADMIN},
    }


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("1d", NOW + timedelta(days=1)),
        ("90d", NOW + timedelta(days=90)),
        ("3650d", NOW + timedelta(days=3650)),
        ("2027-01-31", datetime(2027, 2, 1, tzinfo=UTC)),
        ("2026-11-21", datetime(2026, 11, 22, tzinfo=UTC)),
    ],
)
def test_a_key_ends_after_so_many_days_or_with_a_day(text: str, ends: datetime) -> None:
    assert keys.expiry(text, NOW) == ends


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "neither"),
        ("0d", "neither"),
        ("-1d", "neither"),
        ("90", "neither"),
        ("٩d", "neither"),
        ("2027-02-30", "neither"),
        ("9999-12-31", "neither"),
        ("2026-11-20", "over"),
        ("3651d", "within 3650 days"),
        ("99999d", "within 3650 days"),
        ("2126-01-01", "within 3650 days"),
    ],
)
def test_an_end_that_makes_no_sense_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        keys.expiry(text, NOW)
