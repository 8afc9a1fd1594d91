"""Who organises: the network, its secretariats, training centres and antennas, member cities, partners."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_serializer

from metrocal.errors import InvalidValue
from metrocal.place import CountryCode, Place
from metrocal.text import Line, Text, Title, ascii_slug
from metrocal.vocabulary import Digits, OrganisationKind, Region, Unique

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _is_slug(value: str) -> str:
    if len(value) > 100 or not _SLUG.fullmatch(value):
        raise InvalidValue(f"{value[:40]!r} is no id: a-z, 0-9 and single hyphens, at most 100, such as forum-seoul-2009")
    return value


Slug = Annotated[str, AfterValidator(_is_slug)]
"""A stable identifier that is safe in an address, a UID and a file name."""


class Organisation(BaseModel):
    """A body that holds events; `part_of` names the one above it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    name: Title
    kind: OrganisationKind | None = None
    """Vocabulary `organisation_kinds`; None for one that is known by name only."""
    part_of: Slug | None = None
    city: Line = ""
    country: CountryCode | None = None
    region: Region | None = None
    """Follows from the city or the country when it is not given."""
    dues_paid: Annotated[tuple[Annotated[int, Digits, Field(ge=1900, le=2199)], ...], Unique] = ()
    """Years whose membership dues were paid."""

    @field_validator("name")
    @classmethod
    def _has_name(cls, name: Text) -> Text:
        if not name:
            raise InvalidValue("a name is needed")
        return name

    @classmethod
    def named(cls, name: str) -> "Organisation":
        """One that nobody registered: its name is all there is."""
        return _named(name)

    @property
    def home_region(self) -> str | None:
        return self.region or Place(city=self.city, country=self.country).region

    def document(self) -> dict[str, Any]:
        """The JSON document, without what is empty."""
        return self.model_dump(mode="json")

    @model_serializer(mode="wrap")
    def _without_empty(self, handler: Any) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value not in (None, "", [], ())}


@lru_cache(4096)
def _named(name: str) -> Organisation:
    return Organisation(id=ascii_slug(name), name=Text(name))


class _Organised(Protocol):
    @property
    def organiser(self) -> str: ...

    @property
    def co_organisers(self) -> tuple[str, ...]: ...


def organisers_of(event: _Organised, known: Mapping[str, Organisation]) -> tuple[Organisation, ...]:
    """The organiser and the co-organisers of an event; one that is not registered is known by its name."""
    named = dict.fromkeys(name for name in (event.organiser, *event.co_organisers) if name)
    return tuple(known.get(name) or Organisation.named(name) for name in named)
