"""What people told goes when its time is over."""

from contextlib import closing

import click

from metrocal.cli.output import as_json, now, print_json
from metrocal.opening import open_store
from metrocal.settings import load
from metrocal.store import retention


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--yes-all", is_flag=True, help="Even when it is much more than usual; look at --dry-run first.")
@as_json
def purge(dry_run: bool, yes_all: bool, as_json: bool) -> None:
    """Delete answers about gender and contact data whose time is over. Exit code 1 when it is held back as too much."""
    with closing(open_store(load())) as store:
        purged = retention.purge(store, now(), dry_run=dry_run, yes_all=yes_all)
    if as_json:
        counts = {"due": vars(purged.due), "gone": vars(purged.gone)}
        print_json(counts | {"proposals": purged.proposals, "held": purged.held, "dry_run": dry_run})
    else:
        click.echo(_sentence(purged, dry_run=dry_run))
    click.get_current_context().exit(1 if purged.held and not dry_run else 0)


def _sentence(purged: retention.Purged, *, dry_run: bool) -> str:
    shown = purged.due if dry_run or purged.held else purged.gone
    counts = f"{shown.gender} answers about gender, contact data of {shown.contacts} people"
    if purged.held:
        return f"due: {counts}. This is more than usual, so nothing goes without --yes-all; is the clock right?"
    proposals = "" if dry_run else f", authors of {purged.proposals} proposals"
    return f"{'would go' if dry_run else 'gone'}: {counts}{proposals}"
