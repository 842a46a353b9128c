"""Servers on databases of their own, keys to write with, and the figures that come of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Server
from tests.editors import key_to
from tests.holds.figures import FIGURES
from tests.holds.running import Served
from tests.holds.sizes import LITTLE, PROMISED, Sizes


@pytest.fixture(scope="session")
def sizes(request: pytest.FixtureRequest) -> Sizes:
    """How much of each is to be done."""
    return PROMISED if request.config.getoption("--promised") else LITTLE


@pytest.fixture(scope="session")
def kind(server: Server) -> str:
    """What the database is called in the figures."""
    return type(server).__name__


@pytest.fixture(scope="module")
def database(server: Server, shipped_database: str) -> Iterator[str]:
    """The shipped catalogue, for a server to write to."""
    url = server.copy(shipped_database)
    yield url
    server.drop(url)


@pytest.fixture(scope="module")
def key(database: str) -> str:
    """A key to edit with."""
    return key_to(database)


@pytest.fixture(scope="module")
def served(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real server on the shipped catalogue."""
    server = Served(database, tmp_path_factory.mktemp("served"))
    server.start()
    yield server
    server.kill()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was counted, in the form of RESULTS.md."""
    if config.getoption("--promised"):
        for line in FIGURES:
            terminalreporter.write_line(line)
