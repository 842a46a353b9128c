"""Asking a Python index through pip.

Two commands of pip that need no index address here: the list of versions, and
the wheel of the newest, which is read and never run. Source archives are left
alone: to learn anything of one, pip would have to run it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.metadata import RawMetadata, parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from app.services.registries import records
from app.services.registries.clients import LookUpFailed, run
from app.services.registries.records import Registered, Said

MOST_METADATA = 1024 * 1024
"""Bytes of a wheel's metadata that are read."""

_AVAILABLE = re.compile(r"^Available versions: (?P<versions>.+)$", re.MULTILINE)
_QUIET = ("--disable-pip-version-check", "--no-input")
# The interpreter that runs here must not decide what there is.
_ANY_PYTHON = ("--ignore-requires-python",)
_FOR_ALL = "-none-any.whl"

#: Requirements are counted for one machine, so that the count is the same everywhere.
_MACHINE: Mapping[str, str] = {
    "extra": "",
    "implementation_name": "cpython",
    "implementation_version": "3.12.0",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_system": "Linux",
    "platform_version": "",
    "python_full_version": "3.12.0",
    "python_version": "3.12",
    "sys_platform": "linux",
}
_COUNTED = "Without extras, on CPython 3.12 under Linux x86-64."


def look_up(name: str) -> Registered:
    """Return what the index says of a package; no day, as pip tells none.

    Raises LookUpFailed, also where the wheel that pip would take is not of the
    newest version: that one may have been withdrawn, or be for other machines.
    """
    listed = _versions(name)
    stable = [version for version in listed if not version.is_prerelease]
    if not stable:
        raise LookUpFailed("the index lists no stable version")
    newest = max(stable)
    with TemporaryDirectory() as folder:
        wheel = _download(name, Path(folder))
        metadata = _metadata(wheel)
        size = wheel.stat().st_size
    _require_the_same(metadata, name, newest)
    version = str(newest)
    said = {
        records.RELEASES: Said(value=len(listed)),
        records.STABLE_RELEASES: Said(value=len(stable)),
        records.DEPENDENCIES: Said(value=_needed(metadata), version=version, note=_COUNTED),
    }
    if requires := metadata.get("requires_python"):
        said[records.REQUIRES] = Said(value=f"Python {requires}", version=version)
    if wheel.name.endswith(_FOR_ALL):
        said[records.WHEEL_SIZE] = Said(value=size, version=version)
    return Registered(version=version, released=None, listed=frozenset(map(str, listed)), said=said)


def _versions(name: str) -> list[Version]:
    """Return all versions that have a file, pre-releases included."""
    printed = run(["pip", "index", "versions", name, "--pre", *_ANY_PYTHON, *_QUIET])
    found = _AVAILABLE.search(printed)
    if found is None:
        raise LookUpFailed("pip lists no versions")
    return [_version(text) for text in found["versions"].split(",")]


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion as error:
        raise LookUpFailed(f"{text.strip()!r} is no version") from error


def _download(name: str, folder: Path) -> Path:
    """Fetch the newest wheel; wheels only, as pip runs source archives to look at them."""
    only_wheels = ("--no-deps", "--only-binary", ":all:")
    run(["pip", "download", name, *only_wheels, *_ANY_PYTHON, *_QUIET, "-q", "-d", str(folder)])
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise LookUpFailed(f"pip downloads {len(wheels)} wheels instead of one")
    return wheels[0]


def _metadata(wheel: Path) -> RawMetadata:
    try:
        with zipfile.ZipFile(wheel) as files:
            (entry,) = (
                name
                for name in files.namelist()
                if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)
            )
            with files.open(entry) as file:
                content = file.read(MOST_METADATA)
        return parse_email(content)[0]
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
        raise LookUpFailed(f"the wheel can't be read: {error}") from error


def _require_the_same(metadata: RawMetadata, name: str, newest: Version) -> None:
    if canonicalize_name(metadata.get("name", "")) != canonicalize_name(name):
        raise LookUpFailed("the wheel is of another package")
    taken = _version(metadata.get("version", ""))
    if taken != newest:
        raise LookUpFailed(
            f"{newest} is listed, and pip takes {taken}: "
            "the newer one may be withdrawn or for other machines"
        )


def _needed(metadata: RawMetadata) -> int:
    """Count the packages that are needed on one machine, without extras."""
    try:
        needed = [Requirement(text) for text in metadata.get("requires_dist", [])]
    except InvalidRequirement as error:
        raise LookUpFailed(f"the wheel requires what can't be read: {error}") from error
    return len(
        {
            canonicalize_name(one.name)
            for one in needed
            if one.marker is None or one.marker.evaluate(dict(_MACHINE))
        }
    )
