"""The command line: each command says what it did, and ends with a code that scripts can use."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar as Ical
from visitors import EXAMPLE_EVENTS, EXAMPLES, Operator, Visitor

from metrocal.cli import COMMANDS, main
from metrocal.cli.doctor import _file_system
from metrocal.settings import load
from server import create_app

EVENTS: list[dict[str, Any]] = [
    {
        "id": "forum",
        "kind": "forum",
        "title": {"fr": "Le forum", "en": "The forum"},
        "when": "2030-05-27",
        "gender": "specific",
    },
    {"id": "class", "kind": "training", "title": "The class", "when": "2030-06", "city": "Madrid", "note": "ask Ana"},
]


class Clerk:
    """Someone at the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def runs(self, *command: str) -> Result:
        return CliRunner().invoke(main, command, prog_name="metrocal")

    def writes(self, name: str, document: object) -> str:
        path = self.folder / name
        path.write_text(json.dumps(document) if not isinstance(document, str) else document)
        return str(path)

    def imports(self, *events: dict[str, Any]) -> Result:
        return self.runs("import", self.writes("events.json", list(events)), "--author", "ana")


@pytest.fixture
def clerk(tmp_path: Path) -> Clerk:
    return Clerk(tmp_path)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(clerk: Clerk, command: str) -> None:
    said = clerk.runs(command, "--help")
    assert (said.exit_code, said.output.startswith(f"Usage: metrocal {command}")) == (0, True)


def test_an_unknown_command_is_refused(clerk: Clerk) -> None:
    said = clerk.runs("destroy")
    assert (said.exit_code, "No such command 'destroy'" in said.stderr) == (2, True)


def test_the_examples_go_in_twice_without_a_change(clerk: Clerk) -> None:
    files = [str(path) for path in EXAMPLES]
    first, second = clerk.runs("import", *files), clerk.runs("import", *files)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert f"events: {EXAMPLE_EVENTS} added, 0 updated, 0 unchanged;" in first.output
    assert f"events: 0 added, 0 updated, {EXAMPLE_EVENTS} unchanged; organisations changed: 0; refused: 0" in second.output


def test_a_refused_row_is_named_and_the_others_go_in(clerk: Clerk) -> None:
    table = clerk.writes("events.csv", "id,kind,title,when\nforum,forum,Forum,2030-05-27\nbad,party,Bad,2030-05-28\n")
    said = clerk.runs("import", table)
    assert said.exit_code == 1
    assert f"refused: {table}:3: kind 'party': " in said.stderr
    assert "events: 1 added" in said.output
    assert clerk.runs("import", table, "--strict").exit_code == 1


def test_a_file_that_cannot_be_used_ends_with_two(clerk: Clerk) -> None:
    said = clerk.runs("import", "/nowhere/events.csv")
    assert said.exit_code == 2
    assert said.stderr == "refused: /nowhere/events.csv: cannot be read: No such file or directory\n"


def test_a_dry_run_keeps_nothing(clerk: Clerk) -> None:
    path = clerk.writes("events.json", EVENTS)
    assert "2 added, 0 updated, 0 unchanged; organisations changed: 0; refused: 0 (dry run: nothing was kept)" in (
        clerk.runs("import", path, "--dry-run").output
    )
    assert json.loads(clerk.runs("import", path, "--json").stdout)["added"] == 2


def test_an_export_is_the_feed_at_that_address(clerk: Clerk, tmp_path: Path) -> None:
    clerk.imports(*EVENTS)
    app = create_app(load())
    visitor = Visitor(app)
    cases = {
        "/feeds/all.ics": ("export",),
        "/feeds/all.ics?gender=any&lang=fr": ("export", "--filter", "gender=any", "--lang", "fr"),
        "/feeds/all.json?kind=training": ("export", "--format", "json", "--filter", "?kind=training"),
        "/feeds/all.csv?undated=hide": ("export", "--format", "csv", "--filter", "undated=hide"),
    }
    for address, command in cases.items():
        said = clerk.runs(*command)
        assert (said.exit_code, said.stdout_bytes) == (0, visitor.opens(address).data)
    assert clerk.runs("export", "-o", str(tmp_path / "out.ics")).output == ""
    assert (tmp_path / "out.ics").read_bytes() == visitor.opens("/feeds/all.ics").data
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.json", "instance", "out.ics"]
    app.extensions["metrocal"].store.close()


def test_an_export_with_an_unknown_filter_is_refused(clerk: Clerk) -> None:
    said = clerk.runs("export", "--filter", "colour=red")
    assert said.exit_code == 2
    assert said.stdout == ""
    assert said.stderr.startswith("metrocal: 'colour': unknown parameter; allowed: kind, gender, ")


def test_a_withdrawn_event_is_cancelled_in_the_feed_until_it_is_published_again(clerk: Clerk) -> None:
    clerk.imports(*EVENTS)
    assert clerk.runs("withdraw", "forum").output == "forum: withdrawn, revision 1\n"
    statuses = [str(event["STATUS"]) for event in Ical.from_ical(clerk.runs("export").stdout_bytes).walk("VEVENT")]
    assert statuses == ["CANCELLED", "TENTATIVE"]
    assert json.loads(clerk.runs("withdraw", "--undo", "forum", "--json").output)["withdrawn"] is False


def test_an_unknown_event_is_told_in_a_sentence(clerk: Clerk) -> None:
    for command in ("withdraw", "log"):
        said = clerk.runs(command, "nothing")
        assert (said.exit_code, said.stderr) == (1, "metrocal: no event has the id 'nothing'\n")


def test_the_log_tells_what_changed_field_by_field(clerk: Clerk) -> None:
    clerk.imports(EVENTS[1])
    clerk.imports(EVENTS[1] | {"when": "2030-06-03", "city": ""})
    clerk.runs("withdraw", "class", "--author", "ben")
    rows = json.loads(clerk.runs("log", "class", "--json").output)
    assert [(row["revision"], row["author"], row["changed"]) for row in rows] == [
        (0, "ana", ["created"]), (1, "ana", ["city", "country", "when"]), (2, "ben", ["withdrawn"]),
    ]  # fmt: skip
    said = clerk.runs("log", "class", "--between", "0", "2").output
    assert "when\n  - 2030-06\n  + 2030-06-03\n" in said
    assert "city\n  - Madrid\n  + (nothing)\n" in said
    assert "withdrawn\n  - False\n  + True\n" in said


def test_a_revision_that_does_not_exist_is_refused(clerk: Clerk) -> None:
    clerk.imports(*EVENTS)
    said = clerk.runs("log", "forum", "--between", "0", "7")
    assert (said.exit_code, said.stderr) == (1, "metrocal: event 'forum' has no revision 7; there are 0 to 0\n")


def test_the_database_is_made_and_checked(clerk: Clerk) -> None:
    for _ in range(2):
        assert clerk.runs("db", "upgrade").output == "the database is up to date\n"
    assert clerk.runs("db", "check").output == "the database is up to date and sound\n"
    assert json.loads(clerk.runs("db", "check", "--json").output) == {"ok": True, "problems": []}


def test_a_database_that_is_none_is_told_in_a_sentence(clerk: Clerk, tmp_path: Path) -> None:
    clerk.runs("db", "upgrade")
    (tmp_path / "instance" / "metrocal.db").write_text("this is no database, however long one looks at it " * 100)
    for command in (("db", "check"), ("export",), ("import", clerk.writes("events.json", EVENTS)), ("log", "forum")):
        said = clerk.runs(*command)
        assert (said.exit_code, said.stderr.startswith("metrocal: the database does not answer or refuses: ")) == (2, True)
    assert clerk.runs("doctor").exit_code == 1


def test_a_folder_that_is_missing_is_told_in_a_sentence(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCAL_DATABASE_URL", "sqlite:////nowhere/at/all/metrocal.db")
    said = clerk.runs("export")
    assert (said.exit_code, said.stderr) == (2, "metrocal: the folder /nowhere/at/all does not exist\n")


def findings(said: Result) -> dict[str, str]:
    return {finding["check"]: finding["state"] for finding in json.loads(said.stdout)}


def test_the_doctor_does_not_make_the_store_before_its_domain_is_chosen(clerk: Clerk) -> None:
    assert "there is none yet" in clerk.runs("doctor").stdout
    clerk.runs("db", "upgrade")
    assert findings(clerk.runs("doctor", "--json"))["database"] == "ok"


def test_the_doctor_finds_a_new_machine_sound(clerk: Clerk) -> None:
    said = clerk.runs("doctor", "--json")
    assert (said.exit_code, findings(said)) == (
        0, {"address": "warning", "secret key": "ok", "database": "warning", "mail": "warning", "cache": "ok"},
    )  # fmt: skip


def test_the_doctor_names_what_is_wrong(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.runs("doctor")
    (tmp_path / "instance" / "secret-key").chmod(0o644)
    monkeypatch.setenv("METROCAL_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("METROCAL_REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("METROCAL_BASEURL", "https://calendar.example.org")
    said = clerk.runs("doctor")
    assert said.exit_code == 1
    assert "warning  settings: METROCAL_BASEURL is no setting and does nothing; is it misspelt?" in said.output
    assert f"problem  secret key: others can read {tmp_path}/instance/secret-key; run: chmod 600" in said.output
    assert "problem  mail: the mail server 127.0.0.1 does not answer" in said.output
    assert "problem  cache: Redis does not answer" in said.output


def test_the_doctor_knows_a_network_file_system(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/vda / ext4 rw 0 0\nserver:/x /srv nfs4 rw 0 0\n/dev/vdb /srv/local xfs rw 0 0\n")
    kinds = [_file_system(Path(path), mounts) for path in ("/var/a.db", "/srv/a.db", "/srv/local/a.db", "/srvx/a.db")]
    assert kinds == ["ext4", "nfs4", "xfs", "ext4"]


def test_the_doctor_tells_of_a_setting_that_cannot_be_read(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METROCAL_TRUSTED_PROXIES", "some")
    said = clerk.runs("doctor")
    assert (said.exit_code, "problem  settings: METROCAL_TRUSTED_PROXIES: " in said.output) == (1, True)


def test_an_error_of_our_own_is_a_sentence_too(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrocal.cli.transfer.publish", lambda *_, **__: 1 / 0)
    said = clerk.runs("export")
    assert said.exit_code == 70
    assert said.stderr.startswith("metrocal: an error of metrocal's own (ZeroDivisionError: division by zero)")
    assert isinstance(clerk.runs("--traceback", "export").exception, ZeroDivisionError)


def test_help_needs_no_database(operator: Operator) -> None:
    said = operator.runs("--help", DATABASE_URL="nonsense")
    assert said.returncode == 0
    assert all(f"  {command} " in said.stdout for command in COMMANDS)
    assert not operator.folder.exists()


def test_a_reader_who_has_seen_enough_gets_no_traceback(operator: Operator) -> None:
    operator.runs("import", *map(str, EXAMPLES))
    said = operator.runs_into_a_closed_pipe("export", "--filter", "from=2000")
    assert "Traceback" not in said
