"""GET /compare on Django REST framework, in one file; JSON by orjson."""

from __future__ import annotations

import os
from typing import Any

import django
import orjson
from django.conf import settings

settings.configure(
    DEBUG=False,
    SECRET_KEY="no session, no form: nothing is signed",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    INSTALLED_APPS=["rest_framework"],
    # No accounts: without these defaults REST framework would look for users.
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["BENCH_DATABASE"],
            # Kept for as long as the thread lives.
            "CONN_MAX_AGE": None,
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import serializers  # noqa: E402
from rest_framework.exceptions import NotFound  # noqa: E402
from rest_framework.renderers import BaseRenderer  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

from benchmarks.peers.scoring import Pair, compare, weights_of  # noqa: E402


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"

    def render(self, data: Any, *_: Any, **__: Any) -> bytes:
        return orjson.dumps(data)


class Stored(models.Model):
    class Meta:
        abstract = True
        app_label = "peers"
        managed = False


class Framework(Stored):
    slug = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    summary = models.TextField()
    retired_in = models.IntegerField(null=True)

    class Meta(Stored.Meta):
        db_table = "frameworks"


class FeatureGroup(Stored):
    slug = models.TextField(unique=True)

    class Meta(Stored.Meta):
        db_table = "feature_groups"


class Feature(Stored):
    slug = models.TextField(unique=True)
    name = models.TextField()
    group = models.ForeignKey(FeatureGroup, models.PROTECT)
    kind = models.TextField()
    direction = models.TextField()
    levels = models.JSONField()
    lo = models.FloatField(null=True)
    hi = models.FloatField(null=True)
    transform = models.TextField()
    weight = models.FloatField()
    indifference = models.FloatField()
    position = models.IntegerField()
    retired_in = models.IntegerField(null=True)

    class Meta(Stored.Meta):
        db_table = "features"


class Source(Stored):
    slug = models.TextField(unique=True)

    class Meta(Stored.Meta):
        db_table = "sources"


class Claim(Stored):
    source = models.ForeignKey(Source, models.PROTECT)
    display = models.TextField(null=True)
    precision = models.FloatField(null=True)
    url = models.TextField(null=True)
    as_of = models.DateField(null=True)
    as_of_precision = models.TextField(null=True)

    class Meta(Stored.Meta):
        db_table = "claims"


class Rating(Stored):
    # Django knows no key of two columns; nothing here asks for a rating by its key.
    claim = models.OneToOneField(Claim, models.PROTECT, primary_key=True)
    framework = models.ForeignKey(Framework, models.PROTECT)
    feature = models.ForeignKey(Feature, models.PROTECT)
    rating = models.JSONField(null=True)

    class Meta(Stored.Meta):
        db_table = "ratings"


class UseCase(Stored):
    slug = models.TextField(unique=True)

    class Meta(Stored.Meta):
        db_table = "use_cases"


class UseCaseWeight(Stored):
    feature = models.OneToOneField(Feature, models.PROTECT, primary_key=True)
    use_case = models.ForeignKey(UseCase, models.PROTECT)
    weight = models.FloatField()

    class Meta(Stored.Meta):
        db_table = "use_case_weights"


class CellSerializer(serializers.Serializer):
    rating = serializers.ReadOnlyField()
    value = serializers.FloatField()
    display = serializers.CharField()
    source = serializers.CharField()
    url = serializers.CharField()
    as_of = serializers.CharField()


class RowSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    group = serializers.CharField()
    kind = serializers.CharField()
    weight = serializers.FloatField()
    winner = serializers.CharField()
    delta = serializers.FloatField()
    a = CellSerializer()
    b = CellSerializer()


class SideSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    summary = serializers.CharField()
    score = serializers.FloatField()


class ComparisonSerializer(serializers.Serializer):
    a = SideSerializer()
    b = SideSerializer()
    outcome = serializers.CharField()
    winner = serializers.CharField()
    difference = serializers.FloatField()
    coverage = serializers.FloatField()
    features = RowSerializer(many=True)


class QuerySerializer(serializers.Serializer):
    a = serializers.CharField()
    b = serializers.CharField()
    weights = serializers.CharField(default="")


def load_pair(a: str, b: str) -> Pair:
    found = {f.slug: f for f in Framework.objects.filter(slug__in=[a, b], retired_in=None)}
    left, right = found[a], found[b]
    ratings: dict[int, dict[int, Rating]] = {left.id: {}, right.id: {}}
    asked = Rating.objects.filter(framework_id__in=list(ratings))
    for rating in asked.select_related("claim__source"):
        ratings[rating.framework_id][rating.feature_id] = rating
    general = UseCaseWeight.objects.filter(use_case__slug="general")
    current = Feature.objects.filter(retired_in=None).order_by("position")
    return Pair(
        a=left,
        b=right,
        features=list(current.select_related("group")),
        use_case=dict(general.values_list("feature_id", "weight")),
        ratings_a=ratings[left.id],
        ratings_b=ratings[right.id],
    )


class CompareView(APIView):
    renderer_classes = (OrjsonRenderer,)

    def get(self, request: Request) -> Response:
        query = QuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        try:
            pair = load_pair(asked["a"], asked["b"])
        except LookupError as missing:
            raise NotFound from missing
        compared = compare(pair, weights_of(asked["weights"]))
        return Response(ComparisonSerializer(compared).data)


urlpatterns = [path("compare", CompareView.as_view())]
app = get_wsgi_application()
