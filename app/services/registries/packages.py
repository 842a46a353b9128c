"""Which package a package URL names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote


class Registry(StrEnum):
    """A registry that can be asked; each is a source of that slug."""

    PYPI = "pypi"
    NPM = "npm"


class NotAPackage(ValueError):
    """A package URL that names no package of a registry that can be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package by its registry and name; ``url`` is the package URL it was read from."""

    registry: Registry
    name: str
    url: str


# A name begins with a letter, digit or @, so that no client takes it for an option,
# and holds no version: what is asked for is the newest.
_NAMES = {
    Registry.PYPI: re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?", re.ASCII),
    Registry.NPM: re.compile(
        r"(?:@[a-z0-9][a-z0-9._-]{0,100}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,110}", re.ASCII
    ),
}


def package_of(url: str) -> Package | None:
    """Return the package that a URL such as ``pkg:pypi/flask`` names.

    None for a registry that can't be asked; raises NotAPackage for a name that
    the registry can't have.
    """
    kind, _, rest = url.removeprefix("pkg:").partition("/")
    if not url.startswith("pkg:") or kind not in set(Registry):
        return None
    registry, name = Registry(kind), unquote(rest)
    if not _NAMES[registry].fullmatch(name):
        raise NotAPackage(f"{url!r} names no package of {registry}")
    return Package(registry=registry, name=name, url=url)
