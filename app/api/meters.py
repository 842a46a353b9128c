"""What is measured, under the names that /metrics tells it by.

One set a process. Where PROMETHEUS_MULTIPROC_DIR is set, as the server does, each
process keeps its numbers in files there and whoever is asked adds up all of them. The
library looks for that when it is imported, so it is imported no earlier than needed;
it also takes longer to import than a small verb to run.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from app import __version__
from app.api import traces

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

logger = logging.getLogger(__name__)

MEDIA_TYPE: Final = "text/plain"
CONTENT_TYPE: Final = f"{MEDIA_TYPE}; version=0.0.4; charset=utf-8"

BUCKETS: Final = (
    0.005,
    0.01,
    0.025,
    0.05,
    0.075,
    0.1,
    0.25,
    0.5,
    0.75,
    1.0,
    2.5,
    5.0,
    7.5,
    10.0,
)
"""Seconds."""

KINDS: Final = 1_024
"""Kinds of answers whose meters are at hand."""


class Meters:
    """All that one process measures."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "faceoff_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=registry,
        )
        self._durations = Histogram(
            "faceoff_request_duration_seconds",
            "Time from a request's arrival until its answer begins to be sent.",
            ("route",),
            buckets=BUCKETS,
            registry=registry,
        )
        self.in_flight = Gauge(
            "faceoff_requests_in_flight",
            "Requests being worked on; those answered from memory are not.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.hits = Counter("faceoff_answers_hits", "Answers given from memory.", registry=registry)
        self.misses = Counter(
            "faceoff_answers_misses", "Answers not found in memory.", registry=registry
        )
        self.answer_bytes = Gauge(
            "faceoff_answers_bytes",
            "Memory taken by finished answers, over all workers.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.revision = Gauge(
            "faceoff_catalogue_revision",
            "The catalogue's revision as it was last read.",
            multiprocess_mode="livemax",
            registry=registry,
        )
        self.connections_in_use = Gauge(
            "faceoff_database_connections_in_use",
            "Database connections that a request holds.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.connections = Gauge(
            "faceoff_database_connections_max",
            "Database connections that the workers may hold together.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.limits_degraded = Gauge(
            "faceoff_limits_degraded",
            "1 while a worker counts rate limits for itself though there is a Redis to share.",
            multiprocess_mode="livemax",
            registry=registry,
        )
        Gauge(
            "faceoff_build_info",
            "1; the labels say what is running.",
            ("version", "python"),
            multiprocess_mode="livemax",
            registry=registry,
        ).labels(__version__, platform.python_version()).set(1)
        # Looking them up takes longer than counting.
        self._meters_of = lru_cache(maxsize=KINDS)(self._kind)
        self._lost = False

    @property
    def remembered(self) -> int:
        """How many kinds of answers have their meters at hand."""
        return self._meters_of.cache_info().currsize

    def answered(self, method: str, route: str, status: str, seconds: float) -> None:
        """Count an answer; ``status`` is its three digits.

        Where the files can't be written it is not counted: nobody's answer hangs on that.
        """
        try:
            count, observe = self._meters_of(traces.method(method), route, status)
        except OSError as error:
            if not self._lost:
                self._lost = True
                logger.warning("not every answer is measured: %s", error)
            return
        count()
        observe(seconds)

    def _kind(self, method: str, route: str, status: str) -> tuple[Callable[[], None], _Observe]:
        counter = self._requests.labels(method, route, status)
        return counter.inc, self._durations.labels(route).observe

    def told(self) -> bytes:
        """Return all numbers in Prometheus' text format, of all processes that keep them."""
        from prometheus_client import generate_latest

        return generate_latest(self._together())

    def _together(self) -> CollectorRegistry:
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        try:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        except ValueError:
            # No folder is named: there is no process but this one.
            return self._registry
        return registry


_Observe = Callable[[float], None]


@cache
def meters() -> Meters | None:
    """Return this process's meters; None where their files can't be made."""
    try:
        return Meters()
    except OSError as error:
        logger.warning("nothing is measured: %s", error)
        return None
