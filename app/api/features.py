"""GET /features: what frameworks are compared on."""

from __future__ import annotations

from flask import Blueprint

from app.api.contract import Answer, Reading, read
from app.api.pages import page_answer
from app.api.schemas.common import Label, PageQuery
from app.api.schemas.features import (
    FeatureListOut,
    FeatureOut,
    present_feature,
    present_group,
)
from app.domain.errors import UnknownFeature
from app.services import features
from app.services.catalogue_file import Noun

bp = Blueprint("features", __name__)
TAG = "Features"


class FeaturesQuery(PageQuery):
    """Which features are wanted."""

    group = Label("Only those under this heading.", load_default=None)


@read(bp, "/features", tag=TAG, query=FeaturesQuery(), returns=FeatureListOut())
def list_features(reading: Reading, *, group: str | None, page: int, per_page: int) -> Answer:
    """List features.

    In the order they are shown, each with its scale: the scale belongs to the
    feature, so a third framework can't change who beats whom.
    """
    found = [
        feature for feature in features.every(reading.session) if group in (None, feature.group)
    ]
    groups = [present_group(record) for record in features.groups(reading.session)]
    return page_answer(
        found,
        present_feature,
        path="/features",
        asked={"group": group},
        meta={"groups": groups},
        page=page,
        per_page=per_page,
    )


@read(
    bp,
    "/features/<slug>",
    tag=TAG,
    returns=FeatureOut(),
    may_fail=(UnknownFeature,),
    entry=lambda slug: (Noun.FEATURE, (slug,)),
)
def show_feature(reading: Reading, slug: str) -> Answer:
    """Show one feature."""
    return Answer(body=present_feature(features.by_slug(reading.session, slug)))
