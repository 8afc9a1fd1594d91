"""What a refused proposal or decision says: a page for people, the fields that are wrong for programs."""

from typing import Any

from flask import Response

from metrocal.submission.errors import (
    AlreadyDecided,
    CommentNeeded,
    InvalidProposal,
    SubmissionClosed,
    SubmissionError,
    SubmissionKeyReused,
)
from metrocal.text import clean_line
from metrocal.web.page import page, private

_SENTENCES: dict[type[SubmissionError], str] = {
    SubmissionClosed: "submission_closed",
    AlreadyDecided: "submission_decided",
    CommentNeeded: "submission_comment_needed",
    InvalidProposal: "submission_invalid",
    SubmissionKeyReused: "submission_key_reused",
}
"""Error → key of the sentence for people."""


def refused_submission(error: SubmissionError, status: int) -> Response:
    """Why not, in the visitor's language."""
    key = next((words for kind, words in _SENTENCES.items() if isinstance(error, kind)), "submission_refused")
    return private(page("error.html", status, problem=key, guess=""))


def submission_facts(error: SubmissionError) -> dict[str, Any]:
    """What a problem says besides its sentence: `{"errors": [{"field", "code", "detail"}]}`, the state it is in."""
    if isinstance(error, InvalidProposal):
        return {
            "errors": [
                {"field": clean_line(name[:80]), "code": key, "detail": error.details[name]}
                for name, key in error.fields.items()
            ]
        }
    return {"state": error.state} if isinstance(error, (SubmissionClosed, AlreadyDecided)) else {}
