"""Programs with tokens, on the server of the first of June 2021."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from people import Editor
from programs import Program, program_of

from metrocal import Organisation
from metrocal.accounts import Role


@pytest.fixture
def anybody(app: Flask) -> Program:
    return Program(app)


@pytest.fixture
def admin(app: Flask) -> Program:
    return program_of(app, "admin@example.org", Role.ADMIN)


@pytest.fixture
def european(app: Flask) -> Program:
    """A moderator of one region."""
    return program_of(app, "europe@example.org", Role.MODERATOR, region="europe")


@pytest.fixture
def organiser(app: Flask, editor: Editor) -> Program:
    editor.registers(Organisation(id="barcelona", name="Barcelona", kind="member", city="Barcelona", dues_paid=(2020,)))
    return program_of(app, "organiser@example.org", Role.ORGANISER, organisation="barcelona")


@pytest.fixture
def statistician(app: Flask) -> Program:
    return program_of(app, "figures@example.org", Role.STATISTICS)


@pytest.fixture(autouse=True)
def in_june(app: Flask) -> None:
    """Tokens are made by the real clock; what is written is written now."""
    app.config["NOW"] = lambda: datetime.now(UTC)
