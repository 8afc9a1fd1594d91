"""What the head of a page tells machines."""

import json
import re
from html.parser import HTMLParser
from typing import Any


class Head(HTMLParser):
    """Links by (rel, what tells them apart), properties, and the JSON-LD of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[tuple[str, str], str] = {}
        self.properties: dict[str, str] = {}
        self.icons: list[str] = []
        self.feed(html)
        written = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        self.json_ld: dict[str, Any] = json.loads(written[1]) if written else {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {key: value or "" for key, value in attrs}
        if tag == "link":
            self.links[facts["rel"], facts.get("hreflang") or facts.get("type", "")] = facts["href"]
        if tag == "meta" and "property" in facts:
            self.properties[facts["property"]] = facts["content"]

    @property
    def languages(self) -> dict[str, str]:
        """Language → the address of this page in it."""
        return {which: href for (rel, which), href in self.links.items() if rel == "alternate" and len(which) == 2}
