"""The desk's queue: who sees what, what a change would change, and what becomes of it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from colleagues import Colleague, has_an_account
from flask import Flask
from people import Editor, a_series, an_event
from PIL import Image
from visitors import words_of
from werkzeug.test import TestResponse

from metrocal import Organisation
from metrocal.accounts import Role
from metrocal.pictures import encoded
from metrocal.store.pictures import Pictures
from metrocal.store.submissions import SqlSubmissions
from metrocal.submission.errors import InvalidProposal
from metrocal.submission.submissions import Answer, Submissions

NOW = datetime(2021, 6, 1, 9, tzinfo=UTC)
QUEUE = "/desk/submissions/"
PERSON = {"contact_name": "Ana Sol", "contact_email": "ana@example.org"}
FORUM = {"kind": "forum", "title": {"fr": "Forum de l'eau"}, "when": "2021-10-05/2021-10-07", "city": "Madrid"}
SUMMIT = {"when": "2021-09-10", "city": "Madrid", "organiser": "madrid", "description": "A meeting of citys.\nFree."}
WRONG: list[dict[str, str]] = [
    {"decision": ""}, {"decision": "delete"}, {"decision": "publish", "version": "x"}, {"decision": "merge", "into": "no"},
]  # fmt: skip


class Author:
    """Proposes, minute by minute."""

    def __init__(self, app: Flask) -> None:
        self._minutes = 0
        self.store = SqlSubmissions(app.extensions["metrocal"].store)
        self.pictures = Pictures(app.extensions["metrocal"].store)
        self.desk = Submissions(self.store, app.config["SECRET_KEY"], "https://calendar.example.org")

    def proposes(self, *, at: datetime | None = None, key: str = "", **fields: Any) -> Answer:
        self._minutes += 1
        moment = at or NOW - timedelta(hours=5) + timedelta(minutes=self._minutes)
        return self.desk.propose({**FORUM, **PERSON, **fields}, at=moment, language="fr", key=key)

    def proposes_change(self, event_id: str, **fields: Any) -> Answer:
        self._minutes += 1
        moment = NOW - timedelta(hours=5) + timedelta(minutes=self._minutes)
        return self.desk.propose({"id": event_id, **PERSON, **fields}, at=moment, language="fr")


@pytest.fixture(autouse=True)
def june(app: Flask, editor: Editor) -> None:
    """A published event of each of two organisations, on the first of June."""
    app.config["NOW"] = lambda: NOW
    app.config["RATELIMIT_ENABLED"] = False
    editor.registers(
        Organisation(id="madrid", name="Madrid", city="Madrid"), Organisation(id="seoul", name="Seoul", city="Seoul")
    )
    editor.puts(
        an_event("summit", **SUMMIT),
        an_event("training", when="2021-09-11", city="Seoul", organiser="seoul"),
    )


@pytest.fixture
def author(app: Flask) -> Author:
    return Author(app)


def signed_in(app: Flask, email: str, role: Role, **bounds: str) -> Colleague:
    has_an_account(app, email, role, **bounds)
    colleague = Colleague(app)
    colleague.signs_in(email)
    return colleague


@pytest.fixture
def moderator(app: Flask) -> Colleague:
    return signed_in(app, "moderator@example.org", Role.MODERATOR)


def reads(colleague: Colleague, address: str) -> str:
    return words_of(colleague.opens(address).text)


def test_the_queue_counts_by_kind_state_and_age_and_shows_each_kind_apart(author: Author, moderator: Colleague) -> None:
    author.proposes(at=NOW - timedelta(days=20), venue="Old")
    author.proposes(at=NOW - timedelta(days=3), venue="This week")
    author.proposes_change("summit", when="2021-09-12")
    author.proposes_change("training", withdrawal=True)
    found = reads(moderator, f"{QUEUE}?lang=en")
    assert "New events 2 New events, To be decided 0 0 0 0" in found
    assert "Today: 2 This week: 1 Older: 1" in found
    titles = re.findall(r'<h2 id="k-(.*?)">', moderator.opens(f"{QUEUE}?lang=en").text)
    assert titles == ["new", "change", "withdrawal"]


def test_filters_are_in_the_address_and_the_oldest_comes_first(author: Author, moderator: Colleague) -> None:
    late, early = author.proposes(venue="B"), author.proposes(at=NOW - timedelta(days=9), venue="A")
    change = author.proposes_change("summit", when="2021-09-12")
    assert listed(moderator) == [early.submission.id, late.submission.id, change.submission.id]
    assert listed(moderator, "?kind=change") == [change.submission.id]
    assert listed(moderator, "?age=older") == [early.submission.id]
    assert listed(moderator, "?state=refused") == []
    assert listed(moderator, "?state=nonsense&kind=x&page=-1") == listed(moderator)


def test_what_is_proposed_is_shown_field_by_field(author: Author, moderator: Colleague) -> None:
    one = author.proposes_change("summit", description="A meeting of cities.\nFree.", when="2021-09-12").submission
    html = moderator.opens(f"{QUEUE}{one.id}?lang=en").text
    assert re.findall("<(del|ins)>.*?</span>(.*?)</", html, re.DOTALL) == [
        ("del", "citys."), ("ins", "cities."), ("del", "10"), ("ins", "12"),
    ]  # fmt: skip
    assert 'href="mailto:ana%40example.org"' in html or 'href="mailto:ana@example.org"' in html


def test_what_changed_meanwhile_is_said_and_marked(author: Author, moderator: Colleague, editor: Editor) -> None:
    one = author.proposes_change("summit", when="2021-09-12", venue="City Hall").submission
    editor.puts(an_event("summit", **SUMMIT | {"when": "2021-09-20"}))
    html = moderator.opens(f"{QUEUE}{one.id}?lang=en").text
    assert "The event has changed since this change was proposed. Fields changed: Dates, Status." in words_of(html)
    assert re.findall('class="contested">.*?<th scope="row">(.*?) <span', html, re.DOTALL) == ["Dates"]
    assert '<del><span class="hidden">removed: </span>20</del> September 2021' in html


def test_a_decided_change_still_shows_what_it_changed(author: Author, moderator: Colleague) -> None:
    one = author.proposes_change("summit", when="2021-09-12").submission
    decides(moderator, one.id, decision="publish")
    found = reads(moderator, f"{QUEUE}{one.id}?lang=en")
    assert "Dates removed: 10 September 2021 added: 12 September 2021" in found
    assert "This proposal is closed." in found


def test_publishing_answers_with_a_page_of_its_own_and_the_event_is_there(author: Author, moderator: Colleague) -> None:
    one = author.proposes().submission
    answer = decides(moderator, one.id, decision="publish")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{QUEUE}{one.id}?done=publish")
    assert moderator.opens("/events/forum-de-l-eau-2021").status_code == 200
    assert "Decision recorded: published." in reads(moderator, f"{QUEUE}{one.id}?done=publish&lang=en")


@pytest.mark.parametrize("decision", ["ask_changes", "refuse"])
def test_without_a_reason_the_form_is_kept(author: Author, moderator: Colleague, decision: str) -> None:
    one = author.proposes().submission
    answer = decides(moderator, one.id, decision=decision, comment=" ", hold="yes")
    assert answer.status_code == 422
    assert f'name="decision" value="{decision}" checked' in answer.text
    assert 'name="hold" value="yes" checked' in answer.text
    assert state_of(author, one.id) == "sent"


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_decision_changes_nothing(author: Author, moderator: Colleague, wrong: dict[str, str]) -> None:
    one = author.proposes().submission
    assert decides(moderator, one.id, **wrong).status_code == 422
    assert state_of(author, one.id) == "sent"


def test_the_second_of_two_moderators_is_told_what_the_first_did(app: Flask, author: Author, moderator: Colleague) -> None:
    one = author.proposes().submission
    other = signed_in(app, "other@example.org", Role.ADMIN)
    form = hidden(moderator, one.id)
    decides(other, one.id, decision="publish")
    late = moderator.posts(f"{QUEUE}{one.id}?lang=en", **form, decision="refuse", comment="No")
    assert late.status_code == 409
    assert "Somebody was quicker. other@example.org, 2021-06-01: published" in words_of(late.text)
    assert state_of(author, one.id) == "published"


def test_a_decision_on_what_was_changed_meanwhile_shows_what_it_is_now(author: Author, moderator: Colleague) -> None:
    answer = author.proposes()
    form = hidden(moderator, answer.submission.id)
    author.desk.change(answer.token, {"venue": "City Hall"}, at=NOW)
    late = moderator.posts(f"{QUEUE}{answer.submission.id}?lang=en", **form, decision="refuse", comment="No hall")
    assert late.status_code == 409
    assert "Its author has changed it meanwhile" in late.text
    assert "City Hall" in late.text
    assert "No hall</textarea>" in late.text


def test_a_picture_is_shown_with_what_it_shows(author: Author, moderator: Colleague) -> None:
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    answer, name = author.proposes(), author.pictures.keep(encoded(file.getvalue()), at=NOW)
    author.desk.illustrate(answer.token, name, 'A "river"', at=NOW)
    html = moderator.opens(f"{QUEUE}{answer.submission.id}").text
    assert f'src="/pictures/{name}" alt="A &#34;river&#34;"' in html


def test_a_likely_duplicate_is_offered_and_merged(author: Author, moderator: Colleague) -> None:
    one = author.proposes(title="Forum", when="2021-09-11", city="Seoul", venue="City Hall").submission
    assert 'value="merge:training"' in moderator.opens(f"{QUEUE}{one.id}").text
    decides(moderator, one.id, decision="merge:training")
    assert "City Hall" in reads(moderator, "/events/training")
    assert state_of(author, one.id) == "published"


def test_clashes_and_holidays_are_said(author: Author, moderator: Colleague) -> None:
    one = author.proposes(title="Quite another name", when="2021-10-11/2021-10-13", speakers_men=3).submission
    found = reads(moderator, f"{QUEUE}{one.id}?lang=en")
    assert "Public holidays of the host country 2021-10-12" in found
    assert "No woman among the speakers." in found
    other = author.proposes(title="Something else", when="2021-09-10").submission
    found = reads(moderator, f"{QUEUE}{other.id}?lang=en")
    assert "In the same days Forum 10 September 2021 · Madrid, Spain (in common: Europe)" in found


def test_its_own_sessions_and_dates_are_no_duplicates(author: Author, moderator: Colleague, editor: Editor) -> None:
    editor.puts(
        an_event("session", when="2021-09-10", city="Madrid", part_of="summit"),
        a_series("weekly", when="2021-06-15T09:00/2021-06-15T10:00"),
    )
    change = author.proposes_change("summit", venue="City Hall").submission
    weekly = author.proposes_change("weekly", venue="City Hall").submission
    for one, other in ((change, "/events/session"), (weekly, "/events/weekly-")):
        assert other not in moderator.opens(f"{QUEUE}{one.id}").text


def test_held_notices_leave_together(author: Author, moderator: Colleague) -> None:
    for venue in ("A", "B"):
        decides(moderator, author.proposes(venue=venue).submission.id, decision="publish", hold="yes")
    assert "Notices held: 2" in reads(moderator, f"{QUEUE}?lang=en")
    answer = moderator.sends_form(QUEUE, f"{QUEUE}notices")
    assert (answer.status_code, "released=2" in answer.headers["Location"]) == (303, True)
    assert "Notices held" not in reads(moderator, f"{QUEUE}?lang=en")


def test_a_declaration_is_verified_with_the_decision_or_later(author: Author, moderator: Colleague, app: Flask) -> None:
    now = author.proposes(gender="specific", title="Now").submission
    later = author.proposes(gender="mainstreamed", title="Later", when="2021-12-01").submission
    decides(moderator, now.id, decision="publish", verify_gender="yes")
    decides(moderator, later.id, decision="publish")
    found = reads(moderator, "/desk/submissions/declarations?lang=en")
    assert ("Later" in found, "Now" in found) == (True, False)
    answer = moderator.sends_form("/desk/submissions/declarations", "/desk/events/later-2021/verify")
    assert answer.status_code == 303
    assert "All declarations are verified." in reads(moderator, "/desk/submissions/declarations?lang=en")
    assert "Verified by a moderator" in reads(moderator, "/events/later-2021?lang=en")


def test_the_declaration_of_a_series_is_verified_once(editor: Editor, moderator: Colleague) -> None:
    editor.puts(a_series(gender="specific", when="2021-06-15T09:00/2021-06-15T10:00"))
    page = moderator.opens("/desk/submissions/declarations").text
    assert re.findall('action="(/desk/events/.*?/verify)', page) == ["/desk/events/class/verify"]
    assert moderator.sends_form("/desk/submissions/declarations", "/desk/events/class/verify").status_code == 303


# Who sees what


def test_each_role_sees_its_part_of_the_queue(app: Flask, author: Author) -> None:
    madrid = author.proposes(organiser="madrid").submission
    seoul = author.proposes(organiser="seoul", city="Seoul").submission
    colleagues = {
        "admin": signed_in(app, "admin@example.org", Role.ADMIN),
        "europe": signed_in(app, "europe@example.org", Role.MODERATOR, region="europe"),
        "madrid": signed_in(app, "madrid@example.org", Role.ORGANISER, organisation="madrid"),
        "seoul": signed_in(app, "seoul@example.org", Role.ORGANISER, organisation="seoul"),
    }
    seen = {name: listed(one) for name, one in colleagues.items()}
    assert seen == {"admin": [madrid.id, seoul.id], "europe": [madrid.id], "madrid": [madrid.id], "seoul": [seoul.id]}
    statistics = signed_in(app, "figures@example.org", Role.STATISTICS)
    for address in (QUEUE, f"{QUEUE}{madrid.id}", "/desk/submissions/declarations"):
        assert statistics.opens(address).status_code == 403


def test_anothers_proposal_is_as_unknown_as_one_that_never_was(app: Flask, author: Author) -> None:
    one = author.proposes(organiser="seoul", city="Seoul", title="A secret of Seoul").submission
    madrid = signed_in(app, "madrid@example.org", Role.ORGANISER, organisation="madrid")
    form = hidden(madrid, author.proposes(organiser="madrid").submission.id, page=QUEUE)
    missing = f"{int(one.id, 16) ^ 1:016x}"
    answers = [madrid.opens(f"{QUEUE}{which}") for which in (one.id, missing, "x" * 300)]
    answers += [madrid.posts(f"{QUEUE}{which}", **form, decision="publish") for which in (one.id, missing)]
    assert {answer.status_code for answer in answers} == {404}
    texts = [answer.text.replace(one.id, "…").replace(missing, "…") for answer in answers]
    assert [texts[0] == texts[1], texts[3] == texts[4]] == [True, True]
    whole = reads(madrid, f"{QUEUE}?state=all&lang=en")
    assert ("secret" in whole, "Seoul" in whole, "New events 1" in whole) == (False, False, True)


def test_an_organiser_reads_and_does_not_decide(app: Flask, author: Author) -> None:
    one = author.proposes(organiser="madrid", gender="specific").submission
    madrid = signed_in(app, "madrid@example.org", Role.ORGANISER, organisation="madrid")
    page = madrid.opens(f"{QUEUE}{one.id}?lang=en")
    assert ("Moderators decide." in page.text, 'name="decision"' in page.text) == (True, False)
    form = hidden(madrid, one.id)
    assert madrid.posts(f"{QUEUE}{one.id}", **form, decision="publish", version="1").status_code == 403
    assert madrid.posts(f"{QUEUE}notices", **form).status_code == 403
    assert madrid.posts("/desk/events/summit/verify", **form).status_code == 403
    assert state_of(author, one.id) == "sent"


def test_a_moderator_of_a_region_verifies_and_merges_there_only(app: Flask, author: Author, editor: Editor) -> None:
    editor.puts(an_event("training", when="2021-09-11", city="Seoul", organiser="seoul", gender="specific"))
    europe = signed_in(app, "europe@example.org", Role.MODERATOR, region="europe")
    form = hidden(europe, "", page=QUEUE)
    assert europe.posts("/desk/events/training/verify", **form).status_code == 404
    one = author.proposes(venue="Hall").submission
    assert decides(europe, one.id, decision="merge", into="training").status_code == 422
    assert editor.calendar.get("training").sequence == 1


def test_nobody_comes_in_without_signing_in(app: Flask, author: Author) -> None:
    stranger, one = Colleague(app), author.proposes().submission
    for address in (QUEUE, f"{QUEUE}{one.id}", "/desk/submissions/declarations"):
        answer = stranger.opens(address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/sign-in")


# What protects it


@pytest.mark.parametrize("address", ["{id}", "notices"])
def test_a_form_of_another_site_is_refused(author: Author, moderator: Colleague, address: str) -> None:
    one = author.proposes().submission
    answer = moderator.posts(QUEUE + address.format(id=one.id), decision="publish", version="1")
    assert answer.status_code == 400
    assert moderator.posts("/desk/events/summit/verify").status_code == 400
    assert state_of(author, one.id) == "sent"


def test_nobody_keeps_these_pages(author: Author, moderator: Colleague) -> None:
    one = author.proposes().submission
    for address in (QUEUE, f"{QUEUE}{one.id}", "/desk/submissions/declarations"):
        assert moderator.opens(address).headers["Cache-Control"] == "private, no-store"


PAYLOAD = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202etxt.exe'


def test_what_people_wrote_is_text_and_nothing_else(author: Author, moderator: Colleague) -> None:
    texts = dict.fromkeys(("title", "summary", "description", "venue", "audience", "organiser", "motto", "series"), PAYLOAD)
    answer = author.proposes(**texts, contact_name=PAYLOAD, comment=PAYLOAD, gender="specific", gender_declared_by=PAYLOAD)
    author.desk.change(answer.token, {"venue": PAYLOAD * 2, "comment": PAYLOAD}, at=NOW)
    one = answer.submission
    answers = [moderator.opens(f"{QUEUE}?lang=en"), moderator.opens(f"{QUEUE}{one.id}")]
    answers.append(decides(moderator, one.id, decision="merge", into=PAYLOAD, comment=PAYLOAD))
    decides(moderator, one.id, decision="publish", comment=PAYLOAD)
    answers += [moderator.opens(f"{QUEUE}{one.id}"), moderator.opens("/desk/submissions/declarations")]
    second = author.proposes(**texts).submission
    answers.append(moderator.opens(f"{QUEUE}{second.id}"))
    for page in answers:
        assert ("<img src=x" in page.text, "<script>" in page.text, "onerror=alert(1)>" in page.text) == (
            False,
            False,
            False,
        )
        assert PAYLOAD.partition("\u202e")[2] in page.text
    assert ["\u202e" in page.text for page in answers if page is not answers[2]] == [False] * 5


def test_links_that_run_something_are_refused_before_they_reach_the_desk(author: Author) -> None:
    for link in ("javascript:alert(1)", "data:text/html,x", "http:\\evil.example.org"):
        with pytest.raises(InvalidProposal):
            author.proposes(url=link)


# Words shared by the tests above


def listed(colleague: Colleague, asked: str = "") -> list[str]:
    return re.findall(r'<h3><a href="/desk/submissions/([0-9a-f]+)', colleague.opens(QUEUE + asked).text)


def hidden(colleague: Colleague, submission_id: str, page: str = "") -> dict[str, str]:
    """What is hidden in the forms of a page."""
    html = colleague.opens(page or f"{QUEUE}{submission_id}").text
    return {name: unescape(value) for name, value in re.findall('<input type="hidden" name="([^"]+)" value="([^"]*)"', html)}


def decides(colleague: Colleague, submission_id: str, **fields: str) -> TestResponse:
    return colleague.sends_form(f"{QUEUE}{submission_id}", **fields)


def state_of(author: Author, submission_id: str) -> str:
    return next(one.state for one in author.store.submissions() if one.id == submission_id).value
