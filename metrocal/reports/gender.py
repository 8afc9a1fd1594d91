"""The gender impact of a year's calendar, or of any span: what was declared, who was on stage, who came.

Every share says what it is a share of. Levels are never added up silently, and `unassessed` is never `none`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from metrocal.reports.counting import LINES, Counts, Levels, Speakers
from metrocal.reports.indicators import Indicator, indicators
from metrocal.reports.release import TABLES, Participants, released
from metrocal.reports.rows import ReportRows, Span
from metrocal.reports.suppression import Audience, Reason
from metrocal.vocabulary import vocabulary

_VOCABULARY = {"kind": "kinds", "topic": "topics", "region": "regions", "organiser_kind": "organisation_kinds"}


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    of: int
    unassessed: int = 0
    """How many of the denominator nobody looked at: such a share is a lower bound."""

    @property
    def ratio(self) -> float | None:
        """0 to 1, to four places; None when there is nothing to divide by."""
        return round(self.part / self.of, 4) if self.of else None


@dataclass(frozen=True)
class EventCounts:
    """Events of a span; those called off are in none of the other numbers."""

    levels: Levels
    own: Levels
    """Organised or co-organised by the network, its secretariats, training centres or antennas."""
    trainings: Levels
    campaigns: Levels
    by: Mapping[str, Mapping[str, Levels]]
    """`kind`, `topic`, `region`, `organiser_kind` → word → levels; `unknown` for events that say nothing."""
    measures: Mapping[str, int]
    """Measure → events that took it."""
    sessions: int
    """Events that are part of another."""
    called_off: int
    """Cancelled or postponed."""
    declared: int
    """Events with a level, `none` among them."""
    verified: int
    """Declarations that a moderator checked."""

    @property
    def share(self) -> Share:
        """With a perspective, of all events."""
        return Share(self.levels.with_perspective, self.levels.total, self.levels.unassessed)

    @property
    def share_of_assessed(self) -> Share:
        """With a perspective, of the events that somebody looked at."""
        return Share(self.levels.with_perspective, self.levels.assessed)

    @property
    def share_of_own(self) -> Share:
        return Share(self.own.with_perspective, self.own.total, self.own.unassessed)

    @classmethod
    def of(cls, counts: Counts) -> "EventCounts":
        by = {line: counts.levels_by(line, vocabulary(_VOCABULARY[line])) for line in LINES}
        measures = {measure: counts.measures[measure] for measure in vocabulary("gender_measures")}
        return cls(
            Levels.of(counts.levels), Levels.of(counts.own), counts.of_kind("training"), counts.of_kind("campaign"),
            by, measures, counts.sessions, counts.called_off, counts.declared, counts.verified,
        )  # fmt: skip


@dataclass(frozen=True)
class Suppressed:
    """A number that is not told, and why: `participants.gender.men`."""

    figure: str
    reason: Reason


@dataclass(frozen=True)
class GenderReport:
    """The gender report of a span, beside the span before."""

    span: Span
    audience: Audience
    events: EventCounts
    before: EventCounts | None
    """Of the span before; None where there is none."""
    speakers: Speakers
    speakers_before: Speakers | None
    chairs: Speakers
    """Persons who chaired or moderated."""
    chairs_before: Speakers | None
    indicators: tuple[Indicator, ...]
    participants: Participants | None
    """Of a whole year, once it is released."""
    suppressed: tuple[Suppressed, ...]


def gender_report(rows: ReportRows, year: int | Span, *, at: datetime, audience: Audience = Audience.PUBLIC) -> GenderReport:
    """The report of a year or a span, as these readers may see it `at` this time, UTC. Raises InvalidValue."""
    span = Span.of(year)
    organisations = rows.organisations()
    counts = Counts.of(rows.events(span), organisations)
    earlier = span.before
    before = Counts.of(rows.events(earlier), organisations) if earlier else None
    figures_before = rows.figures(earlier.first, earlier.last) if earlier else []
    participants = released(rows, span.year, audience, at=at) if span.year else None
    return GenderReport(
        span, audience, EventCounts.of(counts), EventCounts.of(before) if before else None,
        counts.speakers_told(), before.speakers_told() if before else None,
        counts.chairs_told(), before.chairs_told() if before else None,
        indicators(counts, before, rows.figures(span.first, span.last), figures_before),
        participants, tuple(_suppressed(span, participants)),
    )  # fmt: skip


def _suppressed(span: Span, participants: Participants | None) -> list[Suppressed]:
    found: list[Suppressed] = []
    if participants is None:
        return [*found, Suppressed("participants", Reason.NOT_RELEASED if span.year else Reason.WHOLE_YEARS)]
    if participants.total is None:
        return [*found, Suppressed("participants", Reason.TOO_FEW)]
    withheld = (
        Suppressed(f"participants.{table.name}.{cell}", Reason.PROTECTED)
        for table in participants.tables
        for cell, count in table.cells.items()
        if count is None
    )
    missing = (Suppressed(f"participants.{name}", Reason.DOES_NOT_ADD_UP) for name in TABLES if not participants.table(name))
    return [*found, *withheld, *missing]
