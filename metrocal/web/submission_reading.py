"""The form of a proposal, read: what it says of the event as a document, who proposes it, and what cannot be read."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from metrocal.importers.fields import Field, Form, column, event_fields
from metrocal.submission.proposal import Contact
from metrocal.text import BLOCK_LIMIT, UNDETERMINED, Text, clean_block
from metrocal.web import submission_dates as dates
from metrocal.web.form_fields import Typed

OUTSIDE = frozenset({"csrf_token", "idempotency_key", "action"})
"""Fields that are no part of what is proposed."""
AROUND = frozenset({*Contact.model_fields, "comment", "withdrawal"})
"""Fields of a proposal that no event has."""
_YES, _NO = frozenset({"yes", "on", "true", "1"}), frozenset({"", "no", "off", "false", "0"})


@dataclass
class Reading:
    """What a form says."""

    event: dict[str, Any] = field(default_factory=dict)
    """The fields of the event that were in the form; None for one that was left empty, of a text each language that was."""
    around: dict[str, str] = field(default_factory=dict)
    """Who proposes, a comment, whether the event is to be withdrawn."""
    wrong: dict[str, str] = field(default_factory=dict)
    """Field → key of what is wrong with it."""
    missing: tuple[str, ...] = ()
    """Boxes of the date that are to be filled in; nobody needs them for a draft."""


def typed_in(form: "MultiDict[str, str]") -> dict[str, list[str]]:
    """What was typed, cleaned, to be read and shown again: no control characters, nothing that turns the direction."""
    return {name: [_clean(value) for value in values] for name, values in form.lists()}


def read_form(typed: Typed) -> Reading:
    """Unknown fields are named in `wrong`."""
    found = Reading()
    for name, values in typed.items():
        said = [value for value in values if value]
        if name in OUTSIDE or name in dates.FIELDS:
            continue
        if name in AROUND:
            found.around |= {name: said[0]} if said else {}
            continue
        known = column(name, event_fields())
        if known is None:
            found.wrong[name] = "unknown"
            continue
        _put(found, name, *known, said)
    if {"when", *dates.FIELDS} & typed.keys():
        boxes = {name: next(filter(None, typed.get(name, ())), "") for name in (*dates.BOXES, "date_known")}
        found.event["when"] = dates.when_of(boxes) or None
        found.missing = tuple(dates.missing(boxes))
        if boxes["date_known"] not in ("", *dates.KNOWN):
            found.wrong["date_known"] = "choice"
    return found


def whole(now: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a form says, with the languages and terms that it did not ask for as they were before."""
    return {name: _joined(value, (before or {}).get(name)) for name, value in now.items()}


def differing(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that the form has and that were changed in it."""
    return {name: value for name, value in whole(now, before).items() if value != before.get(name)}


def _joined(value: Any, before: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    joined = {**(before if isinstance(before, Mapping) else {}), **value}
    return {name: one for name, one in joined.items() if one not in (None, "")} or None


def typed_of(document: Mapping[str, Any], lang: str) -> dict[str, list[str]]:
    """A document as the form shows it. Lists of texts are shown in one language, that of the reader."""
    typed: dict[str, list[str]] = {}
    for name, value in document.items():
        known = event_fields().get(name)
        if value is None:
            continue
        if name == "when":
            typed |= {box: [words] for box, words in dates.boxes_of(str(value)).items()}
        elif isinstance(value, Mapping) and known is not None and known.translated:
            typed |= {_named(name, tag): [str(words)] for tag, words in value.items()}
        elif isinstance(value, Mapping):
            typed |= {f"{name}.{inner}": _cells(one, lang) for inner, one in value.items() if inner != "questions"}
        else:
            typed[name] = _cells(value, lang, lines=known is not None and known.translated)
    return {name: [_clean(words) for words in values] for name, values in typed.items()}


def _named(name: str, tag: str) -> str:
    return name if tag == UNDETERMINED else f"{name}.{tag}"


def _cells(value: Any, lang: str, *, lines: bool = False) -> list[str]:
    if isinstance(value, bool):
        return ["yes"] if value else [""]
    if not isinstance(value, (list, tuple)):
        return [str(value)]
    words = [Text(one).in_language(lang) if isinstance(one, Mapping) else str(one) for one in value]
    return ["\n".join(words)] if lines else words


def _put(found: Reading, name: str, known: Field, tag: str, said: list[str]) -> None:
    if known.listed:
        found.event[known.name] = list(_parts(said)) or None
    elif known.translated:
        found.event[known.name] = {**found.event.get(known.name, {}), tag: said[0] if said else ""}
    elif len(set(said)) > 1:
        found.wrong[name] = "not_understood"
    else:
        value = _value(known, said[0] if said else "")
        head, _, inner = known.name.partition(".")
        if not inner:
            found.event[head] = value
        else:
            found.event[head] = {**found.event.get(head, {}), inner: value}


def _parts(said: Iterable[str]) -> Iterable[str]:
    """Words of a list: chosen one by one, one on each line, or separated by bars as in CSV."""
    for value in said:
        yield from (part for line in value.splitlines() for part in map(str.strip, line.split("|")) if part)


def _value(known: Field, said: str) -> Any:
    if known.form is Form.YES_OR_NO and said.lower() in _YES | _NO:
        return True if said.lower() in _YES else None
    return said or None


def _clean(value: str) -> str:
    with suppress(ValueError):
        return clean_block(value)
    return clean_block(value[:BLOCK_LIMIT]) if len(value) > BLOCK_LIMIT else ""
