"""Checks of the machine: memory, disk."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from app.services.doctor.findings import Finding, Patient, failing, ok, warning

MB = 1_000_000

WORKER = 84 * MB
"""What a worker takes before it has answered anything, as measured (benchmarks/RESULTS.md)."""

GROWTH = 1.7
"""Bytes that come to be taken for each that caches may hold, as measured there: 170 MB for 100."""

LITTLE_DISK = 1_000 * MB
NO_DISK = 50 * MB
LITTLE_SHARED = 1 * MB
"""Free bytes below which there is a warning, or no more work."""

SHARED = Path("/dev/shm")  # noqa: S108 (looked at, not written to)
MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup/memory.max")


def shared_memory(_patient: Patient) -> Finding:
    """Look where gunicorn keeps its workers' heartbeats."""
    if not SHARED.is_dir():
        return warning(
            f"no {SHARED}: heartbeats go through a disk", "Mount it, or keep temporary files fast."
        )
    free = shutil.disk_usage(SHARED).free
    if free < LITTLE_SHARED:
        return failing(f"{SHARED} is full", "Make room: workers that can't beat are ended.")
    return ok(f"{free // MB:,} MB free in {SHARED}")


def memory(patient: Patient) -> Finding | None:
    """Hold what all workers may come to take against what there is."""
    there = _memory()
    if there is None:
        return None
    chosen = patient.settings
    each = int(WORKER + GROWTH * (chosen.answer_bytes + chosen.profile_bytes))
    told = f"{chosen.workers} workers of up to {each // MB:,} MB in {there // MB:,} MB"
    if chosen.workers * each > there:
        return warning(
            told, "Lower FACEOFF_ANSWER_BYTES, FACEOFF_PROFILE_BYTES or FACEOFF_WORKERS."
        )
    return ok(told)


def _memory() -> int | None:
    """Return the bytes this machine, or this container of it, may use; None if nobody says."""
    found = []
    if CGROUP.is_file() and (limit := CGROUP.read_text(encoding="ascii").strip()).isdigit():
        found.append(int(limit))
    if MEMINFO.is_file() and (
        total := re.search(r"^MemTotal:\s+(\d+) kB$", MEMINFO.read_text("ascii"), re.MULTILINE)
    ):
        found.append(int(total[1]) * 1024)
    return min(found, default=None)


def disk(patient: Patient) -> Finding | None:
    """Look whether a SQLite database has room to grow, and a backup beside it."""
    file = patient.file
    if file is None or not file.parent.is_dir():
        return None
    free = shutil.disk_usage(file.parent).free
    size = file.stat().st_size if file.exists() else 0
    told = f"{free // MB:,} MB free beside a database of {size / MB:,.1f} MB"
    if free < NO_DISK:
        return failing(told, "Make room: writes will be refused.")
    if free < max(LITTLE_DISK, 3 * size):
        return warning(told, "Make room: a large import and a backup each need the size again.")
    return ok(told)
