"""Dates as people say them in French, English and Spanish: "du 27 mai au 3 juin 2014"."""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocal.when import When


class Words(NamedTuple):
    """One language's words. The patterns take ready-made parts; `{a}` and `{b}` are the two ends."""

    months: tuple[str, ...]
    seasons: dict[int, str]
    day: str
    month: str
    days: str
    months_span: str
    time: str
    at: str
    times: str
    moments: str
    tbc: str


WORDS = {
    "fr": Words(
        months=(
            "janvier", "février", "mars", "avril", "mai", "juin",
            "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ),
        seasons={3: "printemps", 6: "été", 9: "automne", 12: "hiver"},
        day="{day} {month} {year}", month="{month} {year}",
        days="du {a} au {b}", months_span="de {a} à {b}",
        time="{hour} h {minute:02}", at="{day} à {time}", times="{day}, de {a} à {b}", moments="du {a} au {b}",
        tbc="dates à confirmer",
    ),
    "en": Words(
        months=(
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ),
        seasons={3: "spring", 6: "summer", 9: "autumn", 12: "winter"},
        day="{day} {month} {year}", month="{month} {year}",
        days="{a} to {b}", months_span="{a} to {b}",
        time="{hour:02}:{minute:02}", at="{day}, {time}", times="{day}, {a} to {b}", moments="{a} to {b}",
        tbc="dates to be confirmed",
    ),
    "es": Words(
        months=(
            "enero", "febrero", "marzo", "abril", "mayo", "junio",
            "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
        ),
        seasons={3: "primavera", 6: "verano", 9: "otoño", 12: "invierno"},
        day="{day} de {month} de {year}", month="{month} de {year}",
        days="del {a} al {b}", months_span="de {a} a {b}",
        time="{hour}:{minute:02}", at="{day} a las {time}", times="{day}, de {a} a {b}", moments="del {a} al {b}",
        tbc="fechas por confirmar",
    ),
}  # fmt: skip


def words_for(lang: str) -> Words:
    """The words of a language or of its base language ("fr-CA" → "fr"); English for those we have not."""
    return WORDS.get(lang.partition("-")[0], WORDS["en"])


def sentence(when: "When", lang: str) -> str:
    """The whole of a When in words, with its zone where it has times of day."""
    words = words_for(lang)
    said = {
        "minute": _times,
        "day": _days,
        "month": _months,
        "season": _seasons,
        "year": _years,
    }[when.precision](when, words)
    return f"{said}, {words.tbc}" if when.tbc else said


def _day(day: datetime, words: Words, lacking: str = "") -> str:
    """A day; `lacking` names what the other end of the span says already ("year", or "month" and year)."""
    number = "1er" if day.day == 1 and words is WORDS["fr"] else str(day.day)
    if lacking == "month":
        return number
    month = words.months[day.month - 1]
    whole = words.day.format(day=number, month=month, year=day.year)
    return whole.removesuffix(str(day.year)).removesuffix(" de ").rstrip() if lacking == "year" else whole


def _days(when: "When", words: Words) -> str:
    first, last = when.start, when.end - timedelta(days=1)
    if first == last:
        return _day(first, words)
    lacking = "" if first.year != last.year else "year" if first.month != last.month else "month"
    return words.days.format(a=_day(first, words, lacking), b=_day(last, words))


def _month(month: datetime, words: Words) -> str:
    return words.month.format(month=words.months[month.month - 1], year=month.year)


def _months(when: "When", words: Words) -> str:
    first, last = when.start, when.end - timedelta(days=1)
    if (first.year, first.month) == (last.year, last.month):
        return _month(first, words)
    begin = words.months[first.month - 1] if first.year == last.year else _month(first, words)
    return _elided(words.months_span.format(a=begin, b=_month(last, words)))


def _elided(said: str) -> str:
    """French drops the e of "de" before a vowel and before "hiver"."""
    return re.sub("^de (?=[aoéh]|été)", "d'", said) if " à " in said else said


def _seasons(when: "When", words: Words) -> str:
    def season(start: datetime) -> str:
        return words.month.format(month=words.seasons[start.month], year=start.year)

    last = (when.end - timedelta(days=70)).replace(day=1)
    last = last.replace(month=max(m for m in (3, 6, 9, 12) if m <= last.month)) if last.month >= 3 else last
    if last <= when.start:
        return season(when.start)
    return _elided(words.months_span.format(a=season(when.start), b=season(last)))


def _years(when: "When", words: Words) -> str:
    first, last = when.start.year, when.end.year - 1
    return str(first) if first == last else words.months_span.format(a=first, b=last)


def _times(when: "When", words: Words) -> str:
    def time(wall: datetime) -> str:
        said = words.time.format(hour=wall.hour, minute=wall.minute)
        return said.removesuffix(" 00")

    start, end = when.start, when.end
    if start == end:
        said = words.at.format(day=_day(start, words), time=time(start))
    elif start.date() == end.date():
        said = words.times.format(day=_day(start, words), a=time(start), b=time(end))
    else:
        ends = (words.at.format(day=_day(wall, words), time=time(wall)) for wall in (start, end))
        said = words.moments.format(a=next(ends), b=next(ends))
    said = said.replace("a las 1:", "a la 1:")  # one o'clock is singular in Spanish
    return f"{said} ({when.zone})"
