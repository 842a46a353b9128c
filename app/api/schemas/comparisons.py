"""How a comparison looks from outside: the main answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import fields

from app.api import elsewhere, links
from app.api.schemas.analyses import analysis_field, present_analysis
from app.api.schemas.claims import raw
from app.api.schemas.common import (
    Out,
    PartialDateOut,
    integer,
    many,
    mapping,
    number,
    one,
    present_date,
    text,
    texts,
)
from app.api.schemas.frameworks import FrameworkOut, present_framework
from app.api.schemas.included import (
    INCLUDED,
    SectionOut,
    present_included,
    present_sections,
)
from app.api.schemas.questions import parameters_of
from app.api.schemas.rows import RowOut, WrittenRow, present_opinions
from app.api.schemas.sources import present_cited
from app.api.schemas.statements import OpinionOut
from app.domain import model
from app.domain.sections import Section
from app.domain.statements import comparison_slug
from app.services.audits import Audit
from app.services.changes import State
from app.services.comparisons import Comparison
from app.services.sources import SourceRecord


class ReasonOut(Out):
    """One feature that speaks for the winner."""

    feature = text("Which.", example="scalability")
    favours = text("For whom.", example="django")
    text = text("In words.")


class WhenOut(Out):
    """One thing that makes a framework the right one."""

    use_case = text("The use case it is about.", null=True, example="lightweight-api")
    feature = text("The feature whose weight it is about.", null=True)
    multiplier = number("How many times as much that would have to count.", null=True)
    text = text("In words.")


class ConditionOut(Out):
    """A framework, and when it is the right one."""

    framework = text("Which.", example="flask")
    when = many(WhenOut, "Use cases it wins, then the nearest weights that would turn it.")


class VerdictOut(Out):
    """The answer in sentences, every one made from the numbers."""

    outcome = text("win, tie or undetermined.", example="win")
    winner = text("Who wins; null when nobody does.", null=True, example="django")
    strength = text("How sure a win is.", null=True, example="clear")
    text = text("The answer in words.")
    reasons = many(ReasonOut, "What speaks for the winner of a pair, weightiest first.")
    against = many(ReasonOut, "What speaks for the other side all the same, weightiest first.")
    conditions = many(ConditionOut, "When each framework is the right one, in the order asked.")
    opinions = many(OpinionOut, "What sources concluded over everything.")


class ModelOut(Out):
    """What the answer rests on."""

    id = text("The arithmetic's name.", example=model.MODEL_ID)
    use_case = text("Whose weights.", example="general")
    weights = mapping(fields.Float(), "The weights used, adding up to 1.")
    tie_points = number("Scores closer than this are a tie.", example=0.1)
    min_coverage = number("The share of weight needed to name a winner.", example=0.5)
    strength_cutoffs = mapping(fields.Float(), "The least share of weightings for each word.")


class SpanOfDatesOut(Out):
    """The oldest and the newest as-of date of the ratings shown."""

    oldest = one(PartialDateOut, "The oldest.", null=True)
    newest = one(PartialDateOut, "The newest.", null=True)


class ConflictingClaimOut(Out):
    """One side of a contradiction."""

    source = text("Who says so.", example="stackshare")
    rating = raw("What it says.")
    display = text("How it says so.", null=True, example="MVT")


class ConflictOut(Out):
    """A cell whose sources contradict each other."""

    framework = text("Of which framework.", example="django")
    feature = text("On which feature.", example="architecture")
    claims = many(ConflictingClaimOut, "What each source says.")


class GapOut(Out):
    """A cell that counts and is not rated."""

    framework = text("Of which framework.")
    feature = text("On which feature.")
    state = text("missing, none_known or not_applicable.", example="missing")


class StaleOut(Out):
    """A rating past its feature's shelf life."""

    framework = text("Of which framework.")
    feature = text("On which feature.")
    freshness = text("stale or expired.", example="stale")


class UnsourcedOut(Out):
    """A rating that rests on a claim nobody can look up."""

    framework = text("Of which framework.")
    feature = text("On which feature.")
    source = text("Whose claim it is.", example="versus-page")


class AuditOut(Out):
    """What the answer was made from, and what is doubtful about it."""

    revision = integer("The catalogue's revision.", example=1)
    as_of = one(SpanOfDatesOut, "From when the ratings are.")
    claims = integer("How many claims stand behind them.", example=61)
    sources = texts("Whose claims.")
    evidence_kinds = texts("Of which kinds their sources are.")
    conflicts = many(ConflictOut, "Where they contradict each other.")
    gaps = many(GapOut, "What counts and nobody has rated.")
    stale = many(StaleOut, "What is past its shelf life.")
    unsourced = many(UnsourcedOut, "What nobody can look up.")


class ComparisonLinksOut(Out):
    """Where this comparison lives."""

    self = text("This answer.", example="/v1/compare?a=flask&b=django")
    canonical = text(
        "The one address of this comparison, whichever way round it is asked.",
        example="/v1/comparisons/django-vs-flask",
    )
    embed = text("A page to frame.", example="/v1/embed/flask-vs-django")
    card = text("The verdict as a picture (SVG).")
    radar = text("The groups of features as a picture (SVG).")
    bars = text("The scores as a picture (SVG).")
    matrix = text("Feature by feature as a picture (SVG).")
    png = text("The verdict as a picture (PNG), 1200 by 630 pixels.")
    badge = text("The verdict as a badge (SVG).")
    shield = text("The verdict as a badge that Shields draws (JSON).")
    oembed = text("The embed as oEmbed; null without a public address.", null=True)
    snippets = text("What to paste to show it elsewhere.")


class _ComparisonOut(Out):
    """Frameworks head to head."""

    id = text("The pair in the order asked, aliases resolved.", example="flask-vs-django")
    title = text("The names in the order asked.", example="Flask vs Django")
    summary = text("It in a sentence, where somebody wrote one.", null=True)
    frameworks = many(FrameworkOut, "Who is compared, in the order asked.")
    features = many(RowOut, "Feature by feature, in the catalogue's order.")
    analysis = analysis_field()
    verdict = one(VerdictOut, "The answer in sentences.")
    model = one(ModelOut, "What it rests on.")
    audit = one(AuditOut, "What it was made from.")
    sections = mapping(
        fields.Nested(SectionOut), "What else there is, by the name that `include` takes."
    )
    links = one(ComparisonLinksOut, "Where it lives.")


ComparisonOut = _ComparisonOut.from_dict(dict(INCLUDED), name="Comparison")


def present_comparison(  # noqa: PLR0913 (one answer; all but what is in it are named)
    comparison: Comparison,
    state: State,
    *,
    rows: Mapping[str, WrittenRow],
    include: Sequence[Section] = (),
    cited: Sequence[SourceRecord] | None = None,
    by_name: bool = False,
    revision: int | None = None,
) -> dict[str, Any]:
    """Write a comparison, with the sections asked for; ``cited`` are its sources, if they are.

    ``rows`` are its rows as ``write_rows`` gives them.

    ``by_name`` says that it was asked for by its name and not by its frameworks,
    ``revision`` as of which revision, where the question named one.
    """
    path, asked = _address(comparison, by_name=by_name)
    asked |= _extras(comparison) | {"revision": revision}
    included = present_included(comparison, include)
    # What repeats other words stands near them, and code, which repeats nothing,
    # parts nobody: packers look back only so far.
    near = {section.value: included.pop(section) for section in (Section.STATS, Section.CHARTS)}
    code = included.pop(Section.CODE)
    return {
        "id": comparison.id,
        "title": comparison.title,
        "summary": comparison.pages.summary,
        "frameworks": [present_framework(framework) for framework in comparison.frameworks],
        "features": [rows[row.feature.slug].weighed(row.weight) for row in comparison.shown],
        **near,
        "analysis": present_analysis(comparison.analysis, comparison.acceptability),
        "verdict": _verdict(comparison),
        "model": {
            "id": model.MODEL_ID,
            "use_case": comparison.weighing.use_case,
            "weights": comparison.weights,
            "tie_points": model.TIE_POINTS,
            "min_coverage": model.MIN_COVERAGE,
            "strength_cutoffs": model.STRENGTH_CUTOFFS,
        },
        "audit": _audit(comparison.audit, state),
        **included,
        "sources": None if cited is None else [present_cited(source) for source in cited],
        "sections": present_sections(comparison, path, asked),
        "links": {
            "self": links.to(path, asked | {"include": list(include) or None}),
            "canonical": canonical(comparison, revision),
            # Of today: drawings know no earlier revision.
            **elsewhere.addresses(comparison.id, parameters_of(comparison.question)),
        },
        Section.CODE.value: code,
    }


def canonical(comparison: Comparison, revision: int | None = None) -> str:
    """Return the one address of a comparison under its question, as of a revision."""
    asked = {**parameters_of(comparison.question), "revision": revision}
    return links.to(f"/comparisons/{comparison_slug(comparison.slugs)}", asked)


def _address(comparison: Comparison, *, by_name: bool) -> tuple[str, dict[str, Any]]:
    """Return the path and the parameters that ask this again."""
    slugs, asked = comparison.slugs, parameters_of(comparison.question)
    if by_name:
        return f"/comparisons/{comparison.id}", asked
    who = dict(zip("ab", slugs, strict=True)) if len(slugs) == 2 else {"frameworks": slugs}
    return "/compare", {**who, **asked}


def _extras(comparison: Comparison) -> dict[str, Any]:
    """Return the parameters that change what is shown and no number."""
    return {
        "differences_only": "1" if comparison.differences_only else None,
        "acceptability": "1" if comparison.acceptability else None,
    }


def _verdict(comparison: Comparison) -> dict[str, Any]:
    told = comparison.verdict
    return {
        "outcome": told.outcome,
        "winner": told.winner,
        "strength": told.strength,
        "text": told.text,
        "reasons": told.reasons,
        "against": told.against,
        "conditions": comparison.conditions,
        "opinions": present_opinions(comparison, None),
    }


def _audit(audit: Audit, state: State) -> dict[str, Any]:
    return {
        "revision": state.revision,
        "as_of": {"oldest": present_date(audit.oldest), "newest": present_date(audit.newest)},
        "claims": audit.claims,
        "sources": audit.sources,
        "evidence_kinds": audit.evidence_kinds,
        "conflicts": audit.conflicts,
        "gaps": audit.gaps,
        "stale": audit.stale,
        "unsourced": audit.unsourced,
    }
