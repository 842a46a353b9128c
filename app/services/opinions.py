"""What sources concluded, beside what the ratings say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain import readings
from app.domain.claims import SourceKind
from app.domain.scales import Reading
from app.domain.sections import Section
from app.domain.statements import Opinion
from app.domain.support import Support, support
from app.services.features import FeatureRecord
from app.services.features import every as every_feature
from app.services.frameworks import FrameworkRecord
from app.services.profiles import Profile
from app.services.profiles import load as load_profiles
from app.services.statements import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedReason:
    """A reason given for an opinion, and whether the ratings bear it out."""

    text: str
    feature: str | None
    support: Support


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedOpinion:
    """An opinion, who it is from, and what the ratings say of its reasons.

    ``support`` is that of the opinion itself where it is on one feature and names
    a winner, else null.
    """

    opinion: Opinion
    source_kind: SourceKind
    support: Support | None
    reasons: tuple[JudgedReason, ...]


def of_comparison(
    session: Session, compared: Sequence[FrameworkRecord], pages: Pages
) -> list[JudgedOpinion]:
    """Return the opinions on a comparison, each held against the ratings."""
    known = every_feature(session)
    loaded = load_profiles(session, [framework.id for framework in compared], known)
    return judge(
        pages.of(Section.OPINIONS, Opinion),
        pages.kinds,
        {framework.slug: loaded[framework.id] for framework in compared},
        {feature.slug: feature for feature in known},
    )


def judge(
    opinions: Iterable[Opinion],
    kinds: Mapping[str, SourceKind],
    profiles: Mapping[str, Profile],
    features: Mapping[str, FeatureRecord],
) -> list[JudgedOpinion]:
    """Hold each opinion against the ratings.

    Against the source's own where it rates every framework, so that a page that
    contradicts itself is told; else against those the catalogue resolved.
    """
    return [
        JudgedOpinion(
            opinion=opinion,
            source_kind=kinds[opinion.source],
            support=_support(opinion, opinion.feature, profiles, features)
            if opinion.feature and opinion.winner
            else None,
            reasons=tuple(
                JudgedReason(
                    text=reason.text,
                    feature=reason.feature,
                    support=_support(opinion, reason.feature, profiles, features),
                )
                for reason in opinion.reasons
            ),
        )
        for opinion in opinions
    ]


def _support(
    opinion: Opinion,
    slug: str | None,
    profiles: Mapping[str, Profile],
    features: Mapping[str, FeatureRecord],
) -> Support:
    if slug is None or opinion.winner is None:
        return Support.UNLINKED
    feature = features[slug]
    if not feature.scale.scored:
        return Support.UNRATED
    rated = [_own(profile, feature, opinion.source) for profile in profiles.values()]
    if None in rated:
        rated = [_resolved(profile, slug) for profile in profiles.values()]
    named = dict(zip(profiles, rated, strict=True))
    return support(feature.scale, named.pop(opinion.winner, None), list(named.values()))


def _own(profile: Profile, feature: FeatureRecord, source: str) -> Reading | None:
    cell = profile.get(feature.slug)
    claim = cell.said_by(source) if cell else None
    return readings.of_claim(feature.scale, claim.rating, claim.precision) if claim else None


def _resolved(profile: Profile, slug: str) -> Reading | None:
    cell = profile.get(slug)
    return cell.reading if cell else None


def on_feature(opinions: Sequence[JudgedOpinion], feature: str | None) -> list[JudgedOpinion]:
    """Return the opinions on one feature; those over everything for None."""
    return [judged for judged in opinions if judged.opinion.feature == feature]
