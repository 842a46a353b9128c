"""What the server writes down: one line an event, as JSON for programs or as text for people.

Whatever is said through ``logging``, by us, gunicorn or Alembic, comes out the same way.
The other verbs of the command line speak to whoever called them, and plainly. The
library takes longer to import than they take to run, so that is done where it is needed.
"""

from __future__ import annotations

import json
import logging.config
import sys
from collections.abc import Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger, Processor

JSON: Final = "json"

FIRST: Final = ("timestamp", "level", "event")
"""What every line begins with."""

Event = MutableMapping[str, Any]
Says = Callable[[], Mapping[str, Any]]


def start(form: str, level: str, *, of_request: Says = dict) -> None:
    """Send everything that is logged in this process to standard error.

    :param form: ``json`` or ``text``.
    :param level: the least that is written: debug, info, warning or error.
    :param of_request: tells of the request that is being answered while something is said.
    """
    from structlog.stdlib import ProcessorFormatter

    def tell_of_request(_logger: Any, _name: str, event: Event) -> Event:
        return {**of_request(), **event}

    formatter = {
        "()": ProcessorFormatter,
        "processors": [ProcessorFormatter.remove_processors_meta, *_rendering(form)],
        "foreign_pre_chain": [tell_of_request, *_marks()],
    }
    # gunicorn hangs handlers of its own on its loggers; these are taken away.
    propagating = {"handlers": [], "level": "NOTSET", "propagate": True}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"faceoff": formatter},
            "handlers": {
                "console": {
                    "class": "logging.StreamHandler",
                    "formatter": "faceoff",
                    "stream": "ext://sys.stderr",
                }
            },
            "root": {"level": level.upper(), "handlers": ["console"]},
            "loggers": {"gunicorn.error": propagating, "gunicorn.access": propagating},
        }
    )
    logging.captureWarnings(capture=True)


def lines(form: str, level: str) -> FilteringBoundLogger:
    """Return what writes lines to standard output without the detour through ``logging``.

    There is one for every request, and the detour takes several times as long.
    """
    import structlog

    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(sys.stdout),
        processors=[*_marks(), *_rendering(form)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    ).bind()
    return logger


def _marks() -> list[Processor]:
    import structlog

    return [
        structlog.processors.add_log_level,
        # RFC 3339, in UTC.
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _rendering(form: str) -> list[Processor]:
    import structlog

    if form == JSON:
        return [structlog.processors.format_exc_info, lambda *said: _object(said[-1])]
    return [
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    ]


def _object(event: Mapping[str, Any]) -> str:
    """Write an event as one line of JSON."""
    said = {name: event[name] for name in FIRST if name in event} | dict(event)
    try:
        return orjson.dumps(said, default=repr, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        # Half a surrogate pair, which orjson refuses to write.
        return json.dumps(said, default=repr)
