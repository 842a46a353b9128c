"""The page on embedding says what there is: every line is tried, every name looked up."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.api.schemas.embeds import EmbedQuery
from tests import databases
from tests.databases import Server, SQLite
from tests.embeds.test_front_page import Page
from tests.serving import faceoff_serve

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
HERE = "https://compare.example"
WEB = ROOT / "app" / "web"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def below(heading: str) -> str:
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


@pytest.fixture(scope="module")
def known(only_sqlite: SQLite, shipped_on: Callable[[Server], str]) -> Iterator[FlaskClient]:
    """Asks a service that knows its public address."""
    with databases.serving(shipped_on(only_sqlite), public_url=HERE) as app:
        yield app.test_client()


def test_every_line_to_paste_leads_to_an_answer(known: FlaskClient) -> None:
    addresses = [
        str(value)
        for block in blocks("html")
        for _, attributes in Page(block).elements
        for name, value in attributes.items()
        if name in {"src", "href"}
    ]
    assert len(addresses) >= 11
    for address in addresses:
        assert address.startswith(HERE)
        assert known.get(address.removeprefix(HERE)).status_code == 200, address


def test_each_command_runs_as_it_stands(
    only_sqlite: SQLite,
    shipped_on: Callable[[Server], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FACEOFF_PUBLIC_URL", HERE)
    url = only_sqlite.copy(shipped_on(only_sqlite))
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    with faceoff_serve(url, tmp_path) as served:
        for command in commands:
            done = subprocess.run(
                ["bash", "-ec", command.replace("http://127.0.0.1:8000", served)],
                capture_output=True,
                text=True,
                check=True,
                timeout=30,
            )
            assert "rich" in done.stdout, command
    only_sqlite.drop(url)


def test_every_block_is_tried() -> None:
    assert PAGE.count("```") == 2 * (len(blocks("html")) + len(blocks("sh")))


def test_it_tells_of_every_parameter_and_of_no_other() -> None:
    told = re.findall(r"^\| `(\w+)` \|", below("Parameters"), re.MULTILINE)
    taken = {field.data_key or name for name, field in EmbedQuery().load_fields.items()}
    assert sorted(told) == sorted(taken)


def test_it_tells_of_every_custom_property_and_every_part() -> None:
    css = (WEB / "static" / "embed.css").read_text(encoding="utf-8")
    set_by_us = {"--faceoff-accent-light", "--faceoff-accent-dark"}
    properties = set(re.findall(r"var\((?:\s*)(--faceoff-[a-z-]+)", css)) - set_by_us
    looks = below("Looks")
    assert set(re.findall(r"`(--faceoff-[a-z]+)`", looks)) == properties
    markup = "".join(path.read_text(encoding="utf-8") for path in WEB.rglob("embed*/*.html"))
    parts = set(re.findall(r' part="([a-z]+)"', markup))
    listed = looks.split("::part(headline)`:")[1].split("\n\n")[1]
    assert set(re.findall(r"`([a-z]+)`", listed)) == parts


def test_it_tells_of_every_event() -> None:
    script = (WEB / "static" / "faceoff.js").read_text(encoding="utf-8")
    dispatched = set(re.findall(r'dispatch\([^"]*"(faceoff:\w+)"', script))
    told = set(re.findall(r"^\| `(faceoff:\w+)` \|", PAGE, re.MULTILINE))
    assert told == dispatched


def test_what_it_says_is_never_done_is_not_done() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in WEB.rglob("static/*.js"))
    for word in ("cookie", "localStorage", "sessionStorage", "indexedDB", ".innerHTML", "eval("):
        assert word not in scripts


def test_the_readme_leads_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "(docs/embedding.md)" in readme
    (line,) = re.findall(r"`(<script [^`]+</script>)`", readme)
    assert line.replace("http://127.0.0.1:8000", HERE) in PAGE.replace(' data-size="table"', "")
