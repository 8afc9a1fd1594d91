"""What the pages, the desk and the JSON of proposals share: those of the site that this request came to."""

from typing import TYPE_CHECKING, cast

from flask import current_app

from metrocal.opening import pictures_of, submissions_of
from metrocal.submission.deciding import Desk
from metrocal.submission.submissions import Submissions
from metrocal.web.signed_in import from_where
from metrocal.web.site import site

if TYPE_CHECKING:
    from metrocal.store.pictures import Pictures
    from metrocal.store.sql import SqlStore
    from metrocal.store.submissions import SqlSubmissions


def proposals() -> "SqlSubmissions":
    """The store of them: lists, counts, notices that are held."""
    return submissions_of(_store())


def submissions() -> Submissions:
    """For those who propose."""
    settings = site().settings
    trusted = [name.strip() for name in settings.trusted_organisations.split(",") if name.strip()]
    return Submissions(proposals(), _secret(), settings.base_url, trusted=trusted, address=from_where())


def deciding() -> Desk:
    """For those who decide."""
    return Desk(proposals(), _secret(), site().settings.base_url, picture_address(""), address=from_where())


def pictures() -> "Pictures":
    """What people sent to be shown with their events."""
    return pictures_of(_store())


def picture_address(name: str) -> str:
    """Where a picture is for everybody."""
    return f"{site().settings.base_url}/pictures/{name}"


def _store() -> "SqlStore":
    return cast("SqlStore", site().store)


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
