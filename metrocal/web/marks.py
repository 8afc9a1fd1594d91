"""Two texts side by side: which words went and which came."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_COMPARED = 1_000
"""Words on each side between what both begin and end with; longer ones are shown as replaced, since difflib takes
quadratic time."""
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether they are only on this side."""

    words: str
    is_marked: bool = False


Pieces = tuple[Piece, ...]


def marked(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Each side with its own words marked; both sides put together are the texts as they were."""
    was, now = _WORD.findall(before), _WORD.findall(after)
    pairs = list(_pairs(was, now))
    return _side([(one, is_same) for one, _, is_same in pairs]), _side([(one, is_same) for _, one, is_same in pairs])


def _pairs(was: list[str], now: list[str]) -> Iterator[tuple[list[str], list[str], bool]]:
    """(words before, words after, whether they are the same)."""
    first = _shared(was, now)
    last = _shared(was[first:][::-1], now[first:][::-1])
    middle, other = was[first : len(was) - last], now[first : len(now) - last]
    yield was[:first], now[:first], True
    if max(len(middle), len(other)) > MOST_COMPARED:
        yield middle, other, False
    else:
        for tag, i, j, k, m in SequenceMatcher(None, middle, other).get_opcodes():
            yield middle[i:j], other[k:m], tag == "equal"
    yield was[len(was) - last :], now[len(now) - last :], True


def _shared(one: list[str], other: list[str]) -> int:
    """With how many equal words both begin."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _side(runs: list[tuple[list[str], bool]]) -> Pieces:
    return tuple(piece for words, is_same in runs for piece in _pieces("".join(words), is_same) if piece.words)


def _pieces(words: str, is_same: bool) -> tuple[Piece, ...]:
    """The space after what is marked is not."""
    marked = words.rstrip() or words
    return (Piece(words),) if is_same else (Piece(marked, True), Piece(words[len(marked) :]))
