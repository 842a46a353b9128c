"""The pages below /docs in a browser: they are all there, and ask nobody but the service."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.audits import SCHEMES, serious
from tests.browser.conftest import Opening

WIDER = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


def test_the_contract_is_shown_and_can_be_unfolded(ours: str, opened: Opening, axe: str) -> None:
    tab = opened(f"{ours}/docs")
    operations = tab.page.locator(".swagger-ui .opblock")
    # The contract is long, and a busy machine takes its time to lay it out.
    expect(operations.first).to_be_visible(timeout=30_000)
    expect(operations.nth(3)).to_be_visible(timeout=30_000)
    operations.first.locator("button").first.click()
    expect(tab.page.locator(".opblock-body").first).to_be_visible()
    tab.page.evaluate(axe)
    # What is not ours has an accessibility of its own, and is left as its makers made it.
    assert not serious(tab, "docs", schemes=("light",), left_out=(".swagger-ui",))
    tab.shoot("docs", whole=False)


def test_the_quick_start_is_read_without_a_script_and_on_a_phone(
    ours: str, opened: Opening
) -> None:
    tab = opened(
        f"{ours}/docs/quickstart",
        java_script_enabled=False,
        viewport={"width": 360, "height": 800},
    )
    expect(tab.page.locator("h1")).to_be_visible()
    box = tab.page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= 360
    tab.shoot("quickstart-360")


def test_the_quick_start_keeps_nobody_out(ours: str, opened: Opening, axe: str) -> None:
    tab = opened(f"{ours}/docs/quickstart")
    assert tab.page.evaluate(WIDER) == 0
    tab.page.evaluate(axe)
    assert not serious(tab, "quick start")
    for scheme in SCHEMES:
        tab.page.emulate_media(color_scheme=scheme)
        tab.shoot(f"quickstart-{scheme}")
