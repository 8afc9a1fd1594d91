"""What was changed, and taking an event back."""

from contextlib import closing
from typing import Any

import click

from metrocal.calendar import Calendar
from metrocal.cli.output import as_json, author, now, print_json
from metrocal.entries import Revision
from metrocal.errors import MetrocalError
from metrocal.opening import open_store
from metrocal.settings import load


class UnknownRevision(MetrocalError, LookupError):
    """The event has no revision of this number."""

    def __init__(self, event_id: str, number: int, last: int) -> None:
        self.event_id, self.number, self.last = event_id, number, last
        super().__init__(f"event {event_id!r} has no revision {number}; there are 0 to {last}")


@click.command()
@click.argument("event_id", metavar="ID")
@click.option("--undo", is_flag=True, help="Publish a withdrawn event again.")
@author
@as_json
def withdraw(event_id: str, undo: bool, author: str, as_json: bool) -> None:
    """Take an event back from publication; subscribers see it as cancelled for a while."""
    with closing(open_store(load())) as store:
        change = Calendar(store).restore if undo else Calendar(store).withdraw
        entry = change(event_id, at=now(), author=author)
    if as_json:
        print_json({"id": entry.id, "withdrawn": entry.withdrawn, "revision": entry.sequence, "modified": entry.modified})
    else:
        click.echo(f"{entry.id}: {'withdrawn' if entry.withdrawn else 'published'}, revision {entry.sequence}")


@click.command()
@click.argument("event_id", metavar="ID")
@click.option("--between", nargs=2, type=int, metavar="FROM TO", help="What differs between two revisions, field by field.")
@as_json
def log(event_id: str, between: tuple[int, int] | None, as_json: bool) -> None:
    """The revisions of an event, or what differs between two of them."""
    with closing(open_store(load())) as store:
        revisions = Calendar(store).revisions(event_id)
    if between is not None:
        _say_differences(*(_numbered(event_id, revisions, number) for number in between), as_json=as_json)
        return
    rows = [_row(revision, revisions[n - 1] if n else None) for n, revision in enumerate(revisions)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = " (withdrawn)" if row["withdrawn"] else ""
        click.echo(f"{row['revision']:>4}  {row['at']}  {row['author'] or '-'}{state}  {', '.join(row['changed'])}")


def differences(before: Revision, after: Revision) -> dict[str, tuple[Any, Any]]:
    """Field → its value in both revisions, for those that differ."""
    old, new = _facts(before), _facts(after)
    keys = (*old, *(key for key in new if key not in old))
    return {key: (old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)}


def _facts(revision: Revision) -> dict[str, Any]:
    return {**revision.event.document(), "withdrawn": revision.withdrawn}


def _row(revision: Revision, before: Revision | None) -> dict[str, Any]:
    changed = ["created"] if before is None else list(differences(before, revision)) or ["names of organisations"]
    return {
        "revision": revision.number,
        "at": f"{revision.at:%Y-%m-%dT%H:%M:%SZ}",
        "author": revision.author,
        "withdrawn": revision.withdrawn,
        "changed": changed,
    }


def _numbered(event_id: str, revisions: list[Revision], number: int) -> Revision:
    found = next((revision for revision in revisions if revision.number == number), None)
    if found is None:
        raise UnknownRevision(event_id, number, revisions[-1].number)
    return found


def _say_differences(before: Revision, after: Revision, *, as_json: bool) -> None:
    found = differences(before, after)
    if as_json:
        print_json({key: {"from": old, "to": new} for key, (old, new) in found.items()})
        return
    for key, (old, new) in found.items():
        click.echo(key)
        click.echo(f"  - {_shown(old)}")
        click.echo(f"  + {_shown(new)}")
    if not found:
        click.echo("no difference")


def _shown(value: Any) -> str:
    return "(nothing)" if value in (None, "", [], {}) else str(value)
