"""A feed as a table: the columns of the event document, harmless in a spreadsheet, and imported again without loss."""

import csv
from io import StringIO
from typing import Any

import pytest
from feed_bytes import an_entry
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events

from feeds import Entry, Options, render
from metrocal import Event
from metrocal.events import PRIVATE
from metrocal.importers import read_bytes

some = settings(max_examples=settings.default.max_examples // 3)


def table(*found: Entry | Event, **said: Any) -> list[dict[str, str]]:
    feed = render(found, "csv", **said)
    assert feed.media_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(feed.body.decode(), newline=""), strict=True))


def filled(*found: Entry | Event) -> list[dict[str, str]]:
    return [{column: cell for column, cell in row.items() if cell} for row in table(*found)]


def imported(*found: Event) -> list[Event]:
    reading = read_bytes(render(found, "csv").body, "feed.csv", "csv")
    assert reading.refusals == ()
    assert [remark for remark in reading.remarks if "comes twice that night" not in remark.text] == []
    return [located.item for located in reading.events]


def test_an_event_is_a_row_with_the_fields_of_its_document():
    event = an_entry(
        kind="training", title={"fr": "Atelier", "en": "Workshop"}, when="2014-05-27T09:00/2014-06-03T12:00",
        city="Seoul", dates_tbc=True, topics=["water", "housing"], sdgs=[5, 11], latitude=-37.5, longitude=126.9,
        certificate=True, seats=30, speakers_women=0, modules=["A", {"fr": "B", "es": "C"}],
    )  # fmt: skip
    assert filled(event) == [
        {
            "id": "forum", "kind": "training", "title.en": "Workshop", "title.fr": "Atelier",
            "when": "2014-05-27T09:00/2014-06-03T12:00", "zone": "Asia/Seoul", "dates_tbc": "yes", "status": "scheduled",
            "city": "Seoul", "country": "KR", "certificate": "yes", "gender": "unassessed", "latitude": "-37.5",
            "longitude": "126.9", "modules": "A|", "modules.es": "|C", "modules.fr": "|B", "sdgs": "5|11", "seats": "30",
            "speakers_women": "0", "topics": "water|housing", "uid": "forum@metrocal.example.org",
        }
    ]  # fmt: skip


def test_columns_come_in_the_order_people_look_for_then_by_name():
    (row,) = table(an_entry(title={"fr": "F", "en": "E"}, series="S", audience="All"))
    assert list(row) == [
        "id", "kind", "title.en", "title.fr", "when", "zone", "dates_tbc", "status", "mode", "venue", "city", "country",
        "audience", "gender", "series", "uid",
    ]  # fmt: skip


def test_an_empty_feed_is_a_header():
    assert render([], "csv").body == b"id,kind,when,zone,dates_tbc,status,mode,venue,city,country\r\n"


def test_rows_end_with_crlf_and_there_is_no_byte_order_mark():
    body = render([an_entry("a"), an_entry("b")], "csv").body
    assert (body.count(b"\r\n"), body.count(b"\n"), body[:3]) == (3, 3, b"id,")


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1+1", "-1+1", "'=1+1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0"]
)
def test_no_cell_is_a_formula_to_a_spreadsheet(formula: str):
    (row,) = table(an_entry(title=formula, organiser=formula, description=formula, venue=formula))
    assert [row[column] for column in ("title", "organiser", "description", "venue")] == [f"'{formula}"] * 4


def test_a_negative_number_is_a_number():
    (row,) = table(an_entry(latitude=-33.5, longitude=-70))
    assert (row["latitude"], row["longitude"]) == ("-33.5", "-70.0")


def test_a_small_number_is_written_without_an_exponent():
    (row,) = table(an_entry(latitude=1e-7, longitude=0))
    assert row["latitude"] == "0.0000001"


def test_withdrawn_events_are_left_out():
    assert [row["id"] for row in table(an_entry("a"), an_entry("b", withdrawn=True))] == ["a"]


def test_a_limit_leaves_out_the_later_ones():
    entries = (an_entry("a", when="2021-03-02"), an_entry("b", when="2021-03-01"))
    assert [row["id"] for row in table(*entries, options=Options(limit=1))] == ["b"]


def test_the_join_link_and_the_editors_remark_are_in_no_row():
    body = render([an_entry(kind="webinar", join_url="https://example.org/join", note="Ask Ana.")], "csv").body.decode()
    assert [word for word in ("join", "Ask Ana", *PRIVATE) if word in body] == []


def test_a_bar_inside_a_listed_word_does_not_make_it_two():
    (again,) = imported(an_entry(co_organisers=["A|B", "C"]).event)
    assert again.co_organisers == ("A¦B", "C")


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1+1", "''=1+1", "'tis", "'", "-1", "＝1", "a\n\nb", 'a "quoted", text;', "5,5", "yes", "|", "a|b"]
)
def test_any_text_is_imported_as_it_was(text: str):
    (again,) = imported(an_entry(title=text, summary={"fr": text}, organiser=text, description=text).event)
    expected = text.replace("\n\n", "  ").replace("  ", " ")
    assert (str(again.title), again.organiser) == (expected, expected)
    assert (str(again.summary), str(again.description)) == (text, text)


@given(st.lists(events(), max_size=3, unique_by=(lambda e: e.id, lambda e: e.uid or e.id)))
@some
def test_what_is_written_is_imported_as_the_same_events(found: list[Event]):
    found = sorted(map(_public, found), key=lambda e: e.id)
    assert sorted(imported(*found), key=lambda e: e.id) == found


@given(st.lists(events(), max_size=3, unique_by=lambda e: e.id), st.randoms())
@some
def test_the_same_events_give_the_same_bytes_in_whatever_order_they_come(found: list[Event], random: Any):
    assert render(random.sample(found, len(found)), "csv") == render(found, "csv")


def _public(event: Event) -> Event:
    """What a table can say: with its UID, without what is private, lists in which something stands, thirty decimals."""
    change: dict[str, Any] = {"join_url": None, "note": "", "uid": Entry.of(event).uid}
    change["co_organisers"] = tuple(dict.fromkeys(name.replace("|", "¦") for name in event.co_organisers if name))
    for field in {"themes", "sub_themes", "modules"} & event.__class__.model_fields.keys():
        change[field] = tuple(
            type(text)({language: words.replace("|", "¦") for language, words in text.root.items()})
            for text in getattr(event, field)
            if text
        )
    degrees = {
        axis: round(value, 30) for axis in ("latitude", "longitude") if (value := getattr(event.place, axis)) is not None
    }
    return event.model_copy(update=change | {"place": event.place.model_copy(update=degrees)})
