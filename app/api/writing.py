"""Routes that change the catalogue: their declaration is their contract, as for reads.

Asked in this order, so that each answer tells no more than it must: the key, the
query, what was seen, why, the body. What there is is looked at last, behind the
write lock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from marshmallow import Schema, fields

from app.api import auth, bodies, http_cache, parsing, preconditions, replays
from app.api.contract import Answer, Operation, Writes, register, respond_with
from app.api.errors import InvalidRequest
from app.api.preconditions import Condition
from app.api.replays import Keep
from app.domain.errors import BadEntries, CatalogueError, Mistake
from app.domain.keys import Scope
from app.models import Session, db
from app.services.changes import Signature
from app.services.keys import KeyRecord

REASON = "X-Change-Reason"
REASON_MEMBER = "change_reason"
LONGEST_REASON = 600

WriteView = Callable[..., Answer]
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One asked-for change: who asks, why, on what condition, and what was sent.

    ``asked`` is the query beside ``dry_run``. ``repeat`` keeps the answer for whoever
    sends the request again; see ``keep``.
    """

    session: Session
    key: KeyRecord
    reason: str
    dry_run: bool
    asked: Mapping[str, Any]
    condition: Condition
    body: Any
    repeat: Keep

    @property
    def signature(self) -> Signature:
        """Return what the log keeps of it."""
        return Signature(author=self.key.name, note=self.reason, key_id=self.key.id)

    def keep(self, answer: Callable[[Done], Answer]) -> Callable[[Done], None]:
        """Return what a change calls before it commits, with what it did: see ``editing.edit``.

        A route that is ``repeatable`` has to pass it on, or an answer could be lost
        whose work is stored.
        """
        return lambda done: self.repeat(self.session, answer(done))


class WriteQuery(Schema):
    """How a change is to be made."""

    dry_run = fields.Boolean(
        load_default=False,
        metadata={"description": "Answer with what it would do, and store nothing."},
    )


_QUERY = WriteQuery()


def write(  # noqa: PLR0913 (a contract has this many clauses; all are named)
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    tag: str,
    returns: Schema,
    query: WriteQuery = _QUERY,
    body: Schema | None = None,
    scope: Scope = Scope.EDIT,
    may_fail: tuple[type[CatalogueError], ...] = (),
    writes: Writes | None = None,
    status: int = 200,
) -> Callable[[WriteView], WriteView]:
    """Declare a route that changes something; the view gets a ``Writing`` and the path's names."""
    asks = writes or Writes()

    def declare(view: WriteView) -> WriteView:
        operation = Operation(
            path=path,
            method=method,
            view=view,
            tag=tag,
            query=query,
            body=body,
            returns=returns,
            may_fail=may_fail,
            scope=scope,
            writes=asks,
            status=status,
        )

        @wraps(view)
        def respond(**path_arguments: Any) -> Response:
            writing = _asked(operation, asks)
            sent = bodies.file_digest if asks.takes else bodies.sent
            again = replays.asked(writing.key, sent) if asks.repeatable else None
            answer = replays.once(
                None if writing.dry_run else again,
                lambda keep: view(replace(writing, repeat=keep), **path_arguments),
            )
            return respond_with(answer, cache=http_cache.NEVER)

        register(blueprint, operation, respond)
        return view

    return declare


def _asked(operation: Operation, asks: Writes) -> Writing:
    key = auth.require(operation.scope or Scope.EDIT)
    asked = parsing.query(operation.query)
    condition = Condition(new=asks.creates)
    if asks.conditional:
        condition = preconditions.condition(may_be_new=operation.method == "PUT")
    body: Any = None
    if operation.body is not None:
        body = bodies.json_body(*((bodies.MERGE_PATCH,) if asks.merges else ()))
        if not isinstance(body, dict):
            raise BadEntries([Mistake(detail="The body must be an object.", pointer="#")])
    return Writing(
        session=db.session(),
        key=key,
        reason=_reason(body) if asks.reasoned else "",
        dry_run=asked.pop("dry_run"),
        asked=asked,
        condition=condition,
        body=body,
        repeat=replays.forget,
    )


def _reason(body: dict[str, Any] | None) -> str:
    """Take the reason from the header, else out of the body."""
    member = None if body is None else body.pop(REASON_MEMBER, None)
    sent = request.headers.get(REASON)
    # Headers come as latin-1 whatever they were written in; ours are read as UTF-8.
    told = member if sent is None else _utf8(sent)
    if isinstance(told, str) and told.strip().isprintable():
        told = told.strip()
        if 0 < len(told) <= LONGEST_REASON:
            return told
    detail = (
        f"Say why, in one line of 1 to {LONGEST_REASON} characters, in UTF-8: in the header "
        f"{REASON} or the member {REASON_MEMBER} of the body. It is published."
    )
    pointer = None if member is None else f"#/{REASON_MEMBER}"
    raise InvalidRequest([Mistake(detail=detail, parameter=REASON, pointer=pointer)])


def _utf8(header: str) -> str | None:
    """Return what a header says in UTF-8; None for what is none."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
