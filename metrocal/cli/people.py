"""People who work on the calendar, and the tokens of their programs."""

import sys
from contextlib import closing
from datetime import timedelta

import click
from email_validator import EmailNotValidError, validate_email

from metrocal.accounts import AccountRefused, Kept, Role, check
from metrocal.cli.output import now
from metrocal.credentials import Invitations, hashed, kept_token, new_stamp, new_token
from metrocal.opening import open_store
from metrocal.settings import Settings, load
from metrocal.store.accounts import Accounts
from metrocal.vocabulary import vocabulary

SCOPES = ("events", "registrations", "submissions", "statistics")
"""What a token can be bound to; without any it may do all that its account may."""
WHO = "command line"


@click.group()
def user() -> None:
    """People who sign in."""


@user.command()
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--organisation", default="", help="Id of the organisation that an organiser works for.")
@click.option("--region", type=click.Choice(list(vocabulary("regions"))), help="Of a moderator; without: all.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, instead of inviting.")
def add(email: str, role: str, organisation: str, region: str | None, password_stdin: bool) -> None:
    """Give EMAIL an account. Without a password, a link is printed at which to choose one within seven days."""
    settings = load()
    _refuse_what_is_no_address(email)
    chosen, stamp = Role(role), new_stamp()
    password = hashed(sys.stdin.readline().rstrip("\r\n")) if password_stdin else ""
    with closing(open_store(settings)) as store:
        check(chosen, organisation, region or "", store.organisations())
        accounts, at = Accounts(store.engine), now()
        kept = accounts.add(
            email, chosen, stamp=stamp, at=at, organisation=organisation, region=region or "", password=password
        )
        accounts.record(at, WHO, "account added", kept.account.email, " ".join(filter(None, (role, organisation, region))))
    if password_stdin:
        click.echo(f"{kept.account.email} can sign in at {settings.base_url}/sign-in")
    else:
        click.echo(_invitation(settings, kept))


@user.command()
@click.argument("email")
def invite(email: str) -> None:
    """Print another link at which EMAIL can choose a password; until then the old one holds."""
    settings = load()
    with closing(open_store(settings)) as store:
        accounts = Accounts(store.engine)
        kept = _known(accounts, email)
        accounts.record(now(), WHO, "invited", kept.account.email)
    click.echo(_invitation(settings, kept))


def _invitation(settings: Settings, kept: Kept) -> str:
    return f"{settings.base_url}/invitation/{Invitations(settings.secret()).signed(kept.account.pk, kept.stamp)}"


def _known(accounts: Accounts, email: str) -> Kept:
    kept = accounts.by_email(email)
    if kept is None:
        raise AccountRefused(f"{email} has no account; make one: metrocal user add")
    return kept


def _refuse_what_is_no_address(email: str) -> None:
    try:
        validate_email(email.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise AccountRefused(f"{email!r} is no e-mail address: {error}") from None


@click.group()
def token() -> None:
    """Tokens of programs, which act for an account."""


@token.command()
@click.argument("email")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How long it is good for.")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, help="Only for this; repeatable.")
def create(email: str, days: int, scopes: tuple[str, ...]) -> None:
    """Print a new token that acts for EMAIL's account. It is shown once: only its hash is kept."""
    with closing(open_store(load())) as store:
        accounts, at, new = Accounts(store.engine), now(), new_token()
        kept = _known(accounts, email)
        accounts.add_token(kept.account.pk, kept_token(new), scopes=scopes, at=at, expires=at + timedelta(days=days))
        accounts.record(at, WHO, "token created", kept.account.email, f"{days} days {' '.join(scopes)}".strip())
    click.echo(new)
