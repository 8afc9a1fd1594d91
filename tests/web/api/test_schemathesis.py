"""Requests made from the OpenAPI document, right ones and wrong ones: none is answered by an error of ours."""

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from people import Editor, an_event
from programs import Program
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from metrocal.web.limits import limiter

MANY = int(os.environ.get("METROCAL_TEST_EXAMPLES", "4"))
"""Requests for each operation and each way of making them."""
CHECKS = [schemathesis.checks.not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture
def interface(app: Flask, editor: Editor) -> Iterator[schemathesis.BaseSchema]:
    """The whole document, of a calendar with something in it; nobody counts how often something is sent."""
    limiter.enabled = False
    editor.puts(an_event("forum", when="2021-09-10", mode="in_person", registration={"capacity": 5}))
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    limiter.enabled = True


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_no_request_is_answered_by_an_error_of_ours(
    interface: schemathesis.BaseSchema, admin: Program, mode: schemathesis.GenerationMode
) -> None:
    bearer = {"Authorization": f"Bearer {admin.token}"}
    tried = 0
    for found in interface.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=MANY, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=bearer, checks=CHECKS)

        with suppress(Unsatisfiable):  # where nothing is sent, nothing can be wrong with it
            ask()
            tried += 1
    assert tried > 15
