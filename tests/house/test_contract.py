"""The contract is what the routes make, and all that they make."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from app.api import openapi

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return openapi.build(app)


def test_the_committed_contract_is_the_one_the_routes_make(document: dict[str, Any]) -> None:
    committed = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    assert committed == openapi.as_yaml(document), "run `make openapi`"


def test_it_describes_exactly_what_is_served(app: Flask, document: dict[str, Any]) -> None:
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method) for path, methods in document["paths"].items() for method in methods
    }
    pinned = {(f"/v1{path}", method) for path, method in described}
    assert served == described | pinned


def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.2"
    validate(yaml.safe_load(openapi.as_yaml(document)))


def test_yaml_and_json_say_the_same(client: FlaskClient) -> None:
    assert yaml.safe_load(client.get("/openapi.yaml").data) == client.get("/openapi.json").json


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], f"{method} {path}"
            assert operation["operationId"]
            for parameter in operation["parameters"]:
                assert parameter.get("description"), f"{path} {parameter['name']}"


@pytest.mark.parametrize(
    ("path", "component"),
    [
        ("/compare?a=flask&b=django", "Comparison"),
        ("/compare?a=django&b=laravel", "Comparison"),
        ("/compare?a=flyway&b=flask", "Comparison"),
        ("/compare?a=bootstrap&b=foundation", "Comparison"),
        ("/frameworks?per_page=100", "FrameworkList"),
        ("/frameworks/flask/ratings", "RatingList"),
        ("/frameworks/django/claims?per_page=100", "ClaimList"),
        ("/features?per_page=100", "FeatureList"),
        ("/categories?per_page=100", "CategoryList"),
        ("/sources?per_page=100", "SourceList"),
        ("/use-cases", "UseCaseList"),
        ("/search?q=djagno", "Search"),
        ("/stats", "Counts"),
        ("/audit?per_page=100", "DoubtList"),
        ("/changes", "Changes"),
        ("/revisions/1?limit=100", "RevisionDiff"),
        ("/compare?a=flask&b=django&revision=1", "Comparison"),
        ("/frameworks/django/history/github-stars", "History"),
        ("/method", "Method"),
        ("/compare?a=falsk&b=django&c=1", "Problem"),
        ("/compare?a=falsk&b=django", "Problem"),
    ],
)
def test_real_answers_are_what_the_contract_says_key_for_key(
    client: FlaskClient, document: dict[str, Any], path: str, component: str
) -> None:
    """Every described key is there, and no other: an undescribed key is a promise nobody made."""
    closed = _closed(document)
    schema = {**closed, "$ref": f"#/components/schemas/{component}"}
    mistakes = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in Draft202012Validator(schema).iter_errors(client.get(path).json)
    ]
    assert not mistakes, "\n".join(mistakes)


def _closed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the components with objects closed, as no client sees them."""
    schemas = {
        name: {**schema, "additionalProperties": False} if schema.get("properties") else schema
        for name, schema in document["components"]["schemas"].items()
    }
    return {"components": {"schemas": schemas}}
