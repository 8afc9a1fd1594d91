"""The town is built once; whoever changes it says so by asking for `town`, which brings it back."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from matrix import Cell, cells
from town import BASE_URL, Town, a_town, an_app

from metrocal.settings import load
from metrocal.web.limits import limiter


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """To be looked at only."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("METROCAL_")]:
            patch.delenv(name)
        with a_town(tmp_path_factory.mktemp("town")) as town:
            yield town


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    yield built
    built.is_as_before()


@pytest.fixture(scope="session")
def asked(built: Town) -> list[Cell]:
    """All lines of the matrix, asked by all."""
    return list(cells(built))


@pytest.fixture
def limited(tmp_path: Path, built: Town) -> Iterator[Callable[..., Flask]]:
    """A calendar that counts how often somebody tries; that of the town does not, and both share one counter."""
    made: list[Flask] = []

    def makes(**settings: Any) -> Flask:
        limiter.enabled = True
        made.append(an_app(load(instance_dir=tmp_path, base_url=BASE_URL, **settings)))
        limiter.reset()
        return made[-1]

    yield makes
    for app in made:
        app.extensions["metrocal"].store.close()
    limiter.enabled = built.app.config["RATELIMIT_ENABLED"]
