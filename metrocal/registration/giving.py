"""How a place is given, given back and shown, in one transaction: what the verbs of `registrations` share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from metrocal.entries import Entry
from metrocal.errors import UnknownEvent
from metrocal.place import Place
from metrocal.registration import offering, placing
from metrocal.registration.application import PRIVACY_VERSION, Application, Details
from metrocal.registration.errors import (
    EventFull,
    InvalidApplication,
    KeyReused,
    RegistrationClosed,
    UnknownRegistration,
)
from metrocal.registration.links import Keys
from metrocal.registration.questions import checked, chosen
from metrocal.registration.records import GenderAnswer, Person, Registration, Seats
from metrocal.registration.retention import due_days
from metrocal.registration.states import OVER, SEATED, State
from metrocal.registration.terms import Terms

Answers = dict[str, Any]
SAME_REQUEST = timedelta(minutes=10)
"""How long the same content without the same key is taken for the same request: then it is answered with the link, later the
link only goes to the mailbox, since anybody could know a name and an address."""
LINK_DAYS = 365
"""How long after the event a link still opens."""


@dataclass(frozen=True)
class Answer:
    """What somebody who registered is told."""

    registration: Registration
    token: str
    """Empty when it must not be told here: the address is registered already with other details; the link goes there."""
    position: int | None
    sessions: tuple[tuple[str, str, int | None], ...] = ()
    """(event id, state or `full`, position)."""
    fresh: bool = True


@dataclass(frozen=True)
class Kept:
    """A registration as its person sees it."""

    registration: Registration
    entry: Entry
    details: Mapping[str, Any]
    position: int | None
    sessions: tuple[tuple[Registration, Entry, int | None], ...]
    token: str


class Giving:
    """What every verb needs: the secret's keys, and whether an address must be confirmed first."""

    def __init__(self, secret: str, *, confirm_email: bool) -> None:
        self._confirm = confirm_email
        self.keys = Keys(secret)

    def _known(self, seats: Seats, entry: Entry, told: Application, key: str, at: datetime) -> Answer | None:
        """The answer to somebody who registered before, by the key of the request or by the person."""
        content = self.keys.content(told.content())
        by_key = seats.by_idempotency(entry.id, self.keys.idempotency(key)) if key else None
        if by_key is not None and by_key.content != content:
            raise KeyReused
        one = by_key or seats.by_person(entry.id, self.keys.person(told.email))
        if one is None:
            return None
        same = by_key is not None or (one.content == content and at - one.created <= SAME_REQUEST)
        if not same:
            seats.mail("again", one, key=f"again:{one.pk}:{int(at.timestamp()) // 3600}", at=at)
        return self._answer(seats, entry, one, told=same, fresh=False)

    def _seat(
        self, seats: Seats, entry: Entry, terms: Terms, told: Application, at: datetime, language: str, key: str
    ) -> Answer:
        attendance = attendance_of(entry, told.attendance)
        answers = self._answers(seats, entry, terms, told, None)
        pending = self._confirm or terms.approval
        counts = seats.counts(entry.id)
        state = State.PENDING if pending else placing.place(terms, attendance, counts)
        if state is None or (pending and placing.place(terms, attendance, counts) is None):
            raise EventFull(entry.id, terms.places(attendance))
        nonce = self.keys.nonce()
        one = Registration(
            seats.next_pk(), entry.id, state, attendance, nonce, self.keys.stored(self.keys.token(nonce)), at, at,
            language, None if pending else placing.next_arrival(counts), None, self.keys.person(told.email),
            self.keys.idempotency(key) if key else None, self.keys.content(told.content()),
        )  # fmt: skip
        seats.add(one)
        self._keep(seats, entry, terms, one, told, answers, at)
        kind = "confirm" if self._confirm else one.state.value
        seats.mail(kind, one, key=f"{kind}:{one.pk}", at=at, facts={"position": placing.position(seats, one, terms)})
        wanted = dict.fromkeys(told.sessions)
        full = [session for session in wanted if not self._session(seats, entry, session, one, told, at)]
        placing.refresh(seats, entry, at)
        answer = self._answer(seats, entry, one, told=True, fresh=True)
        return replace(answer, sessions=(*answer.sessions, *((session, "full", None) for session in full)))

    def _session(
        self, seats: Seats, whole: Entry, session_id: str, one: Registration, told: Application, at: datetime
    ) -> bool:
        """A place in a session, in the same transaction; false when it is full. Raises InvalidApplication, NotEligible."""
        entry = seats.entry(session_id)
        if entry is None or entry.event.part_of != whole.id or offering.not_open(entry, entry.event.registration, at):
            raise InvalidApplication({"sessions": "session"})
        if one.person is not None and seats.by_person(entry.id, one.person) is not None:
            return True
        terms = entry.event.registration or Terms()
        offering.refuse_others(entry, terms, told.organisation, seats.organisations())
        counts = seats.counts(entry.id)
        attendance = one.attendance if one.attendance in placing.attendances(entry) else placing.attendances(entry)[0]
        state = placing.place(terms, attendance, counts)
        if state is None:
            return False
        pending = one.state is State.PENDING or terms.approval
        nonce = self.keys.nonce()
        seats.add(
            Registration(
                seats.next_pk(), entry.id, State.PENDING if pending else state, attendance, nonce,
                self.keys.stored(self.keys.token(nonce)), at, at, one.language,
                None if pending else placing.next_arrival(counts), one.pk, one.person,
            )
        )  # fmt: skip
        placing.refresh(seats, entry, at)
        return True

    def _answers(self, seats: Seats, entry: Entry, terms: Terms, told: Details, one: Registration | None) -> dict[str, Any]:
        """The answers to the event's questions. Raises InvalidApplication, also for choices that are full."""
        answers, wrong = checked(terms.questions, told.answers)
        person = seats.person(one.pk) if one is not None else None
        before = dict(person.document).get("answers", {}) if person else {}
        for question, choice, limit in chosen(terms.questions, answers):
            had = before.get(question)
            if limit is None or choice == had or (isinstance(had, list) and choice in had):
                continue
            if seats.chosen(entry.id, question, choice) >= limit:
                wrong[question] = "choice_full"
        wrong = {key: reason for key, reason in wrong.items() if reason != "unknown" or key not in before}
        had_letter = person is not None and person.document.get("visa_letter")
        if told.visa_letter and not terms.visa_letters and not had_letter:
            wrong["visa_letter"] = "visa"
        if wrong:
            named = {key if key == "visa_letter" else f"answers.{key}": reason for key, reason in wrong.items()}
            raise InvalidApplication(named)
        return answers

    def _keep(
        self,
        seats: Seats,
        entry: Entry,
        terms: Terms,
        one: Registration,
        told: Details,
        answers: Answers,
        at: datetime,
    ) -> None:
        """What was told: contact data, consents, and the answer about gender in its own place."""
        gender_due, contact_due = due_days(entry.event)
        document = told.model_dump(mode="json", include=set(_TOLD)) | {"answers": answers}
        if isinstance(told, Application):
            email = told.email
        else:
            known = seats.person(one.pk)
            email = known.email if known else ""
        limited = [(question, choice) for question, choice, limit in chosen(terms.questions, answers) if limit is not None]
        seats.keep_person(one.pk, Person(told.name, email, document, contact_due), entry.id, limited)
        purposes = ["privacy", *(["gender"] if told.gender else [])]
        seats.consents(one.pk, PRIVACY_VERSION, purposes, at)
        answer = None
        if told.gender:
            region = _region(seats, told)
            answer = GenderAnswer(told.gender, told.gender_self_described, region, PRIVACY_VERSION, gender_due)
        seats.keep_gender(self.keys.owner(one.nonce), one, answer)

    def _switched(
        self, seats: Seats, entry: Entry, terms: Terms, one: Registration, attendance: str, at: datetime
    ) -> Registration:
        """Another way to come: the place there first, or everything stays as it is."""
        if one.state in SEATED and terms.apart:
            counts = seats.counts(entry.id)
            if placing.place(terms, attendance, counts) is not State.CONFIRMED:
                raise EventFull(entry.id, terms.places(attendance))
        changed = replace(one, attendance=attendance, modified=at)
        seats.update(changed)
        return changed

    def _leave(self, seats: Seats, one: Registration, state: State, at: datetime) -> Registration:
        """Give back the place and those in the sessions; whoever waits moves up."""
        for part in [*seats.parts(one.pk), one]:
            if part.state in OVER:
                continue
            gone = replace(part, state=state, modified=at)
            seats.update(gone)
            seats.gender_follows(self.keys.owner(part.nonce), gone)
            self._settle(seats, entry_of(seats, part.event_id, withdrawn=True), at)
        return replace(one, state=state, modified=at)

    def _arrive(
        self, seats: Seats, entry: Entry, one: Registration, at: datetime, *, pending: bool = False, quiet: bool = False
    ) -> Registration:
        """From pending into the order of arrival. Raises EventFull, except `quiet` for a session: that one is left."""
        terms = entry.event.registration or Terms()
        counts = seats.counts(entry.id)
        state = State.PENDING if pending else placing.place(terms, one.attendance, counts)
        if state is None and not quiet:
            raise EventFull(entry.id, terms.places(one.attendance))
        arrival = None if pending or state is None else placing.next_arrival(counts)
        arrived = replace(one, state=state or State.CANCELLED, arrival=arrival, modified=at)
        seats.update(arrived)
        seats.gender_follows(self.keys.owner(one.nonce), arrived)
        if not quiet:
            facts = {"position": placing.position(seats, arrived, terms)}
            seats.mail(arrived.state.value, arrived, key=f"{arrived.state}:{one.pk}", at=at, facts=facts)
        placing.refresh(seats, entry, at)
        return arrived

    def _arrive_at_sessions(self, seats: Seats, one: Registration, at: datetime) -> None:
        """The sessions chosen with the whole, where a place is left; those that want approval of their own go on waiting."""
        for part in seats.parts(one.pk):
            entry = seats.entry(part.event_id)
            terms = entry.event.registration if entry else None
            if entry is not None and not entry.withdrawn and part.state is State.PENDING:
                self._arrive(seats, entry, part, at, pending=terms is not None and terms.approval, quiet=True)

    def _settle(self, seats: Seats, entry: Entry, at: datetime) -> None:
        placing.promote(seats, entry, self.keys, at)
        placing.refresh(seats, entry, at)

    def _found(self, seats: Seats, token: str, at: datetime) -> Registration:
        one = seats.by_token(self.keys.stored(token)) if len(token) < 200 else None
        if one is None or one.part_of is not None:
            raise UnknownRegistration
        entry = seats.entry(one.event_id)
        if entry is None or at > entry.event.when.end_instant + timedelta(days=LINK_DAYS):
            raise UnknownRegistration
        return one

    def _answer(self, seats: Seats, entry: Entry, one: Registration, *, told: bool, fresh: bool) -> Answer:
        parts = tuple((part.event_id, part.state.value, self._position(seats, part)) for part in seats.parts(one.pk))
        position = placing.position(seats, one, entry.event.registration)
        return Answer(one, self.keys.token(one.nonce) if told else "", position, parts, fresh)

    def _position(self, seats: Seats, one: Registration) -> int | None:
        entry = seats.entry(one.event_id)
        return placing.position(seats, one, entry.event.registration if entry else None)

    def _kept(self, seats: Seats, one: Registration, token: str) -> Kept:
        entry = entry_of(seats, one.event_id, withdrawn=True)
        person = seats.person(one.pk)
        gender = seats.gender(self.keys.owner(one.nonce))
        details = dict(person.document) | {"name": person.name, "email": person.email} if person else {}
        if gender is not None:
            details |= {"gender": gender.gender, "gender_self_described": gender.words, "gender_consent": True}
        parts = [(part, seats.entry(part.event_id), self._position(seats, part)) for part in seats.parts(one.pk)]
        sessions = tuple((part, found, position) for part, found, position in parts if found is not None)
        return Kept(one, entry, details, placing.position(seats, one, entry.event.registration), sessions, token)


_TOLD = ("organisation", "city", "country", "role", "needs", "visa_letter")


def entry_of(seats: Seats, event_id: str, *, withdrawn: bool = False) -> Entry:
    entry = seats.entry(event_id)
    if entry is None:
        raise UnknownEvent(event_id)
    if entry.withdrawn and not withdrawn:
        raise RegistrationClosed(event_id, "cancelled")
    return entry


def attendance_of(entry: Entry, wanted: str | None) -> str:
    """How somebody comes: as asked, or the only way there is. Raises InvalidApplication."""
    ways = placing.attendances(entry)
    if wanted is None:
        return ways[0]
    if wanted not in ways:
        raise InvalidApplication({"attendance": "attendance"})
    return wanted


def _region(seats: Seats, told: Details) -> str:
    """The region of the network somebody comes from: of the country, else of the organisation named."""
    if told.country or told.city:
        found = Place(country=told.country or None).region if told.country else Place(city=told.city).region
        if found:
            return found
    named = next((o for o in seats.organisations().values() if offering.is_named(o, told.organisation)), None)
    return (named.home_region if named else None) or ""
