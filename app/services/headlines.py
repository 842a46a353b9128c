"""Who wins a comparison and how surely, in the words of a language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.domain import model
from app.domain.analysis import Outcome, PairAnalysis, Strength
from app.services.comparisons import Comparison
from app.services.languages import Language
from app.services.questions import GENERAL


def tenths(score: float) -> str:
    """Round as the sentences of the API do."""
    return f"{score:.1f}"


def headline(comparison: Comparison, names: Mapping[str, str], language: Language) -> str:
    """Say who wins, with the scores; or why nobody does."""
    analysis = comparison.analysis
    if isinstance(analysis, PairAnalysis):
        return _pair_headline(analysis, list(names.values()), language)
    ranked = sorted(analysis.rank, key=lambda slug: analysis.rank[slug])
    if len(ranked) < 2:
        return language.say("headline.no_common_features")
    best, second = ranked[:2]
    if comparison.verdict.winner is None:
        leading = [
            names[slug]
            for slug in ranked
            if analysis.score[best] - analysis.score[slug] < model.TIE_POINTS - model.RESIDUE
        ]
        return language.say("headline.level", names=", ".join(leading))
    return language.say(
        "headline.ahead",
        winner=names[best],
        second=names[second],
        high=language.number(tenths(analysis.score[best]), digits=1),
        low=language.number(tenths(analysis.score[second]), digits=1),
    )


def _pair_headline(analysis: PairAnalysis, names: Sequence[str], language: Language) -> str:
    a, b = names
    low, high = sorted((analysis.score_a or 0.0, analysis.score_b or 0.0))
    apart = math.floor(abs(analysis.difference or 0.0) * 1000) / 1000
    return language.say(
        f"headline.{analysis.reason.value}",
        a=a,
        b=b,
        winner=a if analysis.outcome is Outcome.A else b,
        high=language.number(tenths(high), digits=1),
        low=language.number(tenths(low), digits=1),
        apart=language.number(apart),
        # Down to a tenth, as the API's sentence has it: never rounded up to what is needed.
        known=language.percent(math.floor(analysis.coverage * 1000) / 10),
        needed=language.percent(round(model.MIN_COVERAGE * 100)),
    )


def sure(comparison: Comparison, language: Language) -> str | None:
    """Say under how many weightings the winner wins; null where nobody does, and of several."""
    analysis = comparison.analysis
    if not isinstance(analysis, PairAnalysis) or analysis.strength is None:
        return None
    if analysis.strength is Strength.DOMINATES:
        return language.say("sure.dominates")
    if analysis.win_probability is None:
        return None
    shares = analysis.win_probability
    share = shares.a if analysis.outcome is Outcome.A else shares.b
    return language.say(f"sure.{analysis.strength.value}", share=language.share(share))


def basis(comparison: Comparison, language: Language) -> str | None:
    """Say under which question it was compared; null where nobody asked for anything special."""
    question = comparison.question
    case = next(one.name for one in comparison.weighing.use_cases if one.slug == question.use_case)
    said = {
        "basis.use_case": question.use_case != GENERAL.use_case,
        "basis.weights": bool(question.weights),
        "basis.order": bool(question.order),
        "basis.chosen": bool(question.features or question.groups or question.only),
    }
    told = [language.say(key, case=case) for key, is_so in said.items() if is_so]
    return " · ".join(told) or None
