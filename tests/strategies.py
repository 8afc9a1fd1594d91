"""Anything that may come in: texts with nasty characters, dates of every precision, events of every kind, questions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from metrocal import Event, Query, When, event
from metrocal.errors import QueryError
from metrocal.query import FILTERS
from metrocal.text import fold
from metrocal.vocabulary import vocabulary

CONTROLS = ("\x00", "\x07", "\x0b", "\x0c", "\r", "\x1b", "\x1f", "\x7f", "\x85", "\u2028", "\u2029", "\ud800")
"""Twelve control and separator characters that break feeds."""
NASTY = (
    *CONTROLS, "\t", "\n", "\r\n", "\udfff", "\ufeff", "\u202e", "\u2066", "\u200b", "\uffff", "\\n", "\\", ",", ";",
    ":", '"', "'", "<b>",
    "&amp;", "=1+1", "{0}", "%s", "\r\nBEGIN:VALARM\r\nX-EVIL:1", "é", "e\u0301", "İ", "ß", "深圳市", "서울", "हिन्दी",
    "مدينة", "👩🏽‍🚒", "ﷺ",
)  # fmt: skip
ZONES = (
    "Europe/Madrid", "Europe/Dublin", "America/Mexico_City", "America/Chicago", "America/Sao_Paulo",
    "America/St_Johns", "Africa/Casablanca",
    "Africa/Cairo", "Asia/Seoul", "Asia/Kolkata", "Asia/Tehran", "Asia/Jerusalem", "Australia/Lord_Howe",
    "Pacific/Apia", "Pacific/Auckland", "UTC",
)  # fmt: skip
CITIES = ("Seoul", "Séoul", "Bruxelles", "México", "Casablanca", "Dallas", "São Paulo", "深圳", "Nowhere", "")
RULES = (
    "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;COUNT=30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20301231",
    "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY",
)  # fmt: skip
LANGUAGES = ("fr", "en", "es", "pt-BR", "und")
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_CLOCK_CHANGES = (datetime(2014, 3, 30, 1), datetime(2021, 10, 31, 1), datetime(2021, 11, 7, 6), datetime(2026, 4, 4, 15))
"""UTC: Europe, Chicago and Lord Howe change their clocks then, so that hours are skipped or doubled."""


def nasty_text(max_size: int = 6) -> st.SearchStrategy[str]:
    """Ordinary words and everything that breaks feeds, lone surrogates included."""
    pieces = st.lists(st.sampled_from((*NASTY, "Forum", " ", "cité")), max_size=max_size).map("".join)
    return st.one_of(pieces, st.text(st.characters(exclude_categories=()), max_size=max_size))


def texts(max_size: int = 4) -> st.SearchStrategy[Any]:
    """What a `Text` is made from: a string, or words by language."""
    words = nasty_text(max_size)
    return st.one_of(words, st.dictionaries(st.sampled_from(LANGUAGES), words, max_size=3))


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Aware, in one of the ZONES; one in three close to a change of clocks."""
    near = st.builds(
        lambda at, minutes: at + timedelta(minutes=minutes), st.sampled_from(_CLOCK_CHANGES), st.integers(-240, 240)
    )
    anywhen = st.builds(lambda seconds: datetime(1901, 1, 1) + timedelta(seconds=seconds), st.integers(0, 9_400_000_000))
    at = draw(st.one_of(near, anywhen, anywhen.map(lambda at: at.replace(second=0))))
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo(draw(st.sampled_from(ZONES))))


@st.composite
def times(draw: st.DrawFn) -> When:
    """A moment or a span with times of day."""
    start = draw(moments())
    minutes = draw(st.one_of(st.just(0), st.integers(1, 600), st.integers(601, 40_000)))
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
    return When.between(start, end, tbc=draw(st.booleans()))


@st.composite
def days(draw: st.DrawFn) -> When:
    """Whole days, with a zone or without."""
    start = draw(st.dates(_FIRST, _LAST))
    end = min(_LAST, start + timedelta(days=draw(st.one_of(st.just(0), st.integers(0, 40)))))
    return When.parse(f"{start}/{end}", zone=draw(st.none() | st.sampled_from(ZONES)), tbc=draw(st.booleans()))


@st.composite
def periods(draw: st.DrawFn) -> When:
    """Months, seasons and years, alone or as spans."""
    year = draw(st.integers(1900, 2190))
    form, most = draw(st.sampled_from((("{:04}-{:02}", 12), ("{:04}-{:02}", 4), ("{:04}", 1))))
    first, last = (draw(st.integers(1, most)) + (20 if most == 4 else 0) for _ in range(2))
    last_year = year + draw(st.integers(0, 5))
    if last_year == year:
        first, last = min(first, last), max(first, last)
    text = form.format(year, first) + "/" + form.format(last_year, last)
    return When.parse(text, zone=draw(st.none() | st.sampled_from(ZONES)), tbc=draw(st.booleans()))


def whens() -> st.SearchStrategy[When]:
    """A `When` of any precision."""
    return st.one_of(times(), days(), periods())


slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
_addresses = st.sampled_from(
    ("https://example.org/a?b=c&d", "http://example.org", "mailto:info@example.org", "https://例え.jp/ü")
)
_OWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "forum": {"themes": st.lists(texts(3), max_size=2)},
    "congress": {"sub_themes": st.lists(texts(3), max_size=2), "visa_information": texts()},
    "training": {
        "institute": nasty_text(4), "programme": nasty_text(4), "level": nasty_text(4),
        "modules": st.lists(texts(3), max_size=2),
        "certificate": st.booleans(), "seats": st.integers(1, 500),
    },
    "webinar": {"platform": nasty_text(4), "recording_url": _addresses},
}  # fmt: skip


def _several(words: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(tuple(vocabulary(words))), max_size=3)


_COMMON: dict[str, st.SearchStrategy[Any]] = {
    "summary": texts(), "description": texts(12), "motto": texts(4), "series": nasty_text(4),
    "audience": nasty_text(4), "source": nasty_text(4),
    "note": nasty_text(), "venue": nasty_text(4), "city": st.sampled_from(CITIES),
    "status": st.sampled_from(tuple(vocabulary("statuses"))),
    "mode": st.sampled_from(tuple(vocabulary("modes"))), "organiser": nasty_text(4),
    "co_organisers": st.lists(nasty_text(4), max_size=2),
    "topics": _several("topics"), "sdgs": st.lists(st.integers(1, 17), max_size=3),
    "languages": st.lists(st.sampled_from(("fr", "en", "zh"))),
    "edition": st.integers(1, 400), "gender": st.sampled_from(tuple(vocabulary("gender"))),
    "gender_measures": _several("gender_measures"),
    "gender_targets": _several("sdg_targets"), "gender_declared_by": nasty_text(4), "gender_verified": st.booleans(),
    "speakers_women": st.integers(0, 50), "speakers_men": st.integers(0, 50), "speakers_other": st.integers(0, 50),
    "speakers_undisclosed": st.integers(0, 50), "url": _addresses, "join_url": _addresses, "image_url": _addresses,
    "uid": st.from_regex(r"[!-~]{1,40}", fullmatch=True),
    "registration": st.fixed_dictionaries(
        {}, optional={"capacity": st.integers(1, 99), "opens": st.sampled_from(("2009-01-01", "2021-06-02T12:00")),
                      "closes": st.sampled_from(("2021-06-02T12:30", "2030-01-01")), "approval": st.booleans()},
    ),
}  # fmt: skip


@st.composite
def documents(draw: st.DrawFn, kinds: tuple[str, ...] = ()) -> dict[str, Any]:
    """The flat document of an event, as it may come in by JSON: any kind, any of its fields."""
    kind = draw(st.sampled_from(kinds or tuple(vocabulary("kinds"))))
    document = {"id": draw(slugs), "kind": kind, "title": "Forum " + draw(nasty_text(6))}
    fields = _COMMON | _OWN.get(kind, {})
    for field in draw(st.lists(st.sampled_from(tuple(fields)), max_size=6, unique=True)):
        document[field] = draw(fields[field])
    if draw(st.booleans()):
        document |= {"latitude": draw(st.floats(-90, 90)), "longitude": draw(st.floats(-180, 180))}
    when = draw(whens())
    if when.is_known_to_the_day and when.first_day.year >= 1990 and draw(st.integers(0, 4)) == 0:
        document["recurrence"] = draw(st.sampled_from(RULES))
        document["except_dates"] = [
            str(when.first_day + timedelta(days=7 * n)) for n in draw(st.lists(st.integers(1, 3), max_size=2))
        ]
        when = When.parse(when.text.partition("/")[0], zone=when.zone)
        if when.first_day.year >= 2030:
            document["recurrence"] = "FREQ=YEARLY"
            document["except_dates"] = []
    return document | when.document()


def events(kinds: tuple[str, ...] = ()) -> st.SearchStrategy[Event]:
    """An event of any kind, or of one of `kinds`."""
    return documents(kinds).map(event)


def calendars(max_size: int = 8) -> st.SearchStrategy[list[Event]]:
    """Events that go into one calendar together: ids and UIDs differ, nothing is part of anything."""
    return st.lists(events(), max_size=max_size, unique_by=(lambda e: e.id, lambda e: e.uid or e.id))


def _values(key: str) -> st.SearchStrategy[str]:
    found = FILTERS[key]
    if found.allowed is not None:
        return st.sampled_from((*found.allowed(), *found.aliases))
    known = st.sampled_from(("Seoul", "séoul", "casablanca", "Brussels", "name", "forum", "深圳", "Nowhere"))
    return st.one_of(known, slugs, nasty_text(3).map(lambda text: "a" + text.replace(",", "").replace("!", "")))


BOUNDS = (
    "2014",
    "2014-05",
    "2014-05-27",
    "2021-10-31",
    "2199-12-31",
    "1900",
    "-P30D",
    "P1Y",
    "P2W",
    "-P1Y6M",
    "P0D",
    "+P6M",
    "-P99999D",
)
"""What `from` and `to` may say."""


def _is_forwards(bounds: tuple[str, str]) -> bool:
    try:
        Query.of(zip(("from", "to"), bounds, strict=True))
    except QueryError:
        return False
    return True


@st.composite
def parameters(draw: st.DrawFn) -> list[tuple[str, str]]:
    """The parameters of a question that can be asked, in any order, some of them repeated."""
    pairs: list[tuple[str, str]] = []
    for key in draw(st.lists(st.sampled_from(tuple(FILTERS)), max_size=3, unique=True)):
        values = draw(st.lists(_values(key), min_size=1, max_size=3))
        sign = draw(st.sampled_from(("", "", "!")))
        pairs += [(key, sign + value) for value in values]
    first, last = draw(st.tuples(st.sampled_from(BOUNDS), st.sampled_from(BOUNDS)).filter(_is_forwards))
    pairs += [(key, bound) for key, bound in (("from", first), ("to", last)) if draw(st.booleans())]
    if draw(st.booleans()):
        pairs.append(("q", draw(nasty_text(4).filter(fold))))
    return pairs[::-1] if draw(st.booleans()) else pairs


def queries() -> st.SearchStrategy[Query]:
    """A question."""
    return parameters().map(Query.of)
