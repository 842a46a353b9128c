"""Pictures by themselves and in a page: they show, and are kept for people to look at."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opening
from tests.browser.partner import Partner

DRAWINGS = ["card.svg", "bars.svg", "radar.svg", "matrix.svg"]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_opened_by_itself_asks_for_nothing(ours: str, opened: Opening, name: str) -> None:
    tab = opened(
        f"{ours}/comparisons/flask-vs-django/{name}", viewport={"width": 1220, "height": 900}
    )
    box = tab.page.locator(":root").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 100
    # The browser itself asks for the icon of a site.
    assert [one.url for one in tab.asked if not one.url.endswith("/favicon.ico")] == [tab.page.url]
    tab.shoot(f"picture-{name.removesuffix('.svg')}", whole=False)


def test_the_card_as_png_shows_in_a_page_of_somebody_else(
    ours: str, partner: Partner, opened: Opening
) -> None:
    card = f"{ours}/comparisons/flask-vs-django/card.png"
    tab = opened(
        partner.page(f'<img src="{card}" alt="Flask vs Django">'),
        viewport={"width": 1240, "height": 800},
    )
    size = tab.page.locator("img").evaluate("one => [one.naturalWidth, one.naturalHeight]")
    assert size == [1200, 630]
    tab.shoot("picture-card-png")
