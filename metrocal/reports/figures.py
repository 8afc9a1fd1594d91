"""Figures that events cannot answer: entered by somebody, as of a day, with the source they were taken from."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from metrocal.errors import InvalidValue, MetrocalError
from metrocal.text import Line
from metrocal.vocabulary import Digits

Code = Literal["GIA1", "GIA2", "GIA3", "GIA4", "GIA6", "GIA7", "GIA8", "GIA9"]
"""The network's indicators; what GIA5 is stands in none of its reports, so the code is left free."""
Number = Annotated[int, Digits, Field(ge=0, le=1_000_000_000)]

CODES: tuple[str, ...] = get_args(Code)
COLUMNS = ("code", "day", "value", "total", "source")


class Figure(BaseModel):
    """21 of 24 publications, as of 31 December 2021, from the annual report."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    value: Number
    day: date
    """The day as of which it holds."""
    source: Line
    """The document or the person it comes from."""
    total: Number | None = None
    """What the value is a part of; None when it is no part of anything."""

    @field_validator("source")
    @classmethod
    def _has_source(cls, source: str) -> str:
        if not source:
            raise InvalidValue("a source is needed")
        return source

    @model_validator(mode="after")
    def _part_of_its_total(self) -> Self:
        if self.total is not None and self.value > self.total:
            raise InvalidValue(f"{self.value} is more than the total, {self.total}")
        return self


@dataclass(frozen=True)
class Entered:
    """A figure as it is kept."""

    figure: Figure
    author: str
    entered: datetime
    """UTC."""


class RefusedFigure(MetrocalError, ValueError):
    """A figure that cannot be taken, with its line in the file."""

    def __init__(self, line: int | None, field: str, reason: str) -> None:
        self.line, self.field, self.reason = line, field, reason
        super().__init__(f"{f'line {line}, ' if line else ''}{field}: {reason}")


def figure(line: int | None = None, **told: object) -> Figure:
    """A figure of these fields; raises RefusedFigure."""
    try:
        return Figure.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "value"
        raise RefusedFigure(line, field, str(first["msg"]).removeprefix("Value error, ")) from None


def read(lines: Iterable[str]) -> Iterator[Figure]:
    """The figures of a CSV file with the columns `code,day,value,total,source`. Raises RefusedFigure."""
    rows = csv.DictReader(lines)
    names = rows.fieldnames or ()
    if unknown := set(names) ^ set(COLUMNS):
        raise RefusedFigure(1, min(unknown), f"the columns are {', '.join(COLUMNS)}")
    for row in rows:
        if None in row or None in row.values():
            raise RefusedFigure(rows.line_num, "line", f"{len(COLUMNS)} values are expected")
        yield figure(rows.line_num, **{key: value for key, value in row.items() if value})
