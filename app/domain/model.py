"""The conventions of the scoring model, published with every answer.

They are choices, not results: another cut-off would be as defensible, which is
why an answer states the ones it used.
"""

from __future__ import annotations

from typing import Final

MODEL_ID: Final = "additive-value/1"
"""Names the arithmetic. Whoever changes what a number means changes this too."""

TIE_POINTS: Final = 0.1
"""A difference of scores below this many points (of 100) is a tie."""

BALANCE_POINTS: Final = 1e-10
"""A difference up to this is rounding residue of an exact balance, and becomes 0."""

MIN_COVERAGE: Final = 0.5
"""The share of weight that has to be known before a winner is named."""

STRENGTH_CUTOFFS: Final = {"strong": 0.95, "clear": 0.80, "moderate": 0.60}
"""The least share of weightings a winner needs for each word."""

NEAR_UNIFORM_SHARE: Final = 0.5
"""How far weightings "near the given weights" reach towards all weightings."""

ADVICE_MULTIPLIER: Final = 10.0
"""A weight changed by more than this factor is a curiosity, not advice."""

ADVICE_SHARE: Final = 0.5
"""The most of all weight that advice puts on a feature that counted nothing before."""

MAX_WEIGHT: Final = 1e6
MAX_FEATURES: Final = 500
MAX_FRAMEWORKS: Final = 8

RESIDUE: Final = 1e-12
"""Floats this close to a cut-off count as on it, so that 0.1 + 0.2 decides nothing."""
