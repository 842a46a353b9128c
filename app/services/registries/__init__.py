"""What package registries say of a package, asked through the clients people have anyway.

Which registry or mirror that is, is the business of pip's and npm's own
configuration: no address stands here. Nothing of a package is ever run.
"""

from __future__ import annotations

from app.services.registries.clients import LookUpFailed
from app.services.registries.packages import NotAPackage, Package, Registry, package_of
from app.services.registries.records import Registered, Said

__all__ = [
    "LookUpFailed",
    "NotAPackage",
    "Package",
    "Registered",
    "Registry",
    "Said",
    "look_up",
    "package_of",
]


def look_up(package: Package) -> Registered:
    """Return what the package's registry says of it; raises LookUpFailed with the reason."""
    from app.services.registries import npm, pip

    return {Registry.PYPI: pip.look_up, Registry.NPM: npm.look_up}[package.registry](package.name)
