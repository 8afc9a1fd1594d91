"""Events counted: by level of gender perspective, along each line of the report, with speakers and measures.

Events that were called off (cancelled, postponed) are counted apart and nowhere else. All is one pass over the events, in
any order, and what is kept does not grow with their number but for the ids of panels without women.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from metrocal.organisations import Organisation
from metrocal.reports.rows import EventFacts

OWN_KINDS = frozenset({"network", "secretariat", "training_centre", "antenna"})
"""Organisations of the network itself: what they organise or co-organise is the network's own."""
OFF = frozenset({"cancelled", "postponed"})
NOT_DEBATES = frozenset({"training", "campaign", "award", "exhibition", "launch", "call", "visit"})
"""Kinds of events that are no debates."""
NONE = "unknown"
"""An event that says nothing along this line."""


@dataclass(frozen=True)
class Levels:
    """How many events have each level."""

    specific: int = 0
    mainstreamed: int = 0
    none: int = 0
    unassessed: int = 0
    """Nobody looked; never counted as `none`."""

    @property
    def total(self) -> int:
        return self.specific + self.mainstreamed + self.none + self.unassessed

    @property
    def with_perspective(self) -> int:
        return self.specific + self.mainstreamed

    @property
    def assessed(self) -> int:
        return self.total - self.unassessed

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Levels":
        return cls(*(counts.get(level, 0) for level in ("specific", "mainstreamed", "none", "unassessed")))


@dataclass(frozen=True)
class Speakers:
    """Persons on stage, or in the chair, by gender as organisers counted them: published counts, no answers of persons."""

    women: int = 0
    men: int = 0
    other: int = 0
    undisclosed: int = 0
    events_counted: int = 0
    """Events whose speakers were counted."""
    events_uncounted: int = 0
    without_women: tuple[str, ...] = ()
    """Ids of counted events without a woman on stage and without anybody whose gender is not known."""

    @property
    def total(self) -> int:
        return self.known + self.undisclosed

    @property
    def known(self) -> int:
        """Those whose gender is known."""
        return self.women + self.men + self.other


GENDERS = ("women", "men", "other", "undisclosed")
"""Of speakers and chairs, as fields of an event end."""
LINES = ("kind", "topic", "region", "organiser_kind")
"""What events are broken down by. An event has several topics or none, so topics do not add up to the total."""


@dataclass
class Counts:
    """A tally of events, growing."""

    levels: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    by: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: {line: Counter() for line in LINES})
    """Line → (word, level) → events."""
    own_trainings: Counter[str] = field(default_factory=Counter)
    called_off: int = 0
    sessions: int = 0
    declared: int = 0
    verified: int = 0
    measures: Counter[str] = field(default_factory=Counter)
    debates: int = 0
    """Debates about women's rights or gender equality."""
    speakers: Counter[str] = field(default_factory=Counter)
    counted: int = 0
    without_women: list[str] = field(default_factory=list)
    chairs: Counter[str] = field(default_factory=Counter)
    chairs_counted: int = 0

    @classmethod
    def of(cls, events: Iterable[EventFacts], organisations: Mapping[str, Organisation]) -> "Counts":
        counts = cls()
        kinds = {name: str(one.kind or NONE) for name, one in organisations.items()}
        for event in events:
            counts.add(event, kinds)
        return counts

    def add(self, event: EventFacts, kinds: Mapping[str, str]) -> None:
        """One event; `kinds`: organisation → its kind."""
        if event.status in OFF:
            self.called_off += 1
            return
        level = event.level
        self.levels[level] += 1
        self.by["kind"][event.kind, level] += 1
        self.by["region"][event.region or NONE, level] += 1
        self.by["organiser_kind"][kinds.get(event.organisers[0], NONE) if event.organisers else NONE, level] += 1
        for topic in event.topics or (NONE,):
            self.by["topic"][topic, level] += 1
        self._add_own(event, kinds)
        self.sessions += event.part_of is not None
        self.declared += level != "unassessed"
        self.verified += event.verified
        self.measures.update(event.measures)
        self.debates += level == "specific" and event.kind not in NOT_DEBATES
        self._add_speakers(event)
        self._add_chairs(event)

    def _add_own(self, event: EventFacts, kinds: Mapping[str, str]) -> None:
        if any(kinds.get(name) in OWN_KINDS for name in event.organisers):
            self.own[event.level] += 1
            if event.kind == "training":
                self.own_trainings[event.level] += 1

    def _add_speakers(self, event: EventFacts) -> None:
        counted = (event.women, event.men, event.other, event.undisclosed)
        if counted == (None, None, None, None):
            return
        self.counted += 1
        for name, number in zip(GENDERS, counted, strict=True):
            self.speakers[name] += number or 0
        if event.women == 0 and not event.undisclosed and (event.men or event.other):
            self.without_women.append(event.id)

    def _add_chairs(self, event: EventFacts) -> None:
        if any(number is not None for number in event.chairs):
            self.chairs_counted += 1
            self.chairs.update({name: number or 0 for name, number in zip(GENDERS, event.chairs, strict=True)})

    def levels_by(self, line: str, words: Iterable[str]) -> dict[str, Levels]:
        """Word → levels, in the order of these words, without those that have no event; what is unknown comes last."""
        found: dict[str, dict[str, int]] = {}
        for (word, level), number in self.by[line].items():
            found.setdefault(word, {})[level] = number
        return {word: Levels.of(found[word]) for word in (*words, NONE) if word in found}

    def of_kind(self, kind: str) -> Levels:
        return self.levels_by("kind", (kind,)).get(kind, Levels())

    def speakers_told(self) -> Speakers:
        return self._told(self.speakers, self.counted, tuple(sorted(self.without_women)))

    def chairs_told(self) -> Speakers:
        return self._told(self.chairs, self.chairs_counted)

    def _told(self, persons: Counter[str], counted: int, without_women: tuple[str, ...] = ()) -> Speakers:
        by_gender = {name: persons[name] for name in GENDERS}
        return Speakers(
            **by_gender,
            events_counted=counted,
            events_uncounted=sum(self.levels.values()) - counted,
            without_women=without_women,
        )
