"""Every address, asked by everybody: the answers equal a reviewed table, and nobody sees what is another's."""

from datetime import UTC, datetime

import pytest
from answers import text_of
from bodies import DOCUMENTS
from matrix import BROKEN, SIGN_IN, TABLE, Cell, lines, outcome_of, table_of, written
from town import NOW, PEOPLE, PRIVATE, Town

from metrocal.credentials import kept_token, new_token
from metrocal.opening import accounts_of


def test_the_server_answers_as_the_reviewed_table_says(asked: list[Cell]) -> None:
    """A new address has no line there, and a line without an address is no longer true: both are to be reviewed."""
    assert list(written(table_of(asked))) == TABLE.read_text("utf-8").splitlines()


def test_nothing_breaks(asked: list[Cell]) -> None:
    assert [(cell.who, str(cell.line)) for cell in asked if cell.outcome == BROKEN] == []


@pytest.mark.parametrize(
    ("whose", "others"),
    [
        ("A", ("anonymous", "submitter B", "organiser B", "statistics")),
        ("B", ("anonymous", "participant", "submitter A", "organiser A", "moderator A", "statistics")),
    ],
)
def test_nobody_sees_what_is_anothers_in_any_answer(asked: list[Cell], whose: str, others: tuple[str, ...]) -> None:
    """Lists, exports, dialogs, errors; a link that was given away is its reader's own."""
    seen = [
        (cell.who, cell.address, found[0])
        for cell in asked
        if cell.who in others and cell.line.of != "given" and (found := PRIVATE[whose].search(_received(cell)))
    ]
    assert seen == []


@pytest.mark.parametrize("who", ["organiser A", "moderator A"])
@pytest.mark.parametrize(
    "address",
    [
        "/desk/?all=1", "/desk/submissions/?state=all", "/desk/submissions/?state=sent&kind=new&age=today",
        "/desk/events/forum-a/registrations?q=ramp&state=confirmed", "/submit?event=forum-b", "/feeds/all.json",
        "/feeds/all.csv", "/feeds/all.jsonld", "/feeds/all.jcal", "/feeds/all.atom", "/feeds/all.ics", "/sitemap.xml",
        "/desk/feeds/new?filter=organiser%3Dseoul",
    ],
)  # fmt: skip
def test_no_question_brings_what_is_anothers(built: Town, who: str, address: str) -> None:
    answer = built.asks(who, "GET", address)
    assert answer.status_code == 200
    assert PRIVATE["B"].findall(text_of(answer)) == []


@pytest.mark.parametrize("word", ["remarks", "room", "meet.example.org", "ramp", "zubreda"])
def test_a_search_finds_nothing_by_what_is_not_public(built: Town, word: str) -> None:
    for who in ("anonymous", "organiser A", "organiser B"):
        assert built.asks(who, "GET", f"/feeds/all.json?q={word}").json["items"] == []
        found = built.asks(who, "GET", f"/api/v1/events?q={word}", session=False, bearer=True)
        assert found.json["events"] == []


@pytest.mark.parametrize(
    "address",
    ["/api/v1/desk/submissions?kind=new", "/api/v1/events/forum-b", "/api/v1/events/forum-b/revisions", "/api/v1/events"],
)
def test_no_question_of_a_program_does(built: Town, address: str) -> None:
    answer = built.asks("organiser A", "GET", address, session=False, bearer=True)
    assert answer.status_code == 200
    assert PRIVATE["B"].findall(text_of(answer)) == []


def test_those_who_may_do_see_it(asked: list[Cell]) -> None:
    """The test above would pass if nothing were there to be seen."""
    seen = {cell.who for cell in asked if PRIVATE["B"].search(_received(cell))}
    assert seen == {"submitter B", "organiser B", "moderator", "admin"}
    sheets = (cell for cell in asked if cell.who == "organiser B" and cell.line.extension == "xlsx")
    exports = {cell.address for cell in sheets if PRIVATE["B"].search(text_of(cell.answer))}
    assert exports == {"/desk/events/forum-b/registrations.xlsx"}


def test_dues_and_small_counts_are_for_those_who_work_for_the_whole_network(asked: list[Cell]) -> None:
    """Everybody reads the figures that are public."""
    found = [cell for cell in asked if cell.address.startswith("/reports/members/") and cell.line.extension == "csv"]
    public = {cell.address: cell.answer.data for cell in found if cell.who == "anonymous"}
    assert len(public) == 1
    more = {cell.who for cell in found if cell.answer.data != public[cell.address]}
    assert more == {"moderator", "statistics", "admin"}


def test_a_session_opens_nothing_of_the_interface_for_programs(built: Town) -> None:
    """So a form on another site can do nothing there, and needs no token against forgery."""
    opened = []
    for line, _rule in lines(built):
        address = line.rule.replace("<event_id>", "forum-a").replace("<organisation_id>", "madrid")
        if line.method == "GET" and address.startswith("/api/v1/") and "<" not in address:
            bodies = {built.asks(who, "GET", address).data for who in PEOPLE}
            opened += [address] if len(bodies) > 1 else []
    assert opened == []


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_session_changes_nothing_there(town: Town, method: str) -> None:
    before = town.rows()
    for address in (
        "/api/v1/events",
        "/api/v1/events/forum-a",
        "/api/v1/organisations/madrid",
        "/api/v1/desk/notices/release",
    ):
        answer = town.asks("admin", method, address, json={"motto": "New"}, headers={"If-Match": "*"})
        assert answer.status_code in {401, 405}
    assert town.rows() == before


def test_a_token_for_programs_opens_no_page(asked: list[Cell], built: Town) -> None:
    pages = {cell.address for cell in asked if cell.address.startswith("/desk") and cell.line.method == "GET"}
    outcomes = {outcome_of(built.asks("admin", "GET", page, session=False, bearer=True)) for page in pages}
    assert outcomes == {SIGN_IN}


def test_a_token_for_something_else_opens_nothing(asked: list[Cell], town: Town) -> None:
    """Even an admin's: what needs a token needs one of its scope."""
    kept, admin, token = accounts_of(town.store), town.people["admin"].account, new_token()
    assert admin is not None
    expires = datetime(2100, 1, 1, tzinfo=UTC)
    kept.add_token(admin.account.pk, kept_token(token), scopes=["statistics"], at=NOW, expires=expires)
    needed = {
        (cell.line.method, cell.address, cell.endpoint)
        for cell in asked
        if cell.who == "anonymous" and cell.answer.status_code == 401
    }
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    refused = {}
    for method, address, endpoint in sorted(needed):
        sent = {"json": dict(DOCUMENTS.get(endpoint, {}))} if method != "GET" else {}
        answer = town.asks("anonymous", method, address, headers=headers, **sent)
        refused[method, address] = answer.status_code
    assert set(refused.values()) == {403}


def _received(cell: Cell) -> str:
    """Without the address that the person typed, which a page may repeat in its links."""
    return text_of(cell.answer).replace(cell.address, "")
