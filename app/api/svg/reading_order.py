"""Text of both directions in one picture: names keep theirs, sentences have their language's.

It is done with the isolating characters of Unicode, not with the property ``direction``:
they are obeyed by every browser and by what renders the PNG alike, and the ends that text
is anchored at stay left and right.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

RIGHT_TO_LEFT = "\u2067"
FIRST_STRONG = "\u2068"
END = "\u2069"


def turns(text: str) -> bool:
    """Say whether anything in a text is read from right to left."""
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


def isolated(text: str) -> str:
    """Return a name or a rating in the direction that it has by itself."""
    return f"{FIRST_STRONG}{text}{END}" if turns(text) else text


def sentence(text: str, names: Iterable[str], *, rtl: bool) -> str:
    """Return a sentence in its language's direction, and the names in it in theirs."""
    if not rtl and not turns(text):
        return text
    # The longest first: one name may be part of another.
    for name in sorted(set(names), key=len, reverse=True):
        text = text.replace(name, f"{FIRST_STRONG}{name}{END}")
    return f"{RIGHT_TO_LEFT}{text}{END}" if rtl else text
