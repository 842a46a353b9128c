"""What was backed up is what is restored, or nothing is."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app import __version__
from app.models import Framework, db
from app.services import backups, changes
from app.services.backups import Manifest, archive
from tests import databases
from tests.api.writers import key_of
from tests.cli.copies import another, done, held, refused, told
from tests.databases import PostgreSQL, Server, SQLite


@pytest.fixture(autouse=True)
def programs(request: pytest.FixtureRequest) -> None:
    """PostgreSQL's client programs, where a test is on PostgreSQL."""
    if "server" not in request.fixturenames:
        return
    if isinstance(request.getfixturevalue("server"), PostgreSQL) and not shutil.which("pg_dump"):
        says = "pg_dump is not on the PATH (install PostgreSQL's client programs)"
        if os.environ.get("CI") == "true":
            pytest.fail(says)
        pytest.skip(says)


def manifest_of(file: Path) -> Manifest:
    return backups.check(file)


def test_a_restored_database_gives_the_same_answers(
    own_app: Flask, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "faceoff.bak"
    printed = done(own_app, "backup", file)
    assert "Backed up revision 1 of epoch " in printed
    with another(server) as restored:
        again = done(restored, "restore", file)
        assert printed.splitlines()[1:] == again.splitlines()[1:]
        assert told(restored) == told(own_app)
        assert held(restored)[0] == held(own_app)[0]


def test_keys_votes_and_the_log_survive(own_app: Flask, server: Server, tmp_path: Path) -> None:
    key, client = key_of(own_app), own_app.test_client()
    (point, *_) = client.get("/frameworks/flask/points").json["data"]
    voted = client.put(
        f"/points/{point['id']}/votes/ada",
        json={"up": True},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert voted.status_code < 300, voted.text
    done(own_app, "backup", tmp_path / "bak")
    with another(server) as restored:
        done(restored, "restore", tmp_path / "bak")
        client = restored.test_client()
        found = client.get("/frameworks/flask/points").json["data"]
        assert [one["ups"] for one in found if one["id"] == point["id"]] == [1]
        voted = client.delete(
            f"/points/{point['id']}/votes/ada", headers={"Authorization": f"Bearer {key}"}
        )
        assert voted.status_code < 300, voted.text
        log = [restored.test_client().get(f"/revisions/{number}") for number in (1, 2)]
        assert [one.status_code for one in log] == [200, 200]


def test_a_backup_beneath_writers_is_of_one_revision(
    small_app: Flask, server: Server, tmp_path: Path
) -> None:
    """Two rows are changed together, each time to the number of the revision."""
    stop, written = Event(), []

    def write() -> None:
        with small_app.app_context(), Session(db.engine) as session:
            while not stop.is_set():
                with changes.change(session, author="a test", note="On and on") as revision:
                    session.execute(update(Framework).values(summary=f"Of {revision}."))
                written.append(revision)

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            so_far = len(written)
            while len(written) < so_far + 5 and writer.is_alive():
                stop.wait(0.01)
            done(small_app, "backup", tmp_path / str(number))
    finally:
        stop.set()
        writer.join()
    revisions = []
    for number in range(3):
        with another(server) as restored:
            done(restored, "restore", tmp_path / str(number))
            with restored.app_context():
                state = changes.begin_reading(db.session())
                summaries = set(db.session.scalars(select(Framework.summary)))
        assert summaries == {f"Of {state.revision}."}
        assert manifest_of(tmp_path / str(number)).revision == state.revision
        revisions.append(state.revision)
    assert revisions == sorted(set(revisions)), "nobody wrote in between"


def test_a_restore_begins_a_new_epoch_that_running_workers_notice(
    small_app: Flask, tmp_path: Path
) -> None:
    client = small_app.test_client()
    before = client.get("/frameworks")
    done(small_app, "backup", tmp_path / "bak")
    with (
        small_app.app_context(),
        Session(db.engine) as session,
        changes.change(session, author="a test", note="To be lost"),
    ):
        session.execute(update(Framework).values(name="Another"))
    changed = client.get("/frameworks")
    assert changed.data != before.data
    done(small_app, "restore", "--replace", tmp_path / "bak")
    after = client.get("/frameworks", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.data == before.data
    assert after.headers["ETag"] not in {before.headers["ETag"], changed.headers["ETag"]}


def altered(file: Path, target: Path, **fields: object) -> Path:
    """Pack a backup anew with another manifest."""
    payload = target.with_suffix(".payload")
    manifest = archive.unpack(file, payload)
    archive.pack(replace(manifest, **fields), payload, target)  # type: ignore[arg-type]
    payload.unlink()
    return target


def test_what_is_damaged_cut_off_or_foreign_is_refused_and_changes_nothing(
    small_app: Flask, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "bak"
    done(small_app, "backup", file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    bad = {
        "empty": b"",
        "cut in the manifest": whole[:700],
        "cut in the copy": whole[:middle],
        "one bit": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "no tar": b"SQLite format 3\0" * 1000,
    }
    before = held(small_app)
    for name, content in bad.items():
        file.write_bytes(content)
        for words in (("--replace", file), ("--check", file)):
            says = refused(small_app, "restore", *words)
            assert says.startswith("Error: Nothing was restored: "), name
            assert str(file) in says, name
    assert held(small_app) == before
    with another(server) as bare:
        refused(bare, "restore", file)
        assert bare.test_client().get("/readyz").status_code == 503


def test_a_content_that_is_not_what_was_backed_up_is_refused_and_changes_nothing(
    small_app: Flask, tmp_path: Path
) -> None:
    done(small_app, "backup", tmp_path / "bak")
    true = manifest_of(tmp_path / "bak").content
    before = held(small_app)
    wrong = {
        "digest": replace(true, digest="0" * 64),
        "count": replace(true, rows={**true.rows, "claims": true.rows["claims"] + 1}),
    }
    for name, content in wrong.items():
        file = altered(tmp_path / "bak", tmp_path / name, content=content)
        assert "its digest differs" in refused(small_app, "restore", "--replace", file)
    assert held(small_app) == before


def test_a_database_in_use_is_replaced_only_when_told_to(
    small_app: Flask, server: Server, empty_database: str, tmp_path: Path
) -> None:
    done(small_app, "backup", tmp_path / "bak")
    before = held(small_app)
    assert "--replace" in refused(small_app, "restore", tmp_path / "bak")
    assert held(small_app) == before
    with another(server, like=empty_database) as empty:
        done(empty, "restore", tmp_path / "bak")
        assert held(empty)[0] == before[0]
    with another(server, like=empty_database) as keyed:
        key_of(keyed)
        assert "1 keys" in refused(keyed, "restore", tmp_path / "bak")


def test_a_backup_of_an_older_release_is_migrated(
    own_app: Flask, server: Server, tmp_path: Path
) -> None:
    with own_app.app_context():
        flask_migrate.downgrade(revision="0002")
    done(own_app, "backup", tmp_path / "bak")
    assert manifest_of(tmp_path / "bak").migration == "0002"
    with another(server) as restored:
        done(restored, "restore", tmp_path / "bak")
        client = restored.test_client()
        assert client.get("/readyz").status_code == 200
        assert client.get("/search?q=djagno").json["data"][0]["slug"] == "django"


def test_a_backup_of_a_later_release_is_refused(small_app: Flask, tmp_path: Path) -> None:
    done(small_app, "backup", tmp_path / "bak")
    file = altered(tmp_path / "bak", tmp_path / "later", migration="9999", release="9.0")
    assert "release 9.0" in refused(small_app, "restore", "--replace", file)


def test_a_backup_of_the_other_database_is_refused(small_app: Flask, tmp_path: Path) -> None:
    done(small_app, "backup", tmp_path / "bak")
    kind = manifest_of(tmp_path / "bak").kind
    other = next(one for one in archive.Kind if one is not kind)
    payload = tmp_path / "payload"
    manifest = archive.unpack(tmp_path / "bak", payload)
    archive.pack(replace(manifest, kind=other), payload, tmp_path / "other")
    says = refused(small_app, "restore", "--replace", tmp_path / "other")
    assert "catalogue export" in says


def test_a_database_without_our_tables_is_not_backed_up(server: Server, tmp_path: Path) -> None:
    with another(server) as bare:
        assert "No backup was made: " in refused(bare, "backup", tmp_path / "bak")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_over_only_when_told_to_and_is_its_owners_alone(
    small_app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "bak"
    file.write_text("mine")
    assert "--force" in refused(small_app, "backup", file)
    assert file.read_text() == "mine"
    done(small_app, "backup", "--force", file)
    assert manifest_of(file).release == __version__
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file], "something was left behind"


def test_the_file_can_be_opened_without_us(small_app: Flask, tmp_path: Path) -> None:
    done(small_app, "backup", tmp_path / "bak")
    with tarfile.open(tmp_path / "bak") as tar:
        assert tar.getnames()[0] == "manifest.json"
        assert tar.getnames()[1] in {"faceoff.sqlite3", "faceoff.dump"}
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    assert manifest["content"]["rows"]["frameworks"] == 2


def test_of_a_backup_nothing_but_the_copy_is_unpacked(small_app: Flask, tmp_path: Path) -> None:
    done(small_app, "backup", tmp_path / "bak")
    evil = tmp_path / "evil"
    with tarfile.open(tmp_path / "bak") as true, tarfile.open(evil, "w") as tar:
        for member in true.getmembers():
            tar.addfile(member, true.extractfile(member))
        link = tarfile.TarInfo("../escaped")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    manifest_of(evil)
    assert not (tmp_path.parent / "escaped").is_symlink()
    with tarfile.open(evil, "w") as tar:
        link.name = "manifest.json"
        tar.addfile(link)
    assert "no backup" in refused(small_app, "restore", "--replace", evil)


def fake(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_a_password_is_never_on_a_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not databases.postgresql_answers():
        pytest.skip(f"no PostgreSQL answers at {databases.POSTGRESQL} (set TEST_POSTGRESQL_URL)")
    server = PostgreSQL()
    url = databases.migrated(server)
    given = tmp_path / "given"
    fake(
        tmp_path,
        "pg_dump",
        f'echo "$*" > {given}; echo "$PGPASSWORD" >> {given}; echo No >&2; exit 1',
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    word = "s3cret"
    secret = server.url.set(database=url.rpartition("/")[2], password=word)
    with databases.serving(secret.render_as_string(hide_password=False)) as app:
        assert "pg_dump says: No." in refused(app, "backup", tmp_path / "bak")
    arguments, password = given.read_text(encoding="utf-8").splitlines()
    assert word not in arguments
    assert password == word
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with databases.serving(url) as app:
        says = refused(app, "backup", tmp_path / "bak")
        assert "pg_dump is not on the PATH" in says
    server.drop(url)


@pytest.mark.parametrize("table", ["photos", "keys"])
def test_another_programs_file_is_replaced_only_when_told_to(
    small_app: Flask, server: Server, tmp_path: Path, table: str
) -> None:
    if not isinstance(server, SQLite):
        pytest.skip("in PostgreSQL only tables of ours are touched")
    done(small_app, "backup", tmp_path / "bak")
    url = server.new()
    file = Path(url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as theirs, theirs:
        theirs.execute(f"CREATE TABLE {table} (name text)")
    before = file.read_bytes()
    with databases.serving(url) as app:
        assert f"gone ({table})" in refused(app, "restore", tmp_path / "bak")
        assert file.read_bytes() == before
        done(app, "restore", "--replace", tmp_path / "bak")
        assert app.test_client().get("/readyz").status_code == 200
    server.drop(url)


def test_other_tables_of_a_postgresql_database_stay(
    small_app: Flask, server: Server, tmp_path: Path
) -> None:
    if isinstance(server, SQLite):
        pytest.skip("a SQLite file is one program's")
    done(small_app, "backup", tmp_path / "bak")
    with another(server) as bare:
        with bare.app_context(), db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE photos (name text)"))
        done(bare, "restore", tmp_path / "bak")
        with bare.app_context(), db.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM photos")).scalar_one() == 0


def test_what_a_later_pg_restore_writes_is_taken(
    small_app: Flask,
    server: Server,
    empty_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if isinstance(server, SQLite):
        pytest.skip("SQLite has no pg_restore")
    done(small_app, "backup", tmp_path / "bak")
    # The one here may be older than that.
    later = tmp_path / "pg_restore"
    later.write_text(
        "#!/bin/sh\n"
        f'{shutil.which("pg_restore")} "$@" | grep -v transaction_timeout |'
        " sed 's/^SET lock_timeout = 0;$/&\\nSET transaction_timeout = 0;/'\n"
    )
    later.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with another(server, like=empty_database) as empty:
        done(empty, "restore", tmp_path / "bak")
        assert held(empty)[0] == held(small_app)[0]
