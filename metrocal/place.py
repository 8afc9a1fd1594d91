"""Where: a venue in a city of a country. The member cities' facts are package data, so a city implies its zone."""

import csv
from functools import cache, lru_cache
from importlib.resources import files
from io import StringIO
from typing import Annotated, Any, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from metrocal import zones
from metrocal.errors import InvalidValue, UnknownValue
from metrocal.text import Line, Text, fold, slug
from metrocal.vocabulary import LANGUAGES


class City(NamedTuple):
    """A member or host city: facts of the table `data/cities.csv`."""

    id: str
    name: Text
    country: str
    zone: str
    latitude: float
    longitude: float
    region: str
    member: bool


class Country(NamedTuple):
    """ISO 3166-1, names by CLDR, the network's region."""

    id: str
    name: Text
    region: str | None


def _rows(name: str) -> list[dict[str, str]]:
    table = files("metrocal").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(StringIO(table)))


def _name(row: dict[str, str]) -> Text:
    return Text({lang: row[f"name.{lang}"] for lang in LANGUAGES})


@cache
def countries() -> dict[str, Country]:
    return {row["id"]: Country(row["id"], _name(row), row["region"] or None) for row in _rows("countries.csv")}


@cache
def cities() -> dict[str, City]:
    return {
        row["id"]: City(
            row["id"], _name(row), row["country"], row["zone"],
            float(row["latitude"]), float(row["longitude"]), row["region"], row["member"] == "yes",
        )
        for row in _rows("cities.csv")
    }  # fmt: skip


@cache
def _cities_by_name() -> dict[str, list[City]]:
    found: dict[str, list[City]] = {}
    for row in _rows("cities.csv"):
        city = cities()[row["id"]]
        for name in {fold(name) for name in (*city.name.values(), *row["aliases"].split("|"), row["id"]) if name}:
            found.setdefault(name, []).append(city)
    return found


@lru_cache(4096)
def find_city(name: str, country: str | None = None) -> City | None:
    """The city of this name in any spelling we know; None when unknown or when two countries have one."""
    found = [c for c in _cities_by_name().get(fold(name), ()) if country is None or c.country == country]
    return found[0] if len(found) == 1 else None


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _known_country(code: str) -> str:
    if code not in countries():
        raise UnknownValue("country", code, ("the two-letter codes of ISO 3166-1",))
    return code


CountryCode = Annotated[str, BeforeValidator(_upper), AfterValidator(_known_country)]


class Place(BaseModel):
    """A venue, a city, a country, coordinates: as much of it as is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    venue: Line = ""
    """Building or room, with its address if people need it."""
    city: Line = ""
    """Any spelling; those of the member cities are recognised in French, English, Spanish and the local language."""
    country: CountryCode | None = None
    """ISO 3166-1 alpha-2; follows from a known city."""
    latitude: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    longitude: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    """Degrees, WGS 84; both or neither."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise InvalidValue("latitude and longitude are given together or not at all")
        if self.country is None and self.known_city is not None:
            object.__setattr__(self, "country", self.known_city.country)
        return self

    def __bool__(self) -> bool:
        return bool(self.venue or self.city or self.country or self.latitude is not None)

    @property
    def known_city(self) -> City | None:
        return find_city(self.city, self.country) if self.city else None

    @property
    def city_id(self) -> str | None:
        """What `city=` filters by: the known city's id, else the name as a slug."""
        if not self.city:
            return None
        return self.known_city.id if self.known_city else slug(self.city) or None

    @property
    def zone(self) -> str | None:
        """The city's zone, else the country's if it has one only, else None: it must be given."""
        if self.known_city is not None:
            return self.known_city.zone
        of_country = zones.of_country(self.country) if self.country else ()
        return of_country[0] if len(of_country) == 1 else None

    @property
    def region(self) -> str | None:
        """The network's region (vocabulary `regions`)."""
        if self.known_city is not None:
            return self.known_city.region
        return countries()[self.country].region if self.country else None

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """(latitude, longitude) in degrees: as given, else the centre of a known city."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        return (self.known_city.latitude, self.known_city.longitude) if self.known_city else None

    def label(self, lang: str) -> str:
        """Venue, city, country in a language: "Hôtel de ville, Séoul, Corée du Sud"."""
        return _label(self.venue, self.city, self.country, lang)


@lru_cache(1024)
def _label(venue: str, city: str, country: str | None, lang: str) -> str:
    known = find_city(city, country) if city else None
    words = (
        venue,
        known.name.in_language(lang) if known else city,
        countries()[country].name.in_language(lang) if country else "",
    )
    return ", ".join(part for part in words if part)
