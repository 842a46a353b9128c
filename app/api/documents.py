"""GET /openapi.yaml and /openapi.json: the contract itself."""

from __future__ import annotations

from flask import Blueprint, current_app

from app.api import openapi
from app.api.contract import Answer, read

bp = Blueprint("documents", __name__)
TAG = "Contract"


@read(
    bp,
    "/openapi.yaml",
    tag=TAG,
    media_type="application/yaml",
    depends_on_catalogue=False,
)
def openapi_yaml() -> Answer:
    """Return this contract as YAML."""
    return Answer(body=openapi.documents(current_app).yaml, media_type="application/yaml")


@read(bp, "/openapi.json", tag=TAG, depends_on_catalogue=False)
def openapi_json() -> Answer:
    """Return this contract as JSON."""
    return Answer(body=openapi.documents(current_app).json)
