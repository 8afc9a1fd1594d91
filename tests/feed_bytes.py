"""A feed taken apart by hand, so that tests see bytes and not what a forgiving reader makes of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from feeds import render
from metrocal import Entry, Event, Query, event

BASE_URL = "https://calendar.example.org"
ADDRESS = f"{BASE_URL}/feeds/all.ics"
CHANGED = datetime(2021, 1, 4, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Property:
    """One content line, unfolded."""

    name: str
    parameters: str
    """As written, without the first semicolon."""
    value: str
    """As written, escapes included."""

    def __str__(self) -> str:
        return self.name + (f";{self.parameters}" if self.parameters else "") + f":{self.value}"


def content_lines(body: bytes) -> list[str]:
    """The unfolded lines. Only CRLF ends a line, and the body ends with one."""
    lines = body.decode("utf-8").split("\r\n")
    assert lines.pop() == ""
    unfolded: list[str] = []
    for line in lines:
        if line.startswith(" "):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    return unfolded


def properties(lines: list[str]) -> list[Property]:
    """No parameter that metrocal writes is quoted, so the first colon ends them."""
    return [Property(*head.partition(";")[::2], value) for head, _, value in (line.partition(":") for line in lines)]


def components(body: bytes, name: str) -> list[list[Property]]:
    """The properties of each component of this name, those of components within it included."""
    found: list[list[Property]] = []
    inside = False
    for line in properties(content_lines(body)):
        if (line.name, line.value) == ("END", name):
            inside = False
        if inside:
            found[-1].append(line)
        if (line.name, line.value) == ("BEGIN", name):
            inside = True
            found.append([])
    return found


def named(lines: list[Property]) -> dict[str, Property]:
    """Name → property; the last of several."""
    return {line.name: line for line in lines}


def the_event(body: bytes) -> dict[str, Property]:
    """The properties of the only event in a feed by name; none comes twice but CONCEPT, which is left out."""
    (only,) = components(body, "VEVENT")
    single = [line for line in only if line.name != "CONCEPT"]
    named = {line.name: line for line in single}
    assert len(named) == len(single)
    return named


def header(body: bytes) -> dict[str, Property]:
    """The properties of the calendar itself, before its first component."""
    found: dict[str, Property] = {}
    for line in properties(content_lines(body))[1:]:
        if line.name == "BEGIN":
            break
        assert line.name not in found
        found[line.name] = line
    return found


def unescaped(value: str) -> str:
    """A TEXT value as RFC 5545, 3.3.11 says it is meant; nothing may be escaped that need not be."""
    return "".join(_unescaped(value))


def _unescaped(value: str) -> Iterator[str]:
    characters = iter(value)
    for character in characters:
        assert character not in ",;\n", f"{character!r} must be escaped"
        if character != "\\":
            yield character
            continue
        escaped = next(characters)
        assert escaped in "\\;,n", f"no such escape: \\{escaped}"
        yield "\n" if escaped == "n" else escaped


def an_entry(id: str = "forum", *, sequence: int = 0, withdrawn: bool = False, **facts: object) -> Entry:
    """An event as a calendar keeps it: created in 2021, changed half an hour later."""
    found: Event = event({"id": id, "kind": "forum", "title": "Forum", "when": "2021-03-16"} | facts)
    kept = Entry.of(found)
    return Entry(
        found, kept.uid, sequence, CHANGED.replace(minute=0), CHANGED, "ana@example.org", withdrawn, kept.organisers
    )


def ics(*entries: Entry | Event, query: str = "", **said: Any) -> bytes:
    """The feed of these, in a calendar that stands at BASE_URL."""
    return render(entries, query=Query.parse(query), base_url=BASE_URL, address=ADDRESS, **said).body
