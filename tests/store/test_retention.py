"""What people told is kept as long as was said, and not longer; whoever asks is forgotten, and stays so."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from databases import opened
from people import Editor, an_event
from sqlalchemy import create_engine, func, insert, select, text

from metrocal import Calendar
from metrocal.cli import main
from metrocal.errors import StoreError
from metrocal.registration.errors import UnknownRegistration
from metrocal.registration.links import Keys
from metrocal.registration.retention import due_days
from metrocal.store import erased, retention
from metrocal.store.backup import backup, restore
from metrocal.store.migrate import check
from metrocal.store.registration_tables import (
    answer_choice,
    audit,
    consent,
    gender_answer,
    gender_words,
    outbox,
    registrant,
    registration,
)
from metrocal.store.report_tally import Tally, tally_of
from metrocal.store.retention import Due, erase, erase_again, export, nightly, purge
from metrocal.store.sql import SqlStore
from metrocal.store.tables import metadata

KEYS = Keys("a secret for tests, which is long enough")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
PAST, AHEAD = int(NOW.timestamp()) - 86_400, int(NOW.timestamp()) + 86_400
SCHEMAS = Path(__file__).parent / "schemas"
TOLD = ("Rosa Núñez", "rosa nunez", "rosa@example.org", "no nuts", "the gala dinner", "a word of her own")
"""Everything by which Rosa can be found in what `people` puts in."""


def put(store: SqlStore, table: Any, *rows: dict[str, Any]) -> None:
    with store.engine.begin() as connection:
        connection.execute(insert(table), list(rows))


def number(store: SqlStore, table: Any) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def contents(store: SqlStore) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    with store.engine.connect() as connection:
        rows = {name: connection.execute(select(table)).all() for name, table in metadata.tables.items()}
        return {name: sorted(map(tuple, found), key=repr) for name, found in rows.items()}


def nonce(pk: int) -> str:
    return sha256(str(pk).encode()).hexdigest()[:32]


def token(pk: int) -> str:
    return Keys.stored(KEYS.token(nonce(pk)))


def a_registration(pk: int, **facts: Any) -> dict[str, Any]:
    return {
        "pk": pk, "event": "forum", "part_of": None, "state": "confirmed", "attendance": "in_person", "arrival": pk,
        "person": f"person {pk}", "idempotency": f"key {pk}", "content": f"content {pk}", "nonce": nonce(pk),
        "token": token(pk), "language": "es", "reminders": True, "created": 1, "modified": 1, **facts,
    }  # fmt: skip


def a_mail(pk: int, of: int, state: str, recipient: str) -> dict[str, Any]:
    return {
        "pk": pk, "message_id": f"<{pk}@example.org>", "key": f"mail:{pk}", "kind": "confirmed", "registration": of,
        "event": "forum", "recipient": recipient, "language": "es", "facts": json.dumps({"name": recipient}), "state": state,
        "attempts": 1, "due": 1, "created": 1, "sent": 2 if state == "sent" else None, "error": f"550 {recipient}",
    }  # fmt: skip


def people(store: SqlStore, contacts: int = PAST, gender: int = PAST) -> None:
    """Rosa (1), with a session (2), and Ana (3) at the same forum; the other way round, nothing of Ana's is ever due."""
    session = a_registration(2, event="class", part_of=1, person=None, idempotency=None, content="")
    put(store, registration, a_registration(1), session, a_registration(3))
    put(
        store, registrant,
        {"registration": 1, "name": TOLD[0], "folded": TOLD[1], "email": TOLD[2], "due": contacts,
         "document": json.dumps({"needs": TOLD[3], "answers": {"evening": TOLD[4]}}, ensure_ascii=False)},
        {"registration": 3, "name": "Ana", "folded": "ana", "email": "ana@example.org", "document": "{}", "due": AHEAD},
    )  # fmt: skip
    put(store, answer_choice, {"registration": 1, "question": "evening", "choice": TOLD[4], "event": "forum"})
    for pk in (1, 3):
        put(store, consent, {"registration": pk, "purpose": "privacy", "version": "2026-11", "given": 1, "withdrawn": None})
        due = gender if pk == 1 else AHEAD
        put(
            store, gender_answer,
            {"owner": KEYS.owner(nonce(pk)), "event": "forum", "attendance": "in_person", "region": "", "state": "confirmed",
             "gender": "self_described", "consent": "2026-11", "due": due},
        )  # fmt: skip
    put(store, gender_words, {"owner": KEYS.owner(nonce(1)), "words": TOLD[5]})
    hers = a_mail(1, 1, "sent", TOLD[2]), a_mail(2, 2, "waiting", TOLD[2])
    put(store, outbox, *hers, a_mail(3, 3, "sent", "ana@example.org"))


def crowd(store: SqlStore, size: int, due: int = PAST) -> None:
    put(store, registration, *(a_registration(pk) for pk in range(1, size + 1)))
    told = ({"registration": pk, "name": "x", "folded": "x", "email": "x", "document": "{}"} for pk in range(1, size + 1))
    put(store, registrant, *({**row, "due": due} for row in told))


def rosa_in(store: SqlStore) -> list[str]:
    """What she told that is still somewhere, in any table."""
    everything = repr(contents(store)) + json.dumps(contents(store), default=str, ensure_ascii=False)
    return [told for told in TOLD if told in everything]


def erases(store: SqlStore, pk: int, at: datetime = NOW) -> tuple[str, ...]:
    with store.engine.execution_options(writes=True).begin() as connection:
        return erase(connection, KEYS, pk, at)


# How long


def test_gender_is_kept_for_a_month_and_contacts_for_half_a_year_after_the_last_day():
    forum = an_event("forum", when="2026-05-27/2026-05-29", city="Madrid")
    assert [datetime.fromtimestamp(due, UTC).isoformat() for due in due_days(forum)] == [
        "2026-06-28T22:00:00+00:00", "2026-11-25T23:00:00+00:00",
    ]  # fmt: skip


def test_the_organiser_chooses_for_contacts_only():
    usual = an_event("forum", when="2026-05-27")
    chosen = an_event("forum", when="2026-05-27", registration={"keep_days": 30})
    assert due_days(chosen)[0] == due_days(usual)[0] == due_days(chosen)[1]


@pytest.mark.parametrize("days", [0, 29, 731, -1, "ever"])
def test_the_organiser_chooses_within_limits(days):
    with pytest.raises(ValueError, match="keep_days"):
        an_event("forum", registration={"keep_days": days})


def test_a_series_ends_with_its_last_date():
    weekly = an_event("class", when="2026-01-05", recurrence="FREQ=WEEKLY;COUNT=3")
    assert due_days(weekly) == due_days(an_event("class", when="2026-01-19"))


# The purge


def test_what_is_due_goes_and_the_place_stays_as_a_number(sql_store):
    people(sql_store)
    purged = purge(sql_store, NOW)
    assert (purged.gone, purged.held, rosa_in(sql_store)) == (Due(gender=1, contacts=1), False, [])
    assert (number(sql_store, registration), number(sql_store, registrant), number(sql_store, gender_answer)) == (3, 1, 1)
    with sql_store.engine.connect() as connection:
        rows = connection.execute(select(registration).order_by(registration.c.pk)).all()
    assert [(row.state, row.person, row.idempotency, row.content) for row in rows] == [
        ("confirmed", None, None, ""), ("confirmed", None, None, ""), ("confirmed", "person 3", "key 3", "content 3"),
    ]  # fmt: skip


def test_gender_goes_before_contacts_do(sql_store):
    people(sql_store, contacts=AHEAD)
    assert purge(sql_store, NOW).gone == Due(gender=1, contacts=0)
    assert rosa_in(sql_store) == [*TOLD[:5]]


def test_answers_about_gender_are_counted_for_their_year_when_they_go(sql_store):
    people(sql_store)
    Editor(Calendar(sql_store)).puts(an_event("forum", when="2026-11-20"))
    purge(sql_store, NOW)
    purge(sql_store, NOW)
    with sql_store.engine.connect() as connection:
        assert tally_of(connection, 2026) == Tally({"self_described": 1}, {"": 1})


def test_what_is_not_due_stays(sql_store):
    people(sql_store, contacts=AHEAD, gender=AHEAD)
    before = contents(sql_store)
    assert not purge(sql_store, NOW).gone
    assert contents(sql_store) == before


def test_the_audit_counts_what_went(sql_store):
    people(sql_store)
    purge(sql_store, NOW)
    with sql_store.engine.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.pk)).all()
    assert [(row.who, json.loads(row.detail)) for row in rows] == [
        ("purge", {"gender": 1, "contacts": 0}), ("purge", {"gender": 0, "contacts": 1}),
    ]  # fmt: skip


def test_a_dry_run_changes_nothing(sql_store):
    people(sql_store)
    before = contents(sql_store)
    purged = purge(sql_store, NOW, dry_run=True)
    assert (purged.due, purged.gone, contents(sql_store) == before) == (Due(1, 1), Due(), True)


def test_a_clock_that_jumps_purges_nothing_until_somebody_says_so(sql_store):
    crowd(sql_store, 1_001)
    held = nightly(sql_store, NOW)
    assert (held.held, held.due, number(sql_store, registrant)) == (True, Due(contacts=1_001), 1_001)
    assert purge(sql_store, NOW, yes_all=True).gone == Due(contacts=1_001)
    assert number(sql_store, registrant) == 0


def test_a_thousand_people_are_not_too_many(sql_store):
    crowd(sql_store, 1_000)
    assert purge(sql_store, NOW).gone == Due(contacts=1_000)


def test_an_event_that_was_postponed_is_waited_for(sql_store):
    Editor(Calendar(sql_store)).puts(an_event("forum", when="2026-12-20"))
    people(sql_store)
    before = contents(sql_store)
    assert (purge(sql_store, NOW, dry_run=True).due, contents(sql_store) == before) == (Due(), True)
    assert not purge(sql_store, NOW).gone
    assert purge(sql_store, NOW + timedelta(days=25)).gone.gender == 1 + 1
    assert purge(sql_store, NOW + timedelta(days=170)).gone.contacts == 2


def test_a_purge_that_is_cut_off_leaves_whole_people_and_goes_on_the_next_time(sql_store, monkeypatch):
    crowd(sql_store, 700)
    note = retention._note
    batches = []

    def cut_off(*told: Any) -> None:
        note(*told)
        batches.append(told)
        if len(batches) == 2:
            raise StoreError("cut off")

    monkeypatch.setattr(retention, "_note", cut_off)
    with pytest.raises(StoreError):
        purge(sql_store, NOW)
    with sql_store.engine.connect() as connection:
        named = connection.execute(select(func.count()).where(registration.c.person.is_not(None))).scalar_one()
    assert (number(sql_store, registrant), named, number(sql_store, audit)) == (200, 200, 1)
    assert purge(sql_store, NOW).gone == Due(contacts=200)


def test_what_went_cannot_be_read_in_the_file(sqlite_url):
    store = opened(sqlite_url)
    people(store)
    purge(store, NOW)
    store.close()
    left = Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()
    assert [told for told in TOLD if told.encode() in left] == []


# One person


def test_whoever_is_erased_is_nowhere(sql_store):
    people(sql_store, contacts=AHEAD, gender=AHEAD)
    assert rosa_in(sql_store) == [*TOLD]
    erases(sql_store, 1)
    kept = repr(contents(sql_store))
    hers = [KEYS.owner(nonce(1)), nonce(1), nonce(2), "person 1", "key 1", "content 1"]
    assert (rosa_in(sql_store), [one for one in hers if one in kept]) == ([], [])
    assert "ana@example.org" in kept


def test_the_links_of_the_erased_open_nothing(sql_store):
    people(sql_store)
    tokens = erases(sql_store, 1)
    with sql_store.engine.connect() as connection:
        opened_by = connection.execute(select(registration.c.pk).where(registration.c.token.in_(tokens))).all()
    assert (set(tokens), opened_by) == ({token(1), token(2)}, [])


def test_a_session_is_erased_with_the_whole(sql_store):
    people(sql_store)
    erases(sql_store, 2)
    assert rosa_in(sql_store) == []


def test_mails_that_were_not_sent_are_dropped_and_those_sent_are_numbers(sql_store):
    people(sql_store)
    erases(sql_store, 1)
    with sql_store.engine.connect() as connection:
        rows = connection.execute(select(outbox).order_by(outbox.c.pk)).all()
    assert [(row.pk, row.recipient) for row in rows] == [(1, ""), (3, "ana@example.org")]
    assert (rows[0].facts, rows[0].error, rows[0].kind) == ("{}", "", "confirmed")


def test_who_waits_leaves_and_who_came_stays_a_number(sql_store):
    put(sql_store, registration, a_registration(1, state="waiting"), a_registration(2, state="attended"))
    for pk in (1, 2):
        erases(sql_store, pk)
    with sql_store.engine.connect() as connection:
        states = connection.execute(select(registration.c.state).order_by(registration.c.pk)).scalars().all()
    assert states == ["cancelled", "attended"]


def test_erasing_twice_does_no_harm_and_nobody_is_unknown(sql_store):
    people(sql_store)
    erases(sql_store, 1)
    erases(sql_store, 1)
    with pytest.raises(UnknownRegistration):
        erases(sql_store, 99)


def test_an_erasure_that_is_cut_off_did_not_happen(sql_store, monkeypatch):
    people(sql_store)
    before = contents(sql_store)

    def cut_off(*told: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(retention, "_note", cut_off)
    with pytest.raises(KeyboardInterrupt):
        erases(sql_store, 1)
    assert contents(sql_store) == before


def test_an_export_says_everything_that_is_kept(sql_store):
    people(sql_store)
    with sql_store.engine.connect() as connection:
        document = export(connection, KEYS, 1)
    said = json.dumps(document, ensure_ascii=False)
    assert [told for told in TOLD if told not in said] == [TOLD[1]]  # folded: how the name is searched
    assert (document["sessions"][0]["event"], document["consents"][0]["purpose"]) == ("class", "privacy")
    assert document["mails"] == [{"kind": "confirmed", "time": "1970-01-01T00:00:02Z"}]
    assert (document["gender"]["gender"], "ana" in said) == ("self_described", False)


def test_an_export_after_the_erasure_has_nothing_of_the_person(sql_store):
    people(sql_store)
    erases(sql_store, 1)
    with sql_store.engine.connect() as connection:
        document = export(connection, KEYS, 1)
    assert (document["details"], document["choices"], document["consents"], document["gender"]) == ({}, [], [], None)


# After a restore

DATABASES = pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"], ids=["SQLite", "PostgreSQL"])


@DATABASES
@pytest.mark.parametrize("known_by", ["store", "log"])
def test_the_erased_stay_erased_after_a_restore(database, known_by, request, tmp_path: Path):
    url, log = request.getfixturevalue(database), tmp_path / "instance" / "erased.log"
    store = opened(url)
    people(store)
    backup(url, tmp_path / "backup")
    if known_by == "store":
        erases(store, 1)
    else:
        erased.remember_erased(log, token(1), 1_800_000_000)
    store.close()
    restore(url, tmp_path / "backup", keys=KEYS, log=log)
    restored = opened(url)
    assert (rosa_in(restored), number(restored, registrant), check(url)) == ([], 1, [])
    restored.close()
    assert {token(1)} <= set(erased.kept_in(url)) & set(erased.remembered(log))


def test_a_damaged_store_is_no_obstacle(sqlite_url, tmp_path: Path):
    store, log = opened(sqlite_url), tmp_path / "erased.log"
    people(store)
    backup(sqlite_url, tmp_path / "backup")
    erased.erase_for_good(store, KEYS, 1, NOW, log)
    store.close()
    Path(sqlite_url.removeprefix("sqlite:///")).write_bytes(b"what a disk leaves" * 1_000)
    aside = restore(sqlite_url, tmp_path / "backup", keys=KEYS, log=log)
    restored = opened(sqlite_url)
    assert (rosa_in(restored), aside is not None and aside.exists()) == ([], True)
    restored.close()


def test_who_is_erased_for_good_is_in_the_file_before_the_database_says_so(sql_store, tmp_path: Path, monkeypatch):
    people(sql_store)
    before = contents(sql_store)

    def cut_off(*told: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(erased.os, "fsync", cut_off)
    with pytest.raises(OSError, match="no space"):
        erased.erase_for_good(sql_store, KEYS, 1, NOW, tmp_path / "erased.log")
    assert (contents(sql_store) == before, len(erased.remembered(tmp_path / "erased.log"))) == (True, 1)


@DATABASES
def test_nothing_is_restored_without_the_keys_that_erasing_needs(database, request, tmp_path: Path):
    url = request.getfixturevalue(database)
    store = opened(url)
    people(store)
    backup(url, tmp_path / "backup")
    erases(store, 1)
    before = contents(store)
    with pytest.raises(StoreError, match="secret key"):
        restore(url, tmp_path / "backup")
    assert contents(store) == before
    store.close()


@DATABASES
def test_a_backup_of_the_first_schema_is_restored_in_this_one(database, request, tmp_path: Path):
    url, file = request.getfixturevalue(database), tmp_path / "backup"
    if database == "sqlite_url":
        connection = sqlite3.connect(file)
        connection.executescript((SCHEMAS / "0001.sqlite.sql").read_text())
        connection.close()
    else:
        _first_schema_on_postgresql(url, file)
    store = opened(url)
    people(store)
    erases(store, 1)
    store.close()
    restore(url, file, keys=KEYS, log=tmp_path / "erased.log")
    restored = opened(url)
    assert (number(restored, registration), number(restored, metadata.tables["event"]) > 0, check(url)) == (0, True, [])
    restored.close()
    assert token(1) in erased.kept_in(url)


def _first_schema_on_postgresql(url: str, file: Path) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.connection.driver_connection.execute((SCHEMAS / "0001.postgresql.sql").read_text())
    backup(url, file)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def test_an_empty_file_is_no_backup(sqlite_url, tmp_path: Path):
    store = opened(sqlite_url)
    people(store)
    before = contents(store)
    store.close()
    (tmp_path / "backup").touch()
    with pytest.raises(StoreError, match="no backup"):
        restore(sqlite_url, tmp_path / "backup")
    store = opened(sqlite_url)
    assert (contents(store) == before, [path.name for path in tmp_path.glob("*.restored*")]) == (True, [])
    store.close()


def test_who_had_several_links_is_erased_again_once(sql_store):
    people(sql_store)
    with sql_store.engine.execution_options(writes=True).begin() as connection:
        assert erase_again(connection, KEYS, {token(1): 1, token(2): 1, "0" * 64: 1}) == 1
    assert rosa_in(sql_store) == []


def test_a_line_that_was_cut_off_costs_no_other(tmp_path: Path):
    log = tmp_path / "erased.log"
    erased.remember_erased(log, token(1), 5)
    with log.open("a") as file:
        file.write(token(2)[:20])
    erased.remember_erased(log, token(3), 6)
    assert (erased.remembered(log), oct(log.stat().st_mode)[-3:]) == ({token(1): 5, token(3): 6}, "600")


# The command, and the check


def test_the_command_says_what_would_go_and_then_what_went(sqlite_url, monkeypatch):
    monkeypatch.setenv("METROCAL_DATABASE_URL", sqlite_url)
    store = opened(sqlite_url)
    people(store, contacts=1, gender=1)
    store.close()
    runs = [CliRunner().invoke(main, ["purge", *options]) for options in (["--dry-run"], [], ["--json"])]
    assert [run.exit_code for run in runs] == [0, 0, 0]
    counts = "1 answers about gender, contact data of 1 people"
    assert [run.output for run in runs[:2]] == [f"would go: {counts}\n", f"gone: {counts}, authors of 0 proposals\n"]
    assert json.loads(runs[2].output)["gone"] == {"gender": 0, "contacts": 0}


def test_the_command_is_held_back_when_it_is_too_much(sqlite_url, monkeypatch):
    monkeypatch.setenv("METROCAL_DATABASE_URL", sqlite_url)
    store = opened(sqlite_url)
    crowd(store, 1_001, due=1)
    store.close()
    held, gone = (CliRunner().invoke(main, ["purge", *options]) for options in ([], ["--yes-all"]))
    assert (held.exit_code, "--yes-all" in held.output, gone.exit_code) == (1, True, 0)


def test_the_check_names_mails_and_answers_that_cannot_be(sql_store):
    people(sql_store)
    url = sql_store.engine.url.render_as_string(hide_password=False)
    assert check(url) == []
    with sql_store.engine.begin() as connection:
        connection.execute(outbox.update().where(outbox.c.pk == 1).values(state="lost"))
        connection.execute(gender_answer.update().values(gender="x"))
    assert check(url) == ["1 mails in an unknown state", "2 answers about gender that no form offers"]
