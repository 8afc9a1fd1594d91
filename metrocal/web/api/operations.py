"""What the OpenAPI document says of a view, written where the view is: `@operation(...)` under its route.

The first line of the view's docstring is the summary, the rest the description.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Literal, TypeVar

_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    tag: str
    """The chapter of the documentation."""
    answers: Mapping[int, str]
    """Status → the name of a schema; empty where there is no body."""
    refusals: tuple[int, ...]
    """Statuses of problems, besides those that any request can get."""
    body: str
    """The name of the schema of what is sent; empty for nothing."""
    bearer: Literal["", "optional", "needed"]
    scope: str
    """Of the token."""
    parameters: tuple[str, ...]
    """Names of parameters that `metrocal.web.api.schemas` describes; `filters` stands for all filters."""
    summary: str
    description: str


def operation(
    tag: str,
    answers: Mapping[int, str],
    *,
    refusals: tuple[int, ...] = (),
    body: str = "",
    bearer: Literal["", "optional", "needed"] = "",
    scope: str = "events",
    parameters: tuple[str, ...] = (),
) -> Callable[[_View], _View]:
    """Describe a view; to be written right below its route."""

    def describe(view: _View) -> _View:
        summary, _, description = (getdoc(view) or "").partition("\n")
        told = " ".join(description.split())
        found = Operation(tag, answers, refusals, body, bearer, scope if bearer else "", parameters, summary, told)
        setattr(view, "operation", found)  # noqa: B010
        return view

    return describe


def operation_of(view: Callable[..., Any]) -> Operation | None:
    """What a view says of itself."""
    found = getattr(view, "operation", None)
    return found if isinstance(found, Operation) else None
