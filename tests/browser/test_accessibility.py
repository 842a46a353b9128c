"""axe-core finds nothing serious, on the page and inside the shadow root of the element."""

from __future__ import annotations

import pytest

from tests.browser.audits import serious
from tests.browser.conftest import Opening
from tests.browser.partner import Partner

SIZES = ("card", "table", "full")


@pytest.mark.parametrize("size", SIZES)
def test_the_page_keeps_nobody_out(ours: str, opened: Opening, axe: str, size: str) -> None:
    tab = opened(f"{ours}/embed/flask-vs-django?size={size}")
    tab.page.evaluate(axe)
    assert not serious(tab, f"embed {size}")


@pytest.mark.parametrize("size", SIZES)
def test_the_element_keeps_nobody_out(
    ours: str, partner: Partner, opened: Opening, axe: str, size: str
) -> None:
    tab = opened(partner.page(element(ours, size)))
    tab.wait_for("ready")
    tab.page.evaluate(axe)
    assert not serious(tab, f"element {size}")


def element(ours: str, size: str) -> str:
    return (
        f'<script type="module" src="{ours}/v1/widgets/faceoff.js"></script>'
        f'<faceoff-comparison a="flask" b="django" size="{size}"></faceoff-comparison>'
    )


def test_it_would_see_through_the_shadow_root(
    ours: str, partner: Partner, opened: Opening, axe: str
) -> None:
    tab = opened(partner.page(element(ours, "card")))
    tab.wait_for("ready")
    tab.page.evaluate(axe)
    tab.page.locator("faceoff-comparison .faceoff").evaluate(
        "one => one.append(document.createElement('button'))"
    )
    assert any(one.startswith("button-name") for one in serious(tab, None))


def test_a_failure_keeps_nobody_out(ours: str, opened: Opening, axe: str) -> None:
    tab = opened(f"{ours}/embed/falsk-vs-django", quiet=False)
    tab.page.evaluate(axe)
    assert not serious(tab, "failure")
