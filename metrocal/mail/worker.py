"""What goes on beside the web server: mails and webhooks leave within a second, reminders are written, and the nights are
tidied up.

Everything here may run in several processes at once: a mail is claimed by one of them, a reminder has one key.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab  # type: ignore[import-untyped]
from huey.consumer import Consumer  # type: ignore[import-untyped]

from metrocal.calendar import Calendar
from metrocal.entries import Entry
from metrocal.mail.delivery import deliver
from metrocal.opening import release_reports
from metrocal.query import Query
from metrocal.store.retention import nightly
from metrocal.store.webhooks import Webhooks, forget_deliveries
from metrocal.webhooks.addresses import PUBLIC, Reach
from metrocal.webhooks.delivery import deliver as deliver_webhooks

if TYPE_CHECKING:
    from metrocal.settings import Settings
    from metrocal.store.outbox import Outbox
    from metrocal.store.sql import SqlStore

_log = logging.getLogger("metrocal.mail")

Clock = Callable[[], datetime]

NIGHTLY: "list[Callable[[SqlStore, datetime], object]]" = [nightly, forget_deliveries]
"""What is done once a night, with the store and the time (UTC); each must bear being done twice."""
EVERY = 1.0
"""Seconds between two looks into the outbox."""
AFTER_TROUBLE = 5.0
"""Seconds before the next look when the store did not answer."""
SOONEST, LATEST = timedelta(hours=24), timedelta(hours=48)
"""How long before its start an event is brought to mind."""
_UNSURE = frozenset({"cancelled", "postponed"})
QUEUE_FILE = "tasks.db"
GRACE = 30
"""Seconds for the mail that is being sent when the worker is told to end."""


class Worker:
    """The work itself, free of how it is called."""

    def __init__(
        self, outbox: "Outbox", calendar: Calendar, settings: "Settings", now: Clock, reach: Reach = PUBLIC
    ) -> None:
        """`reach`: where webhooks may be."""
        self.outbox, self.calendar, self.settings, self.now, self.reach = outbox, calendar, settings, now, reach
        self.webhooks = Webhooks(outbox.store.engine)

    def deliver_due(self) -> int:
        """Send everything that is due; the number of mails that left."""
        sent = 0
        while self.settings.smtp_url and self.outbox.is_due(self.now()):
            round_ = deliver(self.outbox, self.calendar, self.settings, self.now)
            sent += round_.sent
            if not round_.sent:
                break
        return sent

    def tell_webhooks(self) -> int:
        """Tell webhooks everything that is due; the number of messages that arrived."""
        sent = 0
        while self.webhooks.is_due(self.now()):
            round_ = deliver_webhooks(self.webhooks, self.settings.secret, self.now, self.reach)
            sent += round_.sent
            if not round_.sent:
                break
        return sent

    def reminders(self) -> int:
        """Intend reminders of what starts within 24 to 48 hours; how many are new."""
        now = self.now()
        near = {entry.id: entry.sequence for entry in self._near(now)}
        return self.outbox.remind(near, now) if near else 0

    def nightly(self) -> None:
        """Each task of the night; one that fails does not keep the others from their work."""
        for task in NIGHTLY:
            try:
                task(self.outbox.store, self.now())
            except Exception:
                _log.exception("a task of the night failed")
        try:
            release_reports(self.outbox.store, self.settings, self.now())
        except Exception:
            _log.exception("the year's counts of persons could not be published")

    def look_until(self, ends: Callable[[float], bool], deliver_due: Callable[[], int]) -> None:
        """Deliver what is due every second; `ends` waits so many seconds and says whether it is time to end."""
        wait = EVERY
        while not ends(wait):
            try:
                deliver_due()
                wait = EVERY
            except Exception:
                _log.exception("what is due cannot be delivered now")
                wait = AFTER_TROUBLE

    def _near(self, now: datetime) -> list[Entry]:
        first, last = now + SOONEST, now + LATEST
        asked = Query.parse(f"from={(first - timedelta(days=1)).date()}&to={(last + timedelta(days=1)).date()}")
        return [
            entry
            for entry in self.calendar.find(asked, today=now.date())
            if entry.event.when.is_known_to_the_day
            and entry.event.status not in _UNSURE
            and first <= entry.event.when.start_instant < last
        ]


def task_queue(settings: "Settings") -> Huey:
    """Where the periodic tasks stand: Redis, else PostgreSQL, else a file in the instance folder."""
    name = "metrocal"
    if settings.redis_url:
        return RedisHuey(name, url=settings.redis_url, results=False)
    if settings.is_embedded:
        return SqliteHuey(name, filename=str(settings.make_instance_dir() / QUEUE_FILE), results=False)
    address = urlsplit(settings.store_url)._replace(scheme="postgresql").geturl()
    return PostgresHuey(name, dsn=address, table_prefix="task", results=False)


def schedule(huey: Huey, worker: Worker) -> None:
    """Every minute mails and webhooks, in case their loops stand still; every hour the reminders; the tidying at night."""
    huey.periodic_task(crontab(minute="*"), name="deliver_due")(worker.deliver_due)
    huey.periodic_task(crontab(minute="*"), name="tell_webhooks")(worker.tell_webhooks)
    huey.periodic_task(crontab(minute="7"), name="reminders")(worker.reminders)
    huey.periodic_task(crontab(minute="17", hour="3"), name="nightly")(worker.nightly)


def run(worker: Worker, alive: Callable[[], bool] = lambda: True) -> None:
    """Work until SIGTERM, SIGINT, or until `alive` says no; what is under way is finished."""
    huey = task_queue(worker.settings)
    schedule(huey, worker)
    consumer = Consumer(huey, workers=1, max_delay=1, graceful_signal="TERM", shutdown_timeout=GRACE)
    stop = Event()

    def ends(seconds: float) -> bool:
        if stop.wait(seconds):
            return True
        if not alive():
            consumer.stop_flag.set()
            return True
        return False

    works = {"delivery": worker.deliver_due, "webhooks": worker.tell_webhooks}  # a slow receiver must not hold up the mails
    loops = [Thread(target=worker.look_until, args=(ends, work), name=name, daemon=True) for name, work in works.items()]
    for loop in loops:
        loop.start()
    try:
        consumer.run()
    finally:
        stop.set()
        for loop in loops:
            loop.join(GRACE)
        huey.storage.close()
