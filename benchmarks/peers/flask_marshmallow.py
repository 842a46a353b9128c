"""GET /compare on Flask, Flask-SQLAlchemy and marshmallow, JSON by orjson."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Flask, Response, abort, jsonify, request
from flask.json.provider import DefaultJSONProvider
from flask_sqlalchemy import SQLAlchemy
from marshmallow import Schema, fields

from benchmarks.peers.scoring import compare, weights_of
from benchmarks.peers.tables import DATABASE_URL, Base, load_pair


class QuerySchema(Schema):
    a = fields.String(required=True)
    b = fields.String(required=True)
    weights = fields.Function(deserialize=weights_of, load_default=dict)


class CellSchema(Schema):
    rating = fields.Raw()
    value = fields.Float()
    display = fields.String()
    source = fields.String()
    url = fields.String()
    as_of = fields.String()


class RowSchema(Schema):
    slug = fields.String()
    name = fields.String()
    group = fields.String()
    kind = fields.String()
    weight = fields.Float()
    winner = fields.String()
    delta = fields.Float()
    a = fields.Nested(CellSchema)
    b = fields.Nested(CellSchema)


class SideSchema(Schema):
    slug = fields.String()
    name = fields.String()
    kind = fields.String()
    summary = fields.String()
    score = fields.Float()


class ComparisonSchema(Schema):
    a = fields.Nested(SideSchema)
    b = fields.Nested(SideSchema)
    outcome = fields.String()
    winner = fields.String()
    difference = fields.Float()
    coverage = fields.Float()
    features = fields.List(fields.Nested(RowSchema))


class OrjsonProvider(DefaultJSONProvider):
    def dumps(self, obj: Any, **_: Any) -> str:
        return orjson.dumps(obj).decode()


app = Flask(__name__)
app.json = OrjsonProvider(app)
app.config["SQLALCHEMY_DATABASE_URI"] = DATABASE_URL
db = SQLAlchemy(app, model_class=Base, disable_autonaming=True)
query_schema, comparison_schema = QuerySchema(), ComparisonSchema()


@app.get("/compare")
def show() -> Response:
    query = query_schema.load(request.args)
    try:
        pair = load_pair(db.session(), query["a"], query["b"])
    except LookupError:
        abort(404)
    return jsonify(comparison_schema.dump(compare(pair, query["weights"])))
