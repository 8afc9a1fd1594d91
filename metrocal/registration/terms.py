"""On what terms an event takes registrations: how many, from when to when, who may come, what is asked."""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_serializer, model_validator

from metrocal import zones
from metrocal.errors import InvalidValue
from metrocal.registration.questions import Question, check_order
from metrocal.vocabulary import Digits

ATTENDANCES = ("in_person", "online")
"""How somebody comes; modes of an event are these and `hybrid`, which is both."""
MOST_SEATS = 1_000_000
KEEP_LEAST, KEEP_MOST = 30, 730
"""Days within which an organiser may choose how long contact data is kept."""
VISA_LEAD = timedelta(days=42)
"""How long before an event a visa letter is last useful: consulates want applications four to six weeks ahead."""

_WALL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:00)?)?")


def _wall(value: Any) -> Any:
    """A day, or a day and a time to the minute, as `2026-05-01` or `2026-05-01T18:00`."""
    if isinstance(value, (date, datetime)):
        value = value.isoformat()[:16]
    if not isinstance(value, str) or not _WALL.fullmatch(value.strip()):
        raise InvalidValue("a day or a time in the event's zone is expected: 2026-05-01 or 2026-05-01T18:00")
    text = value.strip().replace(" ", "T")[:16]
    try:
        datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidValue(f"{text}: {error}") from None
    return text


WallTime = Annotated[str, BeforeValidator(_wall)]
"""Wall time in the event's zone; a day alone means all of it."""
Seats = Annotated[int, Digits, Field(ge=0, le=MOST_SEATS)]


def _in_order(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


class Terms(BaseModel):
    """What an event says of its registrations. Public, but for nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    capacity: Seats | None = None
    """Places in all; those in the room where `capacity_online` is given too. None means no limit."""
    capacity_online: Seats | None = None
    """Places online, apart from those in the room; None means that `capacity` counts both."""
    waiting_capacity: Seats | None = None
    """Places on the waiting list; 0 for none, None means no limit."""
    minimum: Seats | None = None
    """How many must come for the event to be held; shown to the organiser."""
    opens: WallTime | None = None
    """None means at once."""
    closes: WallTime | None = None
    """A day alone is included. None means when the event ends."""
    extended_from: Annotated[tuple[WallTime, ...], AfterValidator(_in_order)] = ()
    """The closing times that were announced before, first to last; the calendar adds them itself."""
    approval: bool = False
    """Whether the organiser says yes or no to each."""
    eligibility: Literal["open", "members", "dues_paid"] = "open"
    """`members`: of an organisation that is a member; `dues_paid`: and that paid the dues of the two last years."""
    visa_letters: bool = False
    """Whether people can ask for a letter to a consulate."""
    questions: tuple[Question, ...] = ()
    keep_days: Annotated[int, Digits, Field(ge=KEEP_LEAST, le=KEEP_MOST)] | None = None
    """How long contact data is kept after the last day; None means the days of `metrocal.registration.retention`."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_order(self.questions)
        if self.opens and self.closes and _end(self.closes) <= _start(self.opens):
            raise InvalidValue("registration closes before it opens")
        if self.capacity_online is not None and self.capacity is None:
            raise InvalidValue("capacity_online needs a capacity for the room")
        return self

    @model_serializer(mode="wrap")
    def _without_empty(self, handler: Any) -> dict[str, Any]:
        default = {name: field.default for name, field in type(self).model_fields.items()}
        return {key: value for key, value in handler(self).items() if getattr(self, key) != default[key]}

    @property
    def apart(self) -> bool:
        """Whether places in the room and online are counted apart."""
        return self.capacity_online is not None

    def places(self, attendance: str) -> int | None:
        """The places that somebody who comes so competes for; None for no limit."""
        return self.capacity_online if self.apart and attendance == "online" else self.capacity

    def opening(self, zone: str) -> datetime | None:
        """The UTC instant at which registration opens; None for at once."""
        return zones.instant(_start(self.opens), zone) if self.opens else None

    def closing(self, zone: str) -> datetime | None:
        """The UTC instant at which registration ends, exclusive; None where the terms do not say."""
        return zones.instant(_end(self.closes), zone) if self.closes else None


def _start(wall: str) -> datetime:
    return datetime.fromisoformat(wall)


def _end(wall: str) -> datetime:
    """Exclusive: a day ends at its midnight, a time is over when it comes."""
    if len(wall) == 10:
        return datetime.combine(date.fromisoformat(wall) + timedelta(days=1), time())
    return datetime.fromisoformat(wall)


def extended(before: Terms | None, now: Terms | None) -> Terms | None:
    """The new terms with every closing time that was announced before on record."""
    if before is None or now is None:
        return now
    known = [*before.extended_from, *now.extended_from]
    if before.closes and before.closes != now.closes:
        known.append(before.closes)
    kept = tuple(dict.fromkeys(wall for wall in known if wall != now.closes))
    return now if kept == now.extended_from else now.model_copy(update={"extended_from": kept})
