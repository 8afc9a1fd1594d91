"""What the OpenAPI document says of the addresses of registration, whose views stand beside the pages of people."""

from collections.abc import Mapping

from metrocal.web.api.operations import Operation

_TAG = "Registrations"


def _told(
    summary: str,
    answers: Mapping[int, str],
    refusals: tuple[int, ...],
    *,
    body: str = "",
    parameters: tuple[str, ...] = (),
    description: str = "",
) -> Operation:
    return Operation(_TAG, answers, refusals, body, "", "", parameters, summary, description)


REGISTRATION_OPERATIONS: Mapping[str, Operation] = {
    "registering_json.register": _told(
        "Register somebody for an event.",
        {201: "RegistrationAnswer", 200: "RegistrationAnswer", 202: "RegistrationAnswer"},
        (403, 404, 409, 410, 422, 429),
        body="Application",
        parameters=("Idempotency-Key",),
        description="The same Idempotency-Key gets the same answer; 202 where only a mail to the address tells more.",
    ),
    "registering_json.registration": _told("A registration, by its link.", {200: "Registration"}, (404,)),
    "registering_json.change": _told(
        "Change what was told.", {200: "Registration"}, (404, 409, 422, 429), body="DetailsPatch",
        description="Only what is named changes; `answers` is replaced as a whole.",
    ),
    "registering_json.cancel": _told(
        "Give the place back.", {200: "Registration"}, (404, 409, 429), description="Twice is no mistake."
    ),
    "attendance_json.people": Operation(
        _TAG, {200: "RegistrationRows"}, (404,), "", "needed", "registrations", (),
        "Those registered at an event, in order of arrival.",
        "For those who work for its organiser; each reading is recorded.",
    ),
}  # fmt: skip
"""Endpoint → what it does."""
