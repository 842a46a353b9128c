"""Pages as trees, for tests: read strictly, so that an element too many or too few is seen."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr"}


class _Reader(HTMLParser):
    """Builds a tree; what is not closed, or closed twice, is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = ET.TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data)


def tree(page: str) -> ET.Element:
    """Read a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open, f"never closed: {reader.open}"
    return reader.builder.close()


def text(element: ET.Element | None) -> str:
    """Return what is read of an element, on one line."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def classed(root: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield the elements of a class."""
    for element in root.iter():
        if name in element.get("class", "").split():
            yield element


def part(root: ET.Element, name: str) -> ET.Element:
    """Return the part that a script replaces when weights change."""
    (found,) = [one for one in root.iter() if one.get("data-faceoff-part") == name]
    return found


def main(root: ET.Element) -> ET.Element:
    """Return the comparison itself."""
    found = root.find("body/main")
    assert found is not None
    return found
