"""Keys are made, recognised and revoked, and their secret is kept nowhere."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.domain.keys import Scope
from app.models import Base, Key, Revision, db
from app.services import keys
from app.services.changes import WriteInsideRead, begin_reading, private_change
from app.services.keys import NewKey, authenticate

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def new(session: Session, *, expires_at: datetime | None = None) -> NewKey:
    return keys.create(
        session, name="Ada's script", scope=Scope.EDIT, now=NOW, expires_at=expires_at
    )


def other_secret(key: str) -> str:
    return key[:-2] + ("AA" if not key.endswith("AA") else "BA")


def test_a_key_just_made_is_recognised_as_whose_it_is(session: Session) -> None:
    made = new(session)
    found = authenticate(session, made.text, NOW + MINUTE)
    assert found == made.record
    assert found is not None
    assert (found.name, found.scope, found.created_at) == ("Ada's script", Scope.EDIT, NOW)


def test_two_keys_have_nothing_in_common(session: Session) -> None:
    one, other = new(session), new(session)
    assert one.record.public_id != other.record.public_id
    assert one.text[12:] != other.text[12:]


def test_a_wrong_secret_is_refused(session: Session) -> None:
    made, other = new(session), new(session)
    assert authenticate(session, other_secret(made.text), NOW) is None
    assert authenticate(session, made.text[:12] + other.text[12:], NOW) is None


@pytest.mark.parametrize("presented", ["", "x", "fo_aaaaaaaa_", "fo_" + "a" * 52, "\x00" * 55])
def test_what_is_no_key_is_refused_without_asking(session: Session, presented: str) -> None:
    assert authenticate(session, presented, NOW) is None
    assert not session.in_transaction()


def test_an_unknown_id_costs_the_comparison_that_a_wrong_secret_costs(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = new(session)
    compared: list[tuple[int, int]] = []

    def compare(kept: str, presented: str) -> bool:
        compared.append((len(kept), len(presented)))
        return same(kept, presented)

    same = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", compare)
    assert authenticate(session, other_secret(made.text), NOW) is None
    assert authenticate(session, f"fo_aaaaaaaa{made.text[11:]}", NOW) is None
    assert compared == [(64, 64)] * 2


def test_a_key_is_good_until_the_moment_it_ends(session: Session) -> None:
    made = new(session, expires_at=NOW + MINUTE)
    assert authenticate(session, made.text, NOW + MINUTE - timedelta(seconds=1)) is not None
    assert authenticate(session, made.text, NOW + MINUTE) is None


def test_a_revoked_key_is_refused_and_stays_in_the_list(session: Session) -> None:
    made = new(session)
    revoked = keys.revoke(session, made.record.public_id, NOW + MINUTE)
    assert revoked is not None
    assert authenticate(session, made.text, NOW + MINUTE) is None
    assert keys.every(session) == [revoked]
    assert revoked.revoked_at == NOW + MINUTE


def test_revoking_twice_keeps_the_first_day_and_an_unknown_id_is_told(session: Session) -> None:
    made = new(session)
    keys.revoke(session, made.record.public_id, NOW + MINUTE)
    again = keys.revoke(session, made.record.public_id, NOW + 2 * MINUTE)
    assert again is not None
    assert again.revoked_at == NOW + MINUTE
    assert keys.revoke(session, "aaaaaaaa", NOW) is None


def test_a_key_revoked_elsewhere_is_refused_at_once(empty_app: Flask) -> None:
    with empty_app.app_context():
        made = new(db.session())
        with Session(db.engine) as first:
            assert authenticate(first, made.text, NOW) is not None
        keys.revoke(db.session(), made.record.public_id, NOW)
        with Session(db.engine) as second:
            assert authenticate(second, made.text, NOW) is None


def test_the_catalogue_stays_at_its_revision_whatever_happens_to_keys(session: Session) -> None:
    made = new(session)
    keys.revoke(session, made.record.public_id, NOW)
    assert begin_reading(session).revision == 0
    assert session.scalar(select(Revision.number)) is None


def test_no_column_of_the_database_holds_the_secret(session: Session) -> None:
    made = new(session)
    secret = made.text[12:]
    kept = {
        table.name: str(session.execute(text(f'SELECT * FROM "{table.name}"')).all())  # noqa: S608
        for table in Base.metadata.sorted_tables
    }
    assert made.record.public_id in kept["keys"]
    assert not [table for table, rows in kept.items() if secret in rows]


def test_neither_a_key_nor_its_record_shows_the_secret_when_printed(session: Session) -> None:
    made = new(session)
    assert made.text[12:] not in f"{made!r}{made}{made.record!r}"


def test_a_private_change_that_fails_leaves_nothing(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), private_change(session):
        session.add(_row())
        session.flush()
        raise ZeroDivisionError
    assert keys.every(session) == []


def test_a_private_change_may_not_start_after_reading_what_it_changes(session: Session) -> None:
    keys.every(session)
    with pytest.raises(WriteInsideRead), private_change(session):
        pass


def _row() -> Key:
    return Key(
        public_id="aaaaaaaa",
        name="",
        digest="",
        scope="vote",
        created_at=NOW,
        expires_at=None,
        revoked_at=None,
    )
