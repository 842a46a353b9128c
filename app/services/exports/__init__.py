"""The whole catalogue at once, for those who want to compute with it.

``tables`` says what there is and in which columns, ``rows`` reads it a batch of
frameworks at a time, ``formats`` writes it as NDJSON, CSV or a SQLite file.
"""

from __future__ import annotations

from app.services.exports.formats import Format, export
from app.services.exports.tables import TABLES, What

__all__ = ["TABLES", "Format", "What", "export"]
