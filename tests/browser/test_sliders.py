"""Sliders: each move is answered by the service, on the page, in a frame and in the element."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Opening
from tests.browser.partner import Partner

FULL = "/embed/flask-vs-django?size=full"


def verdict(ours: str, **query: str) -> dict[str, Any]:
    asked = urllib.parse.urlencode({"a": "flask", "b": "django", **query})
    with urllib.request.urlopen(f"{ours}/v1/compare?{asked}") as answer:
        found: dict[str, Any] = json.load(answer)["verdict"]
    return found


def sliders(page: Page) -> Locator:
    return page.locator("form[data-faceoff-weights] input[type=range]")


def weights_in(address: str) -> str | None:
    return next(iter(parse_qs(urlsplit(address).query).get("weights", [])), None)


def test_they_show_where_there_is_a_script_and_start_where_they_usually_stand(
    ours: str, opened: Opening
) -> None:
    tab = opened(ours + FULL)
    expect(sliders(tab.page).first).to_be_visible()
    assert 1 < sliders(tab.page).count() <= 10
    moved = sliders(tab.page).evaluate_all(
        "all => all.filter((one) => one.value !== one.dataset.usual).length"
    )
    assert moved == 0


def test_a_move_is_answered_by_the_service_and_kept_in_the_address(
    ours: str, opened: Opening
) -> None:
    tab = opened(ours + FULL)
    slider = sliders(tab.page).first
    slug = slider.get_attribute("name")
    slider.focus()
    slider.press("Home")
    (changed,) = tab.wait_for("weights")
    assert changed["weights"] == {slug: 0}
    assert weights_in(tab.page.url) == f"{slug}:0"
    expect(slider).to_be_focused()
    fresh = opened(tab.page.url)
    expect(sliders(fresh.page).first).to_have_value("0")
    headline = "[data-faceoff-part=headline]"
    assert fresh.page.locator(headline).inner_text() == tab.page.locator(headline).inner_text(), (
        "a fresh page says something else"
    )


def test_the_winner_after_a_move_is_that_of_the_api(ours: str, opened: Opening) -> None:
    tab = opened(ours + FULL)
    for slider in sliders(tab.page).all():
        slider.evaluate(
            "one => { one.value = 0; one.dispatchEvent(new Event('input', {bubbles: true})) }"
        )
    tab.wait_for("weights")
    weights = weights_in(tab.page.url)
    assert weights is not None
    expected = verdict(ours, weights=weights)
    says = tab.page.locator("[data-faceoff-part=headline]").inner_text()
    if expected["winner"]:
        assert expected["winner"].lower() in says.lower()
    assert expected["text"] != verdict(ours)["text"]
    tab.shoot("sliders-moved")


def test_many_moves_make_one_question_and_the_last_answer_counts(
    ours: str, opened: Opening
) -> None:
    tab = opened(ours + FULL)
    asked: list[str] = []

    def slow_at_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            tab.page.wait_for_timeout(600)
        route.continue_()

    slider = sliders(tab.page).first
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    tab.wait_for("weights")
    told = tab.heard("weights")
    assert len(told) == 1
    tab.page.route("**/embed/**", slow_at_first)
    slider.press("Home")
    tab.page.wait_for_timeout(300)
    slider.press("End")
    tab.wait_for("weights", 2)
    tab.page.wait_for_timeout(700)
    last = tab.heard("weights")
    assert len(last) == 2
    assert list(last[-1]["weights"].values()) == [float(slider.input_value())]


def test_they_are_reached_and_moved_by_keys_alone(ours: str, opened: Opening) -> None:
    tab = opened(ours + FULL)
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.type") == "range":
            break
    tab.page.keyboard.press("ArrowRight")
    tab.wait_for("weights")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert tab.page.evaluate(outline) != "none"
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.localName") == "a":
            return
    pytest.fail("no link is reached")


def test_what_was_found_is_told_to_those_who_listen(ours: str, opened: Opening) -> None:
    tab = opened(ours + FULL)
    sliders(tab.page).first.press("Home")
    (changed,) = tab.wait_for("weights")
    expect(tab.page.locator("p[role=status]")).to_have_text(changed["outcome"])


def test_a_weight_in_between_leaves_all_sliders_movable(ours: str, opened: Opening) -> None:
    tab = opened(f"{ours}{FULL}&weights=performance:0.3")
    asked = sliders(tab.page).and_(tab.page.locator("[name=performance]"))
    expect(asked).to_have_value("0.3")
    assert asked.get_attribute("step") == "any"
    for value, sent in (("2.45878016085791", 2.459), ("0.0000004", 0), ("1e-7", 0)):
        heard = len(tab.heard("weights"))
        asked.evaluate(
            "(one, value) => { one.value = value;"
            " one.dispatchEvent(new Event('input', {bubbles: true})) }",
            value,
        )
        changed = tab.wait_for("weights", heard + 1)[-1]
        assert changed["weights"] == {"performance": sent}
        assert weights_in(tab.page.url) == f"performance:{sent:g}"
        shown = tab.page.locator("label:has([name=performance]) output")
        expect(shown).to_have_text(f"{sent:g}")
    sliders(tab.page).first.press("End")
    changed = tab.wait_for("weights", heard + 2)[-1]
    assert changed["weights"] == {
        "performance": 0,
        sliders(tab.page).first.get_attribute("name"): 5,
    }


def test_a_slider_ends_where_its_own_weight_needs_it_to(ours: str, opened: Opening) -> None:
    tab = opened(f"{ours}{FULL}&weights=performance:1000000")
    ends = sliders(tab.page).evaluate_all("all => all.map((one) => [one.name, one.max])")
    assert dict(ends).pop("performance") == "1000000"
    assert {end for name, end in ends if name != "performance"} == {"5"}
    asked = sliders(tab.page).and_(tab.page.locator("[name=performance]"))
    asked.press("ArrowLeft")
    (changed,) = tab.wait_for("weights")
    assert changed["weights"]["performance"] <= 999_000, "by keys nobody gets anywhere"


def test_the_button_puts_everything_back(ours: str, opened: Opening) -> None:
    slug = opened_slug(ours, opened)
    tab = opened(f"{ours}{FULL}&weights={slug}:0")
    slider = tab.page.locator(f"input[name='{slug}']")
    expect(slider).to_have_value("0")
    tab.page.locator("form[data-faceoff-weights] button").click()
    (changed,) = tab.wait_for("weights")
    assert changed["weights"] == {}
    assert weights_in(tab.page.url) is None
    assert slider.input_value() == slider.get_attribute("data-usual")


def opened_slug(ours: str, opened: Opening) -> str:
    return sliders(opened(ours + FULL).page).first.get_attribute("name") or ""


def test_weights_that_have_no_slider_stay_in_the_question(ours: str, opened: Opening) -> None:
    with urllib.request.urlopen(f"{ours}/v1/compare?a=flask&b=django") as answer:
        features = [one["slug"] for one in json.load(answer)["features"] if one["weight"]]
    tab = opened(ours + FULL)
    shown = sliders(tab.page).evaluate_all("all => all.map((one) => one.name)")
    other = next(one for one in features if one not in shown)
    tab = opened(f"{ours}{FULL}&weights={other}:0.25")
    slider = sliders(tab.page).first
    slider.press("Home")
    (changed,) = tab.wait_for("weights")
    assert changed["weights"] == {other: 0.25, slider.get_attribute("name"): 0}


def test_they_work_in_the_element_and_leave_the_address_of_the_page_alone(
    ours: str, partner: Partner, opened: Opening
) -> None:
    address = partner.page(
        f'<script type="module" src="{ours}/v1/widgets/faceoff.js"></script>'
        '<faceoff-comparison a="flask" b="django" size="full"></faceoff-comparison>'
    )
    tab = opened(address)
    tab.wait_for("ready")
    slider = sliders(tab.page).first
    slider.press("Home")
    (changed,) = tab.wait_for("weights")
    assert changed["weights"] == {slider.get_attribute("name"): 0}
    assert tab.page.url == address
    headline = tab.page.locator("[data-faceoff-part=headline]")
    assert " ".join(headline.inner_text().split()) == changed["outcome"]
    links = "links => links.map((link) => link.href)"
    anchors = tab.page.locator("faceoff-comparison .faceoff a").evaluate_all(links)
    assert not [link for link in anchors if link.startswith(partner.address)]


def test_they_work_in_a_sandboxed_frame(ours: str, partner: Partner, opened: Opening) -> None:
    frame = f'<iframe src="{ours}{FULL}" sandbox="allow-scripts" title="One"></iframe>'
    tab = opened(partner.page(frame))
    framed = tab.page.frame_locator("iframe")
    slider = framed.locator("input[type=range]").first
    slider.press("Home")
    expect(framed.locator("p[role=status]")).not_to_be_empty()


def test_a_service_that_goes_away_is_told_and_the_numbers_stay(ours: str, opened: Opening) -> None:
    tab = opened(f"{ours}{FULL}&lang=de", quiet=False)
    before = tab.page.locator("[data-faceoff-part=headline]").inner_text()
    tab.page.route("**/embed/**", lambda route: route.abort("connectionrefused"))
    sliders(tab.page).first.press("Home")
    (error,) = tab.wait_for("error")
    assert error["status"] == 0
    told = "Der Vergleich konnte nicht geladen werden. Bitte später noch einmal versuchen."
    expect(tab.page.locator("p[role=status]")).to_have_text(told)
    expect(tab.page.locator("p[role=status]")).to_be_visible()
    assert tab.page.locator("[data-faceoff-part=headline]").inner_text() == before
    assert weights_in(tab.page.url) is None
