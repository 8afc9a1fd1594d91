"""The settings: one frozen object, read once from the environment (prefix METROCAL_). No secret has a default.

A wrong value is refused at start-up with a sentence that names the variable.
"""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from metrocal.errors import MetrocalError

PREFIX = "METROCAL_"
SECRET_FILE = "secret-key"
DATABASE_FILE = "metrocal.db"

_DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_SECRET = {"secret_key", "database_url", "redis_url", "smtp_url"}
"""Settings whose value is not repeated in a message: it may hold a password."""


class SettingsError(MetrocalError):
    """A setting that cannot be used; the text names the variable and says what is expected."""


def _scheme(*allowed: str) -> AfterValidator:
    def check(value: str) -> str:
        if value and value.partition(":")[0] not in allowed:
            raise ValueError(f"an address is expected that begins with {' or '.join(f'{scheme}://' for scheme in allowed)}")
        return value

    return AfterValidator(check)


class Settings(BaseSettings):
    """Made by `load()`; `Settings(...)` itself raises pydantic's errors."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: Annotated[str, _scheme(*_DATABASES), Field(repr=False)] = ""
    """Empty: the embedded store, an SQLite file in the instance folder."""
    redis_url: Annotated[str, _scheme("redis", "rediss", "unix"), Field(repr=False)] = ""
    smtp_url: Annotated[str, _scheme("smtp", "smtps"), Field(repr=False)] = ""
    """Of the mail server: smtp://USER:PASSWORD@HOST:PORT, smtps:// for TLS from the start, `?starttls=1` for STARTTLS.
    Empty: mails are kept until it is set."""
    mail_from: Annotated[str, Field(pattern=r"^([^@\s<>,;:\"()\[\]\\]+@[a-zA-Z0-9.-]+)?$")] = ""
    """The address that mails come from. Empty: calendar@ and the domain of the UIDs."""
    base_url: str = "http://127.0.0.1:8000"
    """Where the calendar is for its readers, without a slash at the end; all links are built from it."""
    uid_domain: str = ""
    """The right side of UIDs; only asked when the store is made. Empty: the host of `base_url`."""
    secret_key: SecretStr | None = None
    """Signs links and sessions; see `secret`."""
    instance_dir: Path = Path("instance")
    default_lang: Literal["fr", "en", "es"] = "en"
    rate_limits: bool = True
    trusted_proxies: Annotated[int, Field(ge=0, le=10)] = 0
    """How many proxies in front may say where a request comes from; 0: forwarded headers are ignored."""
    confirm_email: bool = False
    small_number_public: Annotated[int, Field(ge=1, le=15)] = 10
    """Counts of persons under this are withheld in public; see `metrocal.reports.suppression`."""
    small_number_staff: Annotated[int, Field(ge=1, le=15)] = 5
    """The same for signed-in statistics staff; not more than in public."""
    data_licence: Annotated[str, _scheme("https", "http")] = ""
    """The address of the open data's licence, such as https://creativecommons.org/licenses/by/4.0/; empty: none is told."""
    security_contact: Annotated[str, _scheme("https", "mailto", "tel")] = ""
    """Whom to tell about a weakness, for security.txt: mailto:… or https://…"""
    trusted_organisations: str = ""
    """Ids, separated by commas, of organisations whose small changes of their own events publish themselves."""
    oidc_issuer: Annotated[str, _scheme("https", "http")] = ""
    """An OpenID provider by which people with an account can sign in too: its issuer, https://…; empty for none."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    oidc_name: str = "OpenID"
    """What people call the provider: the words on the link of the page to sign in."""

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
            raise ValueError("a web address is expected, such as https://calendar.example.org")
        return value.strip().rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _in_a_file(cls, value: str) -> str:
        if value.startswith("sqlite") and (not value.startswith("sqlite:///") or ":memory:" in value or len(value) == 10):
            raise ValueError("the embedded store is a file: sqlite:///FILE, or sqlite:////FILE for an absolute path")
        return value

    @field_validator("uid_domain")
    @classmethod
    def _domain(cls, value: str) -> str:
        if value and not _DOMAIN.fullmatch(value.lower()):
            raise ValueError("a domain name is expected, such as calendar.example.org")
        return value.lower()

    @field_validator("instance_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("small_number_staff")
    @classmethod
    def _staff_sees_no_less(cls, value: int, info: ValidationInfo) -> int:
        if value > info.data.get("small_number_public", value):
            raise ValueError(f"not more than {PREFIX}SMALL_NUMBER_PUBLIC is expected")
        return value

    @property
    def domain(self) -> str:
        """The domain of new UIDs."""
        return self.uid_domain or str(urlsplit(self.base_url).hostname).strip("[]").replace(":", "-")

    @property
    def sender(self) -> str:
        """The address that mails come from."""
        return self.mail_from or f"calendar@{self.domain}"

    @property
    def is_embedded(self) -> bool:
        """Whether the calendar is kept in an SQLite file."""
        return self.store_url.startswith("sqlite")

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.instance_dir / DATABASE_FILE}"

    @property
    def store_file(self) -> Path | None:
        """The file of the embedded store."""
        return Path(self.store_url.removeprefix("sqlite:///").partition("?")[0]) if self.is_embedded else None

    @property
    def prefix(self) -> str:
        """The path of `base_url`, for a calendar that is not at the root of its host: "/calendar"; mostly empty."""
        return urlsplit(self.base_url).path

    def make_instance_dir(self) -> Path:
        """The instance folder, made when it is missing. Raises SettingsError."""
        try:
            self.instance_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"{PREFIX}INSTANCE_DIR: {self.instance_dir} cannot be made: {error.strerror}") from None
        return self.instance_dir

    def secret(self) -> str:
        """SECRET_KEY; with the embedded store it is made once and kept in the instance folder. Raises SettingsError."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value()
        if not self.is_embedded:
            raise SettingsError(
                f"{PREFIX}SECRET_KEY is needed, since {PREFIX}DATABASE_URL is not SQLite: the same on every machine, as "
                'printed by: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return _kept_secret(self.make_instance_dir() / SECRET_FILE)

    def but(self, **changes: Any) -> Self:
        """The same settings with some changed."""
        return self.model_copy(update=changes)


def load(**given: Any) -> Settings:
    """The settings of the environment, or those given instead. Raises SettingsError with a sentence."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(_sentence(dict(one)) for one in error.errors())) from None


def unknown_variables() -> list[str]:
    """Variables of the environment that look like settings and are none."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    found = (name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
    return sorted(name for name in found if not name.startswith(f"{PREFIX}TEST_"))


def _sentence(error: dict[str, Any]) -> str:
    field = str(error["loc"][0])
    reason = str(error["msg"]).removeprefix("Value error, ")
    shown = "" if field in _SECRET else f" ({str(error['input'])[:60]!r} is set)"
    return f"{PREFIX}{field.upper()}: {reason[:1].lower()}{reason[1:]}{shown}"


def _kept_secret(path: Path) -> str:
    """The key in this file. Several workers may come here at once: the first to link its file wins, all read the same."""
    try:
        if not path.exists():
            new = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                os.link(new, path)
            new.unlink()
        key = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the secret key in {path} cannot be read or made: {error}") from None
    if len(key) < 32:
        raise SettingsError(f"the secret key in {path} is damaged; delete the file and a new one is made")
    return key
