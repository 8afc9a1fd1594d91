"""What is read out of an answer: its words, its parts, what in a page could act."""

from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile, is_zipfile

from werkzeug.test import TestResponse

ADDRESSES = frozenset({"href", "src", "action", "formaction", "poster", "data", "srcset", "background", "cite"})
"""Attributes whose value a browser may follow."""


def text_of(answer: TestResponse) -> str:
    """Everything in it that can be read, headers too; of a workbook what is in its parts."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
    if is_zipfile(BytesIO(answer.data)):
        with ZipFile(BytesIO(answer.data)) as parts:
            return headers + "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return headers + answer.data.decode(errors="replace")


def is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html"


class Page(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.inside: list[str] = []
        """What stands in elements that could act."""
        self._open = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag if tag in {"script", "style"} else ""

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            kinds = [each.get("type", "") for tag, each in self.elements if tag == self._open]
            if kinds[-1] != "application/ld+json":
                self.inside.append(f"<{self._open}>{data[:80]}")

    def handle_endtag(self, _tag: str) -> None:
        self._open = ""

    @property
    def acting(self) -> list[str]:
        """What a strict policy would have to allow by `unsafe-inline`, and addresses that run or lead nowhere good."""
        found = list(self.inside)
        for tag, attributes in self.elements:
            for name, value in attributes.items():
                if name.startswith("on") or name == "style":
                    found.append(f"<{tag} {name}>")
                if name in ADDRESSES and _scheme(value) in {"javascript", "vbscript", "data", "file"}:
                    found.append(f"<{tag} {name}={value[:80]}>")
        return found


def _scheme(address: str) -> str:
    """As browsers read it: without spaces and control characters."""
    plain = "".join(character for character in address if character > " ")
    return plain.partition(":")[0].lower() if ":" in plain else ""
