"""Package registries are asked through pip and npm, and their answers are not trusted blindly."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from app.services.registries import (
    LookUpFailed,
    NotAPackage,
    Package,
    Registered,
    clients,
    look_up,
    package_of,
)
from app.services.registries.clients import run
from tests.fake_clients import FakeClients

NEEDS = """\
Requires-Python: >=3.10
Requires-Dist: click>=8
Requires-Dist: Jinja2 (>=3)
Requires-Dist: tomli; python_version < "3.11"
Requires-Dist: colorama; sys_platform == "win32"
Requires-Dist: asgiref; extra == "async"
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeClients:
    fake = FakeClients(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(fake.folder))
    return fake


def package(url: str) -> Package:
    found = package_of(url)
    assert found is not None
    return found


def values(registered: Registered) -> dict[str, int | str]:
    return {feature: said.value for feature, said in registered.said.items()}


def test_a_package_url_names_a_package_of_a_registry() -> None:
    assert package("pkg:pypi/flask").name == "flask"
    assert package("pkg:npm/%40mui/material").name == "@mui/material"
    for other in ("pkg:gem/rails", "https://flask.example/", "", "pypi/flask"):
        assert package_of(other) is None


@pytest.mark.parametrize(
    "url",
    [
        "pkg:pypi/--index-url",
        "pkg:pypi/flask@3.1.3",
        "pkg:pypi/flask;rm",
        "pkg:pypi/flask%20--pre",
        "pkg:pypi/",
        "pkg:pypi/..%2Fflask",
        "pkg:npm/-g",
        "pkg:npm/a/b",
        "pkg:npm/%40mui/..",
        "pkg:npm/file:x",
        "pkg:npm/express%0A",
    ],
)
def test_a_name_that_a_client_could_take_for_something_else_is_refused(url: str) -> None:
    with pytest.raises(NotAPackage):
        package_of(url)


def test_pip_is_asked_for_versions_and_for_a_wheel_that_is_only_read(fake: FakeClients) -> None:
    versions = ["2.0rc1", "1.2", "1.1", "1.0.dev3"]
    fake.python_package("thing", versions, wheel="1.2", needs=NEEDS, padding=20_000)
    found = look_up(package("pkg:pypi/thing"))
    size = values(found).pop("wheel-size")
    assert isinstance(size, int)
    assert 20_000 < size < 21_000
    assert (found.version, found.released, found.listed) == ("1.2", None, frozenset(versions))
    assert values(found) == {
        "release-count": 4,
        "stable-release-count": 2,
        "direct-dependencies": 2,
        "requires-runtime": "Python >=3.10",
        "wheel-size": size,
    }
    listing, download = fake.asked
    assert "--pre" in listing
    for flag in ("--no-deps", "--only-binary :all:", "--no-input"):
        assert flag in download
    assert not any("://" in line or "index-url" in line for line in fake.asked)


def test_the_size_of_a_wheel_for_one_kind_of_machine_says_nothing(fake: FakeClients) -> None:
    fake.python_package("thing", ["1.0"], wheel="1.0", tag="cp313-cp313-linux_x86_64")
    assert "wheel-size" not in look_up(package("pkg:pypi/thing")).said


@pytest.mark.parametrize(
    ("versions", "wheel", "metadata", "reason"),
    [
        (["1.1", "1.0"], "1.0", None, "1.1 is listed, and pip takes 1.0"),
        (["2.0a1"], "2.0a1", None, "lists no stable version"),
        (["1.0", "what?"], "1.0", None, "'what\\?' is no version"),
        (["1.0"], "1.0", "Name: other\nVersion: 1.0\n", "another package"),
        (["1.0"], "1.0", "Name: thing\nVersion: 1.0\nRequires-Dist: ??\n", "can't be read"),
        (["1.0"], "1.0", "Name: thing\nVersion: so\n", "'so' is no version"),
    ],
)
def test_an_answer_of_pip_that_contradicts_itself_is_no_answer(
    fake: FakeClients, versions: list[str], wheel: str, metadata: str | None, reason: str
) -> None:
    rest = {} if metadata is None else {"metadata": metadata}
    fake.python_package("thing", versions, wheel=wheel, **rest)
    with pytest.raises(LookUpFailed, match=reason):
        look_up(package("pkg:pypi/thing"))


MANIFEST = {
    "version": "2.1.0",
    "versions": ["1.0.0beta", "1.0.0", "2.0.0-rc.1", "2.0.0", "2.1.0"],
    "time": {"created": "2011-01-01T10:00:00.000Z", "2.1.0": "2026-10-09T12:56:54.123Z"},
    "dependencies": {"a": "^1", "b": "^2"},
    "engines": {"node": ">= 18"},
    "dist": {"unpackedSize": 76638},
}


def test_npm_is_asked_for_what_it_knows_of_a_package(fake: FakeClients) -> None:
    fake.node_package("@some/thing", MANIFEST)
    found = look_up(package("pkg:npm/%40some/thing"))
    assert fake.asked == ["npm view @some/thing --json"]
    assert (found.version, found.released) == ("2.1.0", date(2026, 10, 9))
    assert values(found) == {
        "release-count": 5,
        "stable-release-count": 3,
        "direct-dependencies": 2,
        "peer-dependencies": 0,
        "own-size": 76638,
        "requires-runtime": "Node.js >=18",
    }


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026-10-09T12:56:54Z", date(2026, 10, 9)),
        ("2026-10-09T12:56:54+00:00", date(2026, 10, 9)),
        ("2026-10-09T12:56:54.206000+00:00", None),
        ("2026-13-09T12:56:54Z", None),
        (None, None),
    ],
)
def test_a_stamp_that_may_be_the_time_a_mirror_fetched_it_is_no_day(
    fake: FakeClients, stamp: str | None, day: date | None
) -> None:
    fake.node_package("thing", {**MANIFEST, "time": {"2.1.0": stamp}})
    assert look_up(package("pkg:npm/thing")).released == day


def test_a_day_that_many_versions_share_is_the_day_they_were_fetched(fake: FakeClients) -> None:
    versions = [f"1.0.{number}" for number in range(7)]
    stamps = dict.fromkeys(versions, "2026-10-09T12:56:54.123Z")
    manifest = {"version": "1.0.6", "versions": versions, "time": stamps}
    fake.node_package("thing", manifest)
    assert look_up(package("pkg:npm/thing")).released is None
    fake.node_package("thing", {**manifest, "versions": versions[1:]})
    assert look_up(package("pkg:npm/thing")).released == date(2026, 10, 9)


def test_a_package_with_one_version_is_read_as_well(fake: FakeClients) -> None:
    fake.node_package("thing", {"version": "1.0.0", "versions": "1.0.0"})
    assert values(look_up(package("pkg:npm/thing")))["release-count"] == 1


@pytest.mark.parametrize(
    "printed",
    ["", "[1]", "no", '{"name": "other", "version": "1"}', '{"name": "thing"}', "[" * 9999],
)
def test_an_answer_of_npm_that_says_nothing_is_no_answer(fake: FakeClients, printed: str) -> None:
    fake.node_package("thing", printed)
    with pytest.raises(LookUpFailed):
        look_up(package("pkg:npm/thing"))


@pytest.mark.usefixtures("fake")
def test_a_client_that_fails_is_quoted_with_its_first_complaint() -> None:
    with pytest.raises(LookUpFailed, match=r"^pip says: No matching distribution found for none$"):
        look_up(package("pkg:pypi/none"))
    with pytest.raises(LookUpFailed, match=r"^npm says: 404 Not Found: none$"):
        look_up(package("pkg:npm/none"))


def test_a_client_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LookUpFailed, match="npm is not installed"):
        look_up(package("pkg:npm/thing"))


def test_a_client_that_hangs_is_ended_with_all_it_started(fake: FakeClients) -> None:
    fake.program(
        "npm",
        f"#!{sys.executable}\n"
        "import subprocess, sys, time\n"
        f"one = subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(fake.folder / 'started')!r}, 'w').write(str(one.pid))\n"
        "time.sleep(60)\n",
    )
    begun = time.monotonic()
    with pytest.raises(LookUpFailed, match="did not end within 1 seconds"):
        run(["npm"], patience=1)
    assert time.monotonic() - begun < 10
    started = int((fake.folder / "started").read_text(encoding="utf-8"))
    for _ in range(50):
        status = Path(f"/proc/{started}/stat")
        if not status.exists() or status.read_text(encoding="utf-8").split()[2] == "Z":
            break
        time.sleep(0.1)
    else:
        os.kill(started, 9)
        pytest.fail("what the client started is still running")


@pytest.mark.parametrize("where", ["stdout", "stderr"])
def test_a_client_that_floods_is_ended(
    fake: FakeClients, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "MOST_OUTPUT", 1_000_000)
    fake.program(
        "npm", f"#!{sys.executable}\nimport sys\nwhile True:\n    sys.{where}.write('x' * 99999)\n"
    )
    with pytest.raises(LookUpFailed, match="prints more than 1000000 bytes"):
        run(["npm"])
