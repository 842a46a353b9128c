"""The installed package serves as well as a checkout does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.serving import faceoff_serve

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `pip install .` would make, unpacked far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = ["pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w"]
    subprocess.run(
        [sys.executable, "-m", *command, str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = folder.glob("faceoff-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def test_it_serves_the_shipped_catalogue_from_an_empty_folder(
    unpacked: Path, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1"}
    found = subprocess.run(
        [sys.executable, "-c", "import app; print(app.__file__)"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert found.stdout.startswith(str(unpacked)), "the checkout would be tested instead"
    with (
        faceoff_serve(
            f"sqlite:///{tmp_path}/faceoff.sqlite3",
            tmp_path,
            cwd=tmp_path,
            environment=environment,
        ) as address,
        urllib.request.urlopen(f"{address}/compare?a=flask&b=django") as answer,
    ):
        body = json.load(answer)
    assert body["verdict"]["winner"] == "django"


def test_it_carries_its_licences(unpacked: Path) -> None:
    names = {path.name for path in unpacked.rglob("licenses/*")}
    assert names == {"LICENSE", "LICENSE-catalogue.md"}
