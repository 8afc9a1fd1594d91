"""What changed about an event and when, as its page tells it."""

import re

from people import Editor, an_event
from visitors import Visitor, words_of


def told(visitor: Visitor, lang: str = "en") -> list[str]:
    html = visitor.opens(f"/events/forum?lang={lang}").text
    heading = {"en": "What has changed", "fr": "Ce qui a changé", "es": "Lo que ha cambiado"}[lang]
    if heading not in html:
        return []
    section = html.partition(heading)[2].partition("</section>")[0]
    return [words_of(one) for one in re.findall("<li>.*?</li>", section)]


def test_an_event_that_never_changed_has_no_history(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("forum", when="2021-06-10"))
    assert told(visitor) == []


def test_each_change_is_a_day_and_what_it_was_about_the_newest_first(visitor: Visitor, editor: Editor) -> None:
    facts: dict[str, object] = {"when": "2021-06-10", "city": "Seoul"}
    editor.puts(an_event("forum", **facts))
    facts |= {"when": "2021-06-11", "city": "Madrid"}
    editor.puts(an_event("forum", **facts))
    facts |= {"gender": "specific", "speakers_women": 3}
    editor.puts(an_event("forum", **facts))
    facts |= {"status": "cancelled", "title": "Forum on water", "description": "Off."}
    editor.puts(an_event("forum", **facts))
    assert told(visitor) == [
        "4 January 2021: Title, details, status", "4 January 2021: Gender perspective",
        "4 January 2021: Place, dates, status",
    ]  # fmt: skip
    assert told(visitor, "fr")[1] == "4 janvier 2021: Perspective de genre"


def test_what_is_not_public_is_not_told_nor_who_it_was(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("forum", when="2021-06-10"))
    editor.puts(an_event("forum", when="2021-06-10", note="Ask Ana", join_url="https://meet.example.org/room"))
    html = visitor.opens("/events/forum").text
    assert told(visitor) == []
    assert [word for word in ("Ask Ana", "meet.example.org", "ana@example.org") if word in html] == []


def test_an_event_taken_back_and_published_again_says_both(visitor: Visitor, editor: Editor) -> None:
    editor.puts(an_event("forum", when="2021-06-10"))
    editor.withdraws("forum")
    editor.restores("forum")
    assert told(visitor) == ["4 January 2021: Published again", "4 January 2021: Withdrawn"]
