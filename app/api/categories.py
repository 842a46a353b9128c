"""GET /categories: the tree frameworks are filed in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from app.api import links
from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.common import (
    Out,
    PageQuery,
    integer,
    listing,
    one,
    text,
    texts,
)
from app.domain.errors import UnknownEntry
from app.services import categories
from app.services.catalogue_file import Noun

bp = Blueprint("categories", __name__)


class CategoryLinksOut(Out):
    """Where a category is, and its frameworks."""

    self = text("The address of this.", example="/v1/categories/web-frameworks")
    frameworks = text("Its frameworks, with those of the categories below it.")


class CategoryOut(Out):
    """A branch of the tree."""

    slug = text("Its name in addresses and filters.", example="web-frameworks")
    name = text("Its name.", example="Web frameworks")
    description = text("What is filed there.")
    parent = text("The category it hangs below.", null=True)
    path = texts("The way down to it from the root, itself last.")
    frameworks = integer("How many frameworks are filed in it directly.", example=9)
    links = one(CategoryLinksOut, "Where it is, and its frameworks.")


@read(
    bp,
    "/categories",
    tag="Categories",
    query=PageQuery(),
    returns=listing("CategoryList", CategoryOut),
)
def list_categories(reading: Reading, *, page: int, per_page: int) -> Answer:
    """List categories.

    Parents come before their children.
    """
    found = categories.every(reading.session)
    return page_answer(found, _present, path="/categories", page=page, per_page=per_page)


@read(
    bp,
    "/categories/<slug>",
    tag="Categories",
    returns=CategoryOut(),
    may_fail=(UnknownEntry,),
    entry=lambda slug: (Noun.CATEGORY, (slug,)),
)
def show_category(reading: Reading, slug: str) -> Answer:
    """Show one category."""
    for category in categories.every(reading.session):
        if category.slug == slug:
            return Answer(body=_present(category))
    raise UnknownEntry([slug])


def _present(category: categories.CategoryRecord) -> dict[str, Any]:
    return {
        "slug": category.slug,
        "name": category.name,
        "description": category.description,
        "parent": category.parent,
        "path": category.path,
        "frameworks": category.frameworks,
        "links": {
            "self": links.to(f"/categories/{category.slug}"),
            "frameworks": links.to("/frameworks", {"category": category.slug}),
        },
    }
