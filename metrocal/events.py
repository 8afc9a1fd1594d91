"""The events of the network: one union of kinds, tagged by `kind`.

An event is a value: it knows its facts, not who changed it when (that is an `Entry` of the calendar). Its document (JSON,
CSV columns, form fields) is flat: `when`, `zone`, `dates_tbc` stand for a `When`; `venue`, `city`, `country`, `latitude`,
`longitude` for a `Place`; `gender`, `gender_…`, `speakers_…` for a `GenderPerspective`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from metrocal import recurrence
from metrocal.errors import InvalidValue
from metrocal.gender import GenderPerspective
from metrocal.organisations import Slug
from metrocal.place import Place
from metrocal.registration.terms import Terms
from metrocal.text import Block, Line, Text, Title
from metrocal.vocabulary import Digits, Language, Mode, Status, Topic, Unique
from metrocal.when import When

PRIVATE = frozenset({"join_url", "note"})
"""Fields that never leave the desk but for a registered participant's own feed."""

_WHEN_KEYS = frozenset({"when", "zone", "dates_tbc"})
_PLACE_KEYS = frozenset(Place.model_fields)
_GENDER_KEYS = frozenset(field.alias or name for name, field in GenderPerspective.model_fields.items())
_NESTED = frozenset({"place", "when", "gender"})
"""Value objects whose own documents are part of the event's."""
_ALWAYS = frozenset({"id", "kind", "title", "when", "status", "gender"})
_ROMAN = {
    1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L",
    40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I",
}  # fmt: skip
_SCHEMES = ("https", "http", "mailto")


def _address(value: str) -> str:
    parts = urlsplit(value)
    web = parts.scheme in {"http", "https"} and parts.hostname and "\\" not in value
    mail = parts.scheme == "mailto" and "@" in parts.path
    if len(value) > 2_000 or any(map(str.isspace, value)) or not (web or mail):
        raise InvalidValue(f"{value[:60]!r} is no address that metrocal shows; allowed: {', '.join(_SCHEMES)}")
    return value


def _number(value: Any) -> Any:
    """An edition as people write it: 11, "11", "XI"."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isalpha():
        return _from_roman(value.strip().upper())
    return value


def _from_roman(text: str) -> int:
    number = next((n for n in range(1, 400) if roman(n) == text), None)
    if number is None:
        raise InvalidValue(f"{text[:20]!r} is no number; 11 and XI are")
    return number


def roman(number: int) -> str:
    """11 → "XI"."""
    written = ""
    for value, letters in _ROMAN.items():
        times, number = divmod(number, value)
        written += letters * times
    return written


Address = Annotated[Line, AfterValidator(_address)]
"""A link: http, https or mailto."""
Edition = Annotated[int, Digits, BeforeValidator(_number), Field(ge=1, le=10_000)]
Sdg = Annotated[int, Digits, Field(ge=1, le=17)]
Titles = Annotated[tuple[Title, ...], AfterValidator(lambda titles: tuple(title for title in titles if title))]
"""A list of texts; empty ones are left out."""
ExceptDates = Annotated[tuple[date, ...], Unique]


class _Event(BaseModel):
    """What every kind has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    """Stable; part of the event's address and of its UID."""
    title: Title
    summary: Text = Text({})
    """One or two sentences."""
    description: Text = Text({})
    """Plain text of any length."""
    place: Place = Place()
    when: When
    """Wall time; the zone follows from the city or the country where it is not given."""
    status: Status = "scheduled"
    mode: Mode | None = None
    """None: not announced."""
    organiser: Line = ""
    """An organisation's id, or a name of its own."""
    co_organisers: Annotated[tuple[Line, ...], Unique] = ()
    topics: Annotated[tuple[Topic, ...], Unique] = ()
    sdgs: Annotated[tuple[Sdg, ...], Unique] = ()
    """Numbers of the UN's Sustainable Development Goals, 1 to 17."""
    languages: Annotated[tuple[Language, ...], Unique] = ()
    """Spoken, ISO 639-1."""
    audience: Line = ""
    edition: Edition | None = None
    motto: Title = Text({})
    series: Line = ""
    """The name that the editions of a recurring event share."""
    part_of: Slug | None = None
    """The id of the event this one is a session of."""
    gender: GenderPerspective = GenderPerspective()
    url: Address | None = None
    materials_url: Address | None = None
    """Slides, papers, conclusions: where they are afterwards."""
    join_url: Address | None = None
    """Never public: for registered participants."""
    image_url: Address | None = None
    image_text: Title = Text({})
    """What the picture shows, for those who do not see it."""
    source: Line = ""
    """The document or feed it was taken from."""
    note: Block = ""
    """The editor's remark, never public."""
    registration: Terms | None = None
    """Places, times and questions; None means that people do not register here."""
    recurrence: Line = ""
    """RFC 5545 RRULE; see `metrocal.recurrence` for what is allowed."""
    except_dates: ExceptDates = ()
    """First days that the series leaves out."""
    uid: Annotated[str, Field(max_length=255, pattern=r"^[\x21-\x7e]+$")] | None = None
    """Given by an imported calendar; else the calendar makes `<id>@<domain>`."""

    @model_validator(mode="before")
    @classmethod
    def _from_document(cls, data: Any) -> Any:
        return _nested(data) if isinstance(data, Mapping) else data

    @field_validator("when", mode="before")
    @classmethod
    def _with_zone(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, dict) and not value.get("zone") and "T" in str(value.get("when", "")):
            value = value | {"zone": info.data.get("place", Place()).zone}
        return When.validated(value)

    @field_validator("title")
    @classmethod
    def _titled(cls, title: Text) -> Text:
        if not title:
            raise InvalidValue("a title is needed")
        return title

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.part_of == self.id:
            raise InvalidValue("an event cannot be part of itself")
        if self.recurrence:
            recurrence.check(self.recurrence, self.when, self.except_dates)
        elif self.except_dates:
            raise InvalidValue("except_dates need a recurrence")
        return self

    @model_serializer(mode="wrap")
    def _flat(self, handler: Any) -> dict[str, Any]:
        document: dict[str, Any] = {}
        for key, value in handler(self).items():
            if key in _NESTED:
                document.update(value)
            else:
                document[key] = value
        return {key: value for key, value in document.items() if key in _ALWAYS or not _is_empty(key, value)}

    def document(self) -> dict[str, Any]:
        """The flat JSON document of the event; `event(document)` makes the same event again."""
        return self.model_dump(mode="json")

    def public_document(self) -> dict[str, Any]:
        """The same without what is never public."""
        return {key: value for key, value in self.document().items() if key not in PRIVATE}


def _is_empty(key: str, value: Any) -> bool:
    if key == "registration":  # {} is a form without limits
        return value is None
    return value is None or value is False or value in ("", [], {})


def _nested(data: Mapping[str, Any]) -> dict[str, Any]:
    """A flat document with its value objects put together; what is nested already stays."""
    nested = dict(data)
    for field, keys, model in (
        ("place", _PLACE_KEYS, Place), ("gender", _GENDER_KEYS, GenderPerspective), ("when", _WHEN_KEYS, When),
    ):  # fmt: skip
        whole = nested.get(field)
        if isinstance(whole, (model, Mapping)) or (whole is not None and field not in keys):
            continue
        parts = {key: nested.pop(key) for key in keys if key in nested}
        if parts:
            nested[field] = parts
    return nested


class Forum(_Event):
    """A forum of the network or of a partner."""

    kind: Literal["forum"] = "forum"
    themes: Titles = ()


class Congress(_Event):
    """A world congress: its sessions are events with `part_of`."""

    kind: Literal["congress"] = "congress"
    sub_themes: Titles = ()
    visa_information: Text = Text({})

    @property
    def roman_edition(self) -> str:
        """As congresses count: "XI"; empty when it has no number."""
        return roman(self.edition) if self.edition else ""


class Training(_Event):
    """A course of an institute or a centre."""

    kind: Literal["training"] = "training"
    institute: Line = ""
    programme: Line = ""
    level: Line = ""
    modules: Titles = ()
    certificate: bool = False
    seats: Annotated[int, Digits, Field(ge=1, le=1_000_000)] | None = None
    """Places announced; None means not limited or not known."""


class Webinar(_Event):
    """A session on a platform; `join_url` is for the registered, `recording_url` for all."""

    kind: Literal["webinar"] = "webinar"
    platform: Line = ""
    recording_url: Address | None = None


class Gathering(_Event):
    """Every other kind."""

    kind: Literal[
        "conference", "summit", "seminar", "workshop", "meeting", "campaign",
        "award", "exhibition", "launch", "call", "visit", "other",
    ]  # fmt: skip


AnyEvent = Annotated[Forum | Congress | Training | Webinar | Gathering, Field(discriminator="kind")]
"""An event of any kind, for pydantic."""

_any_event: TypeAdapter[Forum | Congress | Training | Webinar | Gathering] = TypeAdapter(AnyEvent)


def event(document: Mapping[str, Any]) -> Forum | Congress | Training | Webinar | Gathering:
    """An event from its document; raises pydantic.ValidationError, which names each field that is wrong."""
    return _any_event.validate_python(dict(document))


Event = Forum | Congress | Training | Webinar | Gathering


def occurrences(series: Event, first: date, last: date) -> Iterator[Event]:
    """The dates of a series that touch the days `first` to `last`, each an event with the id `<id>-<date>`.

    An event that does not recur yields itself if it touches those days. Raises InvalidRecurrence for windows over ten years.
    """
    if not series.recurrence:
        if series.when.first_day <= last and series.when.last_day >= first:
            yield series
        return
    for when in recurrence.dates(series.recurrence, series.when, series.except_dates, first, last):
        yield series.model_copy(
            update={"id": f"{series.id}-{when.first_day}", "when": when, "recurrence": "", "except_dates": ()}
        )
