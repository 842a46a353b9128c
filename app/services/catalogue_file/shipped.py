"""The catalogue that comes with the program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Framework
from app.services.catalogue_file.applying import apply
from app.services.catalogue_file.folder import Progress, read_folder
from app.services.catalogue_file.importing import plan_import

SHIPPED = Path(__file__).parents[2] / "catalogue"
"""The folder of the shipped catalogue's files."""


def load_shipped_if_empty(session: Session, *, progress: Progress | None = None) -> int | None:
    """Import the shipped catalogue where there is no framework yet.

    Returns the revision it became, None when there was nothing to do.
    """
    filled = session.scalar(select(Framework.id).limit(1)) is not None
    session.rollback()
    if filled:
        return None
    plan = plan_import(session, read_folder(SHIPPED))
    imported = apply(
        session, plan, author="faceoff", note="The shipped catalogue", progress=progress
    )
    return imported.revision
