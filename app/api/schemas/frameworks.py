"""How a framework looks from outside, and how a list of them is asked for."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate
from webargs.fields import DelimitedList

from app.api import links
from app.api.schemas.common import (
    Label,
    Out,
    PageQuery,
    PartialDateOut,
    one,
    present_date,
    text,
    texts,
)
from app.services.catalogue_file.records import FrameworkKind
from app.services.frameworks import SORTS, FrameworkRecord


class LicenceOut(Out):
    """What a framework may be used under."""

    spdx = text("The SPDX identifier.", null=True, example="BSD-3-Clause")
    url = text("Where that is written.", null=True)


class LogoOut(Out):
    """A picture that stands for the framework."""

    url = text("The picture's address.")
    alt = text("What it shows, for those who can't see it.", null=True)
    licence = text("What the picture may be used under.", null=True)


class FirstReleaseOut(PartialDateOut):
    """When the framework first came out."""

    url = text("Who says so.", null=True)


class FrameworkLinksOut(Out):
    """Where to read more about a framework here."""

    self = text("The framework.", example="/v1/frameworks/flask")
    ratings = text("Its ratings.", example="/v1/frameworks/flask/ratings")
    claims = text("Every claim behind them.", example="/v1/frameworks/flask/claims")
    alternatives = text("What else to look at.", example="/v1/frameworks/flask/alternatives")
    points = text("Pros, cons, when to choose it.", example="/v1/frameworks/flask/points")
    descriptions = text("How sources describe it.", example="/v1/frameworks/flask/descriptions")
    adopters = text("Who uses it.", example="/v1/frameworks/flask/adopters")
    integrations = text("What it joins up with.", example="/v1/frameworks/flask/integrations")
    stats = text("Its counts and measurements.", example="/v1/frameworks/flask/stats")
    code = text("Its code examples.", example="/v1/frameworks/flask/code")
    comparisons = text(
        "The comparisons it is written about in.", example="/v1/frameworks/flask/comparisons"
    )


class FrameworkOut(Out):
    """A framework, library, runtime or tool that can be compared."""

    slug = text("Its name in addresses.", example="flask")
    name = text("Its name.", example="Flask")
    kind = text(
        "framework, library, runtime, tool, platform, sdk or cms; more may come.",
        example="framework",
    )
    maker = text("Who makes it.", null=True, example="Pallets")
    summary = text("What it is, in a sentence or two.")
    category = text("The category it is filed in.", example="web-frameworks")
    languages = texts("What it is written for, main one first.", example=["python"])
    aliases = texts("Other labels that mean it.")
    licence = one(LicenceOut, "What it may be used under.")
    homepage = text("Its home on the web.", null=True)
    documentation = text("Its documentation.", null=True)
    repository = text("Its source code.", null=True)
    package = text("Its package URL.", null=True, example="pkg:pypi/flask")
    logo = one(LogoOut, "A picture of it.", null=True)
    first_release = one(FirstReleaseOut, "When it first came out.", null=True)
    links = one(FrameworkLinksOut, "Where to read more about it here.")


BELOW = (
    "ratings",
    "claims",
    "alternatives",
    "points",
    "descriptions",
    "adopters",
    "integrations",
    "stats",
    "code",
    "comparisons",
)
"""What hangs below the address of a framework."""


def present_framework(framework: FrameworkRecord) -> dict[str, Any]:
    """Write a framework."""
    address = f"/frameworks/{framework.slug}"
    released = present_date(framework.first_release)
    return {
        "slug": framework.slug,
        "name": framework.name,
        "kind": framework.kind,
        "maker": framework.maker,
        "summary": framework.summary,
        "category": framework.category,
        "languages": framework.languages,
        "aliases": framework.aliases,
        "licence": {"spdx": framework.licence_spdx, "url": framework.licence_url},
        "homepage": framework.links.get("homepage"),
        "documentation": framework.links.get("documentation"),
        "repository": framework.links.get("repository"),
        "package": framework.links.get("package"),
        "logo": _logo(framework),
        "first_release": released and {**released, "url": framework.first_release_url},
        "links": {
            "self": links.to(address),
            **{below: links.to(f"{address}/{below}") for below in BELOW},
        },
    }


def _logo(framework: FrameworkRecord) -> dict[str, str | None] | None:
    if framework.logo_url is None:
        return None
    return {
        "url": framework.logo_url,
        "alt": framework.logo_alt,
        "licence": framework.logo_licence,
    }


class FrameworksQuery(PageQuery):
    """How a list of frameworks is asked for; values of one filter are alternatives."""

    q = Label("A part of the slug, name, alias or summary.", load_default=None)
    category = DelimitedList(
        Label("A category."),
        load_default=(),
        metadata={"description": "Categories; what hangs below them is included."},
    )
    language = DelimitedList(
        Label("A language."),
        load_default=(),
        metadata={"description": "Languages they are written for.", "examples": [["python"]]},
    )
    kind = DelimitedList(
        fields.String(validate=validate.OneOf([kind.value for kind in FrameworkKind])),
        load_default=(),
        metadata={"description": "Kinds, such as framework or library."},
    )
    sort = DelimitedList(
        fields.String(validate=validate.OneOf([*SORTS, *(f"-{key}" for key in SORTS)])),
        load_default=("name",),
        metadata={
            "description": "What to order by, most important first; `-` turns one round.",
            "examples": [["-first_release", "name"]],
        },
    )
