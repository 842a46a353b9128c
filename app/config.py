"""Every setting: its default, its bounds and one sentence on what it is for.

Settings are read from ``FACEOFF_*`` environment variables. They win in this
order: an argument to ``create_app``, the environment, the default below.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, ValidationError, validate

PREFIX = "FACEOFF_"


class BadSettings(Exception):
    """One or more settings cannot be used; ``problems`` names each with its reason."""

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        self.problems = dict(problems)
        lines = [f"{name}: {' '.join(reasons)}" for name, reasons in sorted(self.problems.items())]
        super().__init__("\n".join(lines))


def _setting(
    default: Any,
    sentence: str,
    *,
    parser: str = "str",
    check: Callable[[Any], Any] | None = None,
    secret: bool = False,
) -> Any:
    """Declare a setting; ``parser`` is the environs method that reads it."""
    metadata = {"sentence": sentence, "parser": parser, "check": check, "secret": secret}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def _default_database() -> str:
    return f"sqlite:///{Path.cwd() / 'faceoff.sqlite3'}"


def _default_workers() -> int:
    """One worker a usable core and one more, four at most: gthread shares a core well."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(4, (cores or 1) + 1)


def _database(url: str) -> None:
    """Raise ValidationError for an address that no database can be found by."""
    # Late: the library takes longer to import than a small verb to run.
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    if not re.match(r"(sqlite:///|postgresql(\+psycopg)?://)", url):
        raise ValidationError("must start with sqlite:/// or postgresql://")
    try:
        parsed = make_url(url)
    # Its own words would repeat the address, and the password in it.
    except (ArgumentError, ValueError):
        raise ValidationError(_UNREADABLE) from None
    if parsed.get_backend_name() == "sqlite" and not parsed.database:
        raise ValidationError("names no file: sqlite:////srv/faceoff.sqlite3 would")
    if parsed.port is not None and not 1 <= parsed.port <= 65_535:
        raise ValidationError(_UNREADABLE)


def _redis(url: str) -> None:
    """Raise ValidationError for an address that no Redis can be found by."""
    if not re.fullmatch(r"(redis|rediss|valkey|valkeys)://\S+", url):
        raise ValidationError("must start with redis://, rediss://, valkey:// or valkeys://")
    try:
        parsed = urlsplit(url)
        usable = parsed.hostname and parsed.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValidationError(_UNREADABLE)


_UNREADABLE = "is no address: host and port can't be read from it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator can choose. Each field's metadata carries its sentence."""

    database_url: str = _setting(
        _default_database,
        "Where the catalogue is kept: a SQLite file or a PostgreSQL 15+ database.",
        check=_database,
        secret=True,
    )
    public_url: str = _setting(
        "",
        "The address people reach this service at, put in front of every link; "
        "empty makes links relative to the host that was asked.",
        check=validate.Regexp(
            r"(https?://[^/\s]+(/[^\s]*[^/\s])?)?\Z",
            error="must be an http(s) address without a slash at its end",
        ),
    )
    trusted_hosts: list[str] = _setting(
        list,
        "Host names this service answers to, comma-separated, '.example.org' for all below; "
        "empty answers to any.",
        parser="list",
    )
    max_body_bytes: int = _setting(
        262_144,
        "The largest request body read, in bytes; a larger one is refused with 413.",
        parser="int",
        check=validate.Range(min=1_024, max=52_428_800),
    )
    max_import_bytes: int = _setting(
        52_428_800,
        "The largest body of an import read, in bytes; a larger one is refused with 413.",
        parser="int",
        check=validate.Range(min=1_024, max=1_073_741_824),
    )
    host: str = _setting("127.0.0.1", "The address the server listens on.")
    port: int = _setting(
        8000,
        "The port the server listens on.",
        parser="int",
        check=validate.Range(min=1, max=65_535),
    )
    workers: int = _setting(
        _default_workers,
        "How many worker processes gunicorn keeps.",
        parser="int",
        check=validate.Range(min=1, max=256),
    )
    threads: int = _setting(
        4,
        "How many requests one worker answers at a time; the database pool is sized to it.",
        parser="int",
        check=validate.Range(min=1, max=256),
    )
    revision_lease: float = _setting(
        1.0,
        "For how many seconds a worker goes on answering from the revision it last read before "
        "it asks the database again; 0 asks for every answer.",
        parser="float",
        check=validate.Range(min=0.0, max=60.0),
    )
    answer_bytes: int = _setting(
        40_000_000,
        "How much memory finished answers may take in each worker, in bytes; 0 keeps none.",
        parser="int",
        check=validate.Range(min=0, max=10_000_000_000),
    )
    profile_bytes: int = _setting(
        40_000_000,
        "How much memory may be taken in each worker by what answers are made of, in bytes; "
        "0 keeps nothing.",
        parser="int",
        check=validate.Range(min=0, max=10_000_000_000),
    )
    frame_ancestors: list[str] = _setting(
        lambda: ["*"],
        "The origins whose pages may frame an embed, comma-separated; * allows every page.",
        parser="list",
        check=validate.ContainsNoneOf("\r\n;,\"' ", error="holds an origin that can't be one"),
    )
    languages: str = _setting(
        "",
        "A folder with further language files for embeds, as app/web/languages has them; "
        "empty takes those that are shipped.",
    )
    log_level: str = _setting(
        "info",
        "How much is logged: debug, info, warning or error.",
        check=validate.OneOf(["debug", "info", "warning", "error"]),
    )
    log_format: str = _setting(
        "json",
        "How the server writes its log: json for programs, one object a line, or text for people.",
        check=validate.OneOf(["json", "text"]),
    )
    metrics: str = _setting(
        "on",
        "Whether requests are measured and /metrics tells of them: on or off.",
        check=validate.OneOf(["on", "off"]),
    )
    metrics_token: str = _setting(
        "",
        "What /metrics asks for as a bearer token; empty lets everybody read it.",
        check=validate.Regexp(
            r"[A-Za-z0-9._~+/-]{16,}=*\Z",
            error="must be 16 or more letters, digits and -._~+/ as a bearer token has them",
        ),
        secret=True,
    )
    reads_per_minute: int = _setting(
        600,
        "How many answers a minute are computed for one key, or one address without; "
        "0 sets no limit. Answers from memory are not counted.",
        parser="int",
        check=validate.Range(min=0, max=1_000_000),
    )
    writes_per_minute: int = _setting(
        120,
        "How many changes a minute one key may ask for, or one address without; 0 sets no limit.",
        parser="int",
        check=validate.Range(min=0, max=1_000_000),
    )
    redis_url: str = _setting(
        "",
        "A Redis or Valkey in which workers and machines count together what is asked; "
        "empty lets each worker count for itself.",
        check=_redis,
        secret=True,
    )
    trusted_proxies: int = _setting(
        0,
        "How many proxies of yours a request passes, each adding to X-Forwarded-For; "
        "0 goes by the address that connects.",
        parser="int",
        check=validate.Range(min=0, max=16),
    )
    security_contact: str = _setting(
        "",
        "Where weaknesses are reported, told by /.well-known/security.txt: a mailto: or https: "
        "address; empty tells nobody.",
        check=validate.Regexp(
            r"(mailto:[^@\s]+@[^@\s]+|https://[^\s]+)?\Z",
            error="must be a mailto: or an https: address",
        ),
    )
    drain_file: str = _setting(
        "",
        "A file that, while it is there, makes /readyz say that no more traffic may come; "
        "a start takes it away. Empty knows none.",
    )


def sentences() -> dict[str, str]:
    """Return each setting's environment variable and what it is for."""
    return {_variable(f.name): f.metadata["sentence"] for f in fields(Settings)}


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def from_environment() -> Settings:
    """Read the settings, collecting every mistake before saying no.

    An unknown ``FACEOFF_*`` variable is a mistake too: a misspelt setting that
    is silently ignored shows only when it is needed. An empty one counts as
    not set, as compose files pass those they have no value for.

    Raises BadSettings with all problems, by variable.
    """
    env = Env(eager=False)
    chosen: dict[str, Any] = {}
    for f in fields(Settings):
        variable = _variable(f.name)
        if _chosen(variable):
            checks = [f.metadata["check"]] if f.metadata["check"] else []
            chosen[f.name] = getattr(env, f.metadata["parser"])(variable, validate=checks)
    problems = _unknown()
    try:
        env.seal()
    except EnvValidationError as mistakes:
        problems |= dict(mistakes.error_messages)  # type: ignore[arg-type]
    if problems:
        raise BadSettings(problems)
    return Settings(**chosen)


class Origin(StrEnum):
    """Where the value of a setting comes from."""

    DEFAULT = "default"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A setting as it counts; nothing of ``value`` is secret."""

    variable: str
    value: Any
    origin: Origin
    sentence: str


def in_force() -> list[InForce]:
    """Read the settings as a start would, and tell each without its secrets.

    Raises BadSettings as ``from_environment`` does.
    """
    settings = from_environment()
    return [
        InForce(
            variable=_variable(f.name),
            value=redacted(value) if f.metadata["secret"] else value,
            origin=Origin.ENVIRONMENT if _chosen(_variable(f.name)) else Origin.DEFAULT,
            sentence=f.metadata["sentence"],
        )
        for f in fields(Settings)
        for value in [getattr(settings, f.name)]
    ]


_USERINFO_PASSWORD = re.compile(r"(?<=://)([^:/@?]*):.*@")
_QUERY_PASSWORD = re.compile(r"([?&][^=&]*password=)[^&]*", re.IGNORECASE)


def redacted(secret: str) -> str:
    """Return an address without its passwords, and *** for any other secret.

    Up to the last @: a password that holds one is better told too little of.
    """
    if "://" not in secret:
        return "***" if secret else ""
    return _QUERY_PASSWORD.sub(r"\1***", _USERINFO_PASSWORD.sub(r"\1:***@", secret))


def environment_with(added: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a program that we start, with some variables of its own.

    What a program is told so is seen by nobody else; its command line is seen by all.
    """
    return {**os.environ, **added}


_INJECTED = re.compile(r"FACEOFF_(SERVICE_\w+|PORT_\d+_\w+)\Z")
"""What Kubernetes puts into the environment for a service called faceoff."""

_INJECTED_PORT = re.compile(r"(tcp|udp|sctp)://\S+")
"""And what it puts into FACEOFF_PORT, which is a setting of ours."""


def _unknown() -> dict[str, list[str]]:
    known = set(sentences())
    return {
        name: ["is not a setting; see docs/settings.md for those there are."]
        for name in os.environ
        if name.startswith(PREFIX) and name not in known and not _INJECTED.match(name)
    }


def _chosen(variable: str) -> bool:
    """Whether somebody has set it; Kubernetes' FACEOFF_PORT is an address, and no choice."""
    value = os.environ.get(variable)
    if variable == "FACEOFF_PORT" and value and _INJECTED_PORT.fullmatch(value):
        return False
    return bool(value)


def flask_config(settings: Settings) -> dict[str, Any]:
    """Return what Flask and its extensions are told, made from our settings."""
    return {
        "SETTINGS": settings,
        "SQLALCHEMY_DATABASE_URI": _absolute(settings.database_url),
        "MAX_CONTENT_LENGTH": settings.max_body_bytes,
        "PROPAGATE_EXCEPTIONS": False,
    }


def _absolute(database_url: str) -> str:
    """Anchor a relative SQLite path where the program was started.

    Flask-SQLAlchemy would put it into Flask's instance folder, which for an
    installed package lies inside the interpreter's own directories.
    """
    scheme, separator, path = database_url.partition("sqlite:///")
    if not separator or scheme:
        return database_url
    return f"sqlite:///{Path(path).absolute()}"
