"""Words of an event that a search finds: folded, so that accents and case do not count, in all its languages.

A word matches where a word of the event begins with it; in scripts written without spaces, anywhere.
"""

import re
from functools import cache, lru_cache

from metrocal.entries import Entry
from metrocal.place import Place
from metrocal.text import fold
from metrocal.vocabulary import LANGUAGES, vocabulary

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def words(entry: Entry) -> str:
    """All that can be found of an entry: folded words separated by single spaces."""
    event = entry.event
    texts = [*event.title.values(), *event.summary.values(), *event.description.values(), *event.motto.values()]
    texts += [event.series, event.audience, event.id]
    names = [name for organisation in entry.organisers for name in organisation.name.values()]
    folded = (fold(" ".join(texts)), _of_place(event.place), fold(" ".join(names)), *map(_of_topic, event.topics))
    return " ".join(dict.fromkeys(" ".join(folded).split()))


@lru_cache(1024)
def _of_place(place: Place) -> str:
    return fold(" ".join([*map(place.label, LANGUAGES), place.city]))


@cache
def _of_topic(topic: str) -> str:
    return fold(" ".join(vocabulary("topics")[topic].values()))


def is_unspaced(word: str) -> bool:
    """True for a word in a script without spaces (Chinese, Japanese, Thai …)."""
    return _UNSPACED.search(word) is not None


def found(wanted: str, haystack: str) -> bool:
    """Whether one folded word is among the `words` of an entry."""
    return wanted in haystack if is_unspaced(wanted) else f" {wanted}" in f" {haystack}"
