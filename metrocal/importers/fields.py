"""Which fields a document can have and what each holds, taken from the models: a field added there can be imported."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from metrocal.events import Event
from metrocal.gender import GenderPerspective
from metrocal.organisations import Organisation
from metrocal.place import Place
from metrocal.text import UNDETERMINED, Text
from metrocal.when import When


class Form(StrEnum):
    """How a value is written in one cell."""

    WORDS = "words"
    WHOLE_NUMBER = "whole number"
    DECIMAL = "decimal number"
    YES_OR_NO = "yes or no"


@dataclass(frozen=True)
class Field:
    """One field of a document, as far as importers must know it."""

    name: str
    """`registration.capacity` for a field of a nested model."""
    form: Form
    listed: bool = False
    translated: bool = False
    """Words in several languages: columns `title.fr`, `title.en` beside `title`."""


_FLAT: frozenset[type[BaseModel]] = frozenset({Place, GenderPerspective})
"""Value objects whose fields stand in the event's document itself."""
_FORMS = {int: Form.WHOLE_NUMBER, float: Form.DECIMAL, bool: Form.YES_OR_NO}


@cache
def event_fields() -> Mapping[str, Field]:
    """The fields of events of any kind, by name."""
    found = {field.name: field for kind in get_args(Event) for field in _fields(kind)}
    return dict(sorted(found.items()))


@cache
def organisation_fields() -> Mapping[str, Field]:
    return {field.name: field for field in _fields(Organisation)}


def kinds_with(field: str) -> frozenset[str]:
    """The kinds of events that have this field; empty for a field that is unknown."""
    return _kinds_by_field().get(field, frozenset())


@cache
def _kinds_by_field() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind in get_args(Event):
        for field in _fields(kind):
            found.setdefault(field.name, set()).update(get_args(kind.model_fields["kind"].annotation))
    return {name: frozenset(kinds) for name, kinds in found.items()}


def column(header: str, fields: Mapping[str, Field]) -> tuple[Field, str] | None:
    """The field that a column holds and its language; None for an unknown column."""
    if header in fields:
        return fields[header], UNDETERMINED
    name, _, language = header.rpartition(".")
    return (fields[name], language) if name in fields and fields[name].translated and _is_language(language) else None


def _is_language(tag: str) -> bool:
    try:
        return bool(Text({tag: "x"}))
    except ValidationError:
        return False


def _fields(model: type[BaseModel], prefix: str = "") -> Iterator[Field]:
    for key, info in model.model_fields.items():
        name = prefix + (info.alias or key)
        leaves = list(_leaves(info.annotation))
        nested = next((leaf for leaf, _ in leaves if isinstance(leaf, type) and _is_nested(leaf)), None)
        plain = [leaf for leaf, _ in leaves]
        if When in plain:
            yield from (Field("when", Form.WORDS), Field("zone", Form.WORDS), Field("dates_tbc", Form.YES_OR_NO))
        elif nested in _FLAT:
            yield from _fields(nested)
        elif nested is None:
            form = next((_FORMS[leaf] for leaf in plain if leaf in _FORMS), Form.WORDS)
            yield Field(name, form, listed=any(listed for _, listed in leaves), translated=Text in plain)
        elif not any(listed for _, listed in leaves):
            yield from _fields(nested, f"{name}.")


def _is_nested(leaf: type) -> bool:
    return issubclass(leaf, BaseModel) and leaf is not Text


def _leaves(annotation: Any, listed: bool = False) -> Iterator[tuple[Any, bool]]:
    """The plain types in an annotation, each with whether it stands in a list."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _leaves(inner[0], listed)
    elif origin in (Union, types.UnionType):
        for part in inner:
            if part is not type(None):
                yield from _leaves(part, listed)
    elif origin in (tuple, list, frozenset, set):
        yield from _leaves(inner[0], True)
    else:
        yield str if origin is Literal else annotation, listed
