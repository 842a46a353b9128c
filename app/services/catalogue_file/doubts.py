"""Whether the claims of a catalogue's files bear its opinions out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.domain import claims as domain_claims
from app.domain import conditions, ranking, readings, scoring
from app.domain.analysis import PairAnalysis
from app.domain.claims import CellState, SourceKind
from app.domain.features import Feature
from app.domain.ranking import RankAnalysis
from app.domain.scales import Reading, Scale
from app.domain.statements import Opinion, OpinionKind
from app.domain.support import Support, support
from app.services.catalogue_file.catalogue import Catalogue
from app.services.catalogue_file.checking_pages import Found
from app.services.catalogue_file.page_records import ComparisonFile, StatementEntry
from app.services.catalogue_file.records import ClaimEntry, SourceEntry
from app.services.use_cases import GENERAL

_DOUBTS = {
    Support.CONTRADICTED: "its ratings of {feature!r} put another framework first",
    Support.EVEN: "its ratings of {feature!r} name no winner",
    Support.UNRATED: "{feature!r} is not rated for all of them",
}


class Doubter:
    """Looks over a catalogue that has no mistakes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.sources: Mapping[str, SourceEntry] = {s.slug: s for s in catalogue.sources}
        self.scales: dict[str, Scale] = {f.slug: f.scale() for f in catalogue.features}
        compared = {slug for file in catalogue.comparisons for slug in file.comparison.frameworks}
        # Of those that a comparison speaks of, and of no others: there may be millions.
        self.claims = {
            head.slug: by_feature(catalogue.frameworks.file(head).claims)
            for head in catalogue.frameworks.heads
            if head.slug in compared
        }

    def rulings(self) -> Iterator[Found]:
        """Yield what editors conclude and the ratings do not bear out."""
        for file in self.catalogue.comparisons:
            for entry in file.statements:
                source = self.sources.get(entry.statement.source)
                if source is not None and source.kind is SourceKind.EDITOR:
                    yield from self.opinion(file, entry)

    def opinion(self, file: ComparisonFile, entry: StatementEntry) -> Iterator[Found]:
        """Yield what the ratings do not bear out of an opinion and of its reasons."""
        stated, place = entry.statement, entry.place
        compared = file.comparison.frameworks
        if not isinstance(stated, Opinion) or not set(compared) <= set(self.claims):
            # Files of a part of the catalogue can't say what the rest does.
            return
        if stated.kind is OpinionKind.TIE and (doubt := self.no_tie(stated.feature, compared)):
            yield file.file, place, doubt
        if stated.winner is None:
            return
        if (
            stated.kind is OpinionKind.OUTRIGHT
            and stated.feature is None
            and (leader := self.leader(compared)) not in {None, stated.winner}
        ):
            told = f"{stated.winner!r} is said to win, and the ratings put {leader!r} first"
            yield file.file, place, told
        if doubt := self.doubt(stated, stated.feature, compared):
            yield file.file, place, doubt
        for index, reason in enumerate(stated.reasons):
            if doubt := self.doubt(stated, reason.feature, compared):
                yield file.file, (*place, "reasons", index), doubt

    def no_tie(self, feature: str | None, frameworks: Sequence[str]) -> str | None:
        """Return why the ratings of a feature are no tie; None when they are, or are silent."""
        scale = self.scales.get(feature or "")
        if feature is None or scale is None or not scale.scored:
            return None
        readings = [self.reading(slug, feature, scale) for slug in frameworks]
        known = sorted((r for r in readings if r is not None), key=lambda r: r.value)
        if len(known) < len(readings) or scale.tie(known[-1], known[0]):
            return None
        return f"a tie is said, and the ratings of {feature!r} name a winner"

    def leader(self, frameworks: Sequence[str]) -> str | None:
        """Return who wins over everything under the general weights."""
        general = next((case for case in self.catalogue.use_cases if case.slug == GENERAL), None)
        weights = general.weights if general else {}
        features = [
            Feature(
                feature.slug, self.scales[feature.slug], weights.get(feature.slug, feature.weight)
            )
            for feature in self.catalogue.features
        ]
        readings = {
            slug: {
                feature.key: reading
                for feature in features
                if feature.scale.scored
                and (reading := self.reading(slug, feature.key, feature.scale)) is not None
            }
            for slug in frameworks
        }
        if len(readings) == 2:
            found: PairAnalysis | RankAnalysis = scoring.analyse_readings(
                features, *readings.values()
            )
        else:
            found = ranking.rank_readings(features, readings)
        return conditions.leader(found, list(readings))

    def resolve(
        self, feature: str, claims: Sequence[ClaimEntry]
    ) -> domain_claims.Resolution | None:
        """Return the claim that speaks for a cell, as the catalogue would resolve it."""
        scale = self.scales.get(feature)
        heard = [claim for claim in claims if claim.source in self.sources]
        if scale is None or not heard:
            return None
        return domain_claims.resolve(
            [
                domain_claims.Claim(
                    source=claim.source,
                    source_kind=self.sources[claim.source].kind,
                    state=claim.state,
                    rating=claim.rating,
                    precision=claim.precision,
                    span=(claim.span[0], claim.span[1]) if claim.span else None,
                    as_of=claim.as_of,
                )
                for claim in heard
            ],
            scale,
        )

    def doubt(self, opinion: Opinion, feature: str | None, frameworks: Sequence[str]) -> str | None:
        """Return why the ratings don't bear an opinion out; None when they do, or are silent."""
        scale = self.scales.get(feature or "")
        if feature is None or opinion.winner is None or scale is None or not scale.scored:
            return None
        rated = {
            slug: self.reading(slug, feature, scale, only=opinion.source) for slug in frameworks
        }
        if None in rated.values():
            rated = {slug: self.reading(slug, feature, scale) for slug in frameworks}
        winner = rated.pop(opinion.winner, None)
        told = _DOUBTS.get(support(scale, winner, list(rated.values())))
        return told and f"{opinion.winner!r} is said to win, and {told.format(feature=feature)}"

    def reading(
        self, framework: str, feature: str, scale: Scale, *, only: str | None = None
    ) -> Reading | None:
        """Read what a cell resolves to, or what one source says of it."""
        claims = self.claims.get(framework, {}).get(feature, [])
        resolved = self.resolve(feature, [c for c in claims if only in {None, c.source}])
        if resolved is None or resolved.claim.state is not CellState.RATED:
            return None
        return readings.of_claim(scale, resolved.claim.rating, resolved.claim.precision)


def by_feature(claims: Sequence[ClaimEntry]) -> dict[str, list[ClaimEntry]]:
    """Sort claims by the feature they are on."""
    found: dict[str, list[ClaimEntry]] = {}
    for claim in claims:
        found.setdefault(claim.feature, []).append(claim)
    return found
