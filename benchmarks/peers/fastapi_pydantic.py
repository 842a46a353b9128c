"""GET /compare on FastAPI, SQLAlchemy and pydantic.

A plain ``def``, which FastAPI runs in its pool of threads, as its documentation has it
for SQLAlchemy's blocking sessions. The answer goes from pydantic to bytes directly: what
FastAPI advises now in place of orjson.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.peers.scoring import compare, weights_of
from benchmarks.peers.tables import DATABASE_URL, load_pair


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CellOut(Out):
    rating: float | str | None
    value: float | None
    display: str | None
    source: str
    url: str | None
    as_of: str | None


class RowOut(Out):
    slug: str
    name: str
    group: str
    kind: str
    weight: float | None
    winner: str | None
    delta: float | None
    a: CellOut | None
    b: CellOut | None


class SideOut(Out):
    slug: str
    name: str
    kind: str
    summary: str
    score: float | None


class ComparisonOut(Out):
    a: SideOut
    b: SideOut
    outcome: str
    winner: str | None
    difference: float | None
    coverage: float
    features: list[RowOut]


# As many connections as threads, so that none waits for another's.
engine = create_engine(DATABASE_URL, pool_size=40)
sessions = sessionmaker(engine)
app = FastAPI()


def session() -> Iterator[Session]:
    with sessions() as opened:
        yield opened


@app.get("/compare")
def show(
    a: str, b: str, opened: Annotated[Session, Depends(session)], weights: str = ""
) -> ComparisonOut:
    try:
        pair = load_pair(opened, a, b)
    except LookupError as missing:
        raise HTTPException(404) from missing
    return ComparisonOut.model_validate(compare(pair, weights_of(weights)))
