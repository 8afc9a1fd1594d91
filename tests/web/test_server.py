"""What a calendar that subscribes gets: validators, the last good answer, refusals it can read."""

import gzip
import json
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar as Ical
from people import Editor, a_series, an_event
from visitors import Visitor

from feeds import FORMATS
from metrocal import Store
from metrocal.errors import StoreError

FEED = "/feeds/all.ics"


def summaries(body: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in Ical.from_ical(body).walk("VEVENT")]


def problem(answer: Any) -> dict[str, Any]:
    assert answer.content_type == "application/problem+json"
    found: dict[str, Any] = json.loads(answer.data)
    assert found["status"] == answer.status_code
    return found


def test_a_feed_is_a_calendar_at_the_address_itself(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10", title="Forum"))
    answer = visitor.opens(FEED)
    assert (answer.status, answer.content_type) == ("200 OK", "text/calendar; charset=utf-8")
    assert summaries(answer.data) == ["Forum"]
    assert answer.headers["Content-Disposition"] == 'inline; filename="metrocal-all.ics"'
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"].startswith("public, max-age=300")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_has_its_media_type_and_is_linked_from_the_list(visitor: Visitor, editor: Editor, format: str) -> None:
    editor.puts(an_event(when="2021-06-10"))
    media_type = FORMATS[format].media_type
    assert visitor.opens(f"/feeds/all.{format}?kind=forum&lang=es").content_type == media_type
    html = visitor.opens("/?kind=forum").text
    (link,) = re.findall(rf'<link rel="alternate" type="{re.escape(media_type.partition(";")[0])}" [^>]+>', html)
    assert f"/feeds/all.{format}?kind=forum" in link


@pytest.mark.parametrize("address", [*(f"/feeds/all.{format}" for format in FORMATS), "/events/forum-seoul-2009.ics"])
def test_head_says_what_get_says(visitor: Visitor, editor: Editor, address: str) -> None:
    editor.puts(an_event(when="2021-06-10"))
    whole, head = visitor.opens(address), visitor.asks_for_the_head_of(address)
    assert head.data == b""
    assert dict(head.headers) == dict(whole.headers)
    assert int(head.headers["Content-Length"]) == len(whole.data)


@pytest.mark.parametrize(
    "address", ["/feeds/all.ics", "/feeds/all.json", "/events/forum-seoul-2009.ics", "/events/forum-seoul-2009.json"]
)
def test_what_is_known_is_not_sent_again(visitor: Visitor, editor: Editor, address: str) -> None:
    editor.puts(an_event(when="2021-06-10"))
    first = visitor.opens(address)
    for headers in ({"If_None_Match": first.headers["ETag"]}, {"If_Modified_Since": first.headers["Last-Modified"]}):
        again = visitor.opens(address, **headers)
        assert (again.status_code, again.data) == (304, b"")
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name]


def test_the_entity_tag_counts_before_the_date(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10"))
    known = visitor.opens(FEED).headers
    assert visitor.opens(FEED, If_None_Match='"other"', If_Modified_Since=known["Last-Modified"]).status_code == 200
    assert (
        visitor.opens(FEED, If_None_Match=known["ETag"], If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status_code
        == 304
    )
    assert visitor.opens(FEED, If_None_Match="*").status_code == 304
    assert visitor.opens(FEED, If_None_Match=f'"a", W/{known["ETag"]}').status_code == 304


def test_gzip_comes_only_when_asked_for_and_has_a_tag_of_its_own(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10"))
    plain, zipped = visitor.opens(FEED), visitor.opens(FEED, Accept_Encoding="br, gzip;q=0.5")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] == plain.headers["ETag"][:-1] + '-gz"'
    for asked in ("gzip;q=0", "*", "identity", "br"):
        assert "Content-Encoding" not in visitor.opens(FEED, Accept_Encoding=asked).headers
    assert visitor.opens(FEED, Accept_Encoding="gzip", If_None_Match=zipped.headers["ETag"]).status_code == 304
    assert visitor.opens(FEED, Accept_Encoding="gzip", If_None_Match=plain.headers["ETag"]).status_code == 200


def test_an_edit_arrives(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10", title="Forum"))
    before = visitor.opens(FEED)
    editor.puts(an_event(when="2021-06-11", title="Forum, moved"))
    after = visitor.opens(FEED, If_None_Match=before.headers["ETag"])
    assert (after.status_code, summaries(after.data)) == (200, ["Forum, moved"])


def test_an_event_that_leaves_a_filter_is_news_for_those_who_only_know_dates(
    app: Flask, visitor: Visitor, editor: Editor, tomorrow: date
) -> None:
    editor.puts(an_event("stays", when="2021-07-01", city="Seoul"), an_event("leaves", when="2021-07-02", city="Seoul"))
    before = visitor.opens("/feeds/all.ics?city=seoul").headers["Last-Modified"]
    editor.now = editor.now.replace(year=2022)
    editor.puts(an_event("leaves", when="2021-07-02", city="Madrid"), at=editor.now)
    after = visitor.opens("/feeds/all.ics?city=seoul", If_Modified_Since=before)
    assert after.status_code == 200
    assert after.data.count(b"BEGIN:VEVENT") == 1


def test_a_new_day_is_news_too(visitor: Visitor, editor: Editor, app: Flask) -> None:
    editor.puts(an_event(when="2021-03-03"))
    before = visitor.opens(FEED)
    app.config["CLOCK"] = lambda: date(2021, 6, 2)
    after = visitor.opens(FEED, If_Modified_Since=before.headers["Last-Modified"])
    assert (after.status_code, summaries(before.data), len(summaries(after.data))) == (200, ["Forum"], 1)
    assert summaries(after.data) != ["Forum"]


def test_a_feed_reaches_ninety_days_back_unless_it_says_from_when(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("old", when="2021-01-10", title="Old"), an_event("new", when="2021-04-10", title="New"))
    assert summaries(visitor.opens(FEED).data) == ["New"]
    assert summaries(visitor.opens(FEED + "?from=2021").data) == ["Old", "New"]
    assert "90 days before today" in visitor.opens(FEED).text.replace("\r\n ", "")


@pytest.mark.parametrize(
    "spelling",
    [
        "gender=any&kind=training,forum",
        "KIND=Forum&kind=TRAINING&Gender=ANY",
        "kind=forum,training,forum&gender=any&q=&city=",
    ],
)
def test_spelling_changes_neither_the_answer_nor_its_name(visitor: Visitor, editor: Editor, spelling: str) -> None:
    editor.puts(an_event(when="2021-06-10", gender="specific"))
    canonical = visitor.opens(FEED + "?gender=mainstreamed,specific&kind=forum,training")
    again = visitor.opens(f"{FEED}?{spelling}")
    assert (again.data, again.headers["ETag"]) == (canonical.data, canonical.headers["ETag"])


def test_the_tag_of_one_feed_says_nothing_of_another(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10"))
    tag = visitor.opens(FEED).headers["ETag"]
    for other in ("?kind=forum", "?lang=fr", "?undated=hide", "?alarm=P1D"):
        assert visitor.opens(FEED + other, If_None_Match=tag).status_code == 200


def test_links_come_from_the_settings_and_not_from_the_request(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10"))
    plain = visitor.opens(FEED)
    forged = visitor.opens(FEED, Host="evil.example", X_Forwarded_Host="evil.example", X_Forwarded_Proto="http")
    assert forged.data == plain.data
    assert b"https://calendar.example.org/events/forum-seoul-2009" in plain.data.replace(b"\r\n ", b"")
    assert "evil.example" not in visitor.opens("/", Host="evil.example", X_Forwarded_Host="evil.example").text


def test_a_browser_may_ask_from_any_page(visitor: Visitor) -> None:
    asked = visitor.sends("OPTIONS", FEED, Origin="https://other.example", Access_Control_Request_Method="GET")
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]


# Refusals


def test_an_unknown_filter_is_refused_by_name(visitor: Visitor) -> None:
    said = problem(visitor.opens(FEED + "?colour=red"))
    assert (said["status"], said["title"], said["parameter"], said["value"]) == (400, "Bad Request", "colour", "red")
    assert said["type"] == "https://calendar.example.org/problems/query-refused"
    assert "kind" in said["allowed"]
    assert "alarm" in said["allowed"]


def test_an_unknown_value_is_refused_with_those_there_are(visitor: Visitor) -> None:
    said = problem(visitor.opens(FEED + "?gender=some"))
    assert (said["parameter"], said["value"]) == ("gender", "some")
    assert said["allowed"] == ["specific", "mainstreamed", "none", "unassessed", "any"]


@pytest.mark.parametrize("query", ["q=" + "x" * 5000, "&".join(["kind=forum"] * 60), "kind=" + "forum," * 60])
def test_too_much_is_refused(visitor: Visitor, query: str) -> None:
    assert problem(visitor.opens(f"{FEED}?{query}"))["parameter"] == "query"


def test_an_unknown_feed_is_not_found(visitor: Visitor) -> None:
    said = problem(visitor.opens("/feeds/nothing.ics"))
    assert (said["status"], said["name"]) == (404, "nothing")


@pytest.mark.parametrize("address", ["/feeds/all.xml", "/feeds/all", "/feeds/all.ics.exe", "/feeds/all.ICS"])
def test_an_unknown_format_is_refused_with_those_there_are(visitor: Visitor, address: str) -> None:
    said = problem(visitor.opens(address))
    assert said["status"] == 404
    assert {"ics", "json", "csv"} <= set(said["allowed"])


def test_a_feed_takes_no_post(visitor: Visitor) -> None:
    answer = visitor.sends("POST", FEED)
    assert problem(answer)["status"] == 405
    assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["Allow"].split(", "))


# One event


def test_one_event_is_a_calendar_too(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2009-09-23", title={"fr": "Forum de Séoul", "en": "Seoul Forum"}))
    answer = visitor.opens("/events/forum-seoul-2009.ics?lang=fr")
    assert (summaries(answer.data), answer.content_type) == (["Forum de Séoul"], "text/calendar; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'inline; filename="forum-seoul-2009.ics"'
    assert problem(visitor.opens("/events/forum-seoul-2009.ics?kind=forum"))["allowed"] == ["lang"]


def test_a_series_is_the_dates_that_a_feed_shows(visitor: Visitor, editor: Editor) -> None:
    editor.puts(a_series("day", "FREQ=YEARLY", when="2009-03-08"))
    starts = [event["DTSTART"].dt for event in Ical.from_ical(visitor.opens("/events/day.ics").data).walk("VEVENT")]
    assert starts == [date(2021, 3, 8), date(2022, 3, 8), date(2023, 3, 8)]
    assert visitor.opens("/events/day-2022-03-08.ics").data.count(b"BEGIN:VEVENT") == 1
    assert visitor.opens("/events/day-2022-03-09.ics").status_code == 404


def test_a_withdrawn_event_is_gone_but_calendars_learn_that_it_is_cancelled(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event(when="2021-06-10", title="Forum"))
    editor.withdraws("forum-seoul-2009")
    assert visitor.opens("/events/forum-seoul-2009").status_code == 410
    assert problem(visitor.opens("/events/forum-seoul-2009.json"))["status"] == 410
    for address in ("/events/forum-seoul-2009.ics", FEED):
        assert "STATUS:CANCELLED" in visitor.opens(address).text
    assert json.loads(visitor.opens("/feeds/all.json").data)["items"] == []
    editor.restores("forum-seoul-2009")
    assert visitor.opens("/events/forum-seoul-2009").status_code == 200


def test_json_ld_says_what_is_known_and_nothing_private(visitor: Visitor, editor: Editor) -> None:
    editor.puts(
        an_event(
            "congress", kind="webinar", title="Congress", when="2021-06-13T09:30/2021-06-13T14:30", city="Madrid",
            status="cancelled", mode="hybrid", organiser="Metropolis", languages=["fr", "en"], url="https://example.org/",
            note="secret note", join_url="https://secret.example/", gender="mainstreamed",
        )
    )  # fmt: skip
    answer = visitor.opens("/events/congress.json")
    said = json.loads(answer.data)
    assert answer.content_type == "application/ld+json"
    assert (said["@context"], said["@type"], said["name"]) == ("https://schema.org", "Event", "Congress")
    assert (said["startDate"], said["endDate"]) == ("2021-06-13T09:30:00+02:00", "2021-06-13T14:30:00+02:00")
    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert said["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in said["location"]] == ["Place", "VirtualLocation"]
    assert said["location"][0]["address"] == {"@type": "PostalAddress", "addressLocality": "Madrid", "addressCountry": "ES"}
    assert said["organizer"] == [{"@type": "Organization", "name": "Metropolis"}]
    assert said["inLanguage"] == ["fr", "en"]
    assert b"secret" not in answer.data


@pytest.mark.parametrize(
    ("when", "dates"),
    [
        ("2014-11", ("2014-11", "2014-11")), ("2009-23", ("2009-09", "2009-11")), ("2009", ("2009", "2009")),
        ("2014-05-27/2014-06-03", ("2014-05-27", "2014-06-03")),
    ],
)  # fmt: skip
def test_json_ld_is_as_precise_as_the_dates_are(visitor: Visitor, editor: Editor, when: str, dates: tuple[str, str]) -> None:
    editor.puts(an_event(when=when))
    said = json.loads(visitor.opens("/events/forum-seoul-2009.json").data)
    assert (said["startDate"], said["endDate"]) == dates


# Operation


class BrokenStore:
    """The store of a server whose database went away."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> Any:
            raise StoreError("the disk is on fire")

        return fail


@pytest.fixture
def break_down(app: Flask) -> Any:
    """Takes the database away, for good."""
    site = app.extensions["metrocal"]

    def broken() -> None:
        site.answers.state._store = site.store = BrokenStore(site.store)

    return broken


def test_the_last_good_feed_outlives_its_database(visitor: Visitor, editor: Editor, break_down: Any) -> None:
    editor.puts(an_event(when="2021-06-10"))
    good = visitor.opens(FEED + "?kind=forum")
    break_down()
    for spelling in ("?kind=forum", "?KIND=Forum&q="):
        assert visitor.opens(FEED + spelling).data == good.data
    unseen = visitor.opens(FEED + "?kind=training")
    assert problem(unseen)["status"] == 503
    assert int(unseen.headers["Retry-After"]) > 0
    assert b"fire" not in unseen.data


def test_a_broken_database_shows_a_page_and_never_a_traceback(visitor: Visitor, break_down: Any) -> None:
    break_down()
    for address in ("/", "/?kind=foo", "/events/x", "/readyz"):
        answer = visitor.opens(address)
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert "fire" not in answer.text
    assert visitor.opens("/healthz").status_code == 200


def test_ready_means_that_the_database_takes_a_write(visitor: Visitor) -> None:
    assert (visitor.opens("/readyz").text, visitor.opens("/healthz").text) == ("ready\n", "ok\n")


def test_requests_are_counted_by_route(visitor: Visitor) -> None:
    visitor.opens("/events/unheard-of")
    said = visitor.opens("/metrics").text
    assert 'metrocal_requests_total{method="GET",route="/events/<event_id>",status="404"}' in said
    assert "metrocal_skipped_events_total" in said
    assert "unheard-of" not in said


def test_logs_do_not_repeat_what_was_asked(visitor: Visitor, capfd: pytest.CaptureFixture[str]) -> None:
    visitor.opens("/?q=something+private")
    visitor.opens("/events/unheard-of")
    said = capfd.readouterr().err
    assert "private" not in said
    assert "unheard-of" not in said


@pytest.mark.parametrize("address", ["/", "/nowhere", FEED, "/feeds/all.xml", "/static/metrocal.css", "/healthz"])
def test_every_answer_is_safe_to_read(visitor: Visitor, address: str) -> None:
    answer = visitor.opens(address)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
