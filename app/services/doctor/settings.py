"""Checks of what the operator has chosen."""

from __future__ import annotations

from pathlib import Path

from app.config import Origin, in_force
from app.services import health, languages
from app.services.doctor.findings import Finding, Patient, failing, ok, warning
from app.services.tallies import Tallies


def settings(_patient: Patient) -> Finding:
    """Tell how many settings were chosen; ones that can't be used never get this far."""
    chosen = [one.variable for one in in_force() if one.origin is Origin.ENVIRONMENT]
    return ok(f"{len(chosen)} from the environment, the rest as shipped (faceoff config)")


def public_address(patient: Patient) -> Finding:
    """Tell whether answers can hold full addresses."""
    if patient.settings.public_url:
        return ok(patient.settings.public_url)
    return warning(
        "not set: /changes.atom and /sitemap.xml are refused, links are relative",
        "Set FACEOFF_PUBLIC_URL to the address people use.",
    )


def security_contact(patient: Patient) -> Finding:
    """Tell whether who finds a weakness learns whom to tell."""
    if patient.settings.security_contact:
        return ok(patient.settings.security_contact)
    return warning(
        "not set: /.well-known/security.txt is a 404",
        "Set FACEOFF_SECURITY_CONTACT to a mailto: or https: address.",
    )


def language_files(patient: Patient) -> Finding | None:
    """Tell what is wrong with the language files of the operator's."""
    if not patient.settings.languages:
        return None
    folder = Path(patient.settings.languages)
    if not folder.is_dir():
        return warning(f"{folder} is no folder", "Make it, or leave FACEOFF_LANGUAGES empty.")
    if told := languages.problems(folder):
        return failing("; ".join(told), "Correct the files: those languages are missing.")
    return ok(", ".join(language.tag for language in languages.known(folder).values()))


def shared_limits(patient: Patient) -> Finding | None:
    """Tell whether the Redis that limits are counted in answers."""
    if not patient.settings.redis_url:
        return None
    if Tallies(patient.settings.redis_url).degraded():
        return warning(
            "Redis does not answer: each worker counts for itself",
            "Start it, or correct FACEOFF_REDIS_URL.",
        )
    return ok("Redis answers")


def draining(patient: Patient) -> Finding | None:
    """Tell of a drain file that keeps traffic out."""
    file = patient.settings.drain_file
    if not file:
        return None
    if health.draining(file):
        return warning(
            f"{file} is there: /readyz is 503", "Take it away unless the server is to stop."
        )
    if not Path(file).parent.is_dir():
        return warning(
            f"{Path(file).parent} is no folder, so nobody can drain", "Make it, or name another."
        )
    return ok(f"{file} is not there")
