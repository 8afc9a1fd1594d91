"""A named feed is a filter that an organisation gave a name: `/feeds/<name>.ics`. Its filter holds first; what an address
adds can only narrow it. A private feed is a filter that one person or partner reads by a secret address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from metrocal.accounts import Account, Role, upwards
from metrocal.colours import colour
from metrocal.errors import InvalidValue, MetrocalError
from metrocal.organisations import Organisation, Slug
from metrocal.query import Query
from metrocal.text import Line, Text, Title

FEEDS = ("all",)
"""The feeds that always exist; nobody can take their names."""
LONGEST_NAME, LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_LABEL = 60, 200, 2_000, 200
"""Characters, of a text in each language."""
_FEED = re.compile(r"/feeds/([^/]*)\.[a-z]+$")


class InvalidFeed(MetrocalError, ValueError):
    """A feed that cannot be kept; `fields` says what is wrong, by field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in fields.items()))


class NameTaken(InvalidFeed):
    """Another feed has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__({"name": f"another feed is called {name!r}"})


class FeedChanged(MetrocalError):
    """Somebody else changed or removed the feed meanwhile."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"the feed {name[:60]!r} was changed meanwhile")


def filter_of(text: str) -> str:
    """The canonical filter of what somebody typed or copied: a query string, or an address with one.

    The language of a copied address is left out, since each subscriber has their own. Raises QueryError, InvalidValue.

    >>> filter_of("https://calendar.example.org/feeds/all.ics?kind=Training&lang=fr")
    'kind=training'
    """
    text = text.strip()
    if ":" in text.partition("=")[0] or text.startswith("/"):
        try:
            parts = urlsplit(text)
        except ValueError:
            raise InvalidValue(f"{text[:60]!r} is no address") from None
        named = _FEED.search(parts.path)
        if (named and named[1] not in FEEDS) or not (named or parts.path in {"", "/"}):
            raise InvalidValue("an address that selects by more than its filters; copy that of the list or of /feeds/all")
        text = parts.query
    pairs = parse_qsl(text.lstrip("?"), keep_blank_values=True)
    return str(Query.of((key, value) for key, value in pairs if key.lower() != "lang"))


def _free(name: str) -> str:
    if name in FEEDS:
        raise InvalidValue(f"{name!r} always exists")
    if len(name) > LONGEST_NAME:
        raise InvalidValue(f"at most {LONGEST_NAME} characters")
    return name


def _short(longest: int) -> AfterValidator:
    def check(text: Text) -> Text:
        if any(len(words) > longest for words in text.values()):
            raise InvalidValue(f"at most {longest} characters")
        return text

    return AfterValidator(check)


def _there(text: Text) -> Text:
    if not text:
        raise InvalidValue("a title is needed")
    return text


Filter = Annotated[str, AfterValidator(filter_of)]
"""As `Query` writes it."""


class NamedFeed(BaseModel):
    """What is kept of a feed with a name of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[Slug, AfterValidator(_free)]
    """Stands in the address, and never changes: people have subscribed to it."""
    organisation: str = ""
    """Id of the one that the feed belongs to; empty: the secretariat's."""
    filter: Filter = ""
    title: Annotated[Title, AfterValidator(_there), _short(LONGEST_TITLE)]
    description: Annotated[Text, _short(LONGEST_DESCRIPTION)] = Text({})
    colour: Annotated[str, BeforeValidator(str.strip), AfterValidator(lambda value: colour(value) if value else "")] = ""
    """A name of CSS 3 or `#rrggbb`; empty: the calendar's own."""

    @property
    def query(self) -> Query:
        return Query.parse(self.filter)

    def document(self) -> dict[str, Any]:
        """Field → value, as JSON."""
        return self.model_dump(mode="json")


class PrivateTerms(BaseModel):
    """What somebody says of a private feed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Annotated[Line, AfterValidator(lambda label: _label(label))]
    """Who reads it; also the name of the calendar."""
    filter: Filter = ""


def _label(label: str) -> str:
    if not label or len(label) > LONGEST_LABEL:
        raise InvalidValue(f"1 to {LONGEST_LABEL} characters are needed")
    return label


@dataclass(frozen=True, slots=True)
class PrivateFeed:
    """A feed by a secret address; it shows what the account behind it may see the registrations of."""

    pk: int
    label: str
    filter: str
    account: Account
    created: datetime

    @property
    def query(self) -> Query:
        return Query.parse(self.filter)


def named_feed(document: Mapping[str, Any]) -> NamedFeed:
    """Raises InvalidFeed."""
    try:
        return NamedFeed.model_validate(dict(document))
    except ValidationError as error:
        raise InvalidFeed(_fields(error)) from None


def private_terms(document: Mapping[str, Any]) -> PrivateTerms:
    """Raises InvalidFeed."""
    try:
        return PrivateTerms.model_validate(dict(document))
    except ValidationError as error:
        raise InvalidFeed(_fields(error)) from None


def _fields(error: ValidationError) -> dict[str, str]:
    """Field → what is wrong with it, without the words that pydantic puts before."""
    return {str(one["loc"][0]): one["msg"].removeprefix("Value error, ") for one in error.errors()}


def may_name_feeds(account: Account) -> bool:
    return account.role is not Role.STATISTICS


def may_edit(account: Account, organisation: str, known: Mapping[str, Organisation]) -> bool:
    """Whether the account may make, change and remove feeds of this organisation; of a region those of its organisations."""
    if account.role is Role.ORGANISER:
        return bool(organisation) and account.organisation in upwards(organisation, known)
    if account.role is Role.MODERATOR and account.region:
        return organisation in known and known[organisation].home_region == account.region
    return may_name_feeds(account)
