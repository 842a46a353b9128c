"""Many entries in one go: lines of JSON, a table of claims, a document of everything.

``lines`` and ``whole`` take a file apart, ``naming`` says which entry each part means,
``keeping`` reads and keeps them, ``merging`` lays them over what there is, ``fates``
has what became of each, ``importing`` stores the result.
"""

from __future__ import annotations

from app.services.imports.fates import Fate, SentName
from app.services.imports.importing import Imported, import_entries
from app.services.imports.rows import Form
from app.services.imports.whole import LARGEST as LARGEST_DOCUMENT

__all__ = ["LARGEST_DOCUMENT", "Fate", "Form", "Imported", "SentName", "import_entries"]
