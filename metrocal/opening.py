"""From the settings to an open store. SQLAlchemy is loaded with this module and not before."""

from datetime import datetime
from typing import Any

from feeds.blocks import VeventWriter
from metrocal.errors import StoreError
from metrocal.registration.following import Follower
from metrocal.registration.links import Keys
from metrocal.reports.release import release_due
from metrocal.reports.rows import Progress
from metrocal.reports.suppression import Rules
from metrocal.settings import Settings
from metrocal.store import migrate
from metrocal.store.accounts import Accounts
from metrocal.store.api_answers import ApiWrites
from metrocal.store.engine import reading
from metrocal.store.erased import NAME, erase_for_good
from metrocal.store.named_feeds import NamedFeeds
from metrocal.store.outbox import Outbox
from metrocal.store.pictures import Pictures
from metrocal.store.private_feeds import PrivateFeeds
from metrocal.store.report_rows import SqlReportRows
from metrocal.store.retention import export
from metrocal.store.sql import SqlStore
from metrocal.store.sql import open_store as open_at
from metrocal.store.submissions import SqlSubmissions
from metrocal.store.webhooks import Webhooks
from metrocal.webhooks.topics import Announcer


def open_store(settings: Settings) -> SqlStore:
    """The store of these settings; an embedded one that does not exist yet is made. Raises StoreError, SchemaError."""
    if settings.store_file is not None and not settings.store_file.exists():
        upgrade(settings)
    return open_at(
        settings.store_url, VeventWriter(settings.base_url), Follower(settings.secret), Announcer(settings.base_url)
    )


def accounts_of(store: SqlStore) -> Accounts:
    """Those who work on the calendar of this store."""
    return Accounts(store.engine)


def api_writes_of(store: SqlStore) -> ApiWrites:
    """The changes that programs make in this store."""
    return ApiWrites(store)


def named_feeds_of(store: SqlStore) -> NamedFeeds:
    """The saved feeds of this store."""
    return NamedFeeds(store.engine)


def private_feeds_of(store: SqlStore) -> PrivateFeeds:
    """The feeds that are read by a secret address."""
    return PrivateFeeds(store.engine)


def mails_of(store: SqlStore) -> Outbox:
    """What this store has decided to write to people."""
    return Outbox(store)


def webhooks_of(store: SqlStore) -> Webhooks:
    """The addresses that this store tells of changes, and what they were told."""
    return Webhooks(store.engine)


def submissions_of(store: SqlStore) -> SqlSubmissions:
    """What is proposed for the calendar of this store."""
    return SqlSubmissions(store)


def pictures_of(store: SqlStore) -> Pictures:
    """The pictures of this store."""
    return Pictures(store)


def report_rows_of(store: SqlStore, progress: Progress | None = None) -> SqlReportRows:
    """What reports ask of this store."""
    return SqlReportRows(store, progress)


def small_numbers_of(settings: Settings) -> Rules:
    """Which counts of persons are withheld."""
    return Rules(public=settings.small_number_public, staff=settings.small_number_staff)


def release_reports(store: SqlStore, settings: Settings, at: datetime) -> None:
    """Publish the counts of persons of each year whose date has come."""
    release_due(report_rows_of(store), at=at, rules=small_numbers_of(settings))


def data_of(store: Any, settings: Settings, pk: int) -> dict[str, Any]:
    """Everything kept about the person of a registration. Raises UnknownRegistration."""
    with reading(store.engine) as connection:
        return export(connection, Keys(settings.secret()), pk)


def erase_person(store: Any, settings: Settings, pk: int, at: datetime) -> None:
    """Forget the person of a registration, for good: after a restore too. Raises UnknownRegistration."""
    erase_for_good(store, Keys(settings.secret()), pk, at, settings.make_instance_dir() / NAME)


def upgrade(settings: Settings) -> None:
    """Make the store, or bring it to the schema of this version. Raises StoreError."""
    if settings.store_file is not None:
        _make_folder(settings)
        settings.store_file.touch(mode=0o600)  # it holds what is never public; SQLite's own files follow it
    migrate.upgrade(settings.store_url, settings.domain)


def check(settings: Settings) -> list[str]:
    """What is wrong with the store, in sentences. Raises SchemaError when it has another schema than this version."""
    return migrate.check(settings.store_url)


def _make_folder(settings: Settings) -> None:
    if not settings.database_url:
        settings.make_instance_dir()
    elif settings.store_file is not None and not settings.store_file.parent.is_dir():
        raise StoreError(f"the folder {settings.store_file.parent} does not exist")
