"""The members' map: what each member city did in a year. A city that did nothing is listed too.

A member is an organisation of the kind `member`, or a member city of the package's own table that no such organisation
stands for. Its part in events is a number of events, never of persons, and no contact data.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from metrocal.organisations import Organisation
from metrocal.place import Place, cities, find_city
from metrocal.reports.counting import OFF
from metrocal.reports.rows import EventFacts, Presence, ReportRows, Span
from metrocal.text import Text, fold, slug

BOARD = "board-of-directors"
"""The series of the board's meetings: events with `series` "Board of Directors"."""
Order = Literal["name", "organised", "attended", "trainings", "board", "dues"]
ORDERS: tuple[Order, ...] = ("name", "organised", "attended", "trainings", "board", "dues")


@dataclass(frozen=True)
class Member:
    """One member city's year."""

    id: str
    name: Text
    country: str | None
    region: str | None
    organised: int
    """Events it organised or co-organised."""
    attended: int
    """Events that are over and at which somebody from it had a place and is not noted as absent."""
    trainings: int
    board: int
    """Of those attended: trainings, meetings of the board."""
    dues: bool | None
    """Whether the year's dues were paid; None when no member's are known for the year."""

    @property
    def is_engaged(self) -> bool:
        """It organised or attended something."""
        return self.organised + self.attended > 0


@dataclass(frozen=True)
class MembersReport:
    """The members' map of a year, or those of one region."""

    year: int
    region: str | None
    order: Order
    members: tuple[Member, ...]

    @property
    def engaged(self) -> int:
        return sum(member.is_engaged for member in self.members)

    @property
    def paid(self) -> int | None:
        """Members whose dues are paid; None when nothing is known."""
        known = [member.dues for member in self.members if member.dues is not None]
        return sum(known) if known else None

    def by_region(self) -> dict[str, tuple[int, int, int, int]]:
        """Region → events organised, events attended, trainings, meetings of the board, summed over its members."""
        found: dict[str, tuple[int, int, int, int]] = {}
        for member in self.members:
            if member.region:
                old = found.get(member.region, (0, 0, 0, 0))
                new = (member.organised, member.attended, member.trainings, member.board)
                found[member.region] = (old[0] + new[0], old[1] + new[1], old[2] + new[2], old[3] + new[3])
        return found

    @property
    def share_engaged(self) -> float | None:
        """Of all members listed, in percent to one place, as the network prints it; None without members."""
        return round(100 * self.engaged / len(self.members), 1) if self.members else None


def members_report(
    rows: ReportRows, year: int, *, today: date, region: str | None = None, order: Order = "name", lang: str = "en"
) -> MembersReport:
    """What members did in a year up to today; sorted by name in a language, or by a number, the largest first.

    Raises InvalidValue.
    """
    span = Span.of(year)
    organisations = rows.organisations()
    known = _Members(organisations)
    parts = _parts(known, rows.events(span), rows.presences(span, today=today))
    dues_known = any(year in one.dues_paid for one in organisations.values())
    members = [_member(one, parts[one.id], year, dues_known=dues_known) for one in known.all]
    wanted = [member for member in members if region is None or member.region == region]
    return MembersReport(year, region, order, tuple(sorted(wanted, key=lambda member: _key(member, order, lang))))


@dataclass
class _Part:
    """Ids of events that a member took part in."""

    organised: set[str] = field(default_factory=set)
    attended: set[str] = field(default_factory=set)
    trainings: set[str] = field(default_factory=set)
    board: set[str] = field(default_factory=set)


class _Members:
    """Members, and what leads to them: their ids and names, those of organisations below them, their cities."""

    def __init__(self, organisations: Mapping[str, Organisation]) -> None:
        registered = [one for one in organisations.values() if one.kind == "member"]
        ids = {one.id for one in registered} | {city for one in registered if (city := _city_of(one))}
        rest = (city for city in cities().values() if city.member and city.id not in ids)
        self.all = registered + [
            Organisation(id=city.id, name=city.name, kind="member", country=city.country, region=city.region)
            for city in rest
        ]
        self._by_id = {one.id: one.id for one in self.all}
        self._by_city = {city: one.id for one in reversed(self.all) if (city := _city_of(one))}
        self._by_city |= {one.id: one.id for one in self.all if one.id in cities()}
        self._by_name = {fold(name): one.id for one in self.all for name in one.name.values()}
        for one in organisations.values():
            if member := _member_above(one, organisations):
                self._by_id.setdefault(one.id, member)
                for name in one.name.values():
                    self._by_name.setdefault(fold(name), member)

    def organiser(self, name: str) -> str | None:
        """The member behind an organiser: its id, that of an organisation below it, or its name."""
        return self._by_id.get(name) or self._by_id.get(slug(name)) or self._by_name.get(fold(name))

    def present(self, presence: Presence) -> str | None:
        """The member that somebody comes from: by organisation, else by city."""
        found = self.organiser(presence.organisation) if presence.organisation else None
        return found or self._of_city(presence.city, presence.country or None)

    def _of_city(self, name: str, country: str | None) -> str | None:
        known = find_city(name, country) if name else None
        return self._by_city.get(known.id) if known else None


def _member_above(one: Organisation, organisations: Mapping[str, Organisation]) -> str | None:
    """The member that an organisation is, or is a part of."""
    above: Organisation | None = one
    seen: set[str] = set()
    while above is not None and above.id not in seen:
        if above.kind == "member":
            return above.id
        seen.add(above.id)
        above = organisations.get(above.part_of or "")
    return None


def _city_of(organisation: Organisation) -> str | None:
    return Place(city=organisation.city, country=organisation.country).city_id


def _parts(known: _Members, events: Iterable[EventFacts], presences: Iterable[Presence]) -> dict[str, _Part]:
    parts: dict[str, _Part] = defaultdict(_Part)
    trainings, board, held = set(), set(), set()
    for event in events:
        if event.status in OFF:
            continue
        held.add(event.id)
        if event.kind == "training":
            trainings.add(event.id)
        if slug(event.series) == BOARD:
            board.add(event.id)
        for name in event.organisers:
            if member := known.organiser(name):
                parts[member].organised.add(event.id)
    for presence in presences:
        if presence.event in held and (member := known.present(presence)):
            parts[member].attended.add(presence.event)
    for part in parts.values():
        part.trainings, part.board = part.attended & trainings, part.attended & board
    return parts


def _member(one: Organisation, part: _Part, year: int, *, dues_known: bool) -> Member:
    return Member(
        one.id, one.name, one.country or Place(city=one.city).country, one.home_region,
        len(part.organised), len(part.attended), len(part.trainings), len(part.board),
        year in one.dues_paid if dues_known else None,
    )  # fmt: skip


def _key(member: Member, order: Order, lang: str) -> tuple[int, str, str]:
    number = 0 if order == "name" else int(getattr(member, order) or 0)
    return -number, fold(member.name.in_language(lang)), member.id
