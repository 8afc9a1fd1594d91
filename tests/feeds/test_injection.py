"""Whatever stands in an event stays inside its own property, cell or string, in every format.

These tests run under `python -O` too (see test_optimised.py), where `assert` guards nothing: neither in the libraries we
use, nor in helpers of tests. So they check with `pytest`'s own asserts, in this file.
"""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any, get_args
from xml.etree import ElementTree

import pytest
from pydantic import ValidationError
from strategies import CONTROLS

from feeds import FORMATS, render
from metrocal import Event, Query, Text, event
from metrocal.importers.fields import Form, event_fields

EVIL = tuple(
    f"A{end}BEGIN:VALARM{end}X-EVIL:1"
    for end in ("\r\n", "\r", "\n", "\u2028", *CONTROLS, "\\n", "\r\n\r\n", "\n ", "\ufeff\n")
)
CLOSED = {
    "id", "kind", "when", "zone", "status", "mode", "country", "topics", "languages", "gender", "gender_measures",
    "gender_targets", "part_of", "recurrence", "except_dates", "url", "materials_url", "join_url",
    "image_url", "recording_url",
    "registration.closes", "registration.eligibility", "registration.extended_from", "registration.opens",
}  # fmt: skip
"""Fields that do not hold any words: they refuse what is evil."""


def kinds_of(field: str) -> str:
    """A kind of event that has the field."""
    for model in get_args(Event):
        if field in model.model_fields:
            return str(get_args(model.model_fields["kind"].annotation)[0])
    return "forum"


def made(field: str, value: Any) -> Event | None:
    """An event with this value; None when it is refused."""
    known = event_fields()[field]
    document = {"id": "bad", "kind": kinds_of(field), "title": "Bad", "when": "2021-03-16"}
    try:
        return event(document | {field: [value] if known.listed else value})
    except ValidationError:
        return None


WORDS = sorted(name for name, field in event_fields().items() if field.form is Form.WORDS)


def harm_in_ics(body: bytes) -> Iterator[str]:
    text = body.decode("utf-8")
    if len(text.splitlines()) != body.count(b"\r\n"):
        yield "a reader sees more lines than there are"
    if not body.count(b"\r\n") == body.count(b"\n") == body.count(b"\r"):
        yield "a bare CR or LF"
    if any(line.lstrip().startswith(("X-EVIL", "BEGIN:VALARM")) and not line.startswith(" ") for line in text.split("\r\n")):
        yield "a property of the attacker's"
    if max(map(len, body.split(b"\r\n"))) > 75:
        yield "a line over 75 octets"
    if (body.count(b"BEGIN:"), body.count(b"\r\nBEGIN:VEVENT\r\n")) != (3 + body.count(b"BEGIN:VALARM"), 2):
        yield "more components than there are events"


ATOM = "{http://www.w3.org/2005/Atom}"
ATOM_ELEMENTS = set("entry title link published updated author name id summary category".split())


def harm(format: str, body: bytes) -> list[str]:
    """What an attacker reached in a feed of the event `good` and one other."""
    if format == "ics":
        return list(harm_in_ics(body))
    if format == "json":
        items = json.loads(body)["items"]
        return [] if [item["_metrocal"]["id"] for item in items] == ["bad", "good"] else ["other items"]
    if format == "jsonld":
        names = [item["name"] for item in json.loads(body)["itemListElement"]]
        return [] if (len(names), names[-1], b"<" in body) == (2, "Good", False) else ["other items"]
    if format == "jcal":
        parts = json.loads(body)[2]
        return [] if [(part[0], part[2]) for part in parts] == [("vevent", [])] * 2 else ["other components"]
    if format == "atom":
        entries = ElementTree.fromstring(body).findall(f"{ATOM}entry")
        found = {child.tag.removeprefix(ATOM) for entry in entries for child in entry.iter()} - ATOM_ELEMENTS
        return [] if (len(entries), entries[-1].findtext(f"{ATOM}title"), found) == (2, "Good", set()) else ["other entries"]
    rows = list(csv.DictReader(StringIO(body.decode(), newline=""), strict=True))
    return [] if [row["id"] for row in rows] == ["bad", "good"] else ["other rows"]


GOOD = event({"id": "good", "kind": "forum", "title": "Good", "when": "2021-03-17"})


@pytest.mark.parametrize("field", WORDS)
def test_evil_in_any_field_stays_inside_it_or_is_refused(field: str):
    found = [one for one in (made(field, evil) for evil in EVIL) if one is not None]
    for one in found:
        for format in FORMATS:
            feed = render([one, GOOD], format, base_url="https://calendar.example.org")
            assert (feed.skipped, harm(format, feed.body)) == ((), [])
    assert (found == []) == (field in CLOSED)


TEXTS = sorted(name for name, field in event_fields().items() if field.translated)
UNCHECKED = (
    *((name, "A" + evil) for name in ("venue", "city") for evil in EVIL),
    *(
        (name, evil)
        for name in ("image_url", "url", "uid", "id", "organiser", "status", "mode", "series", "audience", "source")
        for evil in EVIL
    ),
    *((name, Text.model_construct({"en": evil})) for name in TEXTS for evil in EVIL),
    *((name, Text.model_construct({evil: "words"})) for name in TEXTS for evil in EVIL),
)


def test_evil_that_nobody_checked_stays_inside_its_field_or_costs_its_event_alone(caplog: pytest.LogCaptureFixture):
    """Events that were made past all validation: the writers' own guard."""
    caplog.set_level("CRITICAL", "metrocal.feeds")
    seen = set()
    for name, value in UNCHECKED:
        valid = event({"id": "bad", "kind": kinds_of(name), "title": "Bad", "when": "2021-03-16", "city": "Seoul"})
        change = {"place": valid.place.model_copy(update={name: value})} if name in {"venue", "city"} else {name: value}
        feed = render([valid.model_copy(update=change), GOOD], base_url="https://calendar.example.org")
        body = feed.body if not feed.skipped else render([valid, GOOD], base_url="https://calendar.example.org").body
        assert (name, value, list(harm_in_ics(body))) == (name, value, [])
        assert b"UID:good@metrocal.example.org" in feed.body
        seen.add(bool(feed.skipped))
    assert seen == {True, False}


def test_evil_that_nobody_checked_leaves_every_other_format_whole(caplog: pytest.LogCaptureFixture):
    caplog.set_level("CRITICAL", "metrocal.feeds")
    for name, value in UNCHECKED:
        valid = event({"id": "bad", "kind": kinds_of(name), "title": "Bad", "when": "2021-03-16", "city": "Seoul"})
        change = {"place": valid.place.model_copy(update={name: value})} if name in {"venue", "city"} else {name: value}
        for format in ("jcal", "jsonld", "atom"):
            feed = render([valid.model_copy(update=change), GOOD], format, base_url="https://calendar.example.org")
            rest = [] if feed.skipped == () else [valid]
            again = render([*rest, GOOD], format, base_url="https://calendar.example.org") if rest else feed
            assert (format, name, value, harm(format, again.body)) == (format, name, value, [])
            assert b"good@metrocal.example.org" in feed.body


@pytest.mark.parametrize("evil", EVIL)
def test_evil_in_the_name_of_a_feed_stays_inside_it(evil: str):
    for format in FORMATS:
        asked = Query.of([("q", evil), ("city", evil), ("series", evil)])
        feed = render(
            [event({"id": "bad", "kind": "forum", "title": "Bad", "when": "2021-03-16"}), GOOD],
            format,
            query=asked,
            name=evil,
        )
        assert harm(format, feed.body) == []
        assert (
            harm(format, render([GOOD.model_copy(update={"id": "bad", "when": GOOD.when}), GOOD], format, query=asked).body)
            == []
        )


@pytest.mark.parametrize("evil", [evil for evil in EVIL if not evil.isprintable()])
def test_an_address_of_a_feed_that_would_end_its_line_is_refused(evil: str):
    with pytest.raises(ValueError, match=r"no content line|surrogates"):
        render([GOOD], address=f"https://calendar.example.org/{evil}")


@pytest.mark.parametrize("character", ["é", "👩🏽‍🚒", ",", ";", "\\", "\\n", '"', "a\n"])
def test_ten_thousand_of_anything_are_read_back(character: str):
    text = (character * 10_000)[:9_999].strip()
    one = event({"id": "bad", "kind": "forum", "title": text, "description": text, "when": "2021-03-16"})
    feed = render([one, GOOD])
    assert list(harm_in_ics(feed.body)) == []
    unfolded = feed.body.decode().replace("\r\n ", "")
    escaped = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")
    assert f"\r\nDESCRIPTION:{escaped}\r\n" in unfolded
    assert f"\r\nSUMMARY:{' '.join(escaped.split(chr(92) + 'n')) if character == 'a' + chr(10) else escaped}\r\n" in unfolded
