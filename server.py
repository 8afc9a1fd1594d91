"""The app factory: settings → store → pages → feed routes. For `metrocal serve`, or `granian --interface wsgi --factory
server:create_app`, `gunicorn 'server:create_app()'`."""

from flask import Flask

from feeds.blocks import VERSION
from metrocal.opening import accounts_of, open_store
from metrocal.settings import Settings, load
from metrocal.web import compression, errors, forgery, headers, health, limits, logs, oidc, signed_in
from metrocal.web.accounts import accounts
from metrocal.web.answers import Answers, Shared, State
from metrocal.web.api.addresses import API
from metrocal.web.attendance import attendance
from metrocal.web.attendance_json import attendance_json
from metrocal.web.audit import audit
from metrocal.web.bounded import BoundedRequest
from metrocal.web.calendars import calendars
from metrocal.web.declarations import declarations
from metrocal.web.desk import desk
from metrocal.web.embedding import embedding
from metrocal.web.feed_routes import feed_routes
from metrocal.web.feeds_desk import feeds_desk
from metrocal.web.following import following
from metrocal.web.for_machines import for_machines
from metrocal.web.front import Front
from metrocal.web.open_data import open_data
from metrocal.web.own_account import own_account
from metrocal.web.own_data import own_data
from metrocal.web.pages import pages
from metrocal.web.pictures import pictures
from metrocal.web.private_feeds import private_feeds
from metrocal.web.queue import queue
from metrocal.web.queue_json import queue_json
from metrocal.web.registering import registering
from metrocal.web.registering_json import registering_json
from metrocal.web.report_pictures import report_pictures
from metrocal.web.reports import reports
from metrocal.web.reports_json import reports_json
from metrocal.web.sign_in import sign_in
from metrocal.web.sign_in_link import sign_in_link
from metrocal.web.site import Site, utc_today
from metrocal.web.submissions_json import submissions_json
from metrocal.web.submitting import submitting
from metrocal.web.subscribing import subscribing
from metrocal.web.tickets import tickets
from metrocal.web.webhooks import webhooks

PARTS = (
    pages,
    calendars,
    subscribing,
    for_machines,
    embedding,
    feed_routes,
    registering,
    registering_json,
    own_data,
    health.health,
    sign_in,
    sign_in_link,
    oidc.oidc,
    desk,
    attendance,
    attendance_json,
    accounts,
    own_account,
    audit,
    queue,
    queue_json,
    declarations,
    submissions_json,
    tickets,
    feeds_desk,
    private_feeds,
    webhooks,
    submitting,
    following,
    pictures,
    reports,
    report_pictures,
    reports_json,
    open_data,
    *API,
)
"""Everything that has addresses."""


def create_app(settings: Settings | None = None) -> Flask:
    """The calendar as a WSGI application. Raises SettingsError, StoreError, SchemaError."""
    chosen = settings or load()
    logs.set_up()
    app = Flask("metrocal.web")
    app.request_class = BoundedRequest
    app.config.update(SECRET_KEY=chosen.secret(), CLOCK=utc_today, MAX_CONTENT_LENGTH=2 * 1024 * 1024)
    app.url_map.merge_slashes = False
    store = open_store(chosen)
    answers = Answers(State(store, lambda: app.config["CLOCK"]()), _shared(chosen))
    app.extensions["metrocal"] = Site(store, chosen, answers)
    app.wsgi_app = Front(app.wsgi_app, answers)  # type: ignore[method-assign]
    for part in PARTS:
        app.register_blueprint(part)
    health.register(app)
    signed_in.register(app, chosen, accounts_of(store))
    oidc.register(app, chosen)
    limits.register(app, chosen)
    forgery.register(app)
    headers.register(app, chosen)
    compression.register(app)
    errors.register(app)
    return app


def _shared(settings: Settings) -> Shared | None:
    """Redis, where it is set; its client is loaded only then."""
    if not settings.redis_url:
        return None
    from metrocal.web.shared import RedisAnswers

    return RedisAnswers(settings.redis_url, f"{VERSION} {settings.base_url}")
