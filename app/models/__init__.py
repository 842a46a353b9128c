"""The tables, one noun to a file, on our own typed Base.

Nothing here knows a request, a service or a rule of the catalogue; a model says
what is stored and how it hangs together, and that is all.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from app import shipped
from app.models.base import Base, db
from app.models.categories import Category
from app.models.changes import Change, ChangedVerdict
from app.models.claims import Claim
from app.models.comparisons import ComparedFramework, Comparison, Statement
from app.models.features import Feature, FeatureGroup
from app.models.frameworks import Alias, Framework, FrameworkLanguage
from app.models.keys import Key
from app.models.labels import Label, LabelKey
from app.models.points import Point
from app.models.ratings import Rating
from app.models.replays import Replay
from app.models.revisions import Catalogue, Revision
from app.models.sources import Source
from app.models.tasks import Example, Task
from app.models.use_cases import UseCase, UseCaseWeight
from app.models.votes import Vote

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings

__all__ = [
    "Alias",
    "Base",
    "Catalogue",
    "Category",
    "Change",
    "ChangedVerdict",
    "Claim",
    "ComparedFramework",
    "Comparison",
    "Example",
    "Feature",
    "FeatureGroup",
    "Framework",
    "FrameworkLanguage",
    "Key",
    "Label",
    "LabelKey",
    "Point",
    "Rating",
    "Replay",
    "Revision",
    "Session",
    "Source",
    "Statement",
    "Task",
    "UseCase",
    "UseCaseWeight",
    "Vote",
    "db",
    "init_app",
]


def migrations_folder() -> Path:
    """Return where the migrations are: in the wheel, or beside the package in a checkout."""
    return shipped.path("migrations")


def init_app(app: Flask, settings: Settings) -> None:
    """Give the app its engine, its session and its migrations."""
    from flask_migrate import Migrate

    from app.models import engine, retired

    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine.engine_options(
        settings.database_url, threads=settings.threads
    )
    db.init_app(app)
    with app.app_context():
        engine.listen(db.engine)
    retired.listen()
    Migrate(
        app,
        db,
        directory=str(migrations_folder()),
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
