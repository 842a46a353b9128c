"""What a look-up brings home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LATEST_VERSION = "latest-version"
RELEASES = "release-count"
STABLE_RELEASES = "stable-release-count"
REQUIRES = "requires-runtime"
OWN_SIZE = "own-size"
WHEEL_SIZE = "wheel-size"
DEPENDENCIES = "direct-dependencies"
PEERS = "peer-dependencies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a registry says on one feature; ``version`` is the release it speaks of."""

    value: int | str
    version: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What a registry says of a package.

    ``version`` is the newest stable one and ``released`` its day, None where the
    registry's word for it can't be trusted. ``listed`` are all versions there
    are, ``said`` the rest by feature.
    """

    version: str
    released: date | None
    listed: frozenset[str]
    said: Mapping[str, Said]
