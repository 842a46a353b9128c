from __future__ import annotations

import pytest

from app.domain.figures import display


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(8, "8"), (8.0, "8"), (72133, "72,133"), (0.52, "0.52"), (2666.9, "2,666.9"), (-1.5, "-1.5")],
)
def test_a_figure_is_written_in_full(figure: float, shown: str) -> None:
    assert display(figure) == shown
