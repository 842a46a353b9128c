"""Asking the package registries anew: what to ask, and what becomes of the answers.

A registry's claims supersede each other: it speaks of today only. Whatever
can't be asked or can't be right leaves what is known as it is, and is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.domain.dates import DatePrecision, PartialDate
from app.services import frameworks, registries
from app.services.catalogue_file import proposing, stored, stored_known
from app.services.catalogue_file.checking import Known
from app.services.catalogue_file.folder import Progress
from app.services.catalogue_file.proposing import Draft, Proposal, amended, files_of, read_claim
from app.services.catalogue_file.records import ClaimEntry, FrameworkFile
from app.services.changes import begin_reading
from app.services.registries import Package, Registered, Registry
from app.services.registries.records import LATEST_VERSION, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A framework and its package."""

    framework: str
    package: Package


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came of one look-up: what is registered, or why nothing is known of it."""

    subject: Subject
    registered: Registered | None
    trouble: str | None = None


def subjects(
    session: Session, labels: Sequence[str], sources: Collection[Registry]
) -> tuple[list[Subject], list[str]]:
    """Return what to look up, and the sentences on frameworks that were named in vain.

    All frameworks with a package at one of the sources, unless some are named by
    slug or alias. Leaves the session without a transaction, since look-ups take
    long. Raises UnknownFramework.
    """
    begin_reading(session)
    named = [found.slug for found in frameworks.by_labels(session, labels)] if labels else []
    found: list[Subject] = []
    told: list[str] = []
    for batch in stored.batches(dict.fromkeys(named) or stored.framework_slugs(session)):
        for slug, entry in sorted(stored.frameworks(session, batch).items()):
            try:
                package = registries.package_of(entry.links.get("package", ""))
            except registries.NotAPackage as error:
                told.append(f"{slug}: {error}")
                continue
            if package is not None and package.registry in sources:
                found.append(Subject(framework=slug, package=package))
            elif named:
                told.append(f"{slug}: has no package at {' or '.join(sorted(sources))}")
    session.rollback()
    return found, told


def look_up(wanted: Sequence[Subject], progress: Progress) -> list[Finding]:
    """Ask for one package after the other; a look-up that fails stops none."""
    found: list[Finding] = []
    for done, subject in enumerate(wanted, start=1):
        found.append(_look_up(subject))
        progress(done, len(wanted))
    return found


def _look_up(subject: Subject) -> Finding:
    try:
        return Finding(subject=subject, registered=registries.look_up(subject.package))
    except registries.LookUpFailed as error:
        return Finding(subject=subject, registered=None, trouble=str(error))


def propose(session: Session, findings: Sequence[Finding], today: date) -> Proposal:
    """Plan what the findings would change, as observed today; changes nothing."""
    return proposing.propose(session, lambda session: _draft(session, findings, today))


def _draft(session: Session, findings: Sequence[Finding], today: date) -> Draft:
    known = stored_known.known(session)
    by_slug = {finding.subject.framework: finding for finding in findings}
    told = [f"{f.subject.framework}: {f.trouble}" for f in findings if f.trouble]
    files: list[FrameworkFile] = []
    for file in files_of(session, by_slug):
        finding = by_slug[file.framework.slug]
        if finding.registered is not None:
            judge = _Judge(file, finding.subject.package, finding.registered, today, known)
            claims = judge.claims()
            files.append(amended(file, claims, superseding=True))
            told += [f"{file.framework.slug}: {sentence}" for sentence in judge.told]
    return Draft(files=tuple(files), told=tuple(told))


class _Judge:
    """Decides which words of a registry can be believed of a framework."""

    def __init__(
        self,
        file: FrameworkFile,
        package: Package,
        registered: Registered,
        today: date,
        known: Known,
    ) -> None:
        self.file = file
        self.package = package
        self.registered = registered
        self.today = PartialDate(today, DatePrecision.DAY)
        self.known = known
        self.own = [claim for claim in file.claims if claim.source == package.registry]
        self.told: list[str] = []

    def claims(self) -> list[ClaimEntry]:
        """Return the claims that can be made."""
        if problem := self.contradiction():
            self.told.append(f"kept as it is: {problem}")
            return []
        said = {LATEST_VERSION: Said(value=self.registered.version), **self.registered.said}
        return [
            claim
            for feature, one in said.items()
            if feature in self.known.scales
            for claim in self.claim(feature, one)
        ]

    def contradiction(self) -> str | None:
        """Return what makes the whole answer worth less than what is known."""
        source = self.package.registry
        if source not in self.known.sources:
            return f"the catalogue has no source {str(source)!r}"
        for claim in self.own:
            if claim.as_of is not None and claim.as_of.first > self.today.first:
                return (
                    f"{claim.feature!r} is known as of {claim.as_of}, "
                    f"and today is said to be {self.today}"
                )
        latest = self.latest()
        if latest is not None and latest.rating not in self.registered.listed:
            return (
                f"version {latest.rating} is known and not listed; "
                "a mirror may lag behind, or the release was withdrawn"
            )
        return None

    def latest(self) -> ClaimEntry | None:
        """Return what the same registry last said of the newest version."""
        said = [claim for claim in self.own if claim.feature == LATEST_VERSION and claim.rating]
        return max(
            said, key=lambda claim: claim.as_of.first if claim.as_of else date.min, default=None
        )

    def claim(self, feature: str, said: Said) -> Iterator[ClaimEntry]:
        """Yield the claim a saying makes, or tell why it makes none."""
        values = {
            "feature": feature,
            "value": said.value,
            "source": str(self.package.registry),
            "as_of": str(self.today),
            "display": self.dated() if feature == LATEST_VERSION else None,
            "url": self.package.url,
            "version": said.version,
            "note": said.note,
        }
        claim, wrong = read_claim(values, self.known)
        self.told += [f"{feature!r} is left out: {problem}" for problem in wrong]
        if claim is not None:
            yield claim

    def dated(self) -> str | None:
        """Return the newest version with its day, where that is known."""
        version, released = self.registered.version, self.registered.released
        if released is not None and not self.refused(released):
            return f"{version} ({released})"
        latest = self.latest()
        return latest.display if latest is not None and latest.rating == version else None

    def refused(self, released: date) -> bool:
        """Tell of a day on which the version can't have come out."""
        first = self.file.framework.first_release
        if released > self.today.first:
            problem = f"later than today, {self.today}"
        elif first is not None and released < first.date.first:
            problem = f"before the first release, {first.date}"
        else:
            return False
        self.told.append(f"the day {released} of version {self.registered.version} is {problem}")
        return True
