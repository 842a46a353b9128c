"""compose.yaml: what it starts, what it tells the containers, and what it takes from them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from app.config import sentences
from tests.serving import ROOT

FILE = ROOT / "compose.yaml"
OURS = {"faceoff", "app-1", "app-2"}
HARDENED = {*OURS, "nginx", "valkey"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    """The services, anchors and merges resolved."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    return found


def test_profiles_are_the_ones_that_are_written_about(services: dict[str, Any]) -> None:
    by_profile: dict[str, set[str]] = {}
    for name, service in services.items():
        for profile in service["profiles"]:
            by_profile.setdefault(profile, set()).add(name)
    assert by_profile == {
        "sqlite": {"faceoff"},
        "scale": {"app-1", "app-2", "nginx", "postgres", "valkey"},
    }
    assert "COMPOSE_PROFILES=sqlite\n" in (ROOT / ".env").read_text(encoding="utf-8")
    assert "--profile scale" in FILE.read_text(encoding="utf-8")


def test_every_setting_it_passes_is_one(services: dict[str, Any]) -> None:
    passed = {name for one in OURS for name in services[one]["environment"]}
    assert passed
    assert passed <= set(sentences())
    for name in ("TRUSTED_HOSTS", "SECURITY_CONTACT", "METRICS_TOKEN", "DRAIN_FILE"):
        for one in OURS:
            assert f"FACEOFF_{name}" in services[one]["environment"], (one, name)


def test_no_profile_needs_the_variables_of_another() -> None:
    # Compose fills in every variable before it leaves services out.
    asked = re.findall(r"\$\{(\w+)([^}]*)\}", _without_comments())
    assert asked
    assert not [name for name, rest in asked if not rest.startswith(":-")]


def test_no_password_is_shipped(services: dict[str, Any]) -> None:
    given = services["postgres"]["environment"]
    assert re.fullmatch(r"\$\{FACEOFF_DB_PASSWORD:-\}", given["POSTGRES_PASSWORD"])
    for one in ("app-1", "app-2"):
        address = services[one]["environment"]["FACEOFF_DATABASE_URL"]
        assert "://faceoff:${FACEOFF_DB_PASSWORD:-}@postgres:" in address


def test_everything_mounted_from_here_is_here(services: dict[str, Any]) -> None:
    mounted = [each for one in services.values() for each in one.get("volumes", [])]
    ours = [each for each in mounted if each.startswith(".")]
    assert ours
    for each in ours:
        source, target, *mode = each.split(":")
        assert (ROOT / source).exists(), source
        assert target.startswith("/")
        assert mode == ["ro"]
    declared = yaml.safe_load(FILE.read_text(encoding="utf-8"))["volumes"]
    named = {each.split(":")[0] for each in mounted if not each.startswith(".")}
    assert named == set(declared)


def test_containers_may_do_no_more_than_they_have_to(services: dict[str, Any]) -> None:
    for name in HARDENED:
        service = services[name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert {name for name in services if services[name].get("cap_add")} == {"nginx"}
    # Its entry point changes owner and user where it is root, which takes what was dropped.
    assert services["valkey"]["user"] == "999:1000"


def test_nothing_starts_before_what_it_needs_is_healthy(services: dict[str, Any]) -> None:
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}, (name, needed)
            # Ours has its check in the Dockerfile.
            assert needed in OURS or "healthcheck" in services[needed], needed
    assert {"postgres", "valkey"} <= set(services["app-1"]["depends_on"])
    assert "127.0.0.1" in services["postgres"]["healthcheck"]["test"]


def test_images_of_others_are_pinned_to_a_major_release(services: dict[str, Any]) -> None:
    images = {one["image"] for name, one in services.items() if name not in OURS}
    assert len(images) == 3
    for image in images:
        assert re.search(r":\d+(\.\d+)?-alpine\Z", image), image


def _without_comments() -> str:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))
