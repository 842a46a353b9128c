"""What verbs of the catalogue have in common: options, plans and mistakes in writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from sqlalchemy.orm import Session

from app.domain.plans import Change
from app.services import catalogue_file
from app.services.catalogue_file import (
    ClaimEntry,
    ClaimKey,
    Imported,
    ImportPlan,
    Mistake,
    Noun,
)
from app.services.effects import Effect

Verb = TypeVar("Verb", bound=Callable[..., Any])

SHOWN = 50
"""Steps of a plan, and mistakes, that are written out unless --all is given."""

NAMED = 5
"""Frameworks that are not in the files and are named unless --all is given."""

PLURALS = {
    Noun.CATEGORY: "categories",
    Noun.GROUP: "feature groups",
    Noun.FEATURE: "features",
    Noun.SOURCE: "sources",
    Noun.USE_CASE: "use cases",
    Noun.FRAMEWORK: "frameworks",
    Noun.CLAIM: "claims",
    Noun.POINT: "points",
    Noun.TASK: "tasks",
    Noun.EXAMPLE: "code examples",
    Noun.COMPARISON: "comparisons",
    Noun.STATEMENT: "statements",
}


def one_line(limit: int) -> Callable[[click.Context, click.Parameter, str], str]:
    """Return a check that a text is one line the revision log can hold."""

    def check(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
        text = text.strip()
        if not text.isprintable() or not 0 < len(text) <= limit:
            raise click.BadParameter(f"must be one line of 1 to {limit} characters")
        return text

    return check


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """Whether a plan is to be stored, who answers for it and why."""

    applying: bool
    author: str
    note: str

    def finish(self, session: Session, plan: ImportPlan) -> Imported:
        """Store a plan if that was asked for."""
        if not self.applying:
            return Imported(plan=plan, revision=None)
        return catalogue_file.apply(session, plan, author=self.author, note=self.note)


_GOING = {
    Noun.CLAIM: "retired",
    Noun.POINT: "removed",
    Noun.EXAMPLE: "removed",
    Noun.STATEMENT: "removed",
}
"""What becomes of entries that are gone from their file; all others stay."""


def signed(default_note: str) -> Callable[[Verb], Verb]:
    """Ask who answers for a change, and why it is made."""

    def decorate(verb: Verb) -> Verb:
        return click.option(
            "--author",
            default="command line",
            callback=one_line(120),
            show_default=True,
            help="Who answers for the change, by role; it is published.",
        )(
            click.option(
                "--note",
                default=default_note,
                callback=one_line(600),
                show_default=True,
                help="Why it changes; it is published.",
            )(verb)
        )

    return decorate


def storing(default_note: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Ask whether a plan is to be stored; the verb gets the answers as ``storing``."""

    def decorate(verb: Callable[..., None]) -> Callable[..., None]:
        @wraps(verb)
        def asked(*, applying: bool, author: str, note: str, **rest: object) -> None:
            verb(storing=Storing(applying=applying, author=author, note=note), **rest)

        return click.option(
            "--apply", "applying", is_flag=True, help="Store the plan, as one revision."
        )(signed(default_note)(asked))

    return decorate


def refuse(folder: Path, mistakes: Sequence[Mistake], *, show_all: bool) -> NoReturn:
    """Write the mistakes out, with the path an editor can open, and leave with 1."""
    for mistake in mistakes if show_all else mistakes[:SHOWN]:
        click.echo(f"{folder}/{mistake}")
    say_left(len(mistakes), show_all=show_all)
    click.echo(f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'}.")
    raise click.exceptions.Exit(1)


def show_counts(plan: ImportPlan, *, show_all: bool) -> None:
    """Say in a line per noun what changes, or that nothing does, and what stays unnamed."""
    if not plan:
        click.echo("Nothing to do.")
    for noun, part in plan.parts().items():
        if part or noun in plan.orders:
            counts = [
                f"{part.added} added",
                f"{part.changed} changed",
                *([f"{part.removed} {_GOING[noun]}"] if noun in _GOING else []),
                f"{part.unchanged} unchanged",
                *(["in another order"] if noun in plan.orders and not part.added else []),
            ]
            click.echo(f"{PLURALS[noun]}: {', '.join(counts)}")
    if plan.staying:
        click.echo(_stay(plan.staying, show_all=show_all))


def _stay(slugs: Sequence[str], *, show_all: bool) -> str:
    one = len(slugs) == 1
    shown = slugs if show_all else slugs[:NAMED]
    left = len(slugs) - len(shown)
    return (
        f"{len(slugs)} {'framework' if one else 'frameworks'} of the database "
        f"{'is' if one else 'are'} not in the files and {'stays' if one else 'stay'}: "
        + ", ".join(shown)
        + (f" and {left} more (--all shows them)" if left else "")
    )


def show_steps(session: Session, plan: ImportPlan, *, show_all: bool) -> None:
    """Write what a plan does, a line for each step, as they are planned: there may be millions.

    The session has to see the revision that was planned for.
    """
    counts = plan.parts().values()
    for step in islice(_steps(session, plan), None if show_all else SHOWN):
        click.echo(step)
    say_left(sum(part.added + part.changed + part.removed for part in counts), show_all=show_all)


def show_effects(effects: Iterable[Effect]) -> None:
    """Write what a plan does to the comparisons that are looked at: sixty at most."""
    for effect in effects:
        click.echo(effect.sentence())


def say_left(count: int, *, show_all: bool) -> None:
    """Say how many lines of a long list were left out."""
    if not show_all and count > SHOWN:
        click.echo(f"... and {count - SHOWN} more (--all shows them)")


def _steps(session: Session, plan: ImportPlan) -> Iterator[str]:
    """Write each step in a line: + added, ~ changed with what changes, - retired."""
    for noun, part in plan.steps(session):
        yield from (f"+ {noun} {_named(key)}{_stated(entry)}" for key, entry in part.added.items())
        for key, change in part.changed.items():
            yield f"~ {noun} {_named(key)}: {', '.join(_differences(change))}"
        yield from (f"- {noun} {_named(key)}" for key in part.removed)


def _named(key: str | tuple[str, ...]) -> str:
    if isinstance(key, ClaimKey):
        return f"{key.framework} {key.feature} by {key.source} ({key.as_of or 'undated'})"
    return key if isinstance(key, str) else " ".join(key)


def _stated(entry: object) -> str:
    """Write what a new claim says; the rest of what is new goes by its name."""
    if not isinstance(entry, ClaimEntry):
        return ""
    return f": {entry.display or (entry.state if entry.rating is None else entry.rating)}"


def _differences(change: Change[object]) -> list[str]:
    """Name the fields that differ; those of records, which all steps are of."""
    return [
        field.name
        for field in fields(change.new)  # type: ignore[arg-type]
        if field.compare and getattr(change.old, field.name) != getattr(change.new, field.name)
    ]


def show_told(told: Sequence[str], *, show_all: bool) -> None:
    """Write what is not in a plan, and why."""
    for sentence in told if show_all else told[:SHOWN]:
        click.echo(sentence)
    say_left(len(told), show_all=show_all)


def say_stored(done: Imported) -> None:
    """Say which revision a plan became, or how it becomes one."""
    if done.revision is not None:
        click.echo(f"The catalogue is now at revision {done.revision}.")
    elif done.plan:
        click.echo("Nothing is stored yet; --apply stores it.")
