"""Organisations for programs: everybody reads them, admins write them. Which dues were paid is for admins."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request
from pydantic import ValidationError
from werkzeug.exceptions import Forbidden, PreconditionRequired

from metrocal.accounts import Account, By, Role
from metrocal.organisations import Organisation
from metrocal.web.api.answering import answer, content_tag, refuse_outdated
from metrocal.web.api.idempotency import Reply, changed
from metrocal.web.api.merging import merged
from metrocal.web.api.operations import operation
from metrocal.web.api.refusals import AlreadyThere, InvalidDocument, UnknownName
from metrocal.web.api.rules import refuse_unless_admin
from metrocal.web.bearer import bearer_account, the_bearer
from metrocal.web.registering_json import document
from metrocal.web.site import site

if TYPE_CHECKING:
    from metrocal.store.api_answers import ApiWriting

organisations = Blueprint("api_organisations", __name__, url_prefix="/api/v1")

_FOR_ADMINS = frozenset({"dues_paid"})
_PATCHES = ("application/merge-patch+json", "application/json")
_MOST_BYTES = 64 * 1024


@organisations.get("/organisations")
@operation("Organisations", {200: "OrganisationList", 304: ""}, bearer="optional")
def listed() -> Response:
    """All organisations that the calendar knows, by id."""
    found = site().store.organisations()
    admin = _is_admin()
    return answer({"organisations": [_told(found[name], admin) for name in sorted(found)]}, is_private=admin)


@organisations.get("/organisations/<organisation_id>")
@operation("Organisations", {200: "Organisation", 304: ""}, refusals=(404,), bearer="optional")
def read(organisation_id: str) -> Response:
    """One organisation; with an admin's token also the years whose dues were paid."""
    found = site().store.organisations().get(organisation_id)
    if found is None:
        raise UnknownName("organisation", organisation_id)
    admin = _is_admin()
    tag = f"{_tag(found)}-private" if admin else content_tag(_told(found, is_admin=False))
    return answer(_told(found, admin), tag=tag, is_private=admin)


@organisations.post("/organisations")
@operation("Organisations", {201: "Organisation"}, refusals=(409, 422), body="OrganisationDraft", bearer="needed",
           parameters=("Idempotency-Key",))  # fmt: skip
def add() -> Response:
    """Make an organisation known."""
    account = _admin()
    sent = document(_MOST_BYTES)
    made = _organisation_of(sent)

    def act(writing: "ApiWriting", by: By) -> Reply:
        if made.id in writing.organisations():
            raise AlreadyThere("an organisation with the id", made.id)
        return _kept(writing, by, None, made)

    return changed(account, sent, act)


@organisations.patch("/organisations/<organisation_id>")
@operation("Organisations", {200: "Organisation"}, refusals=(404, 412, 422, 428), body="OrganisationPatch",
           bearer="needed", parameters=("If-Match",))  # fmt: skip
def change(organisation_id: str) -> Response:
    """Change what is named (JSON merge patch, RFC 7396); events that show the name get a revision.

    `If-Match` is needed: the ETag that an admin read.
    """
    account = _admin()
    if not request.if_match:
        raise PreconditionRequired("If-Match is needed: the ETag of the organisation as it was read")
    sent = document(_MOST_BYTES, _PATCHES)

    def act(writing: "ApiWriting", by: By) -> Reply:
        before = writing.organisations().get(organisation_id)
        if before is None:
            raise UnknownName("organisation", organisation_id)
        refuse_outdated(_tag(before))
        after = _organisation_of(merged(before.document(), sent))
        if after.id != before.id:
            raise InvalidDocument({"id": f"the organisation has the id {before.id!r} for good"})
        return _kept(writing, by, before, after)

    return changed(account, sent, act)


def _kept(writing: "ApiWriting", by: By, before: Organisation | None, after: Organisation) -> Reply:
    """Raises InvalidDocument for a place below one that does not exist, or below itself."""
    known = {**writing.organisations(), after.id: after}
    above, seen = after.part_of, {after.id}
    while above is not None:
        if above not in known or above in seen:
            raise InvalidDocument({"part_of": f"{above!r} is no organisation that this one can be part of"})
        seen.add(above)
        above = known[above].part_of
    if writing.calendar.put_organisations(after, at=by.at, author=by.who):
        said = "organisation changed" if before else "organisation added"
        writing.record(by, said, after.id, before=before.document() if before else None, after=after.document())
    return Reply(_told(after, is_admin=True), f"{_tag(after)}-private", 200 if before else 201)


def _organisation_of(document: dict[str, Any]) -> Organisation:
    try:
        return Organisation.model_validate(document)
    except ValidationError as error:
        fields = [(".".join(map(str, one["loc"]))[:80], one["msg"].removeprefix("Value error, ")) for one in error.errors()]
        raise InvalidDocument(dict(fields)) from None


def _told(one: Organisation, is_admin: bool) -> dict[str, Any]:
    told = {key: value for key, value in one.document().items() if is_admin or key not in _FOR_ADMINS}
    base = site().settings.base_url
    links = {"self": f"{base}/api/v1/organisations/{one.id}", "events": f"{base}/api/v1/events?organiser={one.id}"}
    return told | {"links": links}


def _tag(one: Organisation) -> str:
    return content_tag(one.document())


def _is_admin() -> bool:
    """A token that is for something else opens nothing more than what is public."""
    try:
        account = bearer_account("events")
    except Forbidden:
        return False
    return account is not None and account.role is Role.ADMIN


def _admin() -> Account:
    account = the_bearer("events")
    refuse_unless_admin(account)
    return account
