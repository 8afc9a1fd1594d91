"""The OpenAPI document (3.1): made from the addresses that the server has, so that none is forgotten, and from what their
views say of themselves. Plain, sorted data: the same calendar writes the same bytes."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask

from metrocal.query import PARAMETERS
from metrocal.web.api.flat_schema import Schema, ref
from metrocal.web.api.operations import Operation, operation_of
from metrocal.web.api.registration_operations import REGISTRATION_OPERATIONS
from metrocal.web.api.schemas import parameters, schemas
from metrocal.web.api.submission_operations import SUBMISSION_OPERATIONS

PREFIX = "/api/v1/"
METHODS = ("GET", "POST", "PATCH", "DELETE")
VERSION = "1.0.0"
"""Of the interface: the first number grows when programs that were right need a change."""
_HIDDEN = frozenset({"api_docs.openapi_json"})
"""The document itself."""
_BESIDE_PAGES = {**REGISTRATION_OPERATIONS, **SUBMISSION_OPERATIONS}
_ARGUMENT = re.compile("<(?:[a-z]+:)?([a-z_]+)>")
_MERGE_PATCH = "application/merge-patch+json"
_TAGGED = frozenset({"Event", "EventList", "Organisation"})
"""Answers whose ETag matters to those who go on with them."""
_REASONS = {
    200: "Done.", 201: "Made; `Location` names it.", 202: "Taken; a mail tells more.", 304: "Nothing changed.",
    400: "A parameter, or a body, that cannot be read.", 401: "No token, or one that is over.",
    403: "Not for this account, or this token.", 404: "There is none.", 409: "Not as things stand.",
    410: "It was taken back.", 412: "Somebody else changed it meanwhile.", 413: "Too large.",
    415: "Another media type is expected.", 422: "Fields that cannot be taken; `errors` names them.",
    428: "If-Match is needed.", 429: "Too often.",
}  # fmt: skip


def openapi(app: Flask, base_url: str, title: str = "metrocal") -> dict[str, Any]:
    """The document of a server."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method, endpoint in routes(app):
        found = described(app, endpoint)
        if found is not None:
            paths.setdefault(_ARGUMENT.sub(r"{\1}", path), {})[method.lower()] = _operation(found, path, method, endpoint)
    bearer = {"type": "http", "scheme": "bearer", "description": "From `metrocal token create EMAIL`."}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title} API", "version": VERSION, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": base_url}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": schemas(), "securitySchemes": {"bearer": bearer}},
    }


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(path, method, endpoint) of everything under the prefix but the document itself."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(PREFIX) and rule.endpoint not in _HIDDEN:
            yield from ((rule.rule, method, rule.endpoint) for method in METHODS if method in (rule.methods or ()))


def described(app: Flask, endpoint: str) -> Operation | None:
    """What is known of a view."""
    return _BESIDE_PAGES.get(endpoint) or operation_of(app.view_functions[endpoint])


def _operation(found: Operation, path: str, method: str, endpoint: str) -> dict[str, Any]:
    named = [*_ARGUMENT.findall(path), *_named(found.parameters)]
    told: dict[str, Any] = {
        "operationId": endpoint.replace(".", "_"),
        "tags": [found.tag],
        "summary": found.summary,
        "responses": dict(sorted(_answers(found, bool(found.body)))),
    }
    if found.description:
        told["description"] = found.description
    if named:
        told["parameters"] = [_needed(parameters()[name], method) for name in named]
    if found.body:
        media = _MERGE_PATCH if method == "PATCH" and endpoint not in _BESIDE_PAGES else "application/json"
        told["requestBody"] = {"required": True, "content": {media: {"schema": ref(found.body)}}}
    if found.bearer:
        told["security"] = [{"bearer": [found.scope]}, *([{}] if found.bearer == "optional" else [])]
    return told


def _needed(parameter: Schema, method: str) -> Schema:
    """If-Match is needed to change something; elsewhere it may be left out."""
    return parameter | {"required": True} if parameter["name"] == "If-Match" and method == "PATCH" else parameter


def _named(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield from PARAMETERS if name == "filters" else (name,)


def _answers(found: Operation, has_body: bool) -> Iterator[tuple[str, Schema]]:
    for status, schema in found.answers.items():
        answer: Schema = {"description": _REASONS[status]}
        if schema:
            answer["content"] = {"application/json": {"schema": ref(schema)}}
        if schema in _TAGGED:
            answer["headers"] = {"ETag": {"schema": {"type": "string"}}}
        yield str(status), answer
    refusals = {*found.refusals, *((400, 413, 415) if has_body else ()), *((401, 403) if found.bearer == "needed" else ())}
    for status in refusals:
        yield str(status), {"description": _REASONS[status], **_problem()}
    yield "default", {"description": "Refused, or not possible now.", **_problem()}


def _problem() -> Schema:
    return {"content": {"application/problem+json": {"schema": ref("Problem")}}}
