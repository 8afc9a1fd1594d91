"""JSON: one document, a list of them, or `{"organisations": […], "events": […]}`.

The file is walked document by document, so that each has its line and one with a forbidden value costs only itself.
"""

import json
import re
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from math import isinf
from typing import Any

from metrocal.importers.decoding import decoded
from metrocal.importers.documents import event_in, is_organisation, organisation_in
from metrocal.importers.reading import Finding, Problem, Unusable, Where

DEEPEST = 32
"""Lists and objects within each other, in one document."""

MOST_FIELDS = 200
"""In one document: three times as many as there are."""

_SPACE = re.compile(r"[ \t\r\n]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TWICE = "this key comes twice"
_LISTS = ("organisations", "events")


def read(data: bytes, file: str) -> Iterator[Finding]:
    """Events and organisations, refusals, remarks; raises Unusable for what is not JSON."""
    where = Where(file)
    text, remarks = decoded(data)
    yield from map(where.remark, remarks)
    walk = _Walk(text)
    start = walk.space(0)
    if text[start : start + 1] == "[":
        end = yield from _list(walk, start, where, None)
    elif text[start : start + 1] == "{":
        end = yield from _object(walk, start, where)
    else:
        raise Unusable("a document {…} or a list […] is expected", walk.line(start))
    if walk.space(end) != len(text):
        raise Unusable("something follows the end of the document; a list […] is needed for several", walk.line(end))


@dataclass
class _Walk:
    """The text, and how its values are read; `flaws` are those of the value read last."""

    text: str
    flaws: list[Problem] = field(default_factory=list)
    _counted: tuple[int, int] = (0, 1)

    def __post_init__(self) -> None:
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._pairs, parse_constant=self._constant, parse_int=self._whole, parse_float=self._decimal
        )

    def value(self, start: int) -> tuple[Any, int]:
        """The value that begins here, and where it ends; raises Unusable when it is not JSON."""
        self.flaws = []
        try:
            return self._decoder.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            raise Unusable(f"not JSON: {error.msg} (column {error.colno})", error.lineno) from None
        except RecursionError:
            raise Unusable(f"nested deeper than {DEEPEST}", self.line(start)) from None

    def space(self, start: int) -> int:
        """The index after white space."""
        found = _SPACE.match(self.text, start)
        return found.end() if found else start

    def expect(self, start: int, marks: str) -> str:
        """The character here, which must be one of the marks; raises Unusable."""
        mark = self.text[start : start + 1]
        if not mark or mark not in marks:
            found = repr(mark) if mark else "the end of the file"
            raise Unusable(f"not JSON: {' or '.join(marks)} is expected, not {found}", self.line(start))
        return mark

    def line(self, index: int) -> int:
        """The line of a character; asked for growing indexes."""
        known, line = self._counted if self._counted[0] <= index else (0, 1)
        self._counted = (index, line + self.text.count("\n", known, index))
        return self._counted[1]

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            self.flaws += [Problem(key, "", _TWICE) for key, times in Counter(keys).most_common(10) if times > 1]
        return dict(pairs)

    def _constant(self, word: str) -> None:
        self.flaws.append(Problem("", word, "no number of JSON"))

    def _whole(self, digits: str) -> int:
        if len(digits) > 20:
            self.flaws.append(Problem("", digits, "a number with too many digits"))
            return 0
        return int(digits)

    def _decimal(self, digits: str) -> float:
        if len(digits) > 100 or isinf(float(digits)):
            self.flaws.append(Problem("", digits, "a number too large or with too many digits"))
            return 0.0
        return float(digits)


def _list(walk: _Walk, start: int, where: Where, kind: str | None) -> Generator[Finding, None, int]:
    """The documents of a list that begins here; returns where it ends."""
    index = walk.space(start + 1)
    if walk.text[index : index + 1] == "]":
        return index + 1
    number, previous = 0, 0
    while True:
        number, line = number + 1, walk.line(index)
        at = where.at(line, f"#{number}" if line == previous else "")
        previous = line
        value, end = walk.value(index)
        yield from _document(value, list(walk.flaws), at, kind)
        end = walk.space(end)
        if walk.expect(end, ",]") == "]":
            return end + 1
        index = walk.space(end + 1)


def _object(walk: _Walk, start: int, where: Where) -> Generator[Finding, None, int]:
    """One document, or the lists `organisations` and `events`; returns where it ends."""
    document: dict[str, Any] = {}
    flaws: list[Problem] = []
    lists: set[str] = set()
    index = walk.space(start + 1)
    empty = walk.text[index : index + 1] == "}"
    while not empty:
        walk.expect(index, '"')
        if len(document) + len(flaws) > MOST_FIELDS:
            raise Unusable(f"more than {MOST_FIELDS} fields", walk.line(index))
        key, index = walk.value(index)
        if key in document or key in lists:
            flaws.append(Problem(key, "", _TWICE))
        index = walk.space(index)
        walk.expect(index, ":")
        index = walk.space(index + 1)
        if key in _LISTS and walk.text[index : index + 1] == "[":
            lists.add(key)
            index = yield from _list(walk, index, where, key)
        else:
            document[key], index = walk.value(index)
            flaws += walk.flaws
        index = walk.space(index)
        if walk.expect(index, ",}") == "}":
            break
        index = walk.space(index + 1)
    at = where.at(walk.line(start) if not lists else None)
    if not lists:
        yield from _document(document, flaws, at, None)
    else:
        for key in document:
            yield at.refuse(f"unknown field beside {' and '.join(sorted(lists))}; allowed: {', '.join(_LISTS)}", key)
        yield from (at.refuse(flaw.reason, flaw.field, flaw.value) for flaw in flaws)
    return index + 1


def _document(value: Any, flaws: list[Problem], where: Where, kind: str | None) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield where.refuse(f"a document {{…}} is expected, not {type(value).__name__}", "", value)
        return
    if len(value) > MOST_FIELDS:
        yield where.refuse(f"{len(value):,} fields; at most {MOST_FIELDS}")
        return
    flaws += _unfit(value)
    if flaws:
        yield from (where.refuse(flaw.reason, flaw.field, flaw.value) for flaw in flaws)
        return
    document = {key: one for key, one in value.items() if one is not None}
    organisation = is_organisation(document) if kind is None else kind == "organisations"
    yield from organisation_in(document, where) if organisation else event_in(document, where)


def _unfit(document: dict[str, Any]) -> list[Problem]:
    """What no field can hold: half characters, and lists within lists without end."""
    problems = []
    for name, whole in document.items():
        pending: list[tuple[Any, int]] = [(name, 1), (whole, 2)]
        while pending:
            value, depth = pending.pop()
            if depth > DEEPEST and isinstance(value, dict | list):
                problems.append(Problem(name, "", f"nested deeper than {DEEPEST}"))
                break
            if isinstance(value, dict):
                pending += [(inner, depth + 1) for pair in value.items() for inner in pair]
            elif isinstance(value, list):
                pending += [(inner, depth + 1) for inner in value]
            elif isinstance(value, str) and _SURROGATE.search(value):
                problems.append(Problem(name, value, "half of a character (a lone surrogate)"))
                break
    return problems
