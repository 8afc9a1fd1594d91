"""The network's pictures, made from plain counts: each function gives a chart with its texts in one language."""

from collections.abc import Iterable, Mapping, Sequence

from metrocal.reports import charts_words as words
from metrocal.reports.charts_models import HeatMap, Number, Series, Share, Shares, Stack, Tone
from metrocal.text import Text
from metrocal.vocabulary import vocabulary

_LEVELS: dict[str, Tone] = {"specific": "vermillion", "mainstreamed": "blue", "none": "grey", "unassessed": "pale"}
_GENDERS: tuple[tuple[Text, Tone], ...] = (
    (words.WOMEN, "vermillion"), (words.MEN, "blue"), (words.OTHER, "green"), (words.UNDISCLOSED, "pale"),
)  # fmt: skip
_TONES: tuple[Tone, ...] = ("blue", "yellow", "green", "pink")
"""For parts that mean no gender and no perspective."""


def perspective_by_year(counts: Mapping[int, Mapping[str, Number]], lang: str = "en") -> Stack:
    """Year → gender level → events; the four levels are never added up. Years in order."""
    years = sorted(counts)
    return Stack(
        words.PERSPECTIVE.in_language(lang),
        tuple(map(str, years)),
        tuple(
            Series(vocabulary("gender").label(level, lang), tone, tuple(counts[year].get(level, 0) for year in years))
            for level, tone in _LEVELS.items()
        ),
    )


def share_by_kind(counts: Mapping[str, tuple[Number, Number]], lang: str = "en") -> Shares:
    """Kind → (events with a perspective, events)."""
    return _shares(words.SHARE_BY_KIND, "kinds", counts, lang)


def share_by_region(counts: Mapping[str, tuple[Number, Number]], lang: str = "en") -> Shares:
    """Region → (events with a perspective, events)."""
    return _shares(words.SHARE_BY_REGION, "regions", counts, lang)


def _shares(title: Text, key: str, counts: Mapping[str, tuple[Number, Number]], lang: str) -> Shares:
    rows = (Share(vocabulary(key).label(word, lang), *counts[word]) for word in vocabulary(key) if word in counts)
    return Shares(title.in_language(lang), tuple(rows))


def speakers(counts: Mapping[str, Sequence[Number]], lang: str = "en") -> Stack:
    """Label (a year, a kind in words) → speakers who are women, men, of other genders, undisclosed; a line at parity."""
    return Stack(
        words.SPEAKERS.in_language(lang),
        tuple(counts),
        tuple(
            Series(name.in_language(lang), tone, tuple(row[place] for row in counts.values()))
            for place, (name, tone) in enumerate(_GENDERS)
        ),
        upright=False,
        whole=True,
        middle=words.PARITY.in_language(lang),
    )


def months(counts: Mapping[int, Sequence[Number]], lang: str = "en") -> HeatMap:
    """Year → events in January to December."""
    years = sorted(counts)
    names = words.SHORT_MONTHS.get(lang.partition("-")[0], words.SHORT_MONTHS["en"])
    return HeatMap(words.MONTHS.in_language(lang), tuple(map(str, years)), names, tuple(tuple(counts[y]) for y in years))


def participation(counts: Mapping[str, Sequence[Number]], activities: Iterable[str], lang: str = "en") -> Stack:
    """Member region → a count for each of `activities` (their names in `lang`, at most four), in that order."""
    regions = [region for region in vocabulary("regions") if region in counts]
    return Stack(
        words.PARTICIPATION.in_language(lang),
        tuple(vocabulary("regions").label(region, lang) for region in regions),
        tuple(
            Series(name, tone, tuple(counts[region][place] for region in regions))
            for place, (name, tone) in enumerate(zip(activities, _TONES, strict=False))
        ),
        upright=False,
    )
