"""Looking at an installation before traffic comes, and whenever something seems wrong.

``CHECKS`` is the list: to add one, write a function of a ``Patient`` that returns a ``Finding``,
and add it with its name. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from app.config import BadSettings, Settings
from app.services.doctor import database, machine, settings
from app.services.doctor.findings import Check, Finding, Patient, State, failing

__all__ = ["CHECKS", "Check", "Finding", "Patient", "State", "examine", "of_bad_settings"]

CHECKS = (
    Check(name="settings", look=settings.settings),
    Check(name="public address", look=settings.public_address),
    Check(name="security contact", look=settings.security_contact),
    Check(name="language files", look=settings.language_files),
    Check(name="shared limits", look=settings.shared_limits),
    Check(name="draining", look=settings.draining),
    Check(name="shared memory", look=machine.shared_memory),
    Check(name="memory", look=machine.memory),
    Check(name="disk", look=machine.disk),
    Check(name="database", look=database.reachable),
    Check(name="version", look=database.version, connected=True),
    Check(name="migrations", look=database.migrations, connected=True),
    Check(name="catalogue", look=database.catalogue, connected=True),
    Check(name="writable", look=database.writable, connected=True),
    Check(name="integrity", look=database.integrity, connected=True),
    Check(name="foreign keys", look=database.foreign_keys, connected=True),
    Check(name="journal", look=database.journal, connected=True),
    Check(name="clock", look=database.clock, connected=True),
    Check(name="connections", look=database.connections, connected=True),
)


def of_bad_settings(bad: BadSettings) -> list[Finding]:
    """Tell of settings that nothing can be made from, each on a line."""
    return [
        failing(f"{variable}: {' '.join(reasons)}", "Correct it; docs/settings.md lists all.")
        for variable, reasons in sorted(bad.problems.items())
    ]


def examine(given: Settings) -> Iterator[tuple[str, Finding]]:
    """Yield what each check found, by its name; one that does not apply here is left out.

    Where the database can't be reached, what would ask it is left out as well.
    """
    with Patient.of(given) as patient:
        reached = True
        for check in CHECKS:
            if check.connected and not reached:
                continue
            finding = _looked(check, patient)
            if finding is None:
                continue
            if check.look is database.reachable:
                reached = finding.state is not State.FAILING
            yield check.name, finding


def _looked(check: Check, patient: Patient) -> Finding | None:
    try:
        return check.look(patient)
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).splitlines() or ["no reason given"]
        return failing(said[0], "See what the database's own log says.")
    finally:
        patient.let_go()
