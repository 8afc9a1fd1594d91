"""The form of registration as data: groups of controls with their words, what was typed, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from metrocal.place import countries
from metrocal.registration.application import GENDERS, LONG, SHORT, Application, Details
from metrocal.registration.offering import Offer
from metrocal.registration.questions import Question
from metrocal.registration.terms import Terms
from metrocal.text import clean_line
from metrocal.web.page import said
from metrocal.web.words import NAMES, saying
from metrocal.when import When

Typed = Mapping[str, list[str]]
"""Field → what was typed or chosen."""
Choices = tuple[tuple[str, str], ...]
"""(value, label) of each."""

FEW_LEFT = 10
"""Places; then it is worth knowing how many."""
OUTSIDE = ("csrf_token", "idempotency_key")
"""Fields that are no part of what somebody tells."""
_SEVERAL = ("sessions",)
_AUTOCOMPLETE = {
    "name": "name", "email": "email", "organisation": "organization", "role": "organization-title",
    "city": "address-level2", "country": "country",
}  # fmt: skip


@dataclass(frozen=True)
class Control:
    """One question of the form."""

    name: str
    label: str
    kind: str = "text"
    """text, email, date, number, area, select, radios, ticks (several), tick (yes or nothing)."""
    values: tuple[str, ...] = ()
    choices: Choices = ()
    help: str = ""
    required: bool = False
    wrong: str = ""
    """A sentence; empty when nothing is."""
    only_if: str = ""
    """A sentence for those who see the question without being asked."""
    asked_by: str = ""
    """The control on whose values it depends, and those values, for the script."""
    asked_for: tuple[str, ...] = ()
    lang: str = ""
    """Of the label, where it is not the page's."""
    longest: int = SHORT

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")

    @property
    def is_group(self) -> bool:
        return self.kind in {"radios", "ticks"}

    @property
    def target(self) -> str:
        """Where a link to the control leads."""
        return f"{self.id}-1" if self.is_group else self.id

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def described_by(self) -> str:
        """The ids of what explains it, for aria-describedby."""
        parts = (("wrong", self.wrong), ("only", self.only_if), ("help", self.help))
        return " ".join(f"{self.id}-{part}" for part, words in parts if words)


@dataclass(frozen=True)
class Group:
    """Controls under one heading."""

    key: str
    controls: tuple[Control, ...]
    note: str = ""


@dataclass(frozen=True)
class RegistrationForm:
    """All groups, and what is wrong as (link, name, sentence)."""

    groups: tuple[Group, ...]
    complaints: tuple[tuple[str, str, str], ...]


def document_of(form: "MultiDict[str, str]", extra: Iterable[str] = ()) -> dict[str, Any]:
    """What a form says, for `application` or `details`: unknown fields stay in it, to be refused by name."""
    document: dict[str, Any] = dict.fromkeys(extra, "")
    answers: dict[str, Any] = {}
    for name, values in form.lists():
        if name in OUTSIDE:
            continue
        if name.startswith("answers."):
            answers[name.removeprefix("answers.")] = values if len(values) > 1 else values[0]
        elif name in _SEVERAL:
            document[name] = [value for value in values if value]
        else:
            document[name] = values[0] if len(values) == 1 else values
    return document | ({"answers": answers} if answers else {})


def typed_of(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is kept of a registration, as its form shows it."""
    answers = {f"answers.{key}": value for key, value in dict(told.get("answers") or {}).items()}
    return {key: _as_typed(value) for key, value in (*told.items(), *answers.items()) if key != "answers"}


def form_of(
    offer: Offer, typed: Typed, wrong: Mapping[str, str], lang: str, *, organisations: Iterable[str] = (), new: bool = True
) -> RegistrationForm:
    """The form of an event; `new` is false for a change, which leaves out what cannot be changed."""
    maker = _Maker(offer, typed, wrong, lang, new)
    groups = tuple(group for group in maker.groups(tuple(organisations)) if group.controls)
    shown = {control.name: control for group in groups for control in group.controls}
    complaints = [(control.target, control.label, control.wrong) for control in shown.values() if control.wrong]
    elsewhere = {_field(name): key for name, key in wrong.items() if _field(name) not in shown}
    complaints += [("", _shown(name), saying(lang)(f"wrong_{key}")) for name, key in elsewhere.items()]
    return RegistrationForm(groups, tuple(complaints))


def _as_typed(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, float):
        return [f"{value:.6f}".rstrip("0").rstrip(".")]
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def _field(name: str) -> str:
    """The field of an error: that of one session is that of all."""
    return "sessions" if name.startswith("sessions") else name


def _shown(name: str) -> str:
    """The name of an unknown field, short and on one line; the key of the page is not one that people know."""
    return "" if name == "idempotency_key" else clean_line(name[:60])


class _Maker:
    """Makes the controls of one form."""

    def __init__(self, offer: Offer, typed: Typed, wrong: Mapping[str, str], lang: str, new: bool) -> None:
        self.offer, self.typed, self.lang, self.new = offer, typed, lang, new
        self.terms = offer.terms or Terms()
        self.wrong = {_field(name): key for name, key in wrong.items()}
        self.say = saying(lang)

    def groups(self, organisations: tuple[str, ...]) -> Iterator[Group]:
        yield Group("person", tuple(self._person(organisations)))
        yield Group("coming", tuple(self._coming()))
        yield Group("questions", tuple(self._question(one) for one in self.terms.questions))
        yield Group("gender", tuple(self._gender()), self.say("gender_purpose"))
        privacy = (self._own("privacy", "tick", required=True),) if self.new else ()
        yield Group("privacy", privacy, self.say("privacy_note"))

    def _person(self, organisations: tuple[str, ...]) -> Iterator[Control]:
        yield self._own("name", required=True)
        if self.new:
            yield self._own("email", "email", required=True, longest=320, help=self.say("field_email_help"))
        limited = self.terms.eligibility != "open"
        names = tuple((name, name) for name in organisations)
        help = self.say("not_members") if limited else ""
        yield self._own("organisation", choices=names, required=limited, help=help)
        for name in ("role", "city"):
            yield self._own(name)
        named = ((code, country.name.in_language(self.lang)) for code, country in countries().items())
        yield self._own("country", "select", choices=tuple(sorted(named, key=lambda pair: pair[1])))

    def _coming(self) -> Iterator[Control]:
        ways = self.offer.attendances
        if len(ways) > 1:
            yield self._own("attendance", "radios", choices=tuple((way, self._way(way)) for way in ways), required=True)
        if self.new:
            choices = tuple((one.entry.id, self._session(one)) for one in self.offer.sessions if one.state != "closed")
            if choices:
                yield self._own("sessions", "ticks", choices=choices)
        yield self._own("needs", "area", longest=LONG, help=self.say("field_needs_help"))
        if self.terms.visa_letters:
            until = self.offer.visa_until
            by = self.say("field_visa_letter_help", day=When.between(until).sentence(self.lang)) if until else ""
            yield self._own("visa_letter", "tick", help=by)
        yield self._own("language", "select", choices=tuple(NAMES.items()), required=True)

    def _way(self, way: str) -> str:
        left = self.offer.left.get(way)
        return (
            f"{way_name(way, self.lang)} ({places_left(left, self.lang).rstrip('.')})"
            if left is not None
            else way_name(way, self.lang)
        )

    def _session(self, one: Offer) -> str:
        event = one.entry.event
        note = f" ({self.say('left_none')})" if one.state == "waiting" else ""
        return f"{event.title.in_language(self.lang)}, {event.when.sentence(self.lang)}{note}"

    def _gender(self) -> Iterator[Control]:
        choices = tuple((gender, self.say(gender)) for gender in GENDERS)
        yield self._own("gender", "select", choices=choices)
        only = self._only_if(self.say("field_gender"), [self.say("self_described")])
        yield self._own("gender_self_described", only_if=only, asked_by="gender", asked_for=("self_described",))
        yield self._own(
            "gender_consent", "tick", only_if=self.say("only_if_gender"), asked_by="gender", asked_for=GENDERS
        )  # fmt: skip

    def _own(self, name: str, kind: str = "text", **more: Any) -> Control:
        """A question that every form has."""
        assert name in Application.model_fields, name
        return Control(name, self.say(f"field_{name}"), kind, self._values(name), wrong=self._wrong(name), **more)

    def _question(self, question: Question) -> Control:
        """A question of the organiser."""
        name = f"answers.{question.key}"
        label, lang = said(question.label, self.lang)
        kinds = {"yes_no": "radios", "choice": "radios", "choices": "ticks", "text": "area"}
        choices = tuple((one.key, one.label.in_language(self.lang)) for one in question.choices)
        if question.kind == "yes_no":
            choices = (("yes", self.say("yes")), ("no", self.say("no")))
        if not question.required and kinds.get(question.kind) == "radios":
            choices = (*choices, ("", self.say("no_answer")))
        by, values = (question.only_if.question, question.only_if.answers) if question.only_if else ("", ())
        return Control(
            name, label, kinds.get(question.kind, question.kind), self._values(name), choices,
            question.help.in_language(self.lang), question.required, self._wrong(name), self._asked(by, values),
            f"answers.{by}" if by else "", values, lang, LONG,
        )  # fmt: skip

    def _asked(self, key: str, values: tuple[str, ...]) -> str:
        """When a question is put, in words."""
        earlier = next((one for one in self.terms.questions if one.key == key), None)
        if earlier is None:
            return ""
        named = {"yes": self.say("yes"), "no": self.say("no")}
        named |= {one.key: one.label.in_language(self.lang) for one in earlier.choices}
        return self._only_if(earlier.label.in_language(self.lang), [named.get(value, value) for value in values])

    def _only_if(self, question: str, answers: list[str]) -> str:
        return self.say("only_if", question=question, answers=f" {self.say('or')} ".join(answers))

    def _values(self, name: str) -> tuple[str, ...]:
        return tuple(self.typed.get(name, ()))

    def _wrong(self, name: str) -> str:
        key = self.wrong.get(name)
        return self.say(f"wrong_{key}") if key else ""


def way_name(way: str, lang: str) -> str:
    return saying(lang)({"online": "on_line"}.get(way, way))


def places_left(left: int, lang: str) -> str:
    """How many places are left, in words; the number only when there are few, or one could read off who has come since."""
    say = saying(lang)
    if left > FEW_LEFT:
        return say("left_some")
    return say("left_many", count=left) if left else say("left_none")


def autocomplete(name: str) -> str:
    """The purpose of a field by HTML's list, so that a browser can fill it in (WCAG 1.3.5)."""
    return _AUTOCOMPLETE.get(name, "")


CHANGEABLE = tuple(Details.model_fields)
"""What can be told anew after registering."""
