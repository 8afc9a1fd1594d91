"""The year as it is printed, and the month as a grid of weeks and as a list."""

import re

import pytest
from people import Editor, an_event
from visitors import Visitor, words_of

from metrocal import Organisation


@pytest.fixture
def events(editor: Editor) -> None:
    editor.registers(Organisation.model_validate({"id": "seoul", "name": "City of Seoul"}))
    editor.puts(
        an_event("forum", title="Forum on water", when="2021-10-05", city="Seoul", gender="specific"),
        an_event("congress", title="World congress", when="2021-09-27/2021-10-08", kind="congress", city="Guangzhou"),
        an_event("off", title="Day of housing", when="2021-10-06", status="cancelled", kind="seminar", mode="online"),
        an_event("undated", title="School", when="2021-10", kind="training"), an_event("other-year", when="2022-01-01"),
    )  # fmt: skip


def section(html: str, heading: str) -> str:
    """What stands under a heading of the year, as text."""
    (found,) = (part for part in html.split("<section") if heading in part)
    return words_of("<section" + found.partition("</section>")[0])


# The year


def test_the_year_has_twelve_months_in_the_readers_language(visitor: Visitor, events: None) -> None:
    html = visitor.opens("/calendar/2021?lang=fr").text
    headings = [words_of(found) for found in re.findall(r"<h2.*?</h2>", html)]
    assert (len(headings), headings[0], headings[11]) == (12, "Janvier 2021", "Décembre 2021")
    assert section(html, "Mars 2021") == "Mars 2021 Rien ce mois-ci."


def test_a_month_names_days_places_kinds_and_the_mark_of_gender(visitor: Visitor, events: None) -> None:
    html = visitor.opens("/calendar/2021").text
    assert section(html, "October 2021").startswith("October 2021")
    assert section(html, "October 2021") == (
        "October 2021 27 September – 8 World congress (continued) Guangzhou, China · Congress "
        "5 Forum on water * Seoul, South Korea · Forum 6 Cancelled – Day of housing Online · Seminar October School Training"
    )
    assert words_of(re.findall(r'<p class="footnote">.*?</p>', html)[0]).startswith("*")
    assert "Forum 2022" not in words_of(html)


def test_filters_of_the_year_are_said_and_can_be_taken_away(visitor: Visitor, events: None) -> None:
    html = visitor.opens("/calendar/2021?kind=congress&lang=en").text
    assert "World congress" in html
    assert "Forum on water" not in html
    assert "Show everything</a>" in html
    assert '<a href="/calendar/2020?kind=congress&amp;lang=en">← 2020</a>' in html
    assert '<a href="/?kind=congress&amp;from=2021&amp;to=2021&amp;lang=en">As a list' in html
    assert '<a href="/calendar/2021/10?kind=congress&amp;lang=en">October 2021</a>' in html


def test_a_year_without_events_says_so(visitor: Visitor) -> None:
    assert "No event this year." in visitor.reads("/calendar/2031")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/calendar/1900", 200), ("/calendar/99999", 404), ("/calendar/-1", 404), ("/calendar/0", 404),
        ("/calendar/word", 404),
        ("/calendar/2021/13", 404), ("/calendar/2021/0", 404), ("/calendar/2021/1", 200), ("/calendar/2021/٣", 404),
        ("/calendar/2021/001", 404), ("/calendar/2021?kind=party", 400), ("/calendar/2021?from=2020", 400),
        ("/calendar/2021/10?to=2021", 400), ("/calendar/2021?limit=3", 400), ("/calendar/2021?lang=xx", 200),
        ("/calendar/1900/1", 200), ("/calendar/2199/12", 200),
    ],
)  # fmt: skip
def test_what_is_no_year_or_month_or_filter_is_refused(visitor: Visitor, address: str, status: int) -> None:
    assert visitor.opens(address).status_code == status


# The month


def table(html: str) -> list[list[str]]:
    """The rows of the grid as text."""
    (grid,) = re.findall(r'<table class="grid">.*?</table>', html, re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", grid, re.DOTALL)
    return [[words_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def test_the_grid_is_a_table_of_weeks_with_bars_over_their_days(visitor: Visitor, events: None) -> None:
    html = visitor.opens("/calendar/2021/10").text
    rows = table(html)
    assert rows[0] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert rows[1] == ["27", "28", "29", "30", "1", "2", "3"]
    assert rows[2] == ["World congress (goes on)"]
    assert 'colspan="7"><div class="bar kind-congress goes-on">' in html
    assert 'colspan="5"><div class="bar kind-congress from-before">' in html
    assert re.findall(r'<caption class="hidden">(.*?)</caption>', html) == ["October 2021"]


def test_a_phone_reads_the_same_month_as_a_list(visitor: Visitor, events: None) -> None:
    html = visitor.opens("/calendar/2021/10").text
    (agenda,) = re.findall(r'<ul class="agenda">.*?</ul>', html, re.DOTALL)
    assert [words_of(row) for row in re.findall("<li>.*?</li>", agenda, re.DOTALL)] == [
        "27 September to 8 October 2021 World congress Guangzhou, China",
        "5 October 2021 Forum on water * Seoul, South Korea",
        "6 October 2021 Cancelled – Day of housing",
    ]
    assert "Days not known yet School October 2021" in words_of(html)


def test_the_months_beside_keep_the_filters(visitor: Visitor, events: None) -> None:
    html = visitor.opens("/calendar/2021/12?kind=forum&lang=es").text
    assert 'href="/calendar/2021/11?kind=forum&amp;lang=es" rel="prev">← noviembre de 2021' in html
    assert 'href="/calendar/2022/01?kind=forum&amp;lang=es" rel="next">enero de 2022 →' in html


def test_today_is_marked_in_its_month_alone(visitor: Visitor, events: None) -> None:
    assert (
        '<time datetime="2021-06-01">1</time>' in visitor.opens("/calendar/2021/6").text.partition('class=" today"')[2][:40]
    )
    assert " today" not in visitor.opens("/calendar/2021/8").text
