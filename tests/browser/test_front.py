"""The front page in a browser: names are typed, and what is shown is what the fields say."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, Locator, Route, expect

from tests.browser.audits import Scheme, serious
from tests.browser.conftest import Opening, Tab

PAIR = "/?a=flask&b=django"


def front(ours: str, opened: Opening, query: str = "a=flask&b=django") -> Tab:
    tab = opened(f"{ours}/?{query}")
    expect(tab.page.get_by_role("combobox", name="First framework")).to_be_visible()
    return tab


def first(tab: Tab) -> Locator:
    return tab.page.locator("input#a")


def options(tab: Tab) -> Locator:
    return tab.page.locator("#a-list").get_by_role("option")


class Held:
    """Answers that are on their way until they are let go: a line as slow as a test wants it."""

    def __init__(self, tab: Tab, pattern: str) -> None:
        self._tab, self._pattern = tab, pattern
        self._routes: list[Route] = []
        tab.page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        self._routes.append(route)

    def wait_for(self, times: int) -> None:
        for _ in range(200):
            if len(self._routes) >= times:
                return
            self._tab.page.wait_for_timeout(50)
        pytest.fail(f"asked {len(self._routes)} times, not {times}")

    def let_go(self) -> None:
        self._tab.page.unroute(self._pattern)
        for route in self._routes:
            # Those that the page has given up in the meantime have nowhere to go.
            with suppress(Error):
                route.continue_()


SUGGESTIONS, LINES = "**/search?*", "**/snippets.json*"


def shows(tab: Tab, a: str, b: str, title: str) -> None:
    """Wait until field, preview, address and lines are all of one pair."""
    expect(tab.page.locator("[data-result]")).to_have_attribute("aria-busy", "false")
    expect(tab.page.locator("[data-stage] iframe")).to_have_attribute("title", title)
    asked = parse_qs(urlsplit(tab.page.url).query)
    assert (asked["a"], asked["b"]) == ([a], [b])
    names = [tab.page.locator(f"#{side}").input_value() for side in "ab"]
    assert " vs ".join(names) == title
    codes = tab.page.locator("[data-snippets] code").all_text_contents()
    assert codes
    assert not [code for code in codes if a not in code or b not in code]
    framed = tab.page.frame_locator("[data-stage] iframe").locator("main.faceoff")
    expect(framed).to_have_attribute("data-faceoff-name", f"{a}-vs-{b}")


def test_suggestions_are_walked_and_taken_by_keys_alone(ours: str, opened: Opening) -> None:
    tab = front(ours, opened)
    first(tab).focus()
    tab.page.keyboard.type("dja")
    expect(options(tab).first).to_contain_text("Django")
    expect(first(tab)).to_have_attribute("aria-expanded", "true")
    tab.page.keyboard.press("ArrowDown")
    marked = tab.page.locator("[role=option][aria-selected=true]")
    expect(first(tab)).to_have_attribute("aria-activedescendant", "a-list-1")
    expect(marked).to_have_count(1)
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("Escape")
    expect(options(tab)).to_have_count(0)
    tab.page.keyboard.press("Escape")
    expect(first(tab)).to_have_value("Flask")
    shows(tab, "flask", "django", "Flask vs Django")
    tab.page.keyboard.press("ControlOrMeta+a")
    tab.page.keyboard.type("vue")
    expect(options(tab).first).to_contain_text("Vue")
    tab.page.keyboard.press("Enter")
    shows(tab, "vue", "django", "Vue.js vs Django")


def test_a_suggestion_is_taken_by_the_mouse(ours: str, opened: Opening) -> None:
    tab = front(ours, opened)
    first(tab).fill("larav")
    options(tab).first.click()
    shows(tab, "laravel", "django", "Laravel vs Django")
    expect(first(tab)).to_be_focused()


@pytest.mark.parametrize(("typed", "key"), [("rails", "Enter"), ("Ruby on", "Tab")])
def test_who_types_faster_than_the_service_answers_gets_what_was_typed(
    ours: str, opened: Opening, typed: str, key: str
) -> None:
    tab = front(ours, opened)
    held = Held(tab, SUGGESTIONS)
    first(tab).focus()
    tab.page.keyboard.type(typed)
    tab.page.keyboard.press(key)
    held.wait_for(len(typed.replace(" ", "")))
    result = tab.page.locator("[data-result]")
    expect(result).to_have_attribute("aria-busy", "true")
    assert result.evaluate("one => one.inert")
    held.let_go()
    shows(tab, "rails", "django", "Ruby on Rails vs Django")


def test_who_goes_on_typing_is_not_interrupted(ours: str, opened: Opening) -> None:
    tab = front(ours, opened)
    held = Held(tab, SUGGESTIONS)
    first(tab).fill("rails")
    tab.page.keyboard.press("Enter")
    first(tab).fill("larav")
    held.let_go()
    expect(options(tab).first).to_contain_text("Laravel")
    expect(first(tab)).to_have_value("larav")
    tab.page.keyboard.press("Enter")
    shows(tab, "laravel", "django", "Laravel vs Django")


@pytest.mark.parametrize("typed", ["zzzzzz", "!!!"])
def test_what_nothing_is_called_is_said_below_the_field_and_nothing_is_shown(
    ours: str, opened: Opening, typed: str
) -> None:
    tab = opened(ours + PAIR, quiet=False)
    first(tab).fill(typed)
    tab.page.keyboard.press("Enter")
    told = tab.page.locator("[data-told]")
    expect(told).to_have_text(f"Nothing here is called “{typed}”.")
    expect(first(tab)).to_have_attribute("aria-invalid", "true")
    expect(tab.page.locator("[data-result]")).to_be_hidden()
    tab.page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    shows(tab, "flask", "django", "Flask vs Django")


def test_a_service_that_does_not_answer_is_told_and_asked_again(ours: str, opened: Opening) -> None:
    tab = opened(ours + PAIR, quiet=False)
    tab.page.route(SUGGESTIONS, lambda route: route.abort("connectionrefused"))
    first(tab).fill("rails")
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("[data-told]")).to_contain_text("could not be reached")
    expect(tab.page.locator("[data-result]")).to_be_hidden()
    tab.page.unroute(SUGGESTIONS)
    tab.page.keyboard.press("Enter")
    shows(tab, "rails", "django", "Ruby on Rails vs Django")


def test_of_two_answers_the_later_question_s_is_shown(ours: str, opened: Opening) -> None:
    tab = front(ours, opened)
    held = Held(tab, LINES)
    tab.page.get_by_role("radio", name="Table").check()
    tab.page.get_by_role("button", name="Swap the two").click()
    held.wait_for(2)
    expect(tab.page.locator("[data-result]")).to_have_attribute("aria-busy", "true")
    held.let_go()
    shows(tab, "django", "flask", "Django vs Flask")


def test_a_pair_that_can_not_be_compared_is_not_shown_as_another(
    ours: str, opened: Opening
) -> None:
    tab = opened(ours + PAIR, quiet=False)
    first(tab).fill("django")
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("[data-told]")).to_be_visible()
    expect(tab.page.locator("[data-result]")).to_be_hidden()
    first(tab).fill("vue")
    tab.page.keyboard.press("Enter")
    shows(tab, "vue", "django", "Vue.js vs Django")
    expect(tab.page.locator("[data-told]")).to_be_hidden()


def test_swapping_takes_what_is_being_typed_along(ours: str, opened: Opening) -> None:
    tab = front(ours, opened)
    held = Held(tab, SUGGESTIONS)
    first(tab).fill("rails")
    tab.page.get_by_role("button", name="Swap the two").click()
    held.let_go()
    shows(tab, "django", "rails", "Django vs Ruby on Rails")


def test_what_was_chosen_is_in_the_address_and_there_again(ours: str, opened: Opening) -> None:
    tab = front(ours, opened)
    tab.page.get_by_role("radio", name="Full").check()
    tab.page.get_by_role("radio", name="Dark").check()
    tab.page.get_by_label("Language").select_option("de")
    framed = tab.page.locator("[data-stage] iframe")
    expect(framed).to_have_attribute("src", re.compile(r"theme=dark&size=full&lang=de"))
    again = opened(tab.page.url)
    expect(again.page.locator("input[name=size]:checked")).to_have_value("full")
    expect(again.page.locator("input[name=theme]:checked")).to_have_value("dark")
    expect(again.page.get_by_label("Language")).to_have_value("de")
    source = again.page.locator("[data-stage] iframe").get_attribute("src")
    expect(framed).to_have_attribute("src", source or "")


def test_the_line_is_copied_with_the_address_of_the_service(ours: str, opened: Opening) -> None:
    tab = opened(ours + PAIR, permissions=["clipboard-read", "clipboard-write"])
    button = tab.page.locator("[data-copy]").first
    button.click()
    expect(button).to_have_text("Copied")
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f'<iframe src="{ours}/v1/embed/flask-vs-django"')
    assert copied == tab.page.locator("[data-snippets] code").first.text_content()


def test_without_a_script_the_form_is_sent_and_shows_the_same(ours: str, opened: Opening) -> None:
    tab = opened(ours + PAIR, java_script_enabled=False)
    first(tab).fill("rails")
    tab.page.get_by_role("button", name="Compare").click()
    tab.page.wait_for_url("**a=rails**")
    expect(tab.page.locator("iframe")).to_have_attribute("title", "Ruby on Rails vs Django")
    expect(tab.page.locator("[data-copy]").locator("visible=true")).to_have_count(0)
    tab.shoot("front-no-script")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_keeps_nobody_out_and_is_shown_to_people(
    ours: str, opened: Opening, axe: str, scheme: Scheme
) -> None:
    tab = opened(ours + PAIR, color_scheme=scheme)
    framed = tab.page.frame_locator("[data-stage] iframe").locator("main.faceoff")
    expect(framed).to_be_visible()
    tab.page.evaluate(axe)
    assert not serious(tab, "front", schemes=(scheme,))
    tab.shoot(f"front-{scheme}")
    tab.page.set_viewport_size({"width": 360, "height": 800})
    wider = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert tab.page.evaluate(wider) == 0
    tab.shoot(f"front-{scheme}-360")


def test_the_open_list_keeps_nobody_out(ours: str, opened: Opening, axe: str) -> None:
    tab = front(ours, opened)
    first(tab).fill("re")
    expect(options(tab).nth(3)).to_be_visible()
    tab.page.evaluate(axe)
    assert not serious(tab, "front while typing")
    tab.shoot("front-typing")
