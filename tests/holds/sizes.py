"""How much of each is done: a little in ``make test``, what is promised in ``make holds``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Clients, rounds and kills."""

    #: Clients that edit one version at once, and how often they do.
    clients: int
    rounds: int
    #: Random histories, and the steps of each.
    histories: int
    steps: int
    #: Workers killed beneath writers, and how many of these there are.
    worker_kills: int
    writers: int
    #: Servers killed in the middle of an import, and its frameworks.
    server_kills: int
    frameworks: int
    #: Moments at which an import is undone, and the comparisons looked at after each.
    undone: int
    comparisons: int


LITTLE = Sizes(
    clients=8,
    rounds=2,
    histories=2,
    steps=10,
    worker_kills=1,
    writers=3,
    server_kills=1,
    frameworks=40,
    undone=2,
    comparisons=6,
)
PROMISED = Sizes(
    clients=50,
    rounds=20,
    histories=40,
    steps=30,
    worker_kills=20,
    writers=8,
    server_kills=20,
    frameworks=200,
    undone=8,
    comparisons=200,
)
