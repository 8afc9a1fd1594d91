"""Registering, and what a person can do by link. Each verb is one transaction, with the mail it causes.

Who comes first is decided by the order in which transactions commit; the clock only stamps.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from metrocal.registration import offering, placing
from metrocal.registration.application import Application, Details
from metrocal.registration.errors import (
    MoveRefused,
    UnknownRegistration,
)
from metrocal.registration.giving import Answer, Giving, Kept, attendance_of, entry_of
from metrocal.registration.offering import Offer, offer
from metrocal.registration.records import Registration, Row, SeatStore
from metrocal.registration.states import OVER, State, can_move
from metrocal.registration.terms import Terms

__all__ = ["Answer", "Kept", "Offer", "Registrations"]


class Registrations(Giving):
    """The registrations of a calendar."""

    def __init__(self, store: SeatStore, secret: str, *, confirm_email: bool = False, address: str = "") -> None:
        """`address`: from where somebody decides, for the audit."""
        super().__init__(secret, confirm_email=confirm_email)
        self._store, self._address = store, address

    # For everybody

    def offer(self, event_id: str, *, at: datetime, sessions: Iterable[str] = ()) -> Offer:
        """What the event offers, and these sessions of it. Raises UnknownEvent."""
        with self._store.looking() as seats:
            entry = entry_of(seats, event_id)
            parts = [seats.entry(one) for one in sessions]
            offers = tuple(offer(seats, part, at) for part in parts if part is not None and not part.withdrawn)
            return replace(offer(seats, entry, at), sessions=tuple(one for one in offers if one.terms is not None))

    def register(self, event_id: str, told: Application, *, at: datetime, language: str = "en", key: str = "") -> Answer:
        """Give a place, or one on the waiting list; the same request again gets the same answer.

        Raises UnknownEvent, EventFull, RegistrationClosed, NotEligible, InvalidApplication, KeyReused.
        """
        at = placing.whole_second(at)
        with self._store.seating() as seats:
            entry = entry_of(seats, event_id)
            known = self._known(seats, entry, told, key, at)
            if known is not None:
                return known
            terms = offering.refuse_closed(entry, at)
            offering.refuse_others(entry, terms, told.organisation, seats.organisations())
            return self._seat(seats, entry, terms, told, at, told.language or language, key)

    # By link

    def of(self, token: str, *, at: datetime) -> Kept:
        """Raises UnknownRegistration."""
        with self._store.looking() as seats:
            return self._kept(seats, self._found(seats, token, at), token)

    def change(self, token: str, told: Details, *, at: datetime) -> Kept:
        """Other details, another way to come. Raises EventFull when that is full; then nothing changes."""
        at = placing.whole_second(at)
        with self._store.seating() as seats:
            one = self._found(seats, token, at)
            if one.state in OVER:
                raise MoveRefused(one.state, "changed", ())
            entry = entry_of(seats, one.event_id)
            terms = entry.event.registration or Terms()
            answers = self._answers(seats, entry, terms, told, one)
            if told.attendance not in {None, one.attendance}:
                one = self._switched(seats, entry, terms, one, attendance_of(entry, told.attendance), at)
            one = replace(one, language=told.language or one.language, modified=at)
            seats.update(one)
            for part in seats.parts(one.pk):
                seats.update(replace(part, language=one.language))
            self._keep(seats, entry, terms, one, told, answers, at)
            self._settle(seats, entry, at)
            return self._kept(seats, one, token)

    def cancel(self, token: str, *, at: datetime) -> tuple[Kept, bool]:
        """Give the place back; true when that was done before."""
        at = placing.whole_second(at)
        with self._store.seating() as seats:
            one = self._found(seats, token, at)
            if one.state in OVER:
                return self._kept(seats, one, token), True
            if not can_move(one.state, State.CANCELLED):
                raise MoveRefused(one.state, State.CANCELLED, ())
            one = self._leave(seats, one, State.CANCELLED, at)
            seats.mail("left", one, key=f"left:{one.pk}", at=at)
            return self._kept(seats, one, token), False

    def confirm(self, token: str, code: str, *, at: datetime) -> Kept:
        """The address is theirs: now the place counts. Raises UnknownRegistration for a wrong code, EventFull."""
        at = placing.whole_second(at)
        with self._store.seating() as seats:
            one = self._found(seats, token, at)
            if not self.keys.is_code(one.nonce, code):
                raise UnknownRegistration
            if one.state is State.PENDING and one.arrival is None:
                entry = entry_of(seats, one.event_id)
                terms = entry.event.registration or Terms()
                one = self._arrive(seats, entry, one, at, pending=terms.approval)
                self._arrive_at_sessions(seats, one, at)
            return self._kept(seats, one, token)

    def without_reminders(self, token: str, *, at: datetime) -> None:
        """Neither of the event nor of its sessions."""
        with self._store.seating() as seats:
            one = self._found(seats, token, at)
            for each in (one, *seats.parts(one.pk)):
                seats.update(replace(each, reminders=False))

    # For organisers

    def listed(self, event_id: str, *, search: str = "", states: Iterable[State] = ()) -> list[Row]:
        """Who is registered, in order of arrival; by words of name, organisation, city, address."""
        return self._store.rows(event_id, search=search, states=states)

    def move(self, pk: int, state: State, *, at: datetime, by: str) -> Registration:
        """Approve, refuse, check in, mark absent. Raises UnknownRegistration, MoveRefused, EventFull."""
        at = placing.whole_second(at)
        with self._store.seating() as seats:
            one = seats.by_pk(pk)
            if one is None:
                raise UnknownRegistration
            if one.state is state:
                return one
            if not can_move(one.state, state):
                raise MoveRefused(one.state, state, ())
            seats.audit(at, by, f"registration {state}", one.event_id, str(pk), self._address)
            entry = entry_of(seats, one.event_id)
            if state in OVER:
                one = self._leave(seats, one, state, at)
                seats.mail("refused" if state is State.REFUSED else "left", one, key=f"{state}:{one.pk}", at=at)
            elif one.state is State.PENDING:
                one = self._arrive(seats, entry, one, at)
                self._arrive_at_sessions(seats, one, at)
            elif one.state is State.WAITING:
                raise MoveRefused(one.state, state, ("cancelled", "refused"))
            else:
                one = replace(one, state=state, modified=at)
                seats.update(one)
                seats.gender_follows(self.keys.owner(one.nonce), one)
            return one

    def message(self, event_id: str, states: Iterable[State], *, subject: str, text: str, at: datetime, by: str) -> int:
        """Write to everybody in these states; returns to how many."""
        at, wanted = placing.whole_second(at), set(states)
        with self._store.seating() as seats:
            found = [one for one in seats.active(event_id) if one.state in wanted]
            key = self.keys.content(f"{event_id}\0{subject}\0{text}\0{at.isoformat()}")[:24]
            for one in found:
                seats.mail("message", one, key=f"message:{key}:{one.pk}", at=at, facts={"subject": subject, "text": text})
            seats.audit(at, by, "message", event_id, f"to {len(found)} people", self._address)
            return len(found)
