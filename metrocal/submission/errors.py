"""What proposing and deciding refuse, each error with its facts."""

from collections.abc import Mapping

from metrocal.errors import MetrocalError


class SubmissionError(MetrocalError):
    """A proposal that cannot be taken, changed or decided."""


class InvalidProposal(SubmissionError, ValueError):
    """Fields that cannot be taken: field → key of the message (`metrocal.submission.proposal.MESSAGES`).

    `details` says the same in English sentences, with what is allowed.
    """

    def __init__(self, fields: Mapping[str, str], details: Mapping[str, str] | None = None) -> None:
        self.fields = dict(fields)
        self.details = {field: (details or {}).get(field, key) for field, key in self.fields.items()}
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in self.details.items()))


class UnknownSubmission(SubmissionError, LookupError):
    """No proposal has this link or number, or not for this account; nobody learns which."""

    def __init__(self) -> None:
        super().__init__("no submission has this link")


class SubmissionClosed(SubmissionError):
    """The proposal was decided or withdrawn: its author cannot change it any more."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(f"the submission is {state}; it can no longer be changed")


class AlreadyDecided(SubmissionError):
    """Somebody else was quicker, or its author changed it meanwhile."""

    def __init__(self, state: str, who: str = "") -> None:
        self.state, self.who = state, who
        by = f" by {who}" if who else ""
        super().__init__(f"the submission has changed meanwhile: it is {state}{by}; look at it again")


class CommentNeeded(SubmissionError, ValueError):
    """A decision that its reader would not understand without a reason."""

    def __init__(self, decision: str) -> None:
        self.decision = decision
        super().__init__(f"{decision}: a comment is needed, which the author of the proposal will read")


class DecisionRefused(SubmissionError, ValueError):
    """A decision that does not fit the proposal."""

    def __init__(self, decision: str, reason: str) -> None:
        self.decision, self.reason = decision, reason
        super().__init__(f"{decision}: {reason}")


class DecisionForbidden(DecisionRefused):
    """Somebody who sees the proposal, but does not decide on it."""


class SubmissionKeyReused(SubmissionError):
    """The same idempotency key came with another content."""

    def __init__(self) -> None:
        super().__init__("this idempotency key was used for another submission; take a new one")
