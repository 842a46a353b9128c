"""What axe-core says of a page, by day and by night, kept for people beside the screenshots."""

from __future__ import annotations

import fcntl
import json
from typing import Any, Literal

from tests.browser.conftest import SCREENSHOTS, Tab

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")

RUN = """
  (left_out) => axe.run({ include: [["html"]], exclude: left_out.map((one) => [one]) }, {
    resultTypes: ["violations"], iframes: false,
  })
"""


def serious(
    tab: Tab,
    page: str | None,
    *,
    schemes: tuple[Scheme, ...] = SCHEMES,
    left_out: tuple[str, ...] = (),
) -> list[str]:
    """Return what would keep somebody from reading or using what is shown; kept under a name."""
    found: list[dict[str, Any]] = []
    for scheme in schemes:
        tab.page.emulate_media(color_scheme=scheme)
        result = tab.page.evaluate(RUN, list(left_out))
        if page is not None:
            _keep(f"{page} ({scheme})", result)
        found += result["violations"]
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def _keep(page: str, result: dict[str, Any]) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    told = {
        "axe": result["testEngine"]["version"],
        "rules_passed": len(result["passes"]),
        "violations": [
            {"rule": one["id"], "impact": one["impact"], "count": len(one["nodes"])}
            for one in result["violations"]
        ],
    }
    with (SCREENSHOTS / "axe.json").open("a+", encoding="utf-8") as file:
        # Files of tests run side by side, each in a process of its own.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        pages = {**json.loads(file.read() or "{}"), page: told}
        file.truncate(0)
        json.dump(dict(sorted(pages.items())), file, indent=2)
