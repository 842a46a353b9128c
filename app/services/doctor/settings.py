"""Checks of what the operator has chosen."""

from __future__ import annotations

from pathlib import Path

from app.config import Origin, in_force
from app.services import health
from app.services.doctor.findings import Finding, Patient, ok, warning


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
