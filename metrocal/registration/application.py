"""What somebody tells when registering: cleaned, checked, and split into what is needed for the place and what is theirs."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from metrocal.organisations import Slug
from metrocal.place import countries
from metrocal.registration.errors import InvalidApplication
from metrocal.text import clean_block, clean_line

GENDERS = ("woman", "man", "non_binary", "self_described", "prefer_not_to_say")
SHORT, LONG = 200, 4_000
"""Characters of a line and of a paragraph."""
MOST_SESSIONS = 100
PRIVACY_VERSION = "2026-11"
"""Of the texts that people agree to; kept with each consent, and to be changed with the texts."""

MESSAGES = (
    "required", "too_long", "email", "country", "attendance", "choice", "choice_full", "yes_no", "number", "date",
    "privacy", "gender_consent", "gender_words", "language", "unknown", "not_understood", "session", "visa",
)  # fmt: skip
"""Keys of everything that can be wrong with a field; pages have the words for them in each language."""


_TICKED = frozenset({"on", "true", "yes", "1"})
_UNTICKED = frozenset({"", "off", "false", "no", "0"})


def _wrong(key: str) -> PydanticCustomError:
    return PydanticCustomError(key, key)


def _text(limit: int, *, lines: bool = False) -> BeforeValidator:
    def clean(value: Any) -> str:
        if not isinstance(value, str):
            raise _wrong("not_understood")
        if len(value) > limit * 2:
            raise _wrong("too_long")
        cleaned = clean_block(value) if lines else clean_line(value)
        if len(cleaned) > limit:
            raise _wrong("too_long")
        return cleaned

    return BeforeValidator(clean)


def _email(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong("required" if isinstance(value, str) else "not_understood")
    if len(value) > 320 or any(ord(character) < 32 or character in "\x7f\x85\u2028\u2029" for character in value.strip()):
        raise _wrong("email")
    try:
        found = validate_email(value.strip(), check_deliverability=False, globally_deliverable=False, allow_smtputf8=False)
    except (EmailNotValidError, ValueError):
        raise _wrong("email") from None
    if "." not in found.ascii_domain:
        raise _wrong("email")
    return found.normalized


def _tick(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.strip().lower() not in _TICKED | _UNTICKED:
        raise _wrong("yes_no")
    return value.strip().lower() in _TICKED


def _needed(value: str) -> str:
    if not value:
        raise _wrong("required")
    return value


def _agreed(value: Any) -> bool:
    if _tick(value) is not True:
        raise _wrong("privacy")
    return True


def _country(value: Any) -> str:
    code = value.strip().upper() if isinstance(value, str) else None
    if code is None or (code and code not in countries()):
        raise _wrong("country")
    return code


def _one_of(allowed: tuple[str, ...], key: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if value in (None, ""):
            return None
        if value not in allowed:
            raise _wrong(key)
        return value

    return BeforeValidator(check)


ShortLine = Annotated[str, _text(SHORT)]
Name = Annotated[str, _text(SHORT), AfterValidator(_needed)]
Paragraph = Annotated[str, _text(LONG, lines=True)]
Email = Annotated[str, BeforeValidator(_email)]
Tick = Annotated[bool, BeforeValidator(_tick)]
_Model = TypeVar("_Model", bound=BaseModel)
Gender = Literal["woman", "man", "non_binary", "self_described", "prefer_not_to_say"]


class Details(BaseModel):
    """What a person can change afterwards; kept as contact data."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    organisation: ShortLine = ""
    """The id or the name of an organisation of the network, or any other."""
    city: ShortLine = ""
    country: Annotated[str, BeforeValidator(_country)] = ""
    """ISO 3166-1 alpha-2, or empty."""
    role: ShortLine = ""
    needs: Paragraph = ""
    """Diet, interpretation, access: for the organiser's eyes."""
    visa_letter: Tick = False
    language: Annotated[Literal["fr", "en", "es"] | None, _one_of(("fr", "en", "es"), "language")] = None
    """Of the mails; None means that of the page."""
    attendance: Annotated[Literal["in_person", "online"] | None, _one_of(("in_person", "online"), "attendance")] = None
    """None means the only way there is."""
    answers: dict[str, Any] = Field(default_factory=dict)
    """By the key of the event's questions; checked against these when the place is given."""
    gender: Annotated[Gender | None, _one_of(GENDERS, "choice")] = None
    """Blank is not the same as "prefer not to say"."""
    gender_self_described: ShortLine = ""
    gender_consent: Tick = False

    @model_validator(mode="after")
    def _consented(self) -> "Details":
        if self.gender and not self.gender_consent:
            raise InvalidApplication({"gender_consent": "gender_consent"})
        if self.gender_self_described and self.gender != "self_described":
            raise InvalidApplication({"gender_self_described": "gender_words"})
        return self


class Application(Details):
    """The whole form."""

    email: Email
    privacy: Annotated[bool, BeforeValidator(_agreed)]
    sessions: Annotated[tuple[Slug, ...], Field(max_length=MOST_SESSIONS)] = ()
    """Ids of events that are part of this one."""

    def content(self) -> str:
        """What was told, in one canonical spelling: two equal ones are the same registration.

        Without the answer about gender: else one could find it by trying.
        """
        told = self.model_dump(mode="json", exclude={"gender", "gender_self_described", "gender_consent"})
        return json.dumps(told | {"email": self.email.lower()}, sort_keys=True, ensure_ascii=True)


def application(document: Mapping[str, Any]) -> Application:
    """Read a form or a JSON document; raises InvalidApplication naming every field that is wrong."""
    return _read(Application, document)


def details(document: Mapping[str, Any]) -> Details:
    """The same for a change."""
    return _read(Details, document)


def _read(model: type[_Model], document: Mapping[str, Any]) -> _Model:
    try:
        return model.model_validate(dict(document))
    except ValidationError as error:
        raise InvalidApplication(_fields(error)) from None


def _fields(error: ValidationError) -> dict[str, str]:
    """Field → message. What is missing in one model validator is only seen when all fields can be read."""
    found: dict[str, str] = {}
    for one in error.errors():
        cause = one.get("ctx", {}).get("error")
        if isinstance(cause, InvalidApplication):
            found |= cause.fields
            continue
        field = ".".join(map(str, one["loc"]))[:80]
        kinds = {"missing": "privacy" if field == "privacy" else "required", "extra_forbidden": "unknown"}
        found[field] = one["type"] if one["type"] in MESSAGES else kinds.get(one["type"], "not_understood")
    return found
