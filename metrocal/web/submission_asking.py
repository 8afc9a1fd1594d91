"""What a form proposes: the document that is kept, the event it would make, and everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from metrocal.entries import Entry
from metrocal.events import Event
from metrocal.submission.errors import InvalidProposal
from metrocal.submission.proposal import Contact, Remark, changed_event, new_event, read
from metrocal.submission.records import Submission
from metrocal.submission.states import Kind
from metrocal.web.form_fields import Typed
from metrocal.web.submission_form import place_of
from metrocal.web.submission_reading import Reading, differing, read_form, typed_of, whole

LIKELY = (
    "kind", "title", "when", "zone", "city", "country", "topics", "audience", "speakers_women", "speakers_men",
    "speakers_other", "speakers_undisclosed",
)  # fmt: skip
"""What hints are made of."""


@dataclass(frozen=True)
class Proposal:
    """A form that was sent, beside what it is about."""

    typed: Typed
    reading: Reading
    patch: Mapping[str, Any]
    """Fields of the event: all that the form says of a new one, those that differ of a change."""
    entry: Entry | None
    """The published event that is to change."""
    kept: Submission | None = None
    """What was proposed before."""

    @property
    def document(self) -> dict[str, Any]:
        """What to propose."""
        about = {"id": self.entry.id} if self.entry and not self.kept else {}
        return {**self.patch, **self.reading.around, **about}

    @property
    def is_withdrawal(self) -> bool:
        return "withdrawal" in self.reading.around or bool(self.kept and self.kept.kind is Kind.WITHDRAWAL)

    def event(self) -> Event:
        """The event as it would be. Raises InvalidProposal."""
        return self._made(self._told())

    def likely_event(self) -> Event | None:
        """The event as far as it can be guessed while somebody is still typing; None without a date."""
        told = {name: value for name, value in self._told().items() if name in LIKELY}
        if not self.entry:
            told |= {"kind": told.get("kind") or "other", "title": told.get("title") or "–"}
        for _ in range(2):
            try:
                return self._made(told)
            except InvalidProposal as error:
                day = str(told.get("when") or "")[:10]
                told = {name: value for name, value in told.items() if name not in error.fields}
                told |= {"when": day} if "when" in error.fields else {}
                told |= {} if self.entry else {"kind": told.get("kind", "other"), "title": told.get("title", "–")}
        return None

    def wrong(self, *, draft: bool = False) -> dict[str, str]:
        """Field → key of what is wrong; a draft needs no more than somebody to write to."""
        wrong = dict(self.reading.wrong)
        told = self.reading.around
        contact = {name: told[name] for name in Contact.model_fields if name in told}
        if self.kept:
            contact = {"contact_name": self.kept.contact_name, "contact_email": self.kept.contact_email} | contact
        for model, document in ((Contact, contact), (Remark, {"comment": told.get("comment", "")})):
            wrong |= _wrong_with(model, document)
        if draft or self.is_withdrawal:
            return wrong
        wrong |= self._wrong_event()
        if {"when", *self.reading.missing} <= {"when"}:
            return wrong
        return {name: key for name, key in wrong.items() if name != "when"} | dict.fromkeys(self.reading.missing, "required")

    # Inside

    def _told(self) -> dict[str, Any]:
        return {**(self.kept.document if self.kept else {}), **self.patch}

    def _made(self, told: Mapping[str, Any]) -> Event:
        if self.entry:
            return changed_event(self.entry, told)
        return new_event(told)

    def _wrong_event(self) -> dict[str, str]:
        told = self._told()
        wrong = self._tried(told)
        if "kind" in wrong and not self.entry:  # without a kind nothing else is looked at
            more = self._tried({**told, "kind": "other"})
            wrong |= {name: key for name, key in more.items() if key != "unknown"}
        if "when" in wrong and "T" in str(told.get("when")) and not told.get("zone") and not place_of(self.typed).zone:
            del wrong["when"]
            wrong["zone"] = "zone"
        return wrong

    def _tried(self, told: Mapping[str, Any]) -> dict[str, str]:
        try:
            self._made(told)
        except InvalidProposal as error:
            return error.fields
        return {}


def proposal(typed: Typed, lang: str, *, entry: Entry | None = None, kept: Submission | None = None) -> Proposal:
    """Read a form beside what it showed when it was opened."""
    reading = read_form(typed)
    if entry is None and kept is None:
        return Proposal(typed, reading, whole(reading.event), entry)
    shown = shown_document(entry, kept)
    before = whole(read_form(typed_of(shown, lang)).event)
    patch = {name: value for name, value in differing(reading.event, before).items() if name != "id"}
    terms = patch.get("registration")
    if isinstance(terms, Mapping) and isinstance(shown.get("registration"), Mapping):
        patch["registration"] = {**shown["registration"], **terms}
    return Proposal(typed, reading, patch, entry, kept)


def shown_document(entry: Entry | None, kept: Submission | None) -> dict[str, Any]:
    """What the form starts from: the public values of a published event, and what was proposed before."""
    public = entry.event.public_document() if entry else {}
    return {**public, **(kept.document if kept else {})}


def _wrong_with(model: Any, document: Mapping[str, Any]) -> dict[str, str]:
    try:
        read(model, document)
    except InvalidProposal as error:
        return error.fields
    return {}
