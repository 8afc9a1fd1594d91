"""What becomes of a proposal, and which status a published event may take: tables that can be read aloud."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    """Kept for its author; the desk does not see it."""
    SENT = "sent"
    CHANGES_ASKED = "changes_asked"
    PUBLISHED = "published"
    """In the calendar: as an event, as a change of one, or merged into one."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """By its author."""


MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SENT, State.WITHDRAWN}),
    State.SENT: frozenset({State.CHANGES_ASKED, State.PUBLISHED, State.REFUSED, State.WITHDRAWN}),
    State.CHANGES_ASKED: frozenset({State.SENT, State.REFUSED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""State → where it can go. What is published changes by a new proposal."""

OPEN = frozenset({State.DRAFT, State.SENT, State.CHANGES_ASKED})
"""States in which the author can change the proposal."""
ENDED = frozenset({State.REFUSED, State.WITHDRAWN})
"""States after which the same may be proposed anew."""


class Kind(StrEnum):
    """What is proposed."""

    NEW = "new"
    CHANGE = "change"
    """Of a published event."""
    WITHDRAWAL = "withdrawal"
    """That a published event is taken back."""


class Decision(StrEnum):
    """What a moderator says."""

    PUBLISH = "publish"
    ASK_CHANGES = "ask_changes"
    REFUSE = "refuse"
    MERGE = "merge"


DECIDED: Mapping[Decision, State] = {
    Decision.PUBLISH: State.PUBLISHED,
    Decision.ASK_CHANGES: State.CHANGES_ASKED,
    Decision.REFUSE: State.REFUSED,
    Decision.MERGE: State.PUBLISHED,
}
NEED_COMMENT = frozenset({Decision.ASK_CHANGES, Decision.REFUSE})
"""Decisions that nobody understands without a reason."""

STATUS_MOVES: Mapping[str, frozenset[str]] = {
    "scheduled": frozenset({"postponed", "rescheduled", "moved_online", "cancelled"}),
    "tentative": frozenset({"scheduled", "postponed", "rescheduled", "moved_online", "cancelled"}),
    "postponed": frozenset({"scheduled", "rescheduled", "moved_online", "cancelled"}),
    "rescheduled": frozenset({"scheduled", "postponed", "moved_online", "cancelled"}),
    "moved_online": frozenset({"scheduled", "postponed", "rescheduled", "cancelled"}),
    "cancelled": frozenset({"scheduled", "rescheduled"}),
}
"""Status of a published event → those a proposal may ask for. What was announced as certain does not become tentative."""
FIRST_STATUSES = frozenset({"scheduled", "tentative"})
"""What a new event can be."""


def can_move(before: State, now: State) -> bool:
    return now in MOVES[before]


def may_become(before: str, now: str) -> bool:
    """Whether an event of one status may be proposed to have another."""
    return before == now or now in STATUS_MOVES[before]
