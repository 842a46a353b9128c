"""axe-core finds nothing serious, on the page and inside the shadow root of the element."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Opening, Tab
from tests.browser.partner import Partner

LOOKS = [(size, scheme) for size in ("card", "table", "full") for scheme in ("light", "dark")]


def serious(tab: Tab, axe: str) -> list[str]:
    """Return what would keep somebody from reading or using what is shown."""
    tab.page.evaluate(axe)
    found: dict[str, Any] = tab.page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_page_keeps_nobody_out(
    ours: str, opened: Opening, axe: str, size: str, scheme: str
) -> None:
    tab = opened(f"{ours}/embed/flask-vs-django?size={size}", color_scheme=scheme)
    assert not serious(tab, axe)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_element_keeps_nobody_out(
    ours: str, partner: Partner, opened: Opening, axe: str, size: str, scheme: str
) -> None:
    script = f'<script type="module" src="{ours}/v1/widgets/faceoff.js"></script>'
    own = f'<faceoff-comparison a="flask" b="django" size="{size}"></faceoff-comparison>'
    tab = opened(partner.page(script + own), color_scheme=scheme)
    tab.wait_for("ready")
    assert not serious(tab, axe)


def test_it_would_see_through_the_shadow_root(
    ours: str, partner: Partner, opened: Opening, axe: str
) -> None:
    script = f'<script type="module" src="{ours}/v1/widgets/faceoff.js"></script>'
    own = '<faceoff-comparison a="flask" b="django"></faceoff-comparison>'
    tab = opened(partner.page(script + own))
    tab.wait_for("ready")
    tab.page.locator("faceoff-comparison .faceoff").evaluate(
        "one => one.append(document.createElement('button'))"
    )
    assert any(one.startswith("button-name") for one in serious(tab, axe))


def test_a_failure_keeps_nobody_out(ours: str, opened: Opening, axe: str) -> None:
    tab = opened(f"{ours}/embed/falsk-vs-django", quiet=False)
    assert not serious(tab, axe)
