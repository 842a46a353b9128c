"""Asking a JavaScript registry through npm."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.services.registries import records
from app.services.registries.clients import LookUpFailed, run
from app.services.registries.records import Registered, Said

MOST_OF_ONE_DAY = 5
"""Other versions stamped with the same day before a stamp counts as a mirror's."""

_STABLE = re.compile(r"\d+\.\d+\.\d+(?:\+.*)?", re.ASCII)
# The registry stamps with milliseconds and Z. A mirror that rewrites its stamps may
# stamp what it fetched late with the time of fetching, always with a fraction.
_OWN_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{3}Z|Z|\+00:00)", re.ASCII)
_SPACED = re.compile(r"([<>=~^])\s+")


def look_up(name: str) -> Registered:
    """Return what the registry says of a package; raises LookUpFailed."""
    answer = _answer(name)
    if answer.get("name") != name:
        raise LookUpFailed("the answer is about another package")
    version, listed = answer.get("version"), _listed(answer)
    if not isinstance(version, str) or version not in listed:
        raise LookUpFailed("the answer lists no versions, or not the newest")
    return Registered(
        version=version,
        released=_released(_mapping(answer, "time"), version, listed),
        listed=frozenset(listed),
        said=_said(answer, version, listed),
    )


def _answer(name: str) -> Mapping[str, Any]:
    printed = run(["npm", "view", name, "--json"])
    try:
        answer = json.loads(printed)
    except (ValueError, RecursionError) as error:
        raise LookUpFailed(f"npm prints what is no JSON: {error}") from error
    if not isinstance(answer, dict):
        raise LookUpFailed("npm prints no object")
    return answer


def _listed(answer: Mapping[str, Any]) -> list[str]:
    versions = answer.get("versions")
    # npm writes a list of one as its only entry.
    listed = versions if isinstance(versions, list) else [versions]
    return [version for version in listed if isinstance(version, str)]


def _said(answer: Mapping[str, Any], version: str, listed: list[str]) -> dict[str, Said]:
    stable = [one for one in listed if _STABLE.fullmatch(one)]
    said = {
        records.RELEASES: Said(value=len(listed)),
        records.STABLE_RELEASES: Said(value=len(stable)),
        records.DEPENDENCIES: Said(value=len(_mapping(answer, "dependencies")), version=version),
        records.PEERS: Said(value=len(_mapping(answer, "peerDependencies")), version=version),
    }
    size = _mapping(answer, "dist").get("unpackedSize")
    if type(size) is int and size > 0:
        note = "As the registry states it."
        said[records.OWN_SIZE] = Said(value=size, version=version, note=note)
    node = _mapping(answer, "engines").get("node")
    if isinstance(node, str) and node.strip() not in {"", "*"}:
        needs = _SPACED.sub(r"\1", node.strip())
        said[records.REQUIRES] = Said(value=f"Node.js {needs}", version=version)
    return said


def _mapping(answer: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = answer.get(key)
    return found if isinstance(found, dict) else {}


def _released(stamps: Mapping[str, Any], version: str, listed: list[str]) -> date | None:
    """Return the day of a version; None where its stamp may be the time a mirror fetched it.

    That is so for a stamp in another form than the registry's, and for one whose
    day many versions share: they were fetched together.
    """
    found = _OWN_STAMP.fullmatch(str(stamps.get(version)))
    if found is None:
        return None
    try:
        day = date.fromisoformat(found[1])
    except ValueError:
        return None
    sharing = sum(str(stamps.get(one)).startswith(found[1]) for one in listed if one != version)
    return day if sharing <= MOST_OF_ONE_DAY else None
