"""The OpenAPI document as its page shows it: chapters of operations, and models as tables of fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from metrocal.text import ascii_slug

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a model."""

    name: str
    type: str
    model: str
    """The name of the model that it holds; empty for none."""
    needed: bool
    said: str
    words: tuple[str, ...] = ()
    """What it can be, where that is a short list."""
    place: str = ""
    """Of a parameter: path, query, header."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What can come back."""

    status: str
    said: str
    model: str


@dataclass(frozen=True, slots=True)
class Told:
    """One method of one address."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    token: str
    """`needed`, `optional` or empty."""
    scope: str
    fields: tuple[Field, ...]
    body: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A named schema."""

    name: str
    said: str
    fields: tuple[Field, ...]
    one_of: tuple[str, ...]


MOST_WORDS = 40


def chapters(document: Document) -> dict[str, list[Told]]:
    """Tag → operations, in the order of their addresses."""
    found: dict[str, list[Told]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_told(path, method, operation))
    return dict(sorted(found.items()))


def models(document: Document) -> list[Model]:
    """All schemas, by name."""
    return [_model(name, schema) for name, schema in document["components"]["schemas"].items()]


def _told(path: str, method: str, operation: Document) -> Told:
    security = operation.get("security", [])
    scopes = [scope for one in security for scope in one.get("bearer", ())]
    body = _content(operation.get("requestBody", {}))
    return Told(
        anchor=ascii_slug(operation["operationId"]),
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        token="optional" if {} in security else "needed" if security else "",
        scope=" ".join(scopes),
        fields=tuple(_parameter(one) for one in operation.get("parameters", ())),
        body=_ref(body),
        answers=tuple(_answers(operation["responses"])),
    )


def _answers(responses: Document) -> Iterator[Answer]:
    for status, answer in responses.items():
        yield Answer(status, answer["description"], _ref(_content(answer)))


def _content(message: Document) -> Document:
    """The schema of what is sent or answered."""
    content: Document = next(iter(message.get("content", {}).values()), {})
    schema: Document = content.get("schema", {})
    return schema


def _parameter(one: Document) -> Field:
    words = _words(one["schema"])
    place, said = one["in"], one.get("description", "")
    return Field(one["name"], _type(one["schema"]), _ref(one["schema"]), one["required"], said, words, place)


def _model(name: str, schema: Document) -> Model:
    needed = set(schema.get("required", ()))
    fields = [
        Field(key, _type(one), _ref(one), key in needed, one.get("description", ""), _words(one))
        for key, one in schema.get("properties", {}).items()
    ]
    one_of = [_ref(one) for one in (*schema.get("oneOf", ()), *schema.get("anyOf", ())) if _ref(one)]
    return Model(name, schema.get("description", ""), tuple(fields), tuple(one_of))


def _ref(schema: Document) -> str:
    """The name of the model that a schema points to, itself or in a list."""
    inner = [schema, schema.get("items", {}), *schema.get("anyOf", ())]
    return next((one["$ref"].rpartition("/")[2] for one in inner if "$ref" in one), "")


def _type(schema: Document) -> str:
    """A word for people, such as "list of integer"."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {})) or 'objects'}"
    if "const" in schema:
        return str(schema["const"])
    if "format" in schema:
        return str(schema["format"])
    return str(schema.get("type", ""))


def _words(schema: Document) -> tuple[str, ...]:
    inner = [schema, schema.get("items", {}), *schema.get("anyOf", ())]
    words = next((one["enum"] for one in inner if "enum" in one), ())
    shown = tuple(str(word) for word in words if not str(word).startswith("!"))
    return shown if len(shown) <= MOST_WORDS else ()
