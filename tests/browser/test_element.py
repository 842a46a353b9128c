"""<faceoff-comparison> in a partner's page, under a strict policy and with Trusted Types."""

from __future__ import annotations

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Opening
from tests.browser.partner import Partner

SORRY = re.compile(r"The comparison could not be loaded|This comparison can't be shown|Unavailable")
FALLBACK = '<a href="https://example.org/flask">Flask and Django</a>'


def element(ours: str, attributes: str = 'a="flask" b="django"', fallback: str = FALLBACK) -> str:
    return (
        f'<script type="module" src="{ours}/v1/widgets/faceoff.js"></script>'
        f"<faceoff-comparison {attributes}>{fallback}</faceoff-comparison>"
    )


def winner(ours: str, query: str) -> str:
    with urllib.request.urlopen(f"{ours}/v1/compare?{query}") as answer:
        verdict = json.load(answer)["verdict"]
    return str(verdict["winner"])


def fallback(page: Page) -> None:
    expect(page.get_by_text("Flask and Django", exact=True)).to_be_visible()


def test_it_shows_the_comparison_in_the_place_of_its_fallback(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(element(ours)))
    (ready,) = tab.wait_for("ready")
    assert ready["name"] == "flask-vs-django"
    assert winner(ours, "a=flask&b=django").title() in ready["outcome"]
    assert ready["revision"] >= 1
    expect(tab.page.locator("faceoff-comparison .faceoff h1")).to_be_visible()
    expect(tab.page.get_by_text("Flask and Django", exact=True)).to_be_hidden()
    tab.shoot("element")


def test_it_wears_our_stylesheet_and_takes_the_colours_of_the_page(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(element(ours, 'a="flask" b="django" accent="#0a7f3c"')))
    tab.wait_for("ready")
    styles = "document.querySelector('faceoff-comparison').shadowRoot.adoptedStyleSheets"
    assert tab.page.evaluate(f"{styles}[0].cssRules.length") > 0
    shown = tab.page.locator("faceoff-comparison .faceoff")
    light = shown.evaluate("one => one.style.getPropertyValue('--faceoff-accent-light')")
    assert light.startswith("#")


def test_it_is_a_region_with_a_name_unless_the_page_gave_it_one(
    ours: str, partner: Partner, opened: Opening
) -> None:
    own = element(ours, 'a="flask" b="django" aria-label="Which one?"', "")
    tab = opened(partner.page(element(ours) + own))
    tab.wait_for("ready", 2)
    expect(tab.page.get_by_role("region", name="Which one?")).to_be_visible()
    expect(tab.page.get_by_role("region", name="Flask vs Django")).to_be_visible()
    assert tab.page.get_by_role("main").count() == 1


def test_its_links_lead_to_us_and_not_into_the_page_around_it(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(element(ours)))
    tab.wait_for("ready")
    links = tab.page.locator("faceoff-comparison .faceoff a").evaluate_all(
        "links => links.map((link) => link.href)"
    )
    assert links
    assert not [link for link in links if link.startswith(partner.address)]


def test_changed_attributes_ask_again_once_and_the_last_wins(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(element(ours)))
    tab.wait_for("ready")
    before = len([one for one in tab.asked if "/embed/" in one.url])
    tab.page.evaluate(
        """() => {
          const shown = document.querySelector("faceoff-comparison");
          shown.setAttribute("b", "laravel");
          shown.setAttribute("lang", "de");
          shown.setAttribute("b", "fastapi");
        }"""
    )
    ready = tab.wait_for("ready", 2)
    assert ready[1]["name"] == "flask-vs-fastapi"
    assert len([one for one in tab.asked if "/embed/" in one.url]) == before + 1
    expect(tab.page.get_by_role("region", name="Flask vs FastAPI")).to_be_visible()
    assert tab.page.locator("faceoff-comparison .faceoff").get_attribute("lang") == "de"


def test_several_frameworks_a_use_case_and_a_size_are_asked_for(
    ours: str, partner: Partner, opened: Opening
) -> None:
    asked = 'frameworks="flask, django,fastapi" use-case="lightweight-api" size="table" lang="de"'
    tab = opened(partner.page(element(ours, asked)))
    assert tab.wait_for("ready")[0]["name"] == "flask-vs-django-vs-fastapi"
    (sent,) = [one.url for one in tab.asked if "/embed/" in one.url]
    assert sent.endswith("?use_case=lightweight-api&size=table&lang=de")


def test_one_far_below_is_asked_for_when_it_comes_near(
    ours: str, partner: Partner, opened: Opening
) -> None:
    lines = "<p>Text</p>" * 200
    tab = opened(partner.page(lines + element(ours)))
    tab.page.wait_for_timeout(300)
    assert not [one for one in tab.asked if "/embed/" in one.url]
    tab.page.locator("faceoff-comparison").scroll_into_view_if_needed()
    tab.wait_for("ready")


def test_its_module_can_be_there_more_than_once(
    ours: str, partner: Partner, opened: Opening
) -> None:
    again = f'<script type="module" src="{ours}/widgets/faceoff.js"></script>'
    tab = opened(partner.page(again + element(ours)))
    tab.wait_for("ready")
    assert len([one for one in tab.asked if "/embed/" in one.url]) == 1


def test_an_unknown_framework_leaves_the_fallback_and_says_so(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(element(ours, 'a="falsk" b="django"')), quiet=False)
    (error,) = tab.wait_for("error")
    assert error["status"] == 404
    assert "falsk" in error["message"]
    fallback(tab.page)
    expect(tab.page.get_by_role("status")).to_have_text(SORRY)
    expect(tab.page.get_by_role("status")).to_be_visible()
    tab.shoot("element-unknown")


def unreachable(route: Route) -> None:
    route.abort("connectionrefused")


def unavailable(route: Route) -> None:
    page = "<!doctype html><html lang=en><main class='faceoff failure'><h1>Unavailable</h1></main>"
    route.fulfill(
        status=503,
        body=page,
        headers={"Content-Type": "text/html", "Access-Control-Allow-Origin": "*"},
    )


def garbage(route: Route) -> None:
    route.fulfill(status=200, body="{}", headers={"Access-Control-Allow-Origin": "*"})


@pytest.mark.parametrize(
    ("answer", "status"), [(unreachable, 0), (unavailable, 503), (garbage, 200)]
)
def test_a_service_that_is_away_leaves_the_fallback_and_says_so(
    ours: str, partner: Partner, opened: Opening, answer: object, status: int
) -> None:
    tab = opened(partner.page(""), quiet=False)
    tab.page.route("**/embed/**", answer)  # type: ignore[arg-type]
    tab.page.goto(partner.page(element(ours)))
    (error,) = tab.wait_for("error")
    assert error["status"] == status
    assert error["message"]
    fallback(tab.page)
    expect(tab.page.get_by_role("status")).to_have_text(SORRY)


def test_one_that_failed_shows_when_it_is_asked_for_something_there_is(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(element(ours, 'a="falsk" b="django"')), quiet=False)
    tab.wait_for("error")
    tab.page.evaluate("document.querySelector('faceoff-comparison').setAttribute('a', 'flask')")
    tab.wait_for("ready")
    expect(tab.page.get_by_text("Flask and Django", exact=True)).to_be_hidden()
    expect(tab.page.locator("faceoff-comparison [role=status]")).to_have_text("")


def test_without_a_script_the_fallback_is_all_there_is(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(element(ours)), java_script_enabled=False)
    fallback(tab.page)


def test_in_a_page_from_right_to_left_it_keeps_its_own_direction(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(element(ours, 'a="flask" b="django" size="table"'), direction="rtl"))
    tab.wait_for("ready")
    shown = tab.page.locator("faceoff-comparison .faceoff")
    assert shown.evaluate("one => getComputedStyle(one).direction") == "ltr"
    tab.shoot("element-in-rtl")


def test_a_main_that_a_partner_calls_like_us_is_left_alone(
    ours: str, partner: Partner, opened: Opening
) -> None:
    script = f'<script type="module" src="{ours}/v1/widgets/faceoff.js"></script>'
    namesake = '<main class="faceoff"><p>Their own</p></main>'
    tab = opened(
        partner.page(
            f'{namesake}<faceoff-comparison a="flask" b="django"></faceoff-comparison>{script}'
        )
    )
    tab.wait_for("ready")
    theirs = tab.page.locator("main.faceoff")
    assert theirs.evaluate("one => one.innerHTML") == "<p>Their own</p>"
    assert not tab.page.evaluate("document.documentElement.className")
    assert tab.page.evaluate("document.adoptedStyleSheets.length") == 0
