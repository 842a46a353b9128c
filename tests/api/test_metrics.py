"""What is measured: every answer once, by route and never by path, over all workers."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app.api.meters import BUCKETS, KINDS, Meters
from tests import databases
from tests.databases import Server, SQLite
from tests.serving import ROOT, faceoff_serve

PAIR = "/compare?a=flask&b=django"
TOKEN = "a-token-of-the-operators"  # noqa: S105 (nobody's)

Shipped = Callable[[Server], str]
Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def series(text: str) -> Series:
    """Return every number by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def asked(client: FlaskClient) -> Series:
    response = client.get("/metrics")
    assert response.status_code == 200
    return series(response.text)


def requests(found: Series, route: str, *, method: str = "GET", status: int = 200) -> float:
    labels = (("method", method), ("route", route), ("status", str(status)))
    return found.get(("faceoff_requests_total", labels), 0)


def plain(found: Series, name: str) -> float:
    return found[name, ()]


@pytest.fixture
def watched(only_sqlite: SQLite, shipped_on: Shipped) -> Callable[..., Flask]:
    """Make apps on the shipped catalogue that are set as a test says."""

    def made(**settings: object) -> Flask:
        with databases.serving(shipped_on(only_sqlite), **settings) as app:
            return app

    return made


def test_every_answer_is_counted_once_those_from_memory_too(watched: Callable[..., Flask]) -> None:
    client = watched().test_client()
    before = asked(client)
    tag = client.get(PAIR).headers["ETag"]
    client.get(f"/v1{PAIR}")
    client.get(PAIR)
    assert client.get(PAIR, headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/frameworks/nobody").status_code == 404
    after = asked(client)
    assert requests(after, "/compare") - requests(before, "/compare") == 3
    unchanged = [requests(found, "/compare", status=304) for found in (after, before)]
    assert unchanged[0] - unchanged[1] == 1
    gone = [requests(found, "/frameworks/{slug}", status=404) for found in (after, before)]
    assert gone[0] - gone[1] == 1
    hits = [plain(found, "faceoff_answers_hits_total") for found in (after, before)]
    assert hits[0] - hits[1] == 2


def test_durations_are_told_by_route_in_the_published_buckets(
    watched: Callable[..., Flask],
) -> None:
    client = watched().test_client()
    client.get(PAIR)
    name = "faceoff_request_duration_seconds"
    found = asked(client)
    route = ("route", "/compare")
    limits = {
        float(dict(labels)["le"])
        for metric, labels in found
        if metric == f"{name}_bucket" and route in labels
    }
    assert limits == {*BUCKETS, float("inf")}
    assert found[f"{name}_count", (route,)] >= 1


def test_a_thousand_junk_addresses_and_methods_make_no_series(
    catalogue_client: FlaskClient,
) -> None:
    catalogue_client.get("/junk/first")
    catalogue_client.open("/junk/first", method="JUNK")
    catalogue_client.get("/frameworks/junk")
    before = set(asked(catalogue_client))
    for number in range(500):
        catalogue_client.get(f"/junk/{number}?x={number}")
        catalogue_client.get(f"/frameworks/junk-{number}")
        catalogue_client.open("/junk/first", method=f"JUNK{number}")
    found = asked(catalogue_client)
    assert set(found) - before <= {key for key in found if ("route", "/metrics") in key[1]}
    assert requests(found, "unmatched", method="other", status=404) >= 501


def test_the_gauges_tell_of_the_catalogue_the_pool_and_the_release(
    watched: Callable[..., Flask],
) -> None:
    client = watched(threads=3).test_client()
    client.get(PAIR)
    found = asked(client)
    assert plain(found, "faceoff_catalogue_revision") >= 1
    assert plain(found, "faceoff_answers_bytes") > 10_000
    assert plain(found, "faceoff_database_connections_max") >= 5
    assert plain(found, "faceoff_database_connections_in_use") == 0
    assert plain(found, "faceoff_requests_in_flight") == 1, "this one"
    assert any(name == "faceoff_build_info" for name, _ in found)


def test_metrics_are_of_this_moment_and_can_be_switched_off(
    watched: Callable[..., Flask],
) -> None:
    response = watched().test_client().get("/metrics")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    client = watched(metrics="off").test_client()
    assert client.get("/metrics").status_code == 404
    assert client.get(PAIR).status_code == 200


def test_a_token_is_asked_for_where_one_is_set(watched: Callable[..., Flask]) -> None:
    client = watched(metrics_token=TOKEN).test_client()
    for sent in (None, "Basic x", "Bearer", f"Bearer {TOKEN}x", "Bearer ä", f"bearer x{TOKEN}"):
        refused = client.get("/metrics", headers={"Authorization": sent} if sent else {})
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert "faceoff_requests" not in refused.text
    good = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert good.status_code == 200


def told(address: str) -> Series:
    with urllib.request.urlopen(f"{address}/metrics", timeout=10) as reply:
        return series(reply.read().decode())


def test_two_workers_count_together(
    only_sqlite: SQLite, shipped_on: Shipped, tmp_path: Path
) -> None:
    url = only_sqlite.copy(shipped_on(only_sqlite))
    with faceoff_serve(url, tmp_path, workers=2) as address:
        before = requests(told(address), "/compare")
        for number in range(60):
            path = f"{PAIR}&weights=performance:{number % 5}"
            with urllib.request.urlopen(f"{address}{path}", timeout=20) as reply:
                reply.read()
        # Every answer is counted before it is sent.
        totals = {requests(told(address), "/compare") for _ in range(10)}
        assert totals == {before + 60}
        limit = time.monotonic() + 20
        while plain(told(address), "faceoff_database_connections_max") != 12:
            assert time.monotonic() < limit, "one of two workers was never asked"


def test_made_up_methods_take_no_memory() -> None:
    ours = Meters()
    for number in range(3 * KINDS):
        ours.answered(f"JUNK{number}", "unmatched", "404", 0.001)
    # Of what is remembered by the method as it was sent there would be one each.
    assert ours.remembered == 1


def alone(code: str, folder: Path) -> str:
    """Run a program that measures into a folder; return what it prints and logs."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FACEOFF_")},
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_numbers_that_have_no_place_take_no_answer_down(tmp_path: Path) -> None:
    asks = """
        from app import create_app
        client = create_app().test_client()
        print([client.get(path).status_code for path in ("/healthz", "/healthz", "/metrics")])
    """
    said = alone(asks, tmp_path / "missing")
    assert "[200, 200, 404]" in said
    assert said.count("nothing is measured") == 1


def test_a_folder_that_goes_away_later_takes_no_answer_down(tmp_path: Path) -> None:
    asks = """
        import os, shutil
        from app import create_app
        from app.api.meters import meters
        meters()
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        client = create_app().test_client()
        print([client.get(path).status_code for path in ("/healthz", "/nothing", "/metrics")])
    """
    (tmp_path / "there").mkdir()
    said = alone(asks, tmp_path / "there")
    assert "[200, 404, 200]" in said
    assert said.count("not every answer is measured") == 1


def test_a_server_without_a_place_for_its_numbers_answers(
    only_sqlite: SQLite, tmp_path: Path
) -> None:
    url = databases.migrated(only_sqlite)
    (tmp_path / "file").touch()
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "file" / "below")}
    with faceoff_serve(url, tmp_path, environment=environment) as address:
        with urllib.request.urlopen(f"{address}/frameworks", timeout=10) as reply:
            assert reply.status == 200
        with pytest.raises(urllib.error.HTTPError, match="404"):
            told(address)
    assert (tmp_path / "serve.log").read_text().count("nothing is measured") == 1
    only_sqlite.drop(url)


def folders(place: Path) -> dict[int, Path]:
    """Return the folders of servers by the process that made them."""
    return {int(one.name.split("-")[2]): one for one in place.glob("faceoff-metrics-*")}


def soon(holds: Callable[[], object]) -> None:
    limit = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_each_server_has_a_folder_of_its_own_and_removes_no_other(
    only_sqlite: SQLite, tmp_path: Path
) -> None:
    url = databases.migrated(only_sqlite)
    place = tmp_path / "numbers"
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(place)}
    with faceoff_serve(url, tmp_path, environment=environment) as address:
        ((first, folder),) = folders(place).items()
        os.kill(first, signal.SIGHUP)
        soon(lambda: (tmp_path / "serve.log").read_text().count("Booting worker") == 2)
        assert folders(place) == {first: folder}
        # Who takes over from a server is started by it, and told of its folder.
        told_of = {**environment, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
        with faceoff_serve(url, tmp_path, environment=told_of) as other:
            assert len(folders(place)) == 2
            assert requests(told(other), "/readyz") >= 1
            before = requests(told(address), "/metrics")
        assert folders(place) == {first: folder}
        assert requests(told(address), "/metrics") == before + 1
    assert not folders(place)
    only_sqlite.drop(url)


def test_what_a_killed_server_left_is_removed_by_the_next(
    only_sqlite: SQLite, tmp_path: Path
) -> None:
    url = databases.migrated(only_sqlite)
    place = tmp_path / "numbers"
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(place)}
    with faceoff_serve(url, tmp_path, environment=environment):
        ((killed, left),) = folders(place).items()
        os.kill(killed, signal.SIGKILL)
        # Its worker finds itself alone.
        soon(lambda: _unheld(left / "held"))
    assert left.exists()
    (place / "somebody-elses").mkdir()
    with faceoff_serve(url, tmp_path, environment=environment):
        (running,) = folders(place).values()
        assert running != left
        with faceoff_serve(url, tmp_path, environment=environment):
            assert len(folders(place)) == 2
        assert list(folders(place).values()) == [running]
    assert [one.name for one in place.iterdir()] == ["somebody-elses"]
    only_sqlite.drop(url)


def _unheld(file: Path) -> bool:
    with file.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
