"""What keeps a backup from being made or restored."""

from __future__ import annotations


class BackupRefused(Exception):
    """A backup can't be made, or not be restored; the message says why, as part of a sentence."""
