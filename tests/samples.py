"""Three feeds that every calendar must read alike, each with what is meant: UID, start, end, summary, status.

What is meant is worked out here from the facts, by zoneinfo and not by metrocal: starts and ends are days (the end excluded)
or UTC instants.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from metrocal import Calendar, Entry, Event, When, event
from metrocal.importing import import_files
from metrocal.publishing import Address, publish

EXAMPLES = Path(__file__).parent.parent / "examples"
BASE_URL = "https://calendar.example.org"
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)

Row = tuple[str, str, str, str, str]
"""UID, start, end, summary, status."""


@dataclass(frozen=True)
class Sample:
    """A feed, and what a reader must find in it."""

    body: bytes
    expected: list[Row]


TEN_O_CLOCK = {
    "mexico-city": ("Mexico City", "America/Mexico_City"),
    "chicago": ("Chicago", "America/Chicago"),
    "shanghai": ("Shanghai", "Asia/Shanghai"),
    "dublin": ("Dublin", "Europe/Dublin"),
    "kolkata": ("Kolkata", "Asia/Kolkata"),
    "jerusalem": ("Jerusalem", "Asia/Jerusalem"),
    "cairo": ("Cairo", "Africa/Cairo"),
    "sao-paulo": ("São Paulo", "America/Sao_Paulo"),
    "casablanca": ("Casablanca", "Africa/Casablanca"),
    "seoul": ("Seoul", "Asia/Seoul"),
    "tehran": ("Tehran", "Asia/Tehran"),
}
"""Cities that calendars are known to get wrong: one abbreviation for three zones, rules no VTIMEZONE can say, half hours."""


def ten_o_clock() -> Sample:
    """At ten in the morning everywhere, in January and in July."""
    calendar, expected = Calendar(), []
    for month in (1, 7):
        for id, (city, zone) in TEN_O_CLOCK.items():
            id, title = f"{id}-{month}", f"{city} {month}"
            calendar.put(
                _event(id, title, f"2026-{month:02}-15T10:00/2026-{month:02}-15T12:30", city=city, zone=zone), at=NOW
            )
            start = datetime(2026, month, 15, 10, tzinfo=ZoneInfo(zone))
            expected.append((_uid(id), _utc(start), _utc(start + timedelta(hours=2, minutes=30)), title, "CONFIRMED"))
    return Sample(_published(calendar, "from=2026"), sorted(expected))


def examples() -> Sample:
    """The calendars that metrocal comes with, all of them."""
    calendar = Calendar()
    report = import_files(calendar, sorted(EXAMPLES.glob("*.csv")), at=NOW, author="examples")
    assert not report.refusals
    return Sample(_published(calendar, "from=2000"), sorted(map(_as_meant, calendar.find("from=2000", today=NOW.date()))))


LONG = 'Une très longue phrase, avec des virgules ; des points-virgules, des guillemets « » et "autres" : 50 % d\'été. ' * 12
EMOJI = "👩🏽‍🚒🏳️‍🌈🇲🇽" * 60
CHINESE = "第十一届世界大都市大会：为所有人的城市，没有人掉队" * 5
ARABIC = "المؤتمر العالمي للمدن الكبرى: مدينة للجميع، لا يتخلف أحد عن الركب"


def every_kind_of_trouble() -> Sample:
    """All statuses, words of every script and length, in French."""
    calendar = Calendar()
    statuses = ("scheduled", "tentative", "postponed", "rescheduled", "moved_online", "cancelled")
    for day, status in enumerate(statuses, 1):
        calendar.put(_event(status.replace("_", "-"), f"Forum {day}", f"2026-07-{day:02}", status=status), at=NOW)
    calendar.put(_event("withdrawn", "Forum 7", "2026-07-07"), at=NOW)
    calendar.withdraw("withdrawn", at=NOW + timedelta(hours=1))
    texts = {"long": LONG.strip(), "emoji": EMOJI, "chinese": CHINESE, "arabic": ARABIC}
    for day, (id, text) in enumerate(texts.items(), 10):
        calendar.put(
            _event(
                id, text, f"2026-07-{day}T09:00/2026-07-{day}T10:00", zone="Europe/Paris", description=f"{text}\n\n{text}",
                venue=text, organiser=text[:60], topics=["housing", "gender_equality"], gender="specific", url="https://example.org/?a=1&b=2",
                latitude=48.8566, longitude=2.3522, image_url="https://example.org/image.png", sdgs=[5, 11], note="x", join_url="https://example.org/join",
            ),
            at=NOW,
        )  # fmt: skip
    calendar.put(_event("summer", "Été", "2026-22"), _event("year", "Année", "2026", dates_tbc=True), at=NOW)

    def day(id: str, day: int, title: str, status: str) -> Row:
        return _uid(id), f"2026-07-{day:02}", f"2026-07-{day + 1:02}", title, status

    return Sample(
        _published(calendar, "from=2026&lang=fr"),
        sorted(
            [
                day("scheduled", 1, "Forum 1", "CONFIRMED"),
                day("tentative", 2, "Forum 2", "TENTATIVE"),
                day("postponed", 3, "Reporté : Forum 3", "TENTATIVE"),
                day("rescheduled", 4, "Forum 4", "CONFIRMED"),
                day("moved-online", 5, "Forum 5", "CONFIRMED"),
                day("cancelled", 6, "Annulé : Forum 6", "CANCELLED"),
                day("withdrawn", 7, "Annulé : Forum 7", "CANCELLED"),
                *(
                    (_uid(id), f"2026-07-{day}T07:00:00Z", f"2026-07-{day}T08:00:00Z", text, "CONFIRMED")
                    for day, (id, text) in enumerate(texts.items(), 10)
                ),
                (_uid("summer"), "2026-06-01", "2026-09-01", "Été (dates à confirmer)", "TENTATIVE"),
                (_uid("year"), "2026-01-01", "2027-01-01", "Année (dates à confirmer)", "TENTATIVE"),
            ]
        ),
    )


SAMPLES: Mapping[str, Callable[[], Sample]] = {
    "ten o'clock": ten_o_clock,
    "examples": examples,
    "trouble": every_kind_of_trouble,
}


def _event(id: str, title: str, when: str, **facts: object) -> Event:
    return event({"id": id, "kind": "forum", "title": title, "when": when} | facts)


def _published(calendar: Calendar, parameters: str) -> bytes:
    pairs = [(key, value) for key, _, value in (pair.partition("=") for pair in parameters.split("&"))]
    feed = publish(calendar.store, Address.of("all", "ics", pairs), base_url=BASE_URL, today=NOW.date())
    assert feed.skipped == ()
    return feed.body


def _as_meant(entry: Entry) -> Row:
    """What a subscriber must see of an example."""
    when, status = entry.event.when, entry.event.status
    start, end = _ends(when)
    unsure = when.tbc or len(when.text.partition("/")[0]) < len("2014-05-27")
    title = {"cancelled": "Cancelled: ", "postponed": "Postponed: "}.get(status, "") + entry.event.title.in_language("en")
    shown = {"cancelled": "CANCELLED", "postponed": "TENTATIVE", "tentative": "TENTATIVE"}.get(status, "CONFIRMED")
    if unsure:
        title, shown = f"{title} (dates to be confirmed)", "CANCELLED" if shown == "CANCELLED" else "TENTATIVE"
    return entry.uid, start, end, title, shown


def _ends(when: When) -> tuple[str, str]:
    if "T" not in when.text:
        return f"{when.first_day}", f"{when.last_day + timedelta(days=1)}"
    zone = ZoneInfo(str(when.zone))
    start, end = (datetime.fromisoformat(text) for text in (when.text.split("/") * 2)[:2])
    return _utc(start.replace(tzinfo=zone)), _utc(end.replace(tzinfo=zone))


def _uid(id: str) -> str:
    return f"{id}@metrocal.example.org"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
