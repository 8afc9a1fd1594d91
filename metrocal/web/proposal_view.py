"""What the desk shows of a proposal: each field before and after, what else changed meanwhile, what may be decided."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from metrocal.accounts import Account, may_see_registrations
from metrocal.entries import Entry
from metrocal.errors import MetrocalError
from metrocal.events import PRIVATE, Event
from metrocal.place import countries
from metrocal.query import Query
from metrocal.submission.differences import Difference, differences
from metrocal.submission.errors import InvalidProposal
from metrocal.submission.hints import Clash, Hints, hints, span_around
from metrocal.submission.permissions import may_decide_on
from metrocal.submission.records import Kept
from metrocal.submission.states import DECIDED, Decision, Kind, State, can_move
from metrocal.submission.submissions import proposed
from metrocal.vocabulary import vocabulary
from metrocal.web.marks import Pieces, marked
from metrocal.web.site import site
from metrocal.web.words import SPOKEN, WORDS, saying

_VOCABULARIES = {
    "kind": "kinds", "topics": "topics", "status": "statuses", "mode": "modes", "gender": "gender",
    "gender_measures": "gender_measures", "gender_targets": "sdg_targets",
}  # fmt: skip
"""Field → the list that has labels for its words."""


@dataclass(frozen=True)
class Line:
    """One line of a field: in one language, or the only one. `lang` is empty where it is not known."""

    lang: str
    before: Pieces
    after: Pieces


@dataclass(frozen=True)
class Row:
    """A field that differs."""

    field: str
    label: str
    lines: tuple[Line, ...]
    is_contested: bool = False
    """Whether the published event changed in it after the proposal was made."""


@dataclass(frozen=True)
class Change:
    """What a proposal would do to the calendar, or did."""

    before: Event | None
    after: Event | None
    differs: tuple[Difference, ...]
    meanwhile: tuple[str, ...] = ()
    """Fields of the event that changed after the proposal was made."""
    wrong: Mapping[str, str] | None = None
    """Field → sentence, where the proposal could no longer be published."""


def change_of(kept: Kept) -> Change:
    """The difference to the event as it is now; of what is decided, to the event as it was when this was proposed."""
    one, entry = kept.submission, kept.entry
    if one.kind is Kind.NEW:
        entry = None
    base = _at_base(kept)
    is_open = one.state in {State.SENT, State.CHANGES_ASKED}
    now = entry if is_open else base
    try:
        after = proposed(one, now)
    except InvalidProposal as error:
        return Change(now.event if now else None, None, (), wrong=error.details)
    before = now.event if now else None
    if after is None:
        return Change(before, None, ())
    meanwhile = differences(base.event, entry.event) if is_open and base and entry else []
    return Change(before, after, tuple(differences(before, after)), tuple(one.field for one in meanwhile))


def change_for(account: Account, kept: Kept) -> Change:
    """The same for an account. Whoever proposes a change of another organisation's event does not see what is not public."""
    change = change_of(kept)
    if kept.entry is None or may_see_registrations(account, kept.entry, site().store.organisations()):
        return change
    return without_private(change)


def without_private(change: Change) -> Change:
    """Without what is published but never public."""
    shown = [Difference(one.field, None, one.after) if one.field in PRIVATE else one for one in change.differs]
    return replace(change, differs=tuple(shown))


def rows_of(change: Change, lang: str) -> list[Row]:
    """The fields that differ, for people."""
    return [
        Row(
            one.field, label_of(one.field, lang), _lines(one, change, lang),
            change.before is not None and one.field in change.meanwhile,
        )
        for one in change.differs
        if one.field != "id"
    ]  # fmt: skip


def label_of(field: str, lang: str) -> str:
    """The name of a field for people."""
    key = next((key for key in (f"queue_field_{field}", field) if key in WORDS), "")
    return saying(lang)(key) if key else field


def may_decide(account: Account, kept: Kept) -> bool:
    return may_decide_on(account, kept.submission, kept.entry)


def decisions_of(kept: Kept) -> list[Decision]:
    """What can be decided now, in the order of the form."""
    one = kept.submission
    possible = [decision for decision in Decision if can_move(one.state, DECIDED[decision])]
    return [decision for decision in possible if decision is not Decision.MERGE or one.kind is Kind.NEW]


def hints_of(kept: Kept, change: Change, *, lang: str, today: date) -> Hints:
    """What the calendar tells about the event that would be; nothing about what is decided."""
    if change.after is None or not decisions_of(kept):
        return Hints()
    first, last = span_around(change.after)
    query = Query.of([("from", first.isoformat()), ("to", last.isoformat())])
    event = change.after.model_copy(update={"id": kept.submission.event_id or change.after.id})
    others = [one for one in site().store.select(query, today=today) if not _is_part(one, event)]
    return hints(event, others, lang=lang)


def common_words(clash: Clash, lang: str) -> str:
    """What two events have in common, for people."""
    lists = {"topic": "topics", "region": "regions"}
    found = [
        vocabulary(lists[key]).label(word, lang) if key in lists else word
        for key, words in clash.common.items()
        for word in words
    ]
    return ", ".join(found)


def written(document: Mapping[str, Any]) -> str:
    """A document as it was sent; characters that cannot be seen are named."""
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in text)


def _is_part(other: Entry, event: Event) -> bool:
    """Whether it is a date of this series, a session of this event, or the event that this is a session of."""
    is_date = bool(event.recurrence) and other.id == f"{event.id}-{other.event.when.first_day}"
    return is_date or other.event.part_of == event.id or event.part_of == other.id


def _at_base(kept: Kept) -> Entry | None:
    """The event as it was when a change of it was proposed."""
    entry = kept.entry
    if entry is None or kept.submission.base is None:
        return None
    try:
        revisions = site().calendar.revisions(entry.id)
    except MetrocalError:
        return entry
    found = next((one for one in revisions if one.number == kept.submission.base), None)
    return replace(entry, event=found.event, sequence=found.number) if found else entry


def _lines(one: Difference, change: Change, lang: str) -> tuple[Line, ...]:
    if one.field == "when":
        said = [event.when.sentence(lang) if event else "" for event in (change.before, change.after)]
        return (_line("", *said),)
    if isinstance(one.before or one.after, Mapping) and one.field != "registration":
        before, after = (value if isinstance(value, Mapping) else {} for value in (one.before, one.after))
        tags = dict.fromkeys([*before, *after])
        return tuple(
            _line(tag, before.get(tag, ""), after.get(tag, "")) for tag in tags if before.get(tag) != after.get(tag)
        )
    was, now = (_words(one.field, value, lang) for value in (one.before, one.after))
    return (_line("", was, now),)


def _line(lang: str, before: str, after: str) -> Line:
    return Line("" if lang == "und" else lang, *marked(before, after))


def _words(field: str, value: Any, lang: str) -> str:
    """A value as one text."""
    say = saying(lang)
    match value:
        case None | "":
            return ""
        case bool():
            return say("yes") if value else ""
        case list():
            return _listed(field, value, lang)
        case dict():
            return written(value)
        case _:
            return _named(field, value, lang)


def _listed(field: str, values: Iterable[Any], lang: str) -> str:
    return "\n".join(
        " / ".join(map(str, one.values())) if isinstance(one, dict) else _named(field, one, lang) for one in values
    )


def _named(field: str, value: Any, lang: str) -> str:
    if field in _VOCABULARIES and value in vocabulary(_VOCABULARIES[field]):
        return vocabulary(_VOCABULARIES[field]).label(value, lang)
    if field == "sdgs":
        return f"{value}. {vocabulary('sdgs').label(str(value), lang)}"
    if field == "country" and value in countries():
        return countries()[value].name.in_language(lang)
    if field == "languages":
        return SPOKEN.get(str(value), str(value))
    return str(value)
