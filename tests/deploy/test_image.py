"""The image: its Dockerfile carried out in clean roots, and what comes of it run.

``make test-image``: needs root, debootstrap and some minutes.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deploy.dockerfile import Stage, build, instructions
from tests.serving import ROOT, free_port, when_ready

USER = 10001


@pytest.fixture(scope="module", autouse=True)
def _only_when_asked(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--image"):
        pytest.skip("make test-image carries the Dockerfile out")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for roots, which are large: gone when the tests are done."""
    made = tmp_path_factory.mktemp("image")
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def image(folder: Path) -> Stage:
    """The last stage of the Dockerfile."""
    wheels = folder / "wheels"
    for file in ("postgresql", "build"):
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes"),
                *("-r", str(ROOT / "requirements" / f"{file}.txt"), "-d", str(wheels)),
            ],
            check=True,
            capture_output=True,
        )
    base = folder / "base"
    with_python = ("--variant=minbase", "--include=python3,python3-venv")
    subprocess.run(
        ["debootstrap", *with_python, _suite(), str(base), _mirror()],
        check=True,
        capture_output=True,
    )
    # The Python image's interpreter is called so.
    (base / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    shutil.copytree(wheels, base / "wheels")
    return build(
        ROOT,
        base,
        folder,
        PATH="/usr/local/bin:/usr/bin:/bin:/usr/sbin",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS="/wheels",
    )


def _suite() -> str:
    found = re.search(
        r"VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(encoding="utf-8")
    )
    assert found
    return found[1]


def _mirror() -> str:
    """Return where this machine's own packages come from."""
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout.split()[0]


def test_only_known_instructions_are_in_it() -> None:
    words = {word for word, _ in instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))}
    assert {"FROM", "RUN", "COPY", "USER", "HEALTHCHECK", "STOPSIGNAL", "CMD"} <= words


def test_it_answers_as_a_user_of_its_own_and_its_health_check_passes(
    image: Stage, folder: Path
) -> None:
    port = free_port()
    image.environment["FACEOFF_PORT"] = str(port)
    assert image.user == "faceoff"
    passwd = (image.root / "etc/passwd").read_text(encoding="utf-8")
    assert f"faceoff:x:{USER}:" in passwd
    with _running(image, port, folder / "serve.log") as server:
        owner = Path(f"/proc/{server.pid}").stat().st_uid
        assert owner == USER, "it runs as somebody else"
        address = f"http://127.0.0.1:{port}/compare?a=flask&b=django"
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert json.load(answer)["verdict"]["winner"] == "django"
        checked = image.run(image.health)
        assert checked.returncode == 0, checked.stderr
    assert server.returncode == 0, (folder / "serve.log").read_text(encoding="utf-8")
    assert image.run(image.health).returncode != 0, "it is healthy though nobody answers"


@contextmanager
def _running(image: Stage, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run what the image runs; stop it as an engine does."""
    with log.open("w") as output:
        server = subprocess.Popen(
            image.line(image.command), env=image.environment, stdout=output, stderr=output
        )
        try:
            when_ready(server, f"http://127.0.0.1:{port}", log)
            yield server
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=40)


def test_it_writes_nowhere_but_where_its_data_is(image: Stage) -> None:
    found = subprocess.run(
        ["find", str(image.root), "-xdev", "-user", str(USER), "-type", "f"],
        check=True,
        capture_output=True,
        text=True,
    )
    written = found.stdout.split()
    assert written, "the test before this one wrote something"
    # /tmp and /dev/shm are in memory in the shipped compose file; all else is read-only.
    free = tuple(f"{image.root}/{place}/" for place in ("data", "tmp", "dev/shm"))
    assert not [file for file in written if not file.startswith(free)]
