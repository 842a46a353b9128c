"""What a search takes in a large catalogue, on both databases: ``make bench-search``.

Names are of two kinds: half are made of common words, as names of frameworks are;
half start alike, as the worst catalogue for a search would.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from app.models import Alias, Category, Framework, db
from app.services import labels
from app.services.changes import change
from tests import databases
from tests.databases import PostgreSQL, Server, SQLite

BATCH = 1_000
SYLLABLES = """
    ba co da fa go ji ka lo me na po qu ra si to vu we xa ye zo spring flask boot
""".split()
WORDS = """
    react fast express vue django rails boot core js py go web app kit api light rest
""".split()
QUESTIONS = {
    "one letter": "f",
    "two letters": "re",
    "name": "React bameko",
    "typing": "expre",
    "later word": "boot",
    "typing error": "djagno",
    "error while typing": "sprign",
    "error in a long question": "fast djagno rails",
    "nothing": "qqqqqqqq",
    "a start of half of all": "fr",
    "the same, long": "framework",
    "the same, mistyped": "framewrok 00",
    "the same, mistyped late": "framework 00x42",
    "a word of half of all": "number",
    "as long as can be": "framework " * 12,
}


def names(count: int) -> list[str]:
    chance = Random(count)
    made: dict[str, None] = {}
    while len(made) < count // 2:
        middle = "".join(chance.choices(SYLLABLES, k=3)).title()
        made[f"{chance.choice(WORDS).title()} {middle} {chance.choice(WORDS).title()}"] = None
    alike = [f"Framework {number:06} Number {number:06}" for number in range(count - len(made))]
    return [*made, *alike]


def fill(session: Session, count: int) -> float:
    """Fill a database with frameworks; returns the seconds their labels took."""
    took = 0.0
    with change(session, author="A benchmark", note="Many frameworks"):
        session.add(Category(id=1, slug="all", name="All", description="All", position=1))
        session.flush()
        numbered = list(enumerate(names(count), 1))
        for first in range(0, count, BATCH):
            rows = [
                {
                    "id": number,
                    "slug": name.lower().replace(" ", "-"),
                    "name": name,
                    "kind": "framework",
                    "maker": None,
                    "summary": "One of many.",
                    "category_id": 1,
                    "links": {},
                }
                for number, name in numbered[first : first + BATCH]
            ]
            session.execute(insert(Framework), rows)
            aliases = [{"alias": f"fw{row['id']}", "framework_id": row["id"]} for row in rows]
            session.execute(insert(Alias), aliases)
            began = time.perf_counter()
            labels.write(
                session,
                (
                    labels.Named(
                        id=row["id"],
                        slug=row["slug"],
                        name=row["name"],
                        aliases=(f"fw{row['id']}",),
                    )
                    for row in rows
                ),
            )
            took += time.perf_counter() - began
    return took


def timed(app: Flask, q: str, rounds: int) -> tuple[list[float], float, bytes]:
    """Ask one question many times; returns the milliseconds, those of our own, the answer."""
    client = app.test_client()
    times, body = [], b""
    own = time.process_time()
    for _ in range(rounds):
        began = time.perf_counter()
        body = client.get("/search", query_string={"q": q[:120], "limit": 20}).data
        times.append((time.perf_counter() - began) * 1000)
    return times, (time.process_time() - own) * 1000 / rounds, body


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frameworks", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=200)
    asked = parser.parse_args()
    answers: dict[str, set[bytes]] = {}
    with tempfile.TemporaryDirectory() as folder:
        servers: list[Server] = [SQLite(Path(folder)), PostgreSQL()]
        for server in servers:
            measure(server, asked.frameworks, asked.rounds, answers)
    differing = [name for name, bodies in answers.items() if len(bodies) > 1]
    print(f"answers that differ between the databases: {', '.join(differing) or 'none'}")


def measure(server: Server, count: int, rounds: int, answers: dict[str, set[bytes]]) -> None:
    url = databases.migrated(server)
    try:
        # Nothing is remembered: each is a search that nobody made before.
        with databases.serving(url, answer_bytes=0) as app:
            with app.app_context():
                took = fill(db.session(), count)
                # PostgreSQL does so by itself, within a minute or so.
                db.session.execute(text("ANALYZE"))
                db.session.commit()
                sizes = [
                    db.session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
                    for table in ("labels", "label_keys")
                ]
            print(
                f"{type(server).__name__}: {count:,} frameworks, labels in {took:.1f} s {sizes}, "
                f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
            )
            for name, q in QUESTIONS.items():
                times, own, body = timed(app, q, rounds)
                answers.setdefault(name, set()).add(body)
                p99 = statistics.quantiles(times, n=100)[98]
                print(
                    f"  {name:28} median {statistics.median(times):6.2f}   p99 {p99:6.2f}   "
                    f"processor here {own:5.2f} ms"
                )
    finally:
        server.drop(url)


if __name__ == "__main__":
    main()
