"""Files go into a calendar: everything that is right, once, with a word on everything that is not."""

import json
from datetime import UTC, datetime

import pytest
from samples import EXAMPLES

from metrocal import Calendar
from metrocal.errors import UnknownValue
from metrocal.importing import import_files

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
HEADER = "id,kind,title,when,part_of,uid,organiser\n"


class Clerk:
    """Someone with a folder of files and a calendar to fill."""

    def __init__(self, folder, calendar):
        self.folder, self.calendar = folder, calendar

    def writes(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def imports(self, *paths, **options):
        return import_files(self.calendar, paths, at=NOW, author="clerk", **options)

    def refusals(self, report):
        return [str(refusal).removeprefix(f"{self.folder}/") for refusal in report.refusals]

    def ids(self):
        return sorted(entry.id for entry in self.calendar.find(today=NOW.date()))


@pytest.fixture
def clerk(tmp_path):
    return Clerk(tmp_path, Calendar())


def counts(report):
    return report.added, report.updated, report.unchanged, report.organisations


def test_the_calendars_of_the_network_go_in_and_the_second_time_nothing_changes(clerk):
    paths = sorted(EXAMPLES.glob("*.csv"))
    first = clerk.imports(*paths)
    assert (first.refusals, first.exit_code) == ((), 0)
    assert first.added == sum(of_file["added"] for of_file in first.by_file.values()) > 170
    assert first.organisations == len(clerk.calendar.store.organisations()) > 100
    version = clerk.calendar.store.version()
    assert counts(clerk.imports(*paths)) == (0, 0, first.added, 0)
    assert clerk.calendar.store.version() == version


def test_every_format_goes_in_and_the_second_time_nothing_changes(clerk):
    paths = [
        clerk.writes("a.csv", HEADER + "a,forum,A,2026-01-01,,,\n"),
        clerk.writes("b.json", json.dumps({"id": "b", "kind": "forum", "title": "B", "when": "2026", "part_of": "a"})),
        clerk.writes(
            "c.ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:C@x\nSUMMARY:C\nDTSTART:20260101\nEND:VEVENT\n"
            "BEGIN:VEVENT\nUID:c@y\nSUMMARY:C\nDTSTART:20260102\nEND:VEVENT\nEND:VCALENDAR\n",
        ),
    ]
    assert counts(clerk.imports(*paths)) == (4, 0, 0, 0)
    assert counts(clerk.imports(*reversed(paths))) == (0, 0, 4, 0)


def test_what_changed_is_updated_by_id_or_uid(clerk):
    clerk.imports(clerk.writes("a.csv", HEADER + "a,forum,A,2026,,a@x,\nb,forum,B,2026,,,\n"))
    report = clerk.imports(
        clerk.writes("a.csv", HEADER + "other,forum,A moved,2027,,a@x,\nb,forum,B,2026,,,\nc,forum,C,2026,,,\n")
    )
    assert counts(report) == (1, 1, 1, 0)
    assert str(clerk.calendar.get("a").event.title) == "A moved"
    assert clerk.calendar.get("a").author == "clerk"
    assert clerk.ids() == ["a", "b", "c"]


def test_a_refused_row_contributes_nothing_and_the_others_go_in(clerk):
    path = clerk.writes("a.csv", HEADER + "a,forum,A,2026,,,\nb,forum,B,2026-13,,,\nc,forum,,2026-14,,,\n")
    report = clerk.imports(path)
    assert clerk.ids() == ["a"]
    assert report.exit_code == 1
    assert clerk.refusals(report) == [
        "a.csv:3: when '2026-13': month must be in 1..12",
        "a.csv:4: title: missing",
        "a.csv:4: when '2026-14': month must be in 1..12",
    ]
    assert report.by_file[str(path)] == {"added": 1, "updated": 0, "unchanged": 0, "organisations": 0, "refused": 2}


def test_what_the_calendar_refuses_has_its_line_too(clerk):
    clerk.imports(clerk.writes("before.csv", HEADER + "here,forum,H,2026,,here@x,\n"))
    report = clerk.imports(
        clerk.writes(
            "a.csv",
            HEADER + "a,forum,A,2026,nowhere,,\nb,forum,B,2026,a,,\nhere,forum,H,2026,,other@x,\nd,forum,D,2026,d2,,\n",
        ),
        clerk.writes("b.csv", HEADER + "d2,forum,D,2026,d,,\n"),
    )
    assert clerk.refusals(report) == [
        "a.csv:2: part_of 'nowhere': no event has the id 'nowhere'",
        "a.csv:3: part_of 'a': event 'a' was refused",
        "a.csv:4: uid 'other@x': the event has the UID 'here@x' for good",
        "a.csv:5: part_of 'd2': leads back to the event itself",
        "b.csv:2: part_of 'd': leads back to the event itself",
    ]
    assert clerk.ids() == ["here"]


def test_an_event_can_be_part_of_one_in_a_later_file(clerk):
    session = clerk.writes("sessions.csv", HEADER + "session,meeting,S,2026,congress,,\n")
    congress = clerk.writes("congresses.csv", HEADER + "congress,congress,C,2026,,,\n")
    assert clerk.imports(session, congress).exit_code == 0


def test_an_id_that_occurs_twice_over_all_files_is_refused_the_second_time(clerk):
    report = clerk.imports(
        clerk.writes("a.csv", HEADER + "a,forum,First,2026,,,\n"),
        clerk.writes("b.csv", HEADER + "b,forum,B,2026,,,\na,forum,Second,2026,,,\n"),
        clerk.writes("c.csv", "id,name\no,O\no,P\n"),
    )
    assert clerk.refusals(report) == [
        f"b.csv:3: id 'a': comes twice: also at {clerk.folder}/a.csv:2",
        f"c.csv:3: id 'o': comes twice: also at {clerk.folder}/c.csv:2",
    ]
    assert str(clerk.calendar.get("a").event.title) == "First"
    assert counts(report) == (2, 0, 0, 1)


def test_two_rows_that_are_one_event_to_the_calendar_are_told_apart(clerk):
    clerk.imports(clerk.writes("before.csv", HEADER + "a,forum,A,2026,,a@x,\n"))
    report = clerk.imports(clerk.writes("a.csv", HEADER + "a,forum,By id,2026,,,\nb,forum,By UID,2026,,a@x,\n"))
    assert clerk.refusals(report) == ["a.csv:3: id 'b': comes twice among these events"]
    assert str(clerk.calendar.get("a").event.title) == "By id"


def test_organisations_go_in_first_so_that_events_show_their_names(clerk):
    clerk.imports(
        clerk.writes("a.csv", HEADER + "a,forum,A,2026,,,city\n"),
        clerk.writes("b.csv", "id,name.fr\ncity,La Ville\n"),
    )
    entry = clerk.calendar.get("a")
    assert [str(organiser.name) for organiser in entry.organisers] == ["La Ville"]
    assert entry.sequence == 0


def test_strict_means_all_or_nothing(clerk):
    good = clerk.writes("good.csv", HEADER + "a,forum,A,2026,,,\n")
    bad = clerk.writes("bad.csv", HEADER + "b,forum,B,2026,nowhere,,\n")
    report = clerk.imports(good, bad, strict=True)
    assert (clerk.ids(), report.kept, report.exit_code) == ([], False, 1)
    assert clerk.refusals(report) == ["bad.csv:2: part_of 'nowhere': no event has the id 'nowhere'"]
    report = clerk.imports(good, strict=True)
    assert (clerk.ids(), report.kept, report.exit_code) == (["a"], True, 0)


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(clerk):
    clerk.imports(clerk.writes("before.csv", HEADER + "a,forum,A,2026,,,\nb,forum,B,2026,,,\n"))
    version = clerk.calendar.store.version()
    paths = [
        clerk.writes(
            "a.csv", HEADER + "a,forum,A,2026,,,\nb,forum,Bee,2026,,,\nc,forum,C,2026,,,\nd,forum,D,2026,nowhere,,\n"
        ),
        clerk.writes("o.csv", "id,name\no,O\n"),
    ]
    rehearsed = clerk.imports(*paths, dry_run=True)
    assert clerk.calendar.store.version() == version
    assert (clerk.ids(), clerk.calendar.store.organisations(), rehearsed.kept) == (["a", "b"], {}, False)
    assert counts(rehearsed) == (1, 1, 1, 1)
    done = clerk.imports(*paths)
    assert (counts(done), done.refusals, done.by_file) == (counts(rehearsed), rehearsed.refusals, rehearsed.by_file)


def test_a_file_that_cannot_be_used_does_not_stop_the_others(clerk):
    report = clerk.imports(
        clerk.folder / "missing.csv", clerk.writes("a.xls", ""), clerk.writes("a.csv", HEADER + "a,forum,A,2026,,,\n")
    )
    assert clerk.ids() == ["a"]
    assert report.exit_code == 1
    assert report.unusable == (f"{clerk.folder}/missing.csv", f"{clerk.folder}/a.xls")
    assert "allowed: .csv, .tsv (csv), .json (json), .ics, .ical (ics)" in clerk.refusals(report)[1]


def test_nothing_but_unusable_files_is_exit_code_2(clerk):
    assert clerk.imports(clerk.folder / "missing.csv", clerk.writes("empty.ics", "")).exit_code == 2
    assert clerk.imports(clerk.writes("a.csv", HEADER + "a,forum,A,2026-13,,,\n")).exit_code == 1


def test_an_unknown_format_is_the_caller_s_mistake(clerk):
    with pytest.raises(UnknownValue, match="allowed: csv, json, ics"):
        clerk.imports(clerk.folder / "missing.csv", format="xml")


def test_the_same_path_twice_is_read_once(clerk):
    path = clerk.writes("a.csv", HEADER + "a,forum,A,2026,,,\n")
    assert clerk.imports(path, path).exit_code == 0


def test_the_report_is_ready_for_json(clerk):
    path = clerk.writes("a.csv", "\ufeff" + HEADER + "a,forum,A,2026,,,\nb,\u202e,B,2026,,,\n")
    report = json.loads(json.dumps(clerk.imports(path).as_dict()))
    assert report["files"] == [str(path)]
    assert (report["added"], report["exit_code"], report["kept"], report["unusable"]) == (1, 1, True, [])
    assert report["refusals"][0].keys() == {"file", "line", "field", "value", "reason", "unusable", "item"}
    assert report["remarks"][0]["text"].startswith("begins with a byte order mark")


def test_progress_is_told_step_by_step(clerk):
    told = []
    path = clerk.writes("a.csv", HEADER)
    clerk.imports(path, progress=lambda *step: told.append(step))
    assert told == [(f"reading {path}", 0, 2), ("putting into the calendar", 1, 2), ("done", 2, 2)]
