"""matplotlib's SVG made fit for a page: told to screen readers, without inline styles, with ids of its own."""

import re
from hashlib import sha256
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_FONTS = "'DejaVu Sans', Arial, sans-serif"
"""The first is the one that was measured; the others are narrower."""
_HREF = f"{{{_XLINK}}}href"
_REFERENCE = re.compile(r"(?:url\()?#([\w.-]+)")


def finished(drawn: bytes, title: str, description: str, lang: str) -> bytes:
    """The same drawing with a title and a description, UTF-8, without an XML declaration: ready to stand inside HTML."""
    root = ET.fromstring(drawn)  # our own drawing, so nothing hostile
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"}:
                parent.remove(child)
    for element in root.iter():
        _unstyle(element)
    prefix = "c" + sha256(drawn + title.encode() + lang.encode()).hexdigest()[:8]
    _rename(root, prefix)
    _describe(root, title, description, lang, prefix)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    return ET.tostring(root, encoding="unicode").encode() + b"\n"


def _unstyle(element: ET.Element) -> None:
    """Declarations become presentation attributes, which a strict content security policy allows."""
    for declaration in filter(None, map(str.strip, element.attrib.pop("style", "").split(";"))):
        name, _, value = declaration.partition(":")
        if name.strip() != "font-family":  # said once, at the root
            element.set(name.strip(), value.strip())


def _rename(root: ET.Element, prefix: str) -> None:
    """Ids that are referred to get the picture's own prefix, so that two pictures stand in one page; others go."""
    used = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            if (found := _REFERENCE.match(value)) and (key == _HREF or value.startswith("url")):
                used.add(found[1])
                element.set(key, value.replace("#", f"#{prefix}-", 1))
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.set("id", f"{prefix}-{name}")


def _describe(root: ET.Element, title: str, description: str, lang: str, prefix: str) -> None:
    root.attrib |= {
        "role": "img", "lang": lang, "aria-labelledby": f"{prefix}-title", "aria-describedby": f"{prefix}-desc",
        "font-family": _FONTS, "stroke-linejoin": "round", "stroke-linecap": "butt",
    }  # fmt: skip
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{prefix}-{tag}"})
        element.text = text
        root.insert(place, element)
