"""XML as it is written here: well-formed, whatever is put into it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

# What XML 1.0 has no way to write, escaped or not.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: ET.Element, name: str, text: str) -> ET.Element:
    """Add an element with a text; what XML can't write is replaced."""
    added = ET.SubElement(parent, name)
    added.text = _UNWRITABLE.sub("\ufffd", text)
    return added


def written(root: ET.Element) -> bytes:
    """Write a document."""
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
