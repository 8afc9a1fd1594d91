"""Who may do what: every address, each of the people, and whose things they are about.

`matrix.txt` is the table that was reviewed. `python tests/security/matrix.py` prints it as the server answers now: a line
that is new or differs is to be read before it is copied there.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from bodies import request_to  # noqa: E402
from town import PEOPLE, Town, a_town  # noqa: E402

TABLE = Path(__file__).with_name("matrix.txt")
YES, SIGN_IN, FORBIDDEN, UNKNOWN, REFUSED, BROKEN = "yes", "sign-in", "403", "404", "refused", "BROKEN"
"""Done or shown; asked to sign in (401 for programs); for others; as if it did not exist; another 4xx; an error of ours."""
COLUMNS = ("anonymous", "partic.", "subm. A", "subm. B", "org. A", "org. B", "mod. A", "mod.", "stat.", "admin")
"""The people, in short."""
OF_BOTH = frozenset({"event_id", "pk", "submission_id", "ticket", "token_id", "name", "organisation_id", "file"})
"""Parts of addresses that name something of A or of B."""
NOBODYS = frozenset({"webhooks", "pictures", "api_vocabularies", "open_data", "report_pictures"})
"""Parts of the server whose things belong to neither."""
FORM_OF_BOTH = frozenset({"feeds_desk.add"})
"""Addresses where the form names it."""
LINKS_GIVEN = frozenset({"sign_in.invitation", "sign_in.take_invitation", "sign_in_link.button", "sign_in_link.enter"})
"""Addresses whose link is given to the person, since none holds it as their own."""
EXTENSIONS = {
    "attendance.export": ("csv", "xlsx"), "audit.export": ("csv", "jsonl"), "report_pictures.picture": ("svg",),
    "reports.gender_file": ("csv", "json"), "reports.members_file": ("csv", "xlsx", "json"),
    "reports.calendar_file": ("txt", "csv", "json"),
}  # fmt: skip
"""Endpoint → the files that it has."""


@dataclass(frozen=True)
class Line:
    """A line of the table without its answers."""

    method: str
    rule: str
    of: str
    """`A`, `B`, `own` (the link that somebody holds), `given` (a good link that anybody may have got), or `-`."""
    extension: str = ""

    def __str__(self) -> str:
        shown = self.rule.replace("<extension>", self.extension)
        return f"{self.method:<7}{shown:<58}{self.of:<6}"


@dataclass(frozen=True)
class Cell:
    """What one of the people got."""

    line: Line
    endpoint: str
    who: str
    address: str
    answer: TestResponse

    @property
    def outcome(self) -> str:
        return outcome_of(self.answer)


def outcome_of(answer: TestResponse) -> str:
    status = answer.status_code
    if status == 401 or (status == 303 and answer.headers["Location"].startswith("/sign-in?next=")) or (
        status == 303 and answer.headers["Location"] == "/sign-in"
    ):  # fmt: skip
        return SIGN_IN
    known = {403: FORBIDDEN, 404: UNKNOWN}
    return known.get(status) or (YES if status < 400 else REFUSED if status < 500 else BROKEN)


def rules(town: Town) -> Iterator[tuple[str, Rule]]:
    """(method, rule) of everything that the server answers."""
    for rule in sorted(town.app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


def lines(town: Town) -> Iterator[tuple[Line, Rule]]:
    for method, rule in rules(town):
        for extension in EXTENSIONS.get(rule.endpoint, ("",)):
            for of in _whose(rule):
                yield Line(method, rule.rule, of, extension), rule


def _whose(rule: Rule) -> tuple[str, ...]:
    if rule.endpoint in LINKS_GIVEN:
        return "own", "given"
    if "token" in rule.arguments:
        return ("own",)
    is_of_both = rule.arguments & OF_BOTH and rule.endpoint.partition(".")[0] not in NOBODYS
    return ("A", "B") if is_of_both or rule.endpoint in FORM_OF_BOTH else ("-",)


def address_of(town: Town, line: Line, rule: Rule, who: str) -> str:
    """The address with everything named in it."""
    place = town.places[line.of if line.of in town.places else "A"]
    part, address = rule.endpoint.partition(".")[0], rule.rule
    for name in rule.arguments:
        if name == "extension":
            value = line.extension
        elif name == "token" and line.of == "own":
            value = town.people[who].token
        else:
            value = place.get(f"{part}.{name}") or place[name]
        for written in (f"<{name}>", f"<int:{name}>", f"<path:{name}>"):
            address = address.replace(written, quote(value))
    return address


def cells(town: Town) -> Iterator[Cell]:
    """Every line, asked by everybody; what they do does not last. Programs send a token, browsers a session."""
    for line, rule in lines(town):
        for who in PEOPLE:
            address = address_of(town, line, rule, who)
            sent = {} if line.method == "GET" else request_to(town, rule.endpoint, town.people[who], line.of)
            is_api = address.startswith("/api/")
            answer = town.asks(who, line.method, address, session=not is_api, bearer=is_api, **sent)
            yield Cell(line, rule.endpoint, who, address, answer)
            if line.method != "GET" and answer.status_code < 400:
                town.is_as_before()


def written(found: dict[Line, dict[str, str]]) -> Iterator[str]:
    """The table as text."""
    yield f"{'# method and address':<65}{'of':<6}" + "".join(f"{name:<10}" for name in COLUMNS).rstrip()
    for line, row in found.items():
        yield (str(line) + "".join(f"{row[name]:<10}" for name in PEOPLE)).rstrip()


def table_of(answers: list[Cell]) -> dict[Line, dict[str, str]]:
    found: dict[Line, dict[str, str]] = {}
    for cell in answers:
        found.setdefault(cell.line, {})[cell.who] = cell.outcome
    return found


if __name__ == "__main__":
    with TemporaryDirectory() as folder, a_town(Path(folder)) as town:
        sys.stdout.write("\n".join(written(table_of(list(cells(town))))) + "\n")
