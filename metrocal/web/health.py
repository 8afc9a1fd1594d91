"""For those who run the server: is the process alive, can it write, what has it done."""

import os
from time import perf_counter

import structlog
from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from metrocal.web.site import site

REQUESTS = Counter("metrocal_requests_total", "Requests answered", ["route", "method", "status"])
SECONDS = Counter("metrocal_request_seconds_total", "Seconds spent on requests", ["route"])
SKIPPED = Counter("metrocal_skipped_events_total", "Events that could not be written into a feed")

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_log = structlog.get_logger("metrocal")

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return _plain("ok\n")


@health.get("/readyz")
def readyz() -> Response:
    """The database takes a write; 503 when not (see `errors`)."""
    site().store.writable()
    return _plain("ready\n")


@health.get("/metrics")
def metrics() -> Response:
    """Counts in Prometheus' text format, of all workers together where there are several."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return _plain(generate_latest(registry).decode(), CONTENT_TYPE_LATEST)


def register(app: Flask) -> None:
    """Count every request, and log it by its route: an address may hold what nobody else should know."""
    app.before_request(_begin)
    app.after_request(_count)


def _begin() -> None:
    g.began = perf_counter()


def _count(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "none"
    method = request.method if request.method in _METHODS else "other"
    seconds = perf_counter() - g.get("began", perf_counter())
    REQUESTS.labels(route, method, str(response.status_code)).inc()
    SECONDS.labels(route).inc(seconds)
    _log.info("request", method=method, route=route, status=response.status_code, ms=round(seconds * 1000, 1))
    return response


def _plain(text: str, content_type: str = "text/plain; charset=utf-8") -> Response:
    response = Response(text, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response
