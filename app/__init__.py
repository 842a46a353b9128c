"""Faceoff: a JSON API that compares software frameworks head to head.

``create_app`` is the table of contents: the one place that knows every room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None) -> Flask:
    """Build the service from its settings (default: those of the environment).

    The rooms are imported here and not above, so that ``import app`` stays
    cheap for programs that only want the scoring.

    Raises ``app.config.BadSettings`` naming every setting that is wrong.
    """
    from flask import Flask

    from app import api, config, models

    settings = settings or config.from_environment()
    app = Flask(__name__, static_folder=None)
    app.config.from_mapping(config.flask_config(settings))
    models.init_app(app, settings)
    api.init_app(app)
    return app
