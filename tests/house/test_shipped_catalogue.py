"""What ships is sourced, dated, attributed, and enough to decide the pairs people ask for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.domain.claims import CellState, SourceKind
from app.domain.scales import Kind
from app.services.catalogue_file import SHIPPED, Catalogue, check, read_folder
from app.services.catalogue_file.records import ClaimEntry

ROOT = Path(__file__).parents[2]
LEADING = (
    "aiohttp",
    "django",
    "express",
    "falcon",
    "fastapi",
    "fastify",
    "flask",
    "laravel",
    "litestar",
    "nestjs",
    "pyramid",
    "rails",
    "sanic",
    "spring-boot",
    "starlette",
    "symfony",
    "tornado",
)
OPINIONS = (
    "learning-curve",
    "development-speed",
    "flexibility",
    "performance",
    "scalability",
    "security",
    "documentation",
    "community",
)


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return read_folder(SHIPPED)


def claims(catalogue: Catalogue) -> Iterator[tuple[str, ClaimEntry]]:
    for file in catalogue.frameworks:
        yield from ((file.framework.slug, claim) for claim in file.claims)


def test_it_holds_130_frameworks_without_a_mistake(shipped: Catalogue) -> None:
    assert check(shipped) == []
    assert len(shipped.frameworks) == 130


def test_every_claim_has_its_source_and_its_date(shipped: Catalogue) -> None:
    dated = {source.slug: source.date is not None for source in shipped.sources}
    undated = [
        (framework, claim.feature, claim.source)
        for framework, claim in claims(shipped)
        if claim.as_of is None and dated[claim.source]
    ]
    assert undated == []
    kept_undated = {claim.source for _, claim in claims(shipped) if claim.as_of is None}
    assert kept_undated == {"blog-guide", "lusera-article"}, "pages that bear no date themselves"


def test_every_figure_has_a_unit(shipped: Catalogue) -> None:
    metrics = {f.slug: f.unit for f in shipped.features if f.kind is Kind.METRIC}
    assert [slug for slug, unit in metrics.items() if not unit] == []


def test_a_figure_that_is_shown_rounded_says_how_exact_it_is(shipped: Catalogue) -> None:
    metrics = {f.slug for f in shipped.features if f.kind is Kind.METRIC}
    bare = [
        (framework, claim.feature, claim.display)
        for framework, claim in claims(shipped)
        if claim.feature in metrics
        and claim.state is CellState.RATED
        and (claim.display or "").upper().endswith(("K", "M"))
        and not claim.precision
    ]
    assert bare == []


def test_every_source_is_attributed_with_its_terms(shipped: Catalogue) -> None:
    page = (ROOT / "ATTRIBUTION.md").read_text(encoding="utf-8")
    spoken = {claim.source for _, claim in claims(shipped)}
    missing = [s.title for s in shipped.sources if s.slug in spoken and s.title not in page]
    assert missing == []


def test_packages_are_named_by_package_urls_and_by_no_index(shipped: Catalogue) -> None:
    registries = {s.slug: s.url for s in shipped.sources if s.kind is SourceKind.REGISTRY}
    addresses = [
        *(url for url in registries.values() if url is not None),
        *(claim.url for _, claim in claims(shipped) if claim.source in registries and claim.url),
        *(
            url
            for file in shipped.frameworks
            for name, url in file.framework.links.items()
            if name == "package"
        ),
    ]
    assert len(addresses) > 1_000
    assert [url for url in addresses if not url.startswith("pkg:")] == []


def test_opinions_are_a_seventh_of_the_default_weights(shipped: Catalogue) -> None:
    weights = {f.slug: f.weight for f in shipped.features if f.kind is not Kind.TEXT}
    opinions = sum(weights[slug] for slug in OPINIONS)
    assert opinions / sum(weights.values()) == pytest.approx(1 / 7, abs=0.01)


def test_the_pairs_people_ask_for_can_be_decided(catalogue_client: FlaskClient) -> None:
    thin = {}
    for a, b in combinations(LEADING, 2):
        answer = catalogue_client.get(f"/compare?a={a}&b={b}").json
        if answer["analysis"]["coverage"] < 0.5 or answer["verdict"]["outcome"] == "undetermined":
            thin[a, b] = answer["analysis"]["coverage"]
    assert thin == {}


@pytest.mark.parametrize(
    ("pair", "winner"),
    [
        ("a=flask&b=django", "django"),
        ("a=flask&b=django&use_case=lightweight-api", "flask"),
        ("a=flask&b=django&use_case=enterprise-application", "django"),
        ("a=express&b=nestjs", "nestjs"),
        ("a=starlette&b=litestar", "litestar"),
    ],
)
def test_a_practitioner_finds_the_expected_winner(
    catalogue_client: FlaskClient, pair: str, winner: str
) -> None:
    assert catalogue_client.get(f"/compare?{pair}").json["verdict"]["winner"] == winner


def test_what_does_not_belong_together_is_not_ranked_together(
    catalogue_client: FlaskClient,
) -> None:
    ranked = catalogue_client.get("/rankings?category=web-frameworks&per_page=100").json
    named = {entry["framework"] for entry in ranked["data"]}
    assert "flyway" not in named
    assert {"flask", "django"} <= named
