"""What a comparison is asked under: which features, and how much each counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from sqlalchemy.orm import Session

from app.domain import weights
from app.domain.errors import BadQuestion, BadWeight, Mistake
from app.domain.features import Feature, check_weight
from app.domain.model import MAX_FEATURES
from app.services import use_cases
from app.services.features import FeatureRecord
from app.services.use_cases import UseCaseRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How a comparison is asked, apart from who is compared.

    ``weights`` are the caller's own, over those of the use case; ``only`` drops
    the features they don't name. An ``order`` stands alone, most important
    first. ``features`` and ``groups`` narrow what is compared.
    """

    use_case: str = use_cases.GENERAL
    weights: Mapping[str, float] = field(default_factory=dict)
    order: Sequence[str] = ()
    only: bool = False
    features: Sequence[str] = ()
    groups: Sequence[str] = ()


GENERAL = Question()
"""The question of somebody who only names the frameworks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """A question made concrete: the features in play, and the weight of each scored one."""

    use_case: str
    features: tuple[FeatureRecord, ...]
    #: Adding up to 1. They are published and computed with alike, so that whoever
    #: sends them back gets the same analysis to the last bit.
    weights: Mapping[str, float]
    #: Every use case of the catalogue, for telling whom else the frameworks suit.
    use_cases: tuple[UseCaseRecord, ...]

    def weighed(self) -> list[Feature]:
        """Return the features as the model takes them, descriptions included."""
        return [Feature(f.slug, f.scale, self.weights.get(f.slug, 0.0)) for f in self.features]

    def weighed_for(self, case: UseCaseRecord) -> list[Feature]:
        """Return the features that count in another use case, under its weights."""
        scored = [feature for feature in self.features if feature.scale.scored]
        chosen = {f.slug: case.weights.get(f.slug, f.weight) for f in scored}
        return [Feature(f.slug, f.scale, chosen[f.slug]) for f in scored if chosen[f.slug] > 0.0]


def weigh(session: Session, question: Question, known: Sequence[FeatureRecord]) -> Weighing:
    """Choose the features and weights a question asks for.

    Raises BadQuestion naming every mistake with its parameter: an unknown use
    case, feature or group, a weight that can't be used, parameters that
    contradict each other.
    """
    cases = {case.slug: case for case in use_cases.every(session)}
    if mistakes := [*_mistakes(question, known, list(cases))]:
        raise BadQuestion(mistakes)
    asked = tuple(feature for feature in known if _asked(feature, question))
    scored = {feature.slug: feature.weight for feature in asked if feature.scale.scored}
    chosen = weights.choose(
        scored,
        use_case=cases[question.use_case].weights,
        explicit={slug: weight for slug, weight in question.weights.items() if slug in scored},
        only=question.only,
        order=[slug for slug in question.order if slug in scored] or None,
    )
    return Weighing(
        use_case=question.use_case,
        features=asked,
        weights=weights.normalised(chosen),
        use_cases=tuple(cases.values()),
    )


def _asked(feature: FeatureRecord, question: Question) -> bool:
    if not question.features and not question.groups:
        return True
    return feature.slug in question.features or feature.group in question.groups


def _mistakes(
    question: Question, known: Sequence[FeatureRecord], cases: Sequence[str]
) -> Iterator[Mistake]:
    if too_many := list(_too_many(question)):
        # Hundreds of unknown names beside it would hide what is wrong.
        yield from too_many
        return
    slugs = [feature.slug for feature in known]
    scored = {feature.slug for feature in known if feature.scale.scored}
    asked = {feature.slug for feature in known if _asked(feature, question)}
    yield from _unknown("use_case", "use case", [question.use_case], cases)
    yield from _unknown("features", "feature", question.features, slugs)
    yield from _unknown("groups", "group", question.groups, {feature.group for feature in known})
    for parameter, named in (("weights", list(question.weights)), ("order", question.order)):
        yield from _unknown(parameter, "feature", named, slugs)
        for slug in named:
            if slug in slugs and slug not in scored:
                told = f"{slug!r} is a description and is never scored."
                yield Mistake(parameter=parameter, detail=told)
            elif slug in scored and slug not in asked:
                told = f"{slug!r} is not among the features and groups asked for."
                yield Mistake(parameter=parameter, detail=told)
    yield from _bad_weights(question.weights)
    yield from _contradictions(question)


def _unknown(
    parameter: str, noun: str, named: Iterable[str], known: Iterable[str]
) -> Iterator[Mistake]:
    candidates = set(known)
    for name in named:
        if name not in candidates:
            yield Mistake(
                parameter=parameter,
                detail=f"There is no {noun} called {name[:64]!r}.",
                did_you_mean=tuple(get_close_matches(name, sorted(candidates), n=3, cutoff=0.6)),
            )


def _bad_weights(given: Mapping[str, float]) -> Iterator[Mistake]:
    for slug, weight in given.items():
        try:
            check_weight(slug, weight)
        except BadWeight as error:
            yield Mistake(parameter="weights", detail=str(error))


def _contradictions(question: Question) -> Iterator[Mistake]:
    if question.order and (question.weights or question.only):
        yield Mistake(
            parameter="order", detail="An order stands alone; leave weights and only out."
        )
    if question.only and not question.weights:
        yield Mistake(
            parameter="only", detail="It keeps the features that weights names; name some."
        )
    if question.order and question.use_case != use_cases.GENERAL:
        told = "An order stands alone; leave use_case out."
        yield Mistake(parameter="order", detail=told)
    if len(set(question.order)) < len(question.order):
        twice = next(slug for slug in question.order if question.order.count(slug) > 1)
        yield Mistake(parameter="order", detail=f"{twice!r} is named twice.")


def _too_many(question: Question) -> Iterator[Mistake]:
    named = {
        "features": question.features,
        "groups": question.groups,
        "order": question.order,
        "weights": question.weights,
    }
    for parameter, names in named.items():
        if len(names) > MAX_FEATURES:
            told = f"{len(names)} names are too many; one comparison takes up to {MAX_FEATURES}."
            yield Mistake(parameter=parameter, detail=told)
