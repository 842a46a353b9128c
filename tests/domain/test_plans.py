"""A plan is what has to change, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.plans import Change, Plan, merged_order, plan

MAPPINGS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2))
ORDERS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def carried_out(steps: Plan[str, int], current: dict[str, int]) -> dict[str, int]:
    kept = {key: value for key, value in current.items() if key not in steps.removed}
    return kept | dict(steps.added) | {key: change.new for key, change in steps.changed.items()}


def test_importing_what_is_already_there_plans_nothing() -> None:
    assert not plan({"flask/docs": 8}, {"flask/docs": 8})


def test_each_difference_is_one_step() -> None:
    steps = plan({"gone": 1, "other": 1, "same": 1}, {"other": 2, "same": 1, "new": 3})
    assert steps == Plan(
        added={"new": 3}, changed={"other": Change(1, 2)}, removed={"gone": 1}, unchanged=1
    )


@given(current=MAPPINGS, wanted=MAPPINGS)
def test_carrying_a_plan_out_leaves_nothing_to_plan(
    current: dict[str, int], wanted: dict[str, int]
) -> None:
    steps = plan(current, wanted)
    assert carried_out(steps, current) == wanted
    assert bool(steps) == (current != wanted)


@given(current=MAPPINGS, wanted=MAPPINGS)
def test_planning_in_batches_comes_to_as_many_steps(
    current: dict[str, int], wanted: dict[str, int]
) -> None:
    def batch(keys: str, side: dict[str, int]) -> dict[str, int]:
        return {key: value for key, value in side.items() if key in keys}

    parts = [plan(batch(keys, current), batch(keys, wanted)) for keys in ("abc", "def")]
    whole = plan(current, wanted)
    assert parts[0].tally + parts[1].tally == whole.tally
    assert bool(whole.tally) == bool(whole)


@pytest.mark.parametrize(
    ("current", "wanted", "merged"),
    [
        ("", "abc", "abc"),
        ("abc", "", "abc"),
        ("abc", "cab", "cab"),
        ("abcd", "db", "adcb"),
        ("abc", "axc", "axbc"),
        ("abc", "xb", "axbc"),
        ("abc", "xy", "abcxy"),
        ("abc", "cxyb", "acxyb"),
    ],
)
def test_those_not_named_keep_their_place(current: str, wanted: str, merged: str) -> None:
    assert "".join(merged_order(current, wanted)) == merged


@given(current=ORDERS, wanted=ORDERS)
def test_a_merged_order_has_everything_once_and_the_named_as_named(
    current: list[str], wanted: list[str]
) -> None:
    merged = merged_order(current, wanted)
    assert sorted(merged) == sorted({*current, *wanted})
    assert [key for key in merged if key in wanted] == wanted
    assert merged_order(merged, wanted) == merged
