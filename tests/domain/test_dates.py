from __future__ import annotations

from datetime import date

import pytest

from app.domain.dates import DatePrecision, PartialDate


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2026", DatePrecision.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", DatePrecision.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2020-06-13", DatePrecision.DAY, date(2020, 6, 13), date(2020, 6, 13)),
    ],
)
def test_a_date_keeps_the_precision_it_was_given_with(
    text: str, precision: DatePrecision, first: date, last: date
) -> None:
    when = PartialDate.parse(text)
    assert (when.precision, when.first, when.last, str(when)) == (precision, first, last, text)


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-6", "2026-13", "2025-02-29", "2026-06-13T00:00", "2026-06\n", "２０２６"],
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day"):
        PartialDate.parse(text)
