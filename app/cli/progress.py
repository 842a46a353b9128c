"""A bar that shows how far a long piece of work is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bar

from app.services.catalogue_file import Progress


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """Draw a bar on a terminal; stay silent where output goes to a program."""
    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress
