"""The script of one line: what it puts behind its tag, and how high our frames become."""

from __future__ import annotations

import re
from base64 import b64encode
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.audits import Scheme
from tests.browser.conftest import Opening, Tab
from tests.browser.partner import Partner


def line(ours: str, attributes: str = 'data-a="flask" data-b="django"') -> str:
    return f'<script async src="{ours}/embed.js" {attributes}></script>'


def heights(tab: Tab) -> list[int]:
    found: list[int] = tab.page.locator("iframe").evaluate_all(
        "frames => frames.map((frame) => frame.clientHeight)"
    )
    return found


def contents(page: Page) -> list[int]:
    """Return how high the comparison in each frame is."""
    measure = "Math.ceil(document.querySelector('main').getBoundingClientRect().height)"
    frames = [one.content_frame() for one in page.query_selector_all("iframe")]
    return [frame.evaluate(measure) if frame else 0 for frame in frames]


def fits(tab: Tab) -> None:
    """Wait until every frame is as high as what it holds."""
    pairs: list[tuple[int, int]] = []
    for _ in range(400):
        # Those that are still empty have no comparison to measure.
        with suppress(Error):
            pairs = list(zip(heights(tab), contents(tab.page), strict=True))
            if pairs and all(inner <= outer <= inner + 64 for outer, inner in pairs):
                return
        tab.page.wait_for_timeout(50)
    raise AssertionError(pairs)


def test_it_puts_an_element_right_behind_its_tag(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(f"<div>{line(ours)}<p>After</p></div>"))
    tab.wait_for("ready")
    order = tab.page.locator("main > div > *").evaluate_all(
        "all => all.map((one) => one.localName)"
    )
    assert order == ["script", "faceoff-comparison", "p"]
    expect(tab.page.locator("faceoff-comparison .faceoff h1")).to_be_visible()


def test_its_attributes_say_what_is_asked_for(ours: str, partner: Partner, opened: Opening) -> None:
    asked = 'data-frameworks="flask,django,fastapi" data-use-case="lightweight-api" data-lang="de"'
    tab = opened(partner.page(line(ours, asked)))
    assert tab.wait_for("ready")[0]["name"] == "flask-vs-django-vs-fastapi"
    assert tab.page.locator("faceoff-comparison .faceoff").get_attribute("lang") == "de"


def test_three_tags_make_three_embeds_and_no_more(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(line(ours) * 3))
    tab.wait_for("ready", 3)
    tab.page.wait_for_timeout(200)
    assert tab.page.locator("faceoff-comparison").count() == 3
    assert len(tab.heard("ready")) == 3


def test_three_tags_of_frames_listen_once(ours: str, partner: Partner, opened: Opening) -> None:
    counting = """
      globalThis.listeners = 0;
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (type, ...rest) {
        if (type === "message" && top === window) listeners += 1;
        return add.call(this, type, ...rest);
      };
    """
    frame = line(ours, 'data-a="flask" data-b="django" data-mode="frame"')
    tab = opened(partner.page(frame * 3), script=counting)
    fits(tab)
    assert tab.page.locator("iframe").count() == 3
    assert tab.page.evaluate("listeners") == 1


def test_a_frame_is_sandboxed_named_and_lazy(ours: str, partner: Partner, opened: Opening) -> None:
    tab = opened(partner.page(line(ours, 'data-a="flask" data-b="django" data-mode="frame"')))
    frame = tab.page.locator("iframe")
    expect(frame).to_have_attribute(
        "sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    )
    expect(frame).to_have_attribute("loading", "lazy")
    expect(frame).to_have_attribute("title", "flask vs django")
    fits(tab)
    tab.shoot("framed")


def test_two_equal_frames_of_other_widths_are_each_as_high_as_what_they_hold(
    ours: str, partner: Partner, opened: Opening
) -> None:
    frame = line(ours, 'data-a="flask" data-b="django" data-mode="frame"')
    tab = opened(
        partner.page(f'<div class="narrow">{frame}</div><div class="wide">{frame}</div>'),
        viewport={"width": 1200, "height": 900},
    )
    fits(tab)
    narrow, wide = heights(tab)
    assert narrow != wide
    tab.page.set_viewport_size({"width": 700, "height": 900})
    tab.page.locator("iframe").last.scroll_into_view_if_needed()
    fits(tab)
    # What is out of sight is not painted in a frame of another origin.
    tab.page.set_viewport_size({"width": 1200, "height": 1500})
    tab.shoot("framed-twice")


def test_frames_that_a_page_has_already_are_given_their_height(
    ours: str, partner: Partner, opened: Opening
) -> None:
    plain = f'<iframe src="{ours}/embed/flask-vs-django" title="One" class="wide"></iframe>'
    sandboxed = plain.replace("<iframe", '<iframe sandbox="allow-scripts"')
    tab = opened(partner.page(plain + sandboxed))
    tab.page.wait_for_load_state("load")
    assert tab.page.locator("iframe").count() == 2
    # Loaded late, as by a tag manager: they have told their height long before.
    tab.page.evaluate(
        """(address) => {
          const policy = trustedTypes.createPolicy("late", { createScriptURL: (url) => url });
          const script = document.createElement("script");
          script.src = policy.createScriptURL(address);
          document.head.append(script);
        }""",
        f"{ours}/embed.js",
    )
    fits(tab)
    assert tab.page.locator("faceoff-comparison").count() == 0


def test_a_height_is_believed_only_of_our_frames_and_within_bounds(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(line(ours, 'data-a="flask" data-b="django" data-mode="frame"')))
    fits(tab)
    before = heights(tab)
    for message in (
        '{type: "faceoff:size", height: 999}',
        '"faceoff:size"',
        "null",
    ):
        tab.page.evaluate(f"postMessage({message}, '*')")
    tab.page.wait_for_timeout(100)
    assert heights(tab) == before
    for told, taken in (("1e9", 20_000), ("-5", 40), ("'7'", 40), ("NaN", 40)):
        tell = f"parent.postMessage({{type: 'faceoff:size', height: {told}}}, '*')"
        tab.page.frames[1].evaluate(tell)
        tab.page.wait_for_timeout(100)
        assert heights(tab) == [taken]


def test_a_page_that_fails_is_framed_as_what_it_is(
    ours: str, partner: Partner, opened: Opening
) -> None:
    failing = line(ours, 'data-a="falsk" data-b="django" data-mode="frame"')
    tab = opened(partner.page(failing), quiet=False)
    fits(tab)
    expect(tab.page.frame_locator("iframe").locator("h1")).to_be_visible()


def test_a_module_that_does_not_come_leaves_a_link(
    ours: str, partner: Partner, opened: Opening
) -> None:
    tab = opened(partner.page(""), quiet=False)
    tab.page.route("**/widgets/**", lambda route: route.abort("connectionrefused"))
    tab.page.goto(partner.page(line(ours)))
    (error,) = tab.wait_for("error")
    assert error["status"] == 0
    link = tab.page.get_by_role("link", name="flask vs django")
    expect(link).to_have_attribute("href", f"{ours}/embed/flask-vs-django")


def test_frames_that_lead_nowhere_are_passed_over(
    ours: str, partner: Partner, opened: Opening
) -> None:
    unreadable = '<iframe src="https://" title="Broken"></iframe>'
    tab = opened(partner.page(unreadable + line(ours)))
    tab.wait_for("ready")
    framed = line(ours, 'data-a="flask" data-b="django" data-mode="frame"')
    tab = opened(partner.page(unreadable + framed))
    frame = tab.page.locator("iframe").last
    expect(frame).not_to_have_attribute("style", re.compile("20rem"))


@pytest.mark.parametrize(
    ("attributes", "missing"),
    [
        ('data-a="flask"', "data-b is missing beside data-a"),
        ('data-b="flask"', "data-a is missing beside data-b"),
        ('data-frameworks="flask"', "data-frameworks has to name two or more"),
        ('data-frameworks=" , "', "data-frameworks has to name two or more"),
        ("", ""),
    ],
)
def test_a_tag_that_names_too_few_says_so_once_to_who_wrote_the_page(
    ours: str, partner: Partner, opened: Opening, attributes: str, missing: str
) -> None:
    tab = opened(partner.page(""), quiet=False)
    said: list[str] = []
    tab.page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    tab.page.goto(partner.page(line(ours, attributes)))
    expected = f"warning: Faceoff: nothing is compared, {missing}."
    assert [one for one in said if "Faceoff" in one] == ([expected] if missing else [])
    assert tab.page.locator("faceoff-comparison, iframe").count() == 0


WINDOW = {"width": 700, "height": 700}
PIXEL = """
  async (shot) => {
    const image = await createImageBitmap(await (await fetch(shot)).blob());
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }
"""


def seen_at(tab: Tab, seeing: Tab, x: float, y: float) -> list[int]:
    """Return the colour of a pixel; looked at in a page that may, under no policy."""
    shot = tab.page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    address = f"data:image/png;base64,{b64encode(shot).decode()}"
    colour: list[int] = seeing.page.evaluate(PIXEL, address)
    return colour


@pytest.mark.parametrize(
    ("scheme", "declared", "theme"),
    [
        ("light", "normal", "dark"),
        ("light", "dark", "auto"),
        ("dark", "normal", "auto"),
        ("dark", "light dark", "auto"),
    ],
)
def test_behind_the_corners_of_a_framed_card_is_the_page_around_it(
    ours: str,
    partner: Partner,
    opened: Opening,
    *,
    scheme: Scheme,
    declared: str,
    theme: str,
) -> None:
    framed = line(ours, f'data-a="flask" data-b="django" data-mode="frame" data-theme="{theme}"')
    ground = f"""
      addEventListener("DOMContentLoaded", () => {{
        if (top !== window) return;
        document.documentElement.style.colorScheme = "{declared}";
        document.documentElement.style.background = "rgb(0, 200, 83)";
      }});
    """
    tab = opened(partner.page(framed), color_scheme=scheme, script=ground, viewport=WINDOW)
    fits(tab)
    expect(tab.page.frame_locator("iframe").locator("main.faceoff")).to_be_visible()
    box = tab.page.locator("iframe").bounding_box()
    assert box is not None
    seeing = opened("about:blank")
    corner = seen_at(tab, seeing, box["x"] + 1, box["y"] + 1)
    assert corner == [0, 200, 83]
    inside = seen_at(tab, seeing, box["x"] + box["width"] / 2, box["y"] + 8)
    dark = theme == "dark" or scheme == "dark"
    assert inside == ([18, 22, 29] if dark else [255, 255, 255])
    tab.shoot(f"corners-{theme}-{declared.replace(' ', '-')}-seen-{scheme}")
