"""The file of a backup: a tar of a manifest and the database's own copy.

One file, as a copy and its manifest are easily parted; a plain tar, so that ``tar -xf`` and the
database's own tools can open it where there is no Faceoff.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from app.services.backups.content import Content
from app.services.backups.faults import BackupRefused

FORMAT = "faceoff-backup-1"
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 1_000_000
PIECE = 1 << 20


class Kind(StrEnum):
    """Whose own format the copy is in."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


PAYLOADS = {Kind.SQLITE: "faceoff.sqlite3", Kind.POSTGRESQL: "faceoff.dump"}
"""What the copy is called inside the tar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds. ``size`` and ``sha256`` are those of the copy, in bytes and hex.

    ``migration`` is the one its tables are at, ``made_at`` the moment in UTC (ISO 8601).
    """

    release: str
    kind: Kind
    migration: str
    revision: int
    epoch: str
    made_at: str
    content: Content
    size: int
    sha256: str


def sealed(manifest: Manifest, payload: Path) -> Manifest:
    """Return the manifest with size and digest of the copy."""
    with payload.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(manifest, size=payload.stat().st_size, sha256=digest)


def pack(manifest: Manifest, payload: Path, target: Path) -> None:
    """Write the tar, readable by its owner alone, down to the disk."""
    written = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=2).encode()
    with _private(target) as file:
        with tarfile.open(fileobj=file, mode="w") as tar, payload.open("rb") as copied:
            tar.addfile(_member(MANIFEST, len(written)), io.BytesIO(written))
            tar.addfile(_member(PAYLOADS[manifest.kind], manifest.size), copied)
        file.flush()
        os.fsync(file.fileno())


def _private(path: Path) -> IO[bytes]:
    """Make a file that only its owner may read: the digests of keys are in it."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def unpack(path: Path, payload: Path) -> Manifest:
    """Take the copy out of a tar, if it is the whole of what was packed.

    Nothing else of the tar is unpacked, whatever it names. Raises BackupRefused for a file that
    is damaged, cut off or something else.
    """
    try:
        with tarfile.open(path, mode="r:") as tar:
            manifest = _read(tar, path)
            member = tar.getmember(PAYLOADS[manifest.kind])
            with _private(payload) as file:
                size, digest = _take(_opened(tar, member, path), file)
    except (tarfile.TarError, KeyError, EOFError) as error:
        raise BackupRefused(f"{path} is damaged, cut off or no backup of Faceoff") from error
    if (size, digest) != (manifest.size, manifest.sha256):
        raise BackupRefused(f"{path} is damaged: it is not the file that was written")
    return manifest


def _read(tar: tarfile.TarFile, path: Path) -> Manifest:
    member = tar.getmember(MANIFEST)
    if member.size > LONGEST_MANIFEST:
        raise BackupRefused(f"{path} is no backup of Faceoff")
    try:
        return _manifest(json.loads(_opened(tar, member, path).read()))
    except (ValueError, TypeError, KeyError) as error:
        raise BackupRefused(f"{path} is no backup that this release can read") from error


def _manifest(told: Mapping[str, Any]) -> Manifest:
    """Read a manifest; raises what reading something else raises."""
    if told["format"] != FORMAT:
        raise ValueError(told["format"])
    content = Content(
        rows={str(table): int(count) for table, count in told["content"]["rows"].items()},
        digest=str(told["content"]["digest"]),
    )
    return Manifest(
        release=str(told["release"]),
        kind=Kind(told["kind"]),
        migration=str(told["migration"]),
        revision=int(told["revision"]),
        epoch=str(told["epoch"]),
        made_at=str(told["made_at"]),
        content=content,
        size=int(told["size"]),
        sha256=str(told["sha256"]),
    )


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> IO[bytes]:
    opened = tar.extractfile(member) if member.isreg() else None
    if opened is None:
        raise BackupRefused(f"{path} is no backup of Faceoff")
    return opened


def _take(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while piece := source.read(PIECE):
        size += len(piece)
        digest.update(piece)
        target.write(piece)
    return size, digest.hexdigest()
