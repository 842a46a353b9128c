"""What tests of imports are given: small databases of their own, and somebody with a key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests import databases
from tests.databases import Server
from tests.editors import Editor, editor


@pytest.fixture
def app(small_app: Flask) -> Flask:
    """The app on the smallest catalogue."""
    return small_app


@pytest.fixture(scope="module")
def shipped(server: Server, shipped_database: str) -> Iterator[Editor]:
    """Somebody who tries to import into the shipped catalogue, and leaves it as it is."""
    url = server.copy(shipped_database)
    with databases.serving(url) as app:
        yield editor(app)
    server.drop(url)


@pytest.fixture
def ada(app: Flask) -> Editor:
    return editor(app)
