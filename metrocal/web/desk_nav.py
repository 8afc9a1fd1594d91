"""The parts of the desk that an account can open, in the order of its navigation."""

from flask import current_app

from metrocal.accounts import Account, Role, may_read_audit


def everybody(_account: Account) -> bool:
    return True


def admins(account: Account) -> bool:
    return account.role is Role.ADMIN


def working(account: Account) -> bool:
    """Those who see proposals and name feeds, each within the bounds of the account."""
    return account.role is not Role.STATISTICS


PARTS = (
    # endpoint           word key         who
    ("desk.start", "desk", everybody),
    ("queue.listed", "desk_queue", working),
    ("feeds_desk.listed", "desk_feeds", working),
    ("accounts.listed", "desk_people", admins),
    ("webhooks.listed", "desk_webhooks", admins),
    ("audit.listed", "desk_audit", may_read_audit),
    ("reports.index", "reports", everybody),
    ("own_account.me", "desk_me", everybody),
)
"""Which link is shown to whom; what each page then allows is its own decision."""


def links(account: Account) -> list[tuple[str, str]]:
    """(endpoint, word key) of the parts that this calendar has and the account may open."""
    return [(endpoint, key) for endpoint, key, may in PARTS if may(account) and endpoint in current_app.view_functions]
