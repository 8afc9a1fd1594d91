"""The pages of reports: the same numbers in every language and form, and nothing for anybody whom it is not for."""

import csv
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import unescape
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from browsers import LANGUAGES, Watched, browser, context_of, served, shot  # noqa: F401  (fixtures)
from colleagues import Colleague, has_a_token, has_an_account
from flask import Flask
from openpyxl import load_workbook
from people import Editor, an_event
from playwright.sync_api import Browser
from report_reader import numbers, rows_of_numbers, tables
from visitors import Visitor, words_of

from metrocal import Organisation
from metrocal.accounts import Role
from metrocal.registration.states import State
from metrocal.reports.figures import Figure
from metrocal.reports.release import release
from metrocal.reports.suppression import Rules
from metrocal.store.registration_tables import gender_answer, registrant, registration
from metrocal.store.report_rows import SqlReportRows
from metrocal.web.report_site import Shelf

GENDER, MEMBERS, CALENDAR = "/reports/gender/2021", "/reports/members/2021", "/reports/calendar/2021"
AFTER = datetime(2022, 4, 2, 9, tzinfo=UTC)
BREAKDOWNS = ("kind", "topic", "region", "organiser_kind")
LEVELS = ("total", "specific", "mainstreamed", "none", "unassessed")
WOMEN, MEN, OTHERS, SILENT = 57, 41, 7, 8
"""Who answered what at the forum. In public others and the silent are withheld (under 10), and the men, since 7 + 8 is under
2 × 10; staff see all (k = 5)."""


@pytest.fixture(autouse=True)
def a_year(app: Flask, editor: Editor) -> None:
    """2021 with four events, one of them with 113 people, in the spring of the year after."""
    app.config["NOW"] = lambda: AFTER
    editor.registers(
        Organisation(id="metropolis", name="Network", kind="network"),
        Organisation(id="barcelona", name="Barcelona", kind="member", city="Barcelona", dues_paid=(2021,)),
        Organisation(id="odd", name="=HYPERLINK(1)", kind="member", region="europe"),
    )
    editor.puts(
        an_event(
            "forum", title={"en": "Forum of cities", "fr": "Forum des villes"}, when="2021-05-04", city="Madrid",
            gender="specific", organiser="barcelona", co_organisers=["metropolis"], topics=["water"],
            speakers_women=1203, speakers_men=1100, registration={"capacity": 200},
        ),
        an_event(
            "class", title="Class", when="2021-06-04", kind="training", mode="online", gender="none", organiser="metropolis"
        ),
        an_event("talk", title="=1+1", when="2021-07-04", kind="webinar", city="Lagos"),
        an_event("off", title="Called off", when="2021-08-04", status="cancelled"),
        an_event("old", title="Old forum", when="2020-08-04", gender="mainstreamed", speakers_women=1, speakers_men=3),
    )  # fmt: skip


@pytest.fixture
def rows(app: Flask) -> SqlReportRows:
    return SqlReportRows(app.extensions["metrocal"].store)


@pytest.fixture
def released(app: Flask, rows: SqlReportRows) -> None:
    """113 people came to the forum; their counts are out."""
    answers = {"woman": WOMEN, "man": MEN, "non_binary": OTHERS}
    with app.extensions["metrocal"].store.engine.begin() as connection:
        for pk in range(1, WOMEN + MEN + OTHERS + SILENT + 1):
            seat = {"pk": pk, "event": "forum", "state": State.ATTENDED, "attendance": "in_person", "token": f"token {pk}"}
            connection.execute(registration.insert(), seat | {"reminders": False, "created": 0, "modified": 0})
            told = {"registration": pk, "document": '{"city": "Barcelona", "country": "ES"}', "due": 2**40}
            connection.execute(registrant.insert(), told)
        for gender, count in answers.items():
            for number in range(count):
                answer = {"owner": f"{gender} {number}", "event": "forum", "attendance": "in_person", "region": "europe"}
                answer |= {"state": State.ATTENDED, "gender": gender, "consent": "2026-11", "due": 2**40}
                connection.execute(gender_answer.insert(), answer)
    assert release(rows, 2021, at=AFTER, rules=Rules())


@pytest.fixture
def statistician(app: Flask) -> Colleague:
    return signed_in(app, "figures@example.org", Role.STATISTICS)


@pytest.fixture
def organiser(app: Flask, a_year: None) -> Colleague:
    return signed_in(app, "organiser@example.org", Role.ORGANISER, organisation="barcelona")


def signed_in(app: Flask, email: str, role: Role, **bounds: str) -> Colleague:
    has_an_account(app, email, role, **bounds)
    colleague = Colleague(app)
    colleague.signs_in(email)
    return colleague


def table_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


# The same numbers everywhere


def test_the_document_has_the_shape_of_the_public_surface(visitor: Visitor) -> None:
    told = visitor.opens(f"{GENDER}.json").get_json()
    assert {"year", "events", "indicators", "speakers", "participants", "suppressed"} <= set(told)
    assert (told["year"], {key: told["events"][key] for key in (*LEVELS, "share_with_perspective")}) == (2021, {
        "total": 3, "specific": 1, "mainstreamed": 0, "none": 1, "unassessed": 1, "share_with_perspective": 0.3333,
    })  # fmt: skip
    assert [one["code"] for one in told["indicators"]] == ["GIA1", "GIA2", "GIA3", "GIA4", "GIA6", "GIA7", "GIA8", "GIA9"]
    assert all({"code", "label", "value", "previous"} <= set(one) for one in told["indicators"])
    assert told["participants"] is None
    assert {"figure": "participants", "reason": "not_released"} in told["suppressed"]


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_holds_the_numbers_of_the_document(visitor: Visitor, lang: str) -> None:
    told: dict[str, Any] = visitor.opens(f"{GENDER}.json").get_json()
    found = tables(visitor.opens(f"{GENDER}?lang={lang}").text)
    events, before, speakers = told["events"], told["previous"], told["speakers"]
    names = (*LEVELS, "declared", "verified", "sessions", "called_off")
    assert rows_of_numbers(found["t-events"], lang) == [[[events[name]], [before[name]]] for name in names]
    for line in BREAKDOWNS:
        shown = rows_of_numbers(found[f"t-by-{line.replace('_', '-')}"], lang)
        assert [[cell[0] for cell in row[:5]] for row in shown] == [
            [one[name] for name in LEVELS] for one in events[f"by_{line}"].values()
        ]
    shares = [numbers(row[1].partition("=")[0], lang) for row in found["t-shares"][:3]]
    assert shares == [[one["numerator"], one["denominator"]] for one in events["shares"].values()]
    people = [numbers(row[1], lang) for row in found["t-speakers"][:7]]
    assert people == [
        [speakers[name]] for name in ("women", "men", "other", "undisclosed", "total", "events_counted", "events_uncounted")
    ]
    values = [numbers(row[2], lang) for row in found["t-indicators"]]
    assert values == [[n for n in (one["value"], one["of"]) if n is not None] for one in told["indicators"]]
    for name, cells in told["participants"].items():
        if isinstance(cells, dict) and name != "percent":
            shown = [numbers(row[1].partition("|")[0], lang) for row in found[f"t-participants-{name}"]]
            assert shown == [*([] if n is None else [n] for n in cells.values()), [told["participants"]["total"]]]


def test_a_share_says_what_it_is_a_share_of_and_who_was_not_assessed(visitor: Visitor) -> None:
    assert tables(visitor.opens(f"{GENDER}?lang=en").text)["t-shares"] == [
        ["With a gender perspective, of all events", "1 / 3 = 33.3% | 1 of them not assessed", "1 / 1 = 100.0%"],
        ["With a gender perspective, of the events assessed", "1 / 2 = 50.0%", "1 / 1 = 100.0%"],
        ["With a gender perspective, of the network's own events", "1 / 2 = 50.0%", "0 / 0"],
        ["With a gender perspective – trainings", "0 / 1 = 0.0%", "0 / 0"],
        ["With a gender perspective – campaigns", "0 / 0", "0 / 0"],
    ]


def test_an_indicator_says_where_it_comes_from(visitor: Visitor, rows: SqlReportRows) -> None:
    figure = Figure(code="GIA6", value=21, total=24, day=datetime(2021, 12, 31).date(), source="Annual report <2021>")
    rows.enter([figure], at=AFTER, author="ana@example.org")
    html = visitor.opens(f"{GENDER}?lang=en").text
    found = {row[0]: row[1:] for row in tables(html)["t-indicators"]}
    assert found["GIA6"][1:] == ["21 / 24", "–", "entered | Annual report <2021>, 2021-12-31"]
    assert (found["GIA8"][3], found["GIA3"][1:]) == ("computed", ["–", "–", "unknown"])
    assert "ana@example.org" not in html
    assert "<2021>" not in html


def test_every_line_of_the_csv_is_a_figure_of_the_document(visitor: Visitor) -> None:
    lines = {row["figure"]: row for row in table_of(visitor.opens(f"{GENDER}.csv").text)}
    assert (lines["events.total"]["value"], lines["events.by_kind.forum.specific"]["value"]) == ("3", "1")
    assert (lines["participants"]["value"], lines["participants"]["withheld"]) == ("", "not_released")


# Nobody sees what is not for them


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(
    "address", [GENDER, f"{GENDER}.json", f"{GENDER}.csv", "/api/v1/reports/gender/2021", "/open-data/figures.csv"]
)
def test_a_withheld_number_stands_nowhere(visitor: Visitor, rows: SqlReportRows, address: str) -> None:
    """The count of men is two digits that stand for nothing else here; small ones are looked for beside their names."""
    answer = visitor.opens(address)
    cells = {row[0]: row[1:] for row in tables(answer.text).get("t-participants-gender", [])}
    if cells:
        assert cells["Women"] == [str(WOMEN), "50%"]
        assert all(cells[name][0].startswith("withheld") for name in ("Men", "Other", "Not disclosed"))
    told = visitor.opens(f"{GENDER}.json").get_json()["participants"]["gender"]
    assert told == {"women": WOMEN, "men": None, "other": None, "undisclosed": None}
    assert re.findall(rf"\b{MEN}\b", answer.text) == []
    forbidden = rf"(?i)(other|undisclosed|autres|not disclosed)[^\n<>]{{0,12}}\b({OTHERS}|{SILENT})\b"
    assert re.findall(forbidden, words_of(answer.text) if address == GENDER else answer.text) == []


@pytest.mark.usefixtures("released")
def test_staff_see_more_and_no_cache_keeps_it(statistician: Colleague, visitor: Visitor) -> None:
    for address in (GENDER, f"{GENDER}.json", f"{GENDER}.csv", MEMBERS, f"{MEMBERS}.csv", f"{MEMBERS}.xlsx"):
        theirs, public = statistician.opens(address), visitor.opens(address)
        assert (theirs.status_code, theirs.headers["Cache-Control"]) == (200, "private, no-store")
        assert "no-store" not in public.headers["Cache-Control"]
        assert all("Cookie" in answer.headers["Vary"] for answer in (theirs, public))
        assert theirs.data != public.data
    assert statistician.opens(f"{GENDER}.json").get_json()["participants"]["gender"] == {
        "women": WOMEN, "men": MEN, "other": OTHERS, "undisclosed": SILENT,
    }  # fmt: skip
    assert "For staff" in words_of(statistician.opens(f"{GENDER}?lang=en").text)
    assert "For staff" not in words_of(visitor.opens(f"{GENDER}?lang=en").text)


@pytest.mark.usefixtures("released")
def test_an_organiser_sees_what_everybody_sees(organiser: Colleague, visitor: Visitor) -> None:
    for address in (f"{GENDER}.json", f"{MEMBERS}.csv"):
        assert organiser.opens(address).data == visitor.opens(address).data


@pytest.mark.usefixtures("released")
def test_a_moderator_of_one_region_sees_what_everybody_sees(app: Flask, visitor: Visitor) -> None:
    european = signed_in(app, "europe@example.org", Role.MODERATOR, region="europe")
    assert european.opens(f"{GENDER}.json").data == visitor.opens(f"{GENDER}.json").data


def test_a_crowd_that_asks_for_the_same_report_makes_it_once() -> None:
    shelf, made = Shelf(), []
    with ThreadPoolExecutor(8) as crowd:
        asked = [crowd.submit(shelf.get, "2021", lambda: made.append(1) or "report", at=0, life=60) for _ in range(50)]
    assert ({one.result() for one in asked}, made) == ({"report"}, [1])
    assert shelf.get("2021", lambda: "another", at=60, life=60) == "another"


@pytest.mark.usefixtures("released")
def test_the_public_after_staff_and_staff_after_the_public_get_their_own(app: Flask, statistician: Colleague) -> None:
    """Reports are kept for a minute; never for the other audience."""
    for _ in range(2):
        counts = [
            one.opens(f"{GENDER}.json").get_json()["participants"]["gender"]["other"] for one in (statistician, Visitor(app))
        ]
        assert counts == [OTHERS, None]


@pytest.mark.usefixtures("released")
def test_a_token_for_statistics_opens_the_report_for_staff(app: Flask, visitor: Visitor) -> None:
    has_an_account(app, "figures@example.org", Role.STATISTICS)
    answers = []
    for scopes in (("statistics",), ("events",)):
        token = has_a_token(app, "figures@example.org", *scopes, expires=datetime(2023, 1, 1, tzinfo=UTC))
        answers.append(visitor.opens("/api/v1/reports/gender/2021", Authorization=f"Bearer {token}"))
    assert [one.status_code for one in answers] == [200, 403]
    assert answers[0].get_json()["participants"]["gender"]["other"] == OTHERS
    assert (answers[0].get_json()["audience"], answers[0].headers["Cache-Control"]) == ("staff", "private, no-store")
    assert visitor.opens("/api/v1/reports/gender/2021").get_json()["audience"] == "public"


def test_dues_are_for_staff(visitor: Visitor, statistician: Colleague) -> None:
    assert "dues" not in visitor.opens(f"{MEMBERS}.json").text
    assert "dues" not in visitor.opens(f"{MEMBERS}.csv").text
    assert "Dues" not in visitor.opens(f"{MEMBERS}?lang=en").text
    assert visitor.opens(f"{MEMBERS}?order=dues").status_code == 400
    assert [one["dues"] for one in statistician.opens(f"{MEMBERS}.json?order=dues").get_json()["members"]][:2] == [
        True,
        False,
    ]
    assert "Dues paid: 1 of" in words_of(statistician.opens(f"{MEMBERS}?lang=en").text)


def test_nobody_is_named_on_the_members_map(visitor: Visitor, released: None) -> None:
    html = visitor.opens(MEMBERS).text + visitor.opens(f"{MEMBERS}.json").text
    assert not re.search(r"[\w.]+@[\w.]+", html)


# Members


def test_a_city_without_any_participation_is_listed(visitor: Visitor, released: None) -> None:
    found = visitor.opens(f"{MEMBERS}.json").get_json()
    by_id = {one["id"]: (one["organised"], one["attended"], one["engaged"]) for one in found["members"]}
    assert (by_id["barcelona"], by_id["madrid"]) == ((1, 1, True), (0, 0, False))
    assert (found["totals"]["engaged"], found["totals"]["members"]) == (1, len(by_id))
    (rows,) = tables(visitor.opens(f"{MEMBERS}?lang=en").text).values()
    assert {row[0].partition(" | ")[0] for row in rows} == {one["name"] for one in found["members"]}
    assert len(rows) == len(by_id)


def test_members_are_sorted_by_links_and_kept_to_a_region(visitor: Visitor) -> None:
    html = visitor.opens(f"{MEMBERS}?lang=en&region=europe&order=organised").text
    (rows,) = tables(html).values()
    assert rows[0] == ["Barcelona | Europe", "1", "0", "0", "0"]
    assert all("Europe" in row[0] for row in rows)
    assert re.findall('<th scope="col" aria-sort="(.+?)">', html) == ["descending"]
    links = [unescape(href) for href in re.findall('<th scope="col".*?href="(.+?)"', html)]
    assert [visitor.opens(href).status_code for href in links] == [200] * 5
    assert "region=europe" in links[0]


@pytest.mark.parametrize("address", ["?order=wealth", "?region=atlantis", "?year=2020", ".csv?order=wealth"])
def test_what_cannot_be_asked_is_refused_by_name(visitor: Visitor, address: str) -> None:
    assert visitor.opens(MEMBERS + address).status_code == 400


def test_no_cell_of_a_file_is_run_as_a_formula(visitor: Visitor) -> None:
    name = "=HYPERLINK(1)"
    assert next(row for row in table_of(visitor.opens(f"{MEMBERS}.csv").text) if row["id"] == "odd")["name"] == f"'{name}"
    sheet = load_workbook(BytesIO(visitor.opens(f"{MEMBERS}.xlsx").data)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert name in {str(row[1].value) for row in sheet.iter_rows()}
    titles = [row["title"] for row in table_of(visitor.opens(f"{CALENDAR}.csv").text)]
    assert "'=1+1" in titles


# The printed calendar


@pytest.mark.parametrize("layout", ["table", "grid"])
def test_the_calendar_is_a_page_a_text_a_table_and_a_document(visitor: Visitor, layout: str) -> None:
    asked = f"?lang=en&layout={layout}"
    document = visitor.opens(f"{CALENDAR}.json{asked}").get_json()
    titles = [row["title"] + row["gender_mark"] for section in document["sections"] for row in section["rows"]]
    assert titles == ["Forum of cities*", "Class", "=1+1", "Called off"]
    page, text = visitor.opens(CALENDAR + asked).text, visitor.opens(f"{CALENDAR}.txt{asked}").text
    assert [re.sub("<.*?>", "", one) for one in re.findall(r"<bdi>([^<]+)</bdi></a>", page)] == [
        one.rstrip("*") for one in titles
    ]
    assert all(title in text for title in titles)
    assert page.count("<abbr") == 1
    assert page.count('class="sheet-month"') == len(document["sections"]) == (4 if layout == "table" else 12)


# Pictures


def test_a_page_shows_a_picture_for_light_and_for_dark_with_its_words(visitor: Visitor) -> None:
    html = visitor.opens(f"{GENDER}?lang=fr").text
    alts = [unescape(alt) for alt in re.findall(r'<img [^>]*alt="(.+?)"', html)]
    assert len(alts) == 4
    assert alts[0].startswith("Événements selon la perspective de genre. 2020")
    for address in [unescape(one) for one in re.findall(r'(?:srcset|src)="(/reports/.+?)"', html)]:
        answer = visitor.opens(address)
        assert (answer.status_code, answer.content_type, ET.fromstring(answer.data).get("role")) == (
            200,
            "image/svg+xml",
            "img",
        )
        again = visitor.opens(address, If_None_Match=answer.headers["ETag"])
        assert (again.status_code, again.data) == (304, b"")
    assert len(set(re.findall(r'srcset="(.+?)"', html))) == 4
    assert visitor.opens(f"{GENDER}/perspective.png").data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "address", [f"{GENDER}/wealth.svg", f"{GENDER}/months.svg", f"{GENDER}/speakers.gif", "/reports/gender/1776"]
)
def test_there_is_no_other_picture_and_no_other_year(visitor: Visitor, address: str) -> None:
    assert visitor.opens(address).status_code == 404


def test_without_matplotlib_pages_have_their_tables_and_say_nothing(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    for address in (GENDER, MEMBERS, CALENDAR):
        html = visitor.opens(address).text
        assert ("<img" in html, "<table" in html) == (False, True)
    assert visitor.opens(f"{GENDER}/perspective.svg").status_code == 404


# Finding them


def test_everybody_finds_the_reports(visitor: Visitor, statistician: Colleague) -> None:
    assert 'href="/reports/' in visitor.opens("/").text
    assert 'href="/reports/' in statistician.opens("/desk/").text
    index = visitor.opens("/reports/").text
    assert [f'href="{address}"' in index for address in (GENDER, MEMBERS, CALENDAR)] == [True] * 3
    sitemap = visitor.opens("/sitemap.xml").text
    assert all(f"https://calendar.example.org{address}<" in sitemap for address in ("/reports/", GENDER, MEMBERS, CALENDAR))
    assert "/reports" not in visitor.opens("/robots.txt").text


def test_an_empty_calendar_has_no_year(visitor: Visitor, editor: Editor) -> None:
    for event_id in ("forum", "class", "talk", "off", "old"):
        editor.withdraws(event_id)
    assert "The calendar has no year yet." in visitor.reads("/reports/?lang=en")
    assert visitor.opens(GENDER).status_code == 200


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    ["/reports/?", f"{GENDER}?", f"{MEMBERS}?order=organised&", f"{CALENDAR}?", f"{CALENDAR}?layout=table&", "/open-data/?"],
)
def test_a_page_has_no_barriers_and_fits(browser: Browser, served: str, path: str, lang: str) -> None:  # noqa: F811
    with context_of(browser, lang, color_scheme="light") as context:
        watched = Watched.of(context, served)
        watched.opens(f"{path}lang={lang}")
        found = {}
        for scheme, width in (("light", 320), ("light", 1280), ("dark", 1280)):
            watched.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            watched.page.set_viewport_size({"width": width, "height": 800})
            shot(watched.page, f"{path.strip('/?').replace('/', '-')}-{lang}-{scheme}-{width}")
            fits = watched.is_as_wide_as_its_window()
            found[scheme, width] = watched.barriers() if fits else ["scrolls sideways"]
        assert {place: barriers for place, barriers in found.items() if barriers} == {}
        assert watched.wrong == []
