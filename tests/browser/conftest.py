"""A real Chromium, the real server, and a partner's site at another origin."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from babel import Locale
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.browser.partner import Partner, partner_of
from tests.databases import Server, SQLite
from tests.serving import ROOT, faceoff_serve

HERE = Path(__file__).parent
SCREENSHOTS = ROOT / "build" / "screenshots"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

HEARD = """
  globalThis.heard = [];
  globalThis.violations = [];
  for (const type of ["ready", "error", "weights"]) {
    addEventListener(`faceoff:${type}`, ({ detail, target }) =>
      heard.push({ type, detail, target: target.localName }));
  }
  addEventListener("securitypolicyviolation", (event) =>
    violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""
"""Put into every page and frame before anything of its own runs."""


def _missing(says: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(says)
    pytest.skip(says)


@pytest.fixture(scope="package")
def chromium() -> str:
    """Where Chromium is."""
    path = os.environ.get("FACEOFF_TEST_CHROMIUM") or shutil.which("chromium") or ""
    if not Path(path).is_file():
        _missing("the browser tests need Chromium: apt-get install chromium")
    return path


# Not for the session: while Playwright's loop runs, no other test of the process may start one.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests; each gets a context of its own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def ours(
    only_sqlite: SQLite,
    shipped_on: Callable[[Server], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of the real server on the shipped catalogue."""
    folder = tmp_path_factory.mktemp("serving")
    languages = {"FACEOFF_LANGUAGES": str(_arabic(folder / "languages"))}
    with faceoff_serve(
        shipped_on(only_sqlite), folder, environment={**os.environ, **languages}
    ) as address:
        yield address


def _arabic(folder: Path) -> Path:
    """Write a language from right to left: English words, in as many forms as Arabic has."""
    forms = {*Locale("ar").plural_form.tags, "other"}

    def translated(words: Any) -> Any:
        if not isinstance(words, dict):
            return words
        if words.keys() == {"one", "other"}:
            return dict.fromkeys(forms, words["other"])
        return {key: translated(value) for key, value in words.items()}

    english = yaml.safe_load((ROOT / "app/web/languages/en.yaml").read_text(encoding="utf-8"))
    folder.mkdir()
    (folder / "ar.yaml").write_text(yaml.safe_dump(translated(english)), encoding="utf-8")
    return folder


@pytest.fixture(scope="package")
def partner(ours: str) -> Iterator[Partner]:
    """Somebody else's site."""
    with partner_of(ours) as site:
        yield site


@dataclass(slots=True)
class Tab:
    """A page in the browser, and what it did."""

    page: Page
    asked: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def heard(self, type_: str) -> list[dict[str, Any]]:
        """Return the details of the events of a type so far."""
        heard: list[dict[str, Any]] = self.page.evaluate("heard")
        return [event["detail"] for event in heard if event["type"] == type_]

    def wait_for(self, type_: str, times: int = 1) -> list[dict[str, Any]]:
        """Wait until an event was heard so many times."""
        for _ in range(400):
            if len(heard := self.heard(type_)) >= times:
                return heard
            self.page.wait_for_timeout(50)
        pytest.fail(f"{type_} was heard {len(heard)} times: {self.complaints}")

    def violations(self) -> list[str]:
        """Return what a policy forbade, in the page and in its frames."""
        return [one for frame in self.page.frames for one in frame.evaluate("violations")]

    def shoot(self, name: str, *, whole: bool = True) -> None:
        """Keep what the page looks like, for people: all of it, or what is seen of it at once."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


Opening = Callable[..., Tab]


@pytest.fixture
def opened(browser: Browser, ours: str, partner: Partner) -> Iterator[Opening]:
    """Open addresses, each in a browser that knows nothing yet.

    After the test every one is held to what we never do: to ask anybody else for
    anything, to keep anything, to break a policy or to throw.
    """
    tabs: list[tuple[BrowserContext, Tab]] = []

    def open_(address: str, *, quiet: bool = True, script: str = "", **options: Any) -> Tab:
        context = browser.new_context(**options)
        context.add_init_script(HEARD + script)
        tab = Tab(context.new_page())
        tabs.append((context, tab))
        context.on("request", lambda request: tab.asked.append(request))  # noqa: PLW0108 (it wants a function)
        if quiet:
            tab.page.on("console", lambda said: _note(tab, said.type, said.text))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.goto(address)
        return tab

    yield open_
    for context, tab in tabs:
        _never(context, tab, {ours, partner.address})
        context.close()


def _note(tab: Tab, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        tab.complaints.append(text)


def _never(context: BrowserContext, tab: Tab, origins: set[str]) -> None:
    elsewhere = [
        request.url
        for request in tab.asked
        if "{0.scheme}://{0.netloc}".format(urlsplit(request.url)) not in origins
        and urlsplit(request.url).scheme != "data"
    ]
    assert not elsewhere
    state = context.storage_state(indexed_db=True)
    assert not state.get("cookies")
    assert not state.get("origins")
    assert not tab.complaints
    if tab.page.evaluate("'violations' in globalThis"):
        assert not tab.violations()


@pytest.fixture(scope="package")
def axe() -> str:
    """The source of axe-core, installed from its lock file the first time."""
    source = HERE / "node_modules" / "axe-core" / "axe.min.js"
    if not source.exists():
        if shutil.which("npm") is None:
            _missing("the accessibility tests need Node.js with npm")
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=HERE,
            check=True,
            capture_output=True,
            timeout=300,
        )
    return source.read_text(encoding="utf-8")
