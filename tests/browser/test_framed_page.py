"""The page that others frame: grounds, widths, directions, and what is left without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening
from tests.browser.partner import Partner

SIZES = ("card", "table", "full")
GROUND = "getComputedStyle(document.querySelector('main.faceoff')).backgroundColor"
WIDER = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
MOVING = """
  [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    const lengths = [style.transitionDuration, style.animationDuration].join(",").split(",");
    return lengths.some((length) => parseFloat(length) > 0.01);
  }).length
"""


@pytest.mark.parametrize("size", SIZES)
def test_without_a_script_it_says_everything_but_has_no_sliders(
    ours: str, opened: Opening, size: str
) -> None:
    tab = opened(f"{ours}/embed/flask-vs-django?size={size}", java_script_enabled=False)
    expect(tab.page.locator("h1")).to_be_visible()
    expect(tab.page.locator("[data-faceoff-part=headline]")).to_contain_text("Django")
    expect(tab.page.locator("input[type=range]").locator("visible=true")).to_have_count(0)
    assert (tab.page.locator("table").count() > 0) == (size != "card")


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_its_frame(ours: str, opened: Opening, size: str) -> None:
    tab = opened(f"{ours}/embed/flask-vs-django-vs-laravel?size={size}")
    for width in (320, 360, 1200):
        tab.page.set_viewport_size({"width": width, "height": 900})
        assert tab.page.evaluate(WIDER) == 0, f"{width} pixels"
        tab.shoot(f"page-{size}-{width}")


def test_the_ground_follows_the_reader_unless_one_was_asked_for(ours: str, opened: Opening) -> None:
    grounds = {}
    for theme in ("auto", "light", "dark"):
        tab = opened(f"{ours}/embed/flask-vs-django?theme={theme}", color_scheme="light")
        light = tab.page.evaluate(GROUND)
        tab.page.emulate_media(color_scheme="dark")
        grounds[theme] = (light, tab.page.evaluate(GROUND))
    (light, dark) = grounds["auto"]
    assert light != dark
    assert grounds["light"] == (light, light)
    assert grounds["dark"] == (dark, dark)


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_so_does_that_of_the_element(
    ours: str, partner: Partner, opened: Opening, theme: str
) -> None:
    script = f'<script type="module" src="{ours}/v1/widgets/faceoff.js"></script>'
    own = f'<faceoff-comparison a="flask" b="django" theme="{theme}"></faceoff-comparison>'
    tab = opened(partner.page(script + own), color_scheme="light")
    tab.wait_for("ready")
    ground = tab.page.locator("faceoff-comparison .faceoff")
    colour = "one => getComputedStyle(one).backgroundColor"
    light = ground.evaluate(colour)
    tab.page.emulate_media(color_scheme="dark")
    assert (ground.evaluate(colour) != light) == (theme == "auto")
    tab.shoot(f"element-{theme}-seen-dark")


def test_nothing_moves_for_those_who_asked_for_that(ours: str, opened: Opening) -> None:
    tab = opened(f"{ours}/embed/flask-vs-django?size=full", reduced_motion="reduce")
    assert tab.page.evaluate(MOVING) == 0


@pytest.mark.parametrize("size", SIZES)
def test_a_language_from_right_to_left_turns_the_page(
    ours: str, opened: Opening, size: str
) -> None:
    tab = opened(
        f"{ours}/embed/flask-vs-django?size={size}&lang=ar", viewport={"width": 800, "height": 900}
    )
    assert tab.page.evaluate("document.documentElement.dir") == "rtl"
    assert tab.page.evaluate(WIDER) == 0
    headline = tab.page.locator("[data-faceoff-part=headline] p").first
    assert headline.evaluate("one => getComputedStyle(one).direction") == "rtl"
    tab.shoot(f"page-{size}-rtl")


@pytest.mark.parametrize("size", SIZES)
def test_in_the_dark_it_is_shown_to_people_too(ours: str, opened: Opening, size: str) -> None:
    tab = opened(
        f"{ours}/embed/flask-vs-django?size={size}&lang=de&accent=c2185b",
        color_scheme="dark",
        viewport={"width": 900, "height": 900},
    )
    expect(tab.page.locator("main.faceoff")).to_have_attribute("lang", "de")
    tab.shoot(f"page-{size}-dark")


@pytest.mark.parametrize("name", ["flask-vs-django", "flask-vs-django-vs-laravel"])
def test_no_table_scrolls_up_and_down_within_the_page(
    ours: str, opened: Opening, name: str
) -> None:
    tab = opened(f"{ours}/embed/{name}?size=full")
    for details in tab.page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    for width in (320, 360, 700, 1200):
        tab.page.set_viewport_size({"width": width, "height": 800})
        cut = tab.page.locator(".scroll").evaluate_all(
            "all => all.filter((one) => one.scrollHeight > one.clientHeight + 1).length"
        )
        assert cut == 0, f"{width} pixels"


def test_a_card_opened_alone_has_the_ground_that_the_reader_prefers(
    ours: str, opened: Opening
) -> None:
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    tab = opened(f"{ours}/embed/flask-vs-django", color_scheme="dark")
    expect(tab.page.locator(":root")).to_have_class(re.compile("faceoff-alone"))
    assert tab.page.evaluate(scheme) == "light dark"
    tab = opened(f"{ours}/embed/flask-vs-django?theme=dark", color_scheme="light")
    expect(tab.page.locator(":root")).to_have_class(re.compile("faceoff-alone"))
    assert tab.page.evaluate(scheme) == "dark"
