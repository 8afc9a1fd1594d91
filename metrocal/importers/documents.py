"""A document → an event or an organisation, or one refusal for each field that is wrong in it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from metrocal.errors import InvalidRecurrence, InvalidWhen, UnknownValue, UnknownZone
from metrocal.events import event
from metrocal.importers.fields import Field, Form, event_fields, kinds_with, organisation_fields
from metrocal.importers.reading import Finding, Problem, Where, shown
from metrocal.organisations import Organisation
from metrocal.vocabulary import vocabulary

Document = Mapping[str, Any]
Loc = tuple[int | str, ...]

_MISSING = "missing"
_NO_ALIASES: Mapping[str, str] = {}
_NUMBERS = {
    Form.WHOLE_NUMBER: (re.compile(r"[+-]?[0-9]{1,18}|[A-Za-z]{1,20}"), "a whole number in the digits 0 to 9 is expected"),
    Form.DECIMAL: (re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{1,30})?"), "a number such as 48.8566 is expected"),
}
"""What text may stand for a number; pydantic also reads 1_0. Letters are left to the model: an edition can be XI."""


def is_organisation(names: Iterable[str]) -> bool:
    """Organisations have a name, events a title: told from the names of columns or keys."""
    bare = {name.partition(".")[0] for name in names}
    return "name" in bare and "title" not in bare


def event_in(
    document: Document, where: Where, problems: Iterable[Problem] = (), aliases: Mapping[str, str] = _NO_ALIASES
) -> Iterator[Finding]:
    """The event, or a refusal for each of the problems already found and of those the model finds.

    `aliases`: field → its name in this kind of file.
    """
    found = [*problems, *_no_numbers(document, event_fields())]
    try:
        made = event(document)
    except ValidationError as error:
        found += [
            problem._replace(field=aliases.get(problem.field, problem.field)) for problem in _explained(error, document)
        ]
    else:
        if not found:
            yield where.holds(made)
            if made.when.took_first:
                yield where.remark(_took_first(made.when.text, made.when.zone))
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


def _took_first(when: str, zone: str | None) -> str:
    return (
        f"{when} comes twice that night in {zone}: the first of the two is taken; "
        "an offset such as +01:00 after the time would choose"
    )


def _refusals(problems: list[Problem], where: Where) -> Iterator[Finding]:
    """One for each wrong field, or wrong item of a list; what was said first counts."""
    explained = {problem.field for problem in problems if problem.reason != _MISSING}
    said: set[tuple[str, str]] = set()
    for problem in problems:
        key = (problem.field, shown(problem.value))
        if key in said or (problem.reason == _MISSING and problem.field in explained):
            continue
        said.add(key)
        yield where.refuse(problem.reason, problem.field, problem.value)


def _no_numbers(document: Document, fields: Mapping[str, Field]) -> Iterator[Problem]:
    for name, value in _flat(document):
        field = fields.get(name)
        if field is not None and field.form in _NUMBERS:
            pattern, reason = _NUMBERS[field.form]
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and not pattern.fullmatch(one.strip()):
                    yield Problem(name, one, reason)


def _flat(document: Document) -> Iterator[tuple[str, Any]]:
    """Names and values, those of nested documents as `registration.capacity`."""
    for key, value in document.items():
        yield key, value
        if isinstance(value, Mapping):
            yield from ((f"{key}.{inner}", one) for inner, one in value.items())


# What pydantic found, in the words of the flat document


def _explained(error: ValidationError, document: Document) -> list[Problem]:
    problems = []
    for details in error.errors(include_url=False):
        if details["type"].startswith("union_tag"):
            problems += [_wrong_kind(document), *_wrong_beside_kind(document)]
        else:
            problems.append(_problem(details, document, details["loc"][1:]))
    return problems


def _wrong_kind(document: Document) -> Problem:
    kind = document.get("kind")
    allowed = f"allowed: {', '.join(vocabulary('kinds'))}"
    return Problem("kind", "", f"missing; {allowed}") if kind is None else Problem("kind", kind, f"unknown kind; {allowed}")


def _wrong_beside_kind(document: Document) -> list[Problem]:
    """What else is wrong: fields that all kinds have are checked as those of an event of kind other."""
    try:
        event({**document, "kind": "other"})
    except ValidationError as error:
        problems = [_problem(details, document, details["loc"][1:]) for details in error.errors(include_url=False)]
        return [problem for problem in problems if not kinds_with(problem.field) or "other" in kinds_with(problem.field)]
    return []


def _problem(details: ErrorDetails, document: Document, loc: Loc) -> Problem:
    field = _field(details, document, loc)
    if details["type"] == "missing":
        return Problem(field, "", _MISSING)
    whole = field in document and not (loc and isinstance(loc[-1], int))
    value = document[field] if whole else details["input"] if field else ""
    return Problem(field, value, _reason(details, field, document))


def _field(details: ErrorDetails, document: Document, loc: Loc) -> str:
    """The name in the flat document of what pydantic found in the nested one."""
    names = [part for part in loc if isinstance(part, str)]
    head = names[0] if names else ""
    if head == "when":
        if isinstance(_error(details), UnknownZone):
            return "zone"
        return "dates_tbc" if details["type"].startswith("bool") else "when"
    if head in {"place", "gender"} and not isinstance(document.get(head), Mapping):
        return ".".join(names[1:]) or _named_in(details, document) or head
    return ".".join(names) or _named_in(details, document)


def _named_in(details: ErrorDetails, document: Document) -> str:
    """The field that a message about several of them begins with."""
    if isinstance(_error(details), InvalidRecurrence):
        return "recurrence"
    words = re.findall(r"\w+", details["msg"].replace("part of", "part_of"))
    return next((word for word in words if word in document), "")


def _error(details: ErrorDetails) -> object:
    """Our own error that pydantic reports, if it is one."""
    return details.get("ctx", {}).get("error")


def _reason(details: ErrorDetails, field: str, document: Document) -> str:
    match _error(details):
        case InvalidWhen(reason=reason) | InvalidRecurrence(reason=reason):
            return str(reason)
        case UnknownValue(what=what, allowed=allowed):
            return f"unknown {what}; allowed: {', '.join(map(str, allowed))}"
        case UnknownZone():
            return "unknown time zone; an IANA name is needed, such as Europe/Madrid"
    kinds = kinds_with(field)
    match details["type"]:
        case "extra_forbidden" if document.get("kind") in kinds:
            return "cannot stand beside a document that should hold it"
        case "extra_forbidden" if kinds:
            return f"no field of kind {document.get('kind')}, only of {', '.join(sorted(kinds))}"
        case "extra_forbidden":
            return "unknown field"
        case "string_pattern_mismatch":
            return "ASCII characters without spaces are expected"
    return details["msg"].removeprefix("Value error, ").removeprefix("Input ")
