"""What was counted, for ``make holds`` to print."""

from __future__ import annotations

FIGURES: list[str] = []


def note(what: str, database: str, **counted: float) -> None:
    """Keep one row: what was done, on which database, and every count by its name."""
    told = ", ".join(
        f"{name.replace('_', ' ')} {value:,}" if isinstance(value, int) else f"{name} {value:.1f} s"
        for name, value in counted.items()
    )
    FIGURES.append(f"| {what} | {database} | {told} |")
