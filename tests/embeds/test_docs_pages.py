"""The pages below /docs: the contract to try out, the quick start to read, all of it ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.api import headers
from app.api.manual import FILES
from tests.embeds.test_front_page import Page

ROOT = Path(__file__).parents[2]
PAGES = ["/docs", "/docs/quickstart"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_html_under_a_policy_that_runs_nothing_inline(
    catalogue_client: FlaskClient, path: str
) -> None:
    response = catalogue_client.get(path)
    assert response.content_type == "text/html; charset=utf-8"
    assert response.headers["Content-Security-Policy"] == headers.OWN
    assert "unsafe" not in headers.OWN


@pytest.mark.parametrize("path", PAGES)
def test_all_that_a_page_loads_is_ours_and_there(catalogue_client: FlaskClient, path: str) -> None:
    page = Page(catalogue_client.get(path).text)
    loaded = [one["src"] for one in page.all("script")]
    loaded += [one["href"] for one in page.all("link") if one["rel"] == "stylesheet"]
    assert all(str(address).startswith("/v1/") for address in loaded)
    for address in loaded:
        answer = catalogue_client.get(str(address))
        assert answer.status_code == 200
        assert answer.mimetype in {"text/css", "text/javascript"}
        assert "max-age" in answer.headers["Cache-Control"]
    assert "style" not in [tag for tag, _ in page.elements]
    assert not [name for _, attributes in page.elements for name in attributes if name == "style"]


def test_the_viewer_reads_our_contract_and_has_it_validated_nowhere(
    catalogue_client: FlaskClient,
) -> None:
    page = Page(catalogue_client.get("/docs").text)
    (address,) = [one["data-contract"] for one in page.all("div") if "data-contract" in one]
    assert catalogue_client.get(str(address)).json["openapi"]
    script = (ROOT / "app" / "web" / "static" / "docs.js").read_text(encoding="utf-8")
    assert "validatorUrl: null" in script
    assert "://" not in script


@pytest.mark.parametrize("name", FILES)
def test_the_viewer_s_files_are_kept_long(catalogue_client: FlaskClient, name: str) -> None:
    answer = catalogue_client.get(f"/docs/{name}")
    assert answer.content_type == FILES[name]
    assert answer.headers["Cache-Control"] == "public, max-age=604800"
    assert len(answer.data) > 10_000


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "swagger-ui.js",
        "oauth2-redirect.html",
        "LICENSE",
        "..%2f__init__.py",
        "%2e%2e",
        "swagger-ui.css%00",
        "Swagger-UI.css",
    ],
)
def test_no_other_file_of_the_viewer_is_served(catalogue_client: FlaskClient, name: str) -> None:
    assert catalogue_client.get(f"/docs/{name}").status_code == 404


def test_no_file_of_the_viewer_is_copied_into_the_repository() -> None:
    assert not [path for path in (ROOT / "app").rglob("*swagger*") if path.suffix != ".pyc"]


def test_the_quick_start_says_what_its_file_says_without_a_script(
    catalogue_client: FlaskClient,
) -> None:
    page = Page(catalogue_client.get("/docs/quickstart").text)
    text = (ROOT / "docs" / "quickstart.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 10
    for block in blocks:
        assert block in page.text
    assert not list(page.all("script"))


def test_every_heading_of_the_quick_start_can_be_led_to(catalogue_client: FlaskClient) -> None:
    page = Page(catalogue_client.get("/docs/quickstart").text)
    ids = [str(attributes.get("id")) for tag, attributes in page.elements if tag in {"h1", "h2"}]
    assert ids == ["quick-start", "python", "javascript", "curl"]
    led = {str(one["href"])[1:] for one in page.all("a") if str(one["href"]).startswith("#")}
    assert led == {"python", "javascript", "curl"}


def test_the_pages_lead_to_each_other_and_the_index_to_them(catalogue_client: FlaskClient) -> None:
    for path in PAGES:
        hrefs = {one["href"] for one in Page(catalogue_client.get(path).text).all("a")}
        assert {"/", "/v1/docs", "/v1/docs/quickstart"} <= hrefs
    links = catalogue_client.get("/v1").json["links"]
    assert [links[name] for name in ("docs", "quickstart")] == ["/v1/docs", "/v1/docs/quickstart"]


def test_markup_in_the_quick_start_would_stay_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.api import manual

    monkeypatch.setattr(
        manual, "_quickstart", lambda: "# A <b>\n\n<script>x</script>\n\n[l](javascript:x)"
    )
    html, _ = manual._rendered.__wrapped__()
    assert [tag for tag, _ in Page(html).elements] == ["h1", "p", "p"]
