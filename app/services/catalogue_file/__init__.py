"""The catalogue as files an editor writes: reading, checking, importing, exporting.

``read_folder`` reads, ``check`` tells every mistake at once, ``remarks``
what is doubtful, ``plan_import``
compares with the database, ``apply`` carries the plan out, ``export`` writes the
files back.
"""

from __future__ import annotations

from app.services.catalogue_file.applying import Imported, apply
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.checking import check
from app.services.catalogue_file.entries import Noun
from app.services.catalogue_file.exporting import StrayFiles, export
from app.services.catalogue_file.folder import Progress, read_folder
from app.services.catalogue_file.importing import ImportPlan, plan_import
from app.services.catalogue_file.mistakes import BadCatalogue, Mistake
from app.services.catalogue_file.records import ClaimEntry, ClaimKey
from app.services.catalogue_file.remarks import remarks
from app.services.catalogue_file.shipped import SHIPPED, load_shipped_if_empty

__all__ = [
    "SHIPPED",
    "BadCatalogue",
    "Catalogue",
    "ClaimEntry",
    "ClaimKey",
    "ImportPlan",
    "Imported",
    "Mistake",
    "Noun",
    "Progress",
    "StrayFiles",
    "apply",
    "check",
    "export",
    "load_shipped_if_empty",
    "plan_import",
    "read_folder",
    "remarks",
]
