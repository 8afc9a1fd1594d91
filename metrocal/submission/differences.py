"""What a change would change, field by field; which changes are so small that a trusted organisation makes them alone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from metrocal.events import PRIVATE, Event

SMALL_FIELDS = frozenset({"summary", "description", "audience", "motto"})
"""Texts. A date, a place, a mode, an organiser or a link never changes unseen."""
SIMILAR = 0.8
"""Share of characters that stay, by difflib's ratio: a typo, a clearer sentence; not another text."""
LONGEST_COMPARED = 20_000
_FACT = re.compile(r"\S*(?:[0-9@:/\\]|\w\.\w)\S*")
"""Words that hold a number, an address or the name of a host."""


@dataclass(frozen=True)
class Difference:
    """One field, before and after, as documents show it; None where there is nothing."""

    field: str
    before: Any
    after: Any


def differences(before: Event | None, after: Event) -> list[Difference]:
    """The fields that differ, in the order of documents. Of a new event: all that it says."""
    was: Mapping[str, Any] = before.document() if before else {}
    now = after.document()
    names = dict.fromkeys([*now, *was])
    return [Difference(name, was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name)]


def is_small(before: Event, after: Event) -> bool:
    """Whether only words change, hardly, and no number and no address among them."""
    changed = differences(before, after)
    return bool(changed) and all(one.field in SMALL_FIELDS and _is_touch(one) for one in changed)


def _is_touch(one: Difference) -> bool:
    before, after = dict(_texts(one.before)), dict(_texts(one.after))
    return before.keys() == after.keys() and all(_is_alike(before[lang], after[lang]) for lang in before)


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """(language, words); an audience has no language."""
    if isinstance(value, str):
        yield "", value
    elif isinstance(value, Mapping):
        yield from ((str(lang), str(words)) for lang, words in value.items())


def _is_alike(before: str, after: str) -> bool:
    if max(len(before), len(after)) > LONGEST_COMPARED or _FACT.findall(before) != _FACT.findall(after):
        return False
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= SIMILAR


def before_and_after(before: Event | None, after: Event | None) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """(before, after) for the audit: only the fields that differ, without what is never public."""
    if after is None:
        return None, None
    found = [one for one in differences(before, after) if one.field not in PRIVATE]
    was = {one.field: one.before for one in found if one.before is not None}
    return was, {one.field: one.after for one in found if one.after is not None}
