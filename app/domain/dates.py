"""Dates as precise as the source gave them: a day, a month or a year."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


class DatePrecision(StrEnum):
    """How much of a date its source gave."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A period of one day, month or year.

    ``first`` is its first day: "June 2026" is 2026-06-01 with the precision of
    a month, and is never shown as the first of June.
    """

    first: date
    precision: DatePrecision

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2026``, ``2026-06`` or ``2026-06-13``.

        Raises ValueError for anything else, impossible days included.
        """
        found = _FORM.match(text)
        if not found:
            message = f"{text!r} is not a date such as 2026, 2026-06 or 2026-06-13"
            raise ValueError(message)
        year, month, day = found.groups()
        precision = (
            DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
        )
        return cls(date(int(year), int(month or 1), int(day or 1)), precision)

    @property
    def last(self) -> date:
        """The last day of the period."""
        match self.precision:
            case DatePrecision.DAY:
                return self.first
            case DatePrecision.MONTH:
                days = calendar.monthrange(self.first.year, self.first.month)[1]
                return self.first.replace(day=days)
            case DatePrecision.YEAR:
                return date(self.first.year, 12, 31)

    def __str__(self) -> str:
        length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}
        return self.first.isoformat()[: length[self.precision]]
