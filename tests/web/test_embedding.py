"""The next events in a frame on somebody else's page."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from people import Editor, an_event
from visitors import Visitor


@pytest.fixture
def events(editor: Editor) -> None:
    editor.puts(
        *(an_event(f"forum-{day:02}", title=f"Forum {day}", when=f"2021-06-{day:02}", city="Seoul") for day in range(1, 13)),
        an_event("past", title="Past", when="2021-05-01"),
        an_event("class", title="Class", when="2021-06-05", kind="training", status="cancelled"),
    )


def shown(visitor: Visitor, address: str) -> list[str]:
    return re.findall(r'<h2><a href="https://calendar.example.org/events/([^"?]+)\?lang=en"', visitor.opens(address).text)


def test_the_next_ten_are_shown_unless_fewer_or_more_are_asked_for(visitor: Visitor, events: None) -> None:
    assert shown(visitor, "/embed?kind=forum") == [f"forum-{day:02}" for day in range(1, 11)]
    assert shown(visitor, "/embed?kind=forum&limit=2") == ["forum-01", "forum-02"]
    assert len(shown(visitor, "/embed?limit=50")) == 13
    assert shown(visitor, "/embed?kind=training") == ["class"]
    assert "Cancelled" in visitor.reads("/embed?kind=training")


def test_a_wrong_filter_is_refused(visitor: Visitor) -> None:
    assert visitor.opens("/embed?kind=party").status_code == 400


def test_its_links_open_outside_the_frame(visitor: Visitor, events: None) -> None:
    html = visitor.opens("/embed?kind=forum&lang=fr").text
    links = re.findall(r'<a href="([^"]+)"([^>]*)>', html)
    assert {rest for _, rest in links} == {' target="_blank" rel="noopener"'}
    assert unescape(links[-1][0]) == "https://calendar.example.org/?kind=forum&lang=fr"


@pytest.mark.parametrize(
    "address",
    ["/", "/calendar/2021", "/calendar/2021/06", "/subscribe", "/events/forum-01", "/submit", "/sign-in", "/nowhere",
     "/feeds/all.ics", "/sitemap.xml", "/static/metrocal.css"],
)  # fmt: skip
def test_nothing_else_can_be_framed(visitor: Visitor, events: None, address: str) -> None:
    assert "frame-ancestors 'none'" in visitor.opens(address).headers["Content-Security-Policy"]
    assert "frame-ancestors *" in visitor.opens("/embed").headers["Content-Security-Policy"]


def test_the_snippet_of_the_feed_builder_is_that_of_the_documentation(visitor: Visitor, events: None) -> None:
    html = visitor.opens("/subscribe?gender=any&name=Our+<b>+events").text
    (snippet,) = re.findall(r"<code[^>]*>(&lt;iframe.*?)</code>", html)
    assert unescape(snippet) == (
        '<iframe src="https://calendar.example.org/embed?gender=mainstreamed,specific" '
        'title="Our &lt;b&gt; events" width="100%" height="600" loading="lazy"></iframe>'
    )
    (address,) = re.findall('src="([^"]+)"', unescape(snippet))
    parts = urlsplit(unescape(address))
    assert visitor.opens(f"{parts.path}?{parts.query}").status_code == 200
