"""A server on a real SQLite store, on the first of June 2021, and those who come to it."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from people import TODAY
from visitors import Operator, Visitor

from metrocal import Store
from metrocal.settings import Settings, load
from server import create_app


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the machine's own settings; everything is kept in a folder of the test."""
    for name in [name for name in os.environ if name.startswith("METROCAL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("METROCAL_INSTANCE_DIR", str(tmp_path / "instance"))


@pytest.fixture
def settings() -> Settings:
    return load(base_url="https://calendar.example.org")


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config["CLOCK"] = lambda: TODAY
    site = app.extensions["metrocal"]
    store = site.store
    site.answers.state.seconds = 0
    yield app
    store.close()


@pytest.fixture
def store(app: Flask) -> Store:
    """The server's own, so that `editor` works on it."""
    found: Store = app.extensions["metrocal"].store
    return found


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    operator = Operator(tmp_path / "instance")
    yield operator
    operator.leaves()


@pytest.fixture
def tomorrow(app: Flask) -> date:
    """Moves the server's clock on by a day."""
    day = date(2021, 6, 2)
    app.config["CLOCK"] = lambda: day
    return day
