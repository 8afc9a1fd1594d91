"""A document → an event or an organisation, or one refusal for each field that is wrong in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from metrocal.errors import InvalidRecurrence, InvalidWhen, UnknownValue, UnknownZone
from metrocal.events import event
from metrocal.importers.fields import Field, Form, event_fields, kinds_with, organisation_fields
from metrocal.importers.reading import Finding, Problem, Where
from metrocal.organisations import Organisation
from metrocal.vocabulary import vocabulary

Document = Mapping[str, Any]

_NUMBERS = {
    Form.WHOLE_NUMBER: (re.compile(r"[+-]?[0-9]{1,18}|[A-Za-z]{1,20}"), "a whole number in the digits 0 to 9 is expected"),
    Form.DECIMAL: (re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,30})?"), "a number such as 48.8566 is expected"),
}
"""What text may stand for a number; pydantic also reads 1_0. Letters are left to the model: an edition can be XI."""


def is_organisation(document: Document) -> bool:
    """Organisations have a name, events a title."""
    return "name" in document and "title" not in document


def event_in(document: Document, where: Where, problems: Iterable[Problem] = ()) -> Iterator[Finding]:
    """The event, or a refusal for each of the problems already found and of those the model finds."""
    found = [*problems, *_no_numbers(document, event_fields())]
    try:
        made = event(document)
    except ValidationError as error:
        found += _explained(error, document)
    else:
        if not found:
            yield where.holds(made)
            if made.when.took_first:
                yield where.remark(
                    f"{made.when.text} comes twice that night in {made.when.zone}: the first of the two is taken; "
                    "an offset such as +01:00 after the time chooses"
                )
    yield from _refusals(found, where)


def organisation_in(document: Document, where: Where, problems: Iterable[Problem] = ()) -> Iterator[Finding]:
    """The same for an organisation."""
    found = [*problems, *_no_numbers(document, organisation_fields())]
    try:
        made = Organisation.model_validate(dict(document))
    except ValidationError as error:
        found += [_problem(details, document, details["loc"]) for details in error.errors(include_url=False)]
    else:
        if not found:
            yield where.holds(made)
    yield from _refusals(found, where)


def _refusals(problems: list[Problem], where: Where) -> Iterator[Finding]:
    """One for each wrong field or item of a list; the first reason counts."""
    first: dict[tuple[str, str], Problem] = {}
    amiss = {problem.field for problem in problems}
    for problem in problems:
        if problem.reason != _MISSING or sum(p.field == problem.field for p in problems) == 1:
            first.setdefault((problem.field, repr(problem.value)), problem)
    assert amiss >= {field for field, _ in first}
    for problem in first.values():
        yield where.refuse(problem.reason, problem.field, problem.value)


def _no_numbers(document: Document, fields: Mapping[str, Field]) -> Iterator[Problem]:
    for name, value in _flat(document):
        field = fields.get(name)
        if field is not None and field.form in _NUMBERS:
            pattern, reason = _NUMBERS[field.form]
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and not pattern.fullmatch(one.strip()):
                    yield Problem(name, one, reason)


def _flat(document: Document, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in document.items():
        yield f"{prefix}{key}", value
        if isinstance(value, Mapping) and not prefix:
            yield from _flat(value, f"{key}.")


_MISSING = "missing"


def _explained(error: ValidationError, document: Document) -> list[Problem]:
    problems = []
    for details in error.errors(include_url=False):
        if details["type"].startswith("union_tag"):
            problems += [_wrong_kind(document), *_wrong_without_kind(document)]
        else:
            problems.append(_problem(details, document, details["loc"][1:]))
    return problems


def _wrong_kind(document: Document) -> Problem:
    allowed = f"allowed: {', '.join(vocabulary('kinds'))}"
    given = document.get("kind")
    return Problem("kind", "" if given is None else given, f"{'missing' if given is None else 'unknown kind'}; {allowed}")


def _wrong_without_kind(document: Document) -> list[Problem]:
    """What else is wrong: the fields that all kinds share are checked as those of an event of kind other."""
    try:
        event({**document, "kind": "other"})
    except ValidationError as error:
        problems = [_problem(d, document, d["loc"][1:]) for d in error.errors(include_url=False)]
        return [problem for problem in problems if problem.reason.startswith("not a field of") is False]
    return []


def _problem(details: ErrorDetails, document: Document, loc: tuple[int | str, ...]) -> Problem:
    error = details.get("ctx", {}).get("error")
    field = _field(details, document, loc)
    reason = _reason(details, error, field, document)
    given = details["input"]
    if details["type"] == "missing":
        return Problem(field, "", reason)
    return Problem(field, document.get(field, "") if isinstance(given, Mapping) and field not in loc else given, reason)


def _field(details: ErrorDetails, document: Document, loc: tuple[int | str, ...]) -> str:
    """The name in the flat document of what pydantic found in the nested one."""
    names = [str(part) for part in loc if isinstance(part, str)]
    if names[:1] == ["when"]:
        if isinstance(details.get("ctx", {}).get("error"), UnknownZone):
            return "zone"
        return "dates_tbc" if details["type"].startswith("bool") else "when"
    if names[:1] in (["place"], ["gender"]) and len(names) > 1:
        return ".".join(names[1:])
    if names and not isinstance(document.get(names[0]), Mapping) and names[0] not in document:
        return names[0] if names != ["place"] else _named_in(details, document)
    return ".".join(names) if names else _named_in(details, document)


def _named_in(details: ErrorDetails, document: Document) -> str:
    """The field that a message about the whole document is about."""
    if isinstance(details.get("ctx", {}).get("error"), InvalidRecurrence):
        return "recurrence"
    message = details["msg"].replace("part of", "part_of")
    return next((word for word in re.findall(r"\w+", message) if word in document and word not in {"id", "kind"}), "")


def _reason(details: ErrorDetails, error: object, field: str, document: Document) -> str:
    match error:
        case InvalidWhen() | InvalidRecurrence():
            return error.reason
        case UnknownValue():
            return f"unknown {error.what}; allowed: {', '.join(map(str, error.allowed))}"
        case UnknownZone():
            return "unknown time zone; an IANA name is needed, such as Europe/Madrid"
    match details["type"]:
        case "missing":
            return _MISSING
        case "extra_forbidden":
            kinds = kinds_with(field)
            return f"not a field of kind {document.get('kind')}; kinds that have it: {', '.join(sorted(kinds))}" if kinds else "unknown field"
        case "string_pattern_mismatch":
            return "ASCII characters without spaces are expected"
    return details["msg"].removeprefix("Value error, ").removeprefix("Input ")
