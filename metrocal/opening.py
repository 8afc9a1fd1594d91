"""From the settings to an open store. SQLAlchemy is loaded with this module and not before."""

from feeds.blocks import VeventWriter
from metrocal.errors import StoreError
from metrocal.registration.following import Follower
from metrocal.settings import Settings
from metrocal.store import migrate
from metrocal.store.accounts import Accounts
from metrocal.store.sql import SqlStore
from metrocal.store.sql import open_store as open_at


def open_store(settings: Settings) -> SqlStore:
    """The store of these settings; an embedded one that does not exist yet is made. Raises StoreError, SchemaError."""
    if settings.store_file is not None and not settings.store_file.exists():
        upgrade(settings)
    return open_at(settings.store_url, VeventWriter(settings.base_url), Follower(settings.secret))


def accounts_of(store: SqlStore) -> Accounts:
    """Those who work on the calendar of this store."""
    return Accounts(store.engine)


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
