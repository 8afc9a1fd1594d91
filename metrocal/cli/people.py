"""People who work on the calendar, and the tokens of their programs."""

import sys
from contextlib import closing
from datetime import timedelta

import click

from metrocal.accounts import SCOPES, AccountRefused, By, Kept, Person, Role, check, spelt
from metrocal.cli.output import now
from metrocal.credentials import Invitations, hashed, kept_token, new_stamp, new_token
from metrocal.opening import open_store
from metrocal.settings import Settings, load
from metrocal.store.accounts import Accounts
from metrocal.vocabulary import vocabulary

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
    spelt(email)
    chosen, stamp = Role(role), new_stamp()
    password = hashed(sys.stdin.readline().rstrip("\r\n")) if password_stdin else ""
    with closing(open_store(settings)) as store:
        check(chosen, organisation, region or "", store.organisations())
        accounts, at = Accounts(store.engine), now()
        kept = accounts.add(
            email, chosen, stamp=stamp, at=at, organisation=organisation, region=region or "", password=password,
            by=By(WHO, at),
        )  # fmt: skip
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
        accounts.record(By(WHO, now()), "invited", kept.account.email)
    click.echo(_invitation(settings, kept))


@user.command("list")
def list_people() -> None:
    """All accounts: address, role, organisation or region, state, day of the last sign-in; a line each, by tabs."""
    with closing(open_store(load())) as store:
        for person in Accounts(store.engine).people():
            one = person.account
            seen = person.signed_in.date().isoformat() if person.signed_in else "never"
            bounds = one.organisation or one.region or "-"
            click.echo("\t".join((one.email, one.role.value, bounds, _state(person), seen)))


@user.command()
@click.argument("email")
def deactivate(email: str) -> None:
    """End EMAIL's account: its sessions and tokens at once. What it did stays in the audit."""
    with closing(open_store(load())) as store:
        accounts = Accounts(store.engine)
        accounts.deactivate(_person(accounts, email).account.pk, stamp=new_stamp(), by=By(WHO, now()))


@user.command()
@click.argument("email")
def activate(email: str) -> None:
    """Let EMAIL sign in again, with the password as it was; the tokens stay revoked."""
    with closing(open_store(load())) as store:
        accounts = Accounts(store.engine)
        accounts.activate(_person(accounts, email).account.pk, by=By(WHO, now()))


def _state(person: Person) -> str:
    return "deactivated" if not person.active else "invited" if person.invited else "active"


def _person(accounts: Accounts, email: str) -> Person:
    found = [person for person in accounts.people() if person.account.email == email.strip().casefold()]
    if not found:
        raise AccountRefused(f"{email} has no account; make one: metrocal user add")
    return found[0]


def _invitation(settings: Settings, kept: Kept) -> str:
    return f"{settings.base_url}/invitation/{Invitations(settings.secret()).signed(kept.account.pk, kept.stamp)}"


def _known(accounts: Accounts, email: str) -> Kept:
    kept = accounts.by_email(email)
    if kept is None:
        raise AccountRefused(f"{email} has no account; make one: metrocal user add")
    return kept


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
        expires = at + timedelta(days=days)
        accounts.add_token(kept.account.pk, kept_token(new), scopes=scopes, at=at, expires=expires, by=By(WHO, at))
    click.echo(new)


@token.command("list")
@click.argument("email")
def list_tokens(email: str) -> None:
    """EMAIL's tokens: short id, scopes, day of creation, last day, state; a line each, by tabs."""
    with closing(open_store(load())) as store:
        accounts, at = Accounts(store.engine), now()
        for one in accounts.tokens(_person(accounts, email).account.pk):
            state = "revoked" if one.revoked else "over" if one.expires <= at else "good"
            days = (one.created.date().isoformat(), one.expires.date().isoformat())
            click.echo("\t".join((one.id, ",".join(one.scopes) or "all", *days, state)))


@token.command()
@click.argument("email")
@click.argument("token_id")
def revoke(email: str, token_id: str) -> None:
    """End one of EMAIL's tokens, named by its short id as `metrocal token list` shows it."""
    with closing(open_store(load())) as store:
        accounts = Accounts(store.engine)
        if not accounts.revoke(_person(accounts, email).account.pk, token_id, by=By(WHO, now())):
            raise AccountRefused(f"{email} has no token {token_id!r} that is still good")
