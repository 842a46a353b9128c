"""How a figure is written when its source does not say."""

from __future__ import annotations


def display(figure: float) -> str:
    """Write a number in full, thousands separated, without a trailing ``.0``.

    Never shortened: whoever reads 72,133 can shorten it, and nobody can lengthen
    72.1K. A source's own short form is kept with its claim.
    """
    if float(figure).is_integer() and abs(figure) < 1e15:
        return f"{int(figure):,}"
    return f"{figure:,.6g}" if abs(figure) < 1e6 else f"{figure:,.1f}"
