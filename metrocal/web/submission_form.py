"""The form of a proposal as data: groups of controls with their words, what was typed, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from metrocal import zones
from metrocal.place import Place, countries
from metrocal.registration.application import LONG, SHORT
from metrocal.submission.states import FIRST_STATUSES, may_become
from metrocal.text import clean_line
from metrocal.vocabulary import LANGUAGES, vocabulary
from metrocal.web import submission_dates as dates
from metrocal.web.form_fields import Choices, Control, Typed
from metrocal.web.words import NAMES, SPOKEN, saying
from metrocal.when_words import WORDS as CALENDAR

OF_KINDS: Mapping[str, tuple[str, ...]] = {
    "forum": ("themes",),
    "congress": ("sub_themes", "visa_information"),
    "training": ("institute", "programme", "level", "modules", "certificate", "seats"),
    "webinar": ("platform", "recording_url"),
}
"""Kind → the fields that it alone has; `metrocal.events`."""
_TRANSLATED = ("title", "summary", "description")
_AREAS = frozenset({"summary", "description", "visa_information", "co_organisers", "themes", "sub_themes", "modules"})
_LONGEST = 10_000
"""Characters of a text that people type here; documents can hold more."""
_COUNTS = ("speakers_women", "speakers_men", "speakers_other", "speakers_undisclosed")


@dataclass(frozen=True)
class Fold:
    """Controls that most people leave closed."""

    key: str
    controls: tuple[Control, ...]
    is_open: bool = False


@dataclass(frozen=True)
class Section:
    """Controls under one heading, and those to unfold."""

    key: str
    controls: tuple[Control, ...] = ()
    folds: tuple[Fold, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class SubmissionForm:
    """All sections, and what is wrong as (link, name, sentence)."""

    sections: tuple[Section, ...]
    complaints: tuple[tuple[str, str, str], ...]
    zone: str = ""
    """The time zone that follows from the place."""


@dataclass(frozen=True)
class Asked:
    """For whom a form is made."""

    lang: str
    status: str = ""
    """Of the published event that is to change; empty for a new one."""
    organisations: Choices = ()
    is_new: bool = True
    """Whether nothing was proposed yet."""
    withdraws: bool = False
    """Whether a withdrawal was proposed: then there is nothing of the event to change."""


def form_of(typed: Typed, wrong: Mapping[str, str], asked: Asked) -> SubmissionForm:
    """The form as it was filled in, with the fields of the kind that was chosen."""
    maker = _Maker(_as_boxes(typed), wrong, asked)
    sections = tuple(maker.sections())
    shown = {one.name: one for section in sections for one in _controls(section)}
    complaints = [(one.target, one.label, one.wrong) for one in shown.values() if one.wrong]
    say = saying(asked.lang)
    elsewhere = {name: key for name, key in wrong.items() if not _is_shown(name, shown)}
    complaints += [("", clean_line(name[:60]), say(f"wrong_{key}")) for name, key in elsewhere.items()]
    return SubmissionForm(sections, tuple(complaints), maker.zone())


def place_of(typed: Typed) -> Place:
    """As much of the place as is understood, for the zone."""
    city, country = _one(typed, "city"), _one(typed, "country").upper()
    return Place(city=clean_line(city[:SHORT]), country=country if country in countries() else None)


def zones_offered(typed: Typed) -> tuple[str, ...]:
    """The zones to choose from where the place does not say which; none where it does."""
    place = place_of(typed)
    if place.zone:
        return ()
    if place.country:
        return zones.of_country(place.country)
    return tuple(sorted({name for code in countries() for name in zones.of_country(code)}))


def asks_zone(typed: Typed) -> bool:
    """Whether the zone is to be asked: several are possible."""
    place = place_of(typed)
    return _one(typed, "zone") not in ("", place.zone) or (place.zone is None and place.country is not None)


def _as_boxes(typed: Typed) -> Typed:
    """A date that came as `when` alone is shown in boxes."""
    if _one(typed, "date_known") or not _one(typed, "when"):
        return typed
    return {**typed, **{box: [value] for box, value in dates.boxes_of(_one(typed, "when")).items()}}


def _one(typed: Typed, name: str) -> str:
    return next((value for value in typed.get(name, ()) if value), "")


def _controls(section: Section) -> Iterator[Control]:
    yield from section.controls
    for fold in section.folds:
        yield from fold.controls


def _is_shown(name: str, shown: Mapping[str, Control]) -> bool:
    """Whether some control tells what is wrong with this field."""
    texts = (one for one in shown if one.partition(".")[0] == name)
    return bool(name in shown or (name == "when" and "date_known" in shown) or any(True for _ in texts))


class _Maker:
    """Makes the controls of one form."""

    def __init__(self, typed: Typed, wrong: Mapping[str, str], asked: Asked) -> None:
        self.typed, self.wrong, self.asked = typed, dict(wrong), asked
        self.lang = asked.lang
        self.say = saying(asked.lang)

    def sections(self) -> Iterator[Section]:
        if self.asked.withdraws:
            yield Section("contact", tuple(self._contact()))
            return
        kind = _one(self.typed, "kind")
        yield Section("kind", (self._kind(),))
        yield Section("event", tuple(self._texts(self.lang)), tuple(self._more_texts()))
        yield Section("dates", tuple(self._dates()))
        yield Section("where", tuple(self._where()))
        yield Section("of_kind", tuple(self._of_kind(kind)))
        yield Section("who", tuple(self._who()), (self._ticks("languages", tuple(SPOKEN.items())),))
        yield Section("topics", (), (self._topics(), self._sdgs()))
        yield Section("gender", tuple(self._gender()), (self._targets(),), self.say("ev_gender_note"))
        yield Section("more", (), (self._fold("details", self._details()),))
        if self.asked.status and self.asked.is_new:
            yield Section("withdrawal", (self._own("withdrawal", "tick", help=self.say("ev_withdrawal_help")),))
        yield Section("contact", tuple(self._contact()))

    def zone(self) -> str:
        return place_of(self.typed).zone or ""

    # Sections

    def _kind(self) -> Control:
        return self._own("kind", "select", choices=_labels("kinds", self.lang), required=True)

    def _texts(self, lang: str) -> Iterator[Control]:
        if self._values("title"):
            yield self._own("title")
        for name in _TRANSLATED:
            yield self._text(name, lang, required=name == "title" and not self._is_titled())

    def _is_titled(self) -> bool:
        """In a language that is not the reader's."""
        names = (name for name in self.typed if name.partition(".")[0] == "title" and name != f"title.{self.lang}")
        return any(_one(self.typed, name) for name in names)

    def _more_texts(self) -> Iterator[Fold]:
        tags = dict.fromkeys(tag for tag in LANGUAGES if tag != self.lang)
        tags |= dict.fromkeys(name.partition(".")[2] for name in self.typed if name.partition(".")[0] in _TRANSLATED)
        others = [control for tag in tags if tag and tag != self.lang for control in self._texts_in(tag)]
        plain = [self._own(name, "area") for name in ("summary", "description") if self._values(name)]
        yield self._fold("languages", [*others, *plain])

    def _texts_in(self, lang: str) -> list[Control]:
        return [self._text(name, lang) for name in _TRANSLATED]

    def _text(self, name: str, lang: str, *, required: bool = False) -> Control:
        """One of the texts in one language; what is wrong with a text is said at the reader's own language."""
        box = f"{name}.{lang}"
        key = self.wrong.get(box) or (self.wrong.get(name) if lang == self.lang else None)
        kind = "area" if name in _AREAS else "text"
        label = f"{self.say(f'ev_{name}')} ({NAMES.get(lang, SPOKEN.get(lang, lang))})"
        help = self.say("ev_title_help") if required else ""
        wrong = self.say(f"wrong_{key}") if key else ""
        return Control(
            box, label, kind, self._values(box), help=help, required=required, wrong=wrong, longest=_LONGEST
        )  # fmt: skip

    def _in_its_languages(self, name: str) -> Iterator[Control]:
        """A text in the language of the reader and in those it has."""
        if self._values(name):
            yield self._own(name, "area" if name in _AREAS else "text")
        tags = dict.fromkeys((self.lang, *(key.partition(".")[2] for key in self.typed if key.startswith(f"{name}."))))
        yield from (self._text(name, tag) for tag in tags)

    def _dates(self) -> Iterator[Control]:
        choices = tuple((form, self.say(f"date_{form}")) for form in dates.KNOWN)
        key = self.wrong.get("date_known") or self.wrong.get("when")
        chosen = (_one(self.typed, "date_known") or "",)
        yield Control(
            "date_known", self.say("ev_date_known"), "radios", chosen if chosen[0] else (), choices, required=True,
            wrong=self.say(f"wrong_{key}") if key else "",
        )  # fmt: skip
        months = tuple((f"{number:02}", name) for number, name in enumerate(CALENDAR[self.lang].months, start=1))
        seasons = tuple(
            (code, CALENDAR[self.lang].seasons[month]) for code, month in zip(dates.SEASONS, (3, 6, 9, 12), strict=True)
        )
        for name, kind, given in (
            ("first", "date", ()), ("start_time", "time", ()), ("last", "date", ()), ("end_time", "time", ()),
            ("month", "select", months), ("season", "select", seasons), ("year", "number", ()), ("when", "text", ()),
        ):  # fmt: skip
            yield self._box(name, kind, given)
        yield self._own("dates_tbc", "tick")

    def _box(self, name: str, kind: str, choices: Choices) -> Control:
        asked = dates.BOXES[name]
        words = f" {self.say('or')} ".join(self.say(f"date_{form}").casefold() for form in asked)
        only = self.say("only_if", question=self.say("ev_date_known"), answers=words)
        help = self.say("ev_when_help") if name == "when" else ""
        wrong = "" if name == "when" else self._wrong(name)
        values = self._values(name)
        if name == "month" and values:
            values = (values[0].rpartition("-")[2].zfill(2),)
        return Control(
            name, self.say(f"ev_{name}"), kind, values, choices, help, wrong=wrong, only_if=only,
            asked_by="date_known", asked_for=asked,
        )  # fmt: skip

    def _where(self) -> Iterator[Control]:
        yield self._own("mode", "radios", choices=(*_labels("modes", self.lang), ("", self.say("ev_mode_unknown"))))
        yield self._own("city")
        named = ((code, country.name.in_language(self.lang)) for code, country in countries().items())
        help = self.say("ev_country_help")
        yield self._own("country", "select", choices=tuple(sorted(named, key=lambda pair: pair[1])), help=help)
        if asks_zone(self.typed) or "zone" in self.wrong:
            offered = dict.fromkeys((*zones_offered(self.typed), *self._values("zone")))
            yield self._own("zone", "select", choices=tuple((name, name) for name in offered), help=self.say("ev_zone_help"))
        yield self._own("venue", help=self.say("ev_venue_help"))
        yield self._own("url", "url", longest=2_000)
        yield self._own("join_url", "url", longest=2_000, help=self.say("ev_join_url_help"))

    def _of_kind(self, kind: str) -> Iterator[Control]:
        for name in OF_KINDS.get(kind, ()):
            if name == "certificate":
                yield self._own(name, "tick")
            elif name == "visa_information":
                yield from self._in_its_languages(name)
            elif name == "seats":
                yield self._own(name, "number")
            elif name in _AREAS:
                yield self._own(name, "area", help=self.say("ev_lines_help"), longest=_LONGEST)
            else:
                yield self._own(name, "url" if name.endswith("_url") else "text")

    def _who(self) -> Iterator[Control]:
        yield self._own("organiser", choices=self.asked.organisations, help=self.say("ev_organiser_help"))
        yield self._own("co_organisers", "area", help=self.say("ev_lines_help"), longest=_LONGEST)
        yield self._own("audience")

    def _topics(self) -> Fold:
        return self._ticks("topics", _labels("topics", self.lang))

    def _sdgs(self) -> Fold:
        numbered = tuple((number, f"{number}. {label}") for number, label in _labels("sdgs", self.lang))
        return self._ticks("sdgs", numbered)

    def _gender(self) -> Iterator[Control]:
        levels = vocabulary("gender")
        choices = tuple((level, f"{levels.label(level, self.lang)}. {self.say(f'gender_{level}')}") for level in levels)
        yield self._own("gender", "radios", choices=choices)
        yield self._own("gender_measures", "ticks", choices=_labels("gender_measures", self.lang))
        for name in _COUNTS:
            yield self._own(name, "number")

    def _targets(self) -> Fold:
        named = tuple((target, f"{target} {label}") for target, label in _labels("sdg_targets", self.lang))
        return self._ticks("gender_targets", named)

    def _details(self) -> Iterator[Control]:
        statuses = tuple(pair for pair in _labels("statuses", self.lang) if self._may_be(pair[0]))
        yield self._own("status", "select", choices=statuses)
        yield self._own("edition")
        yield from self._in_its_languages("motto")
        for name in ("series", "part_of", "recurrence"):
            yield self._own(name, help=self.say(f"ev_{name}_help"))

    def _may_be(self, status: str) -> bool:
        return may_become(self.asked.status, status) if self.asked.status else status in FIRST_STATUSES

    def _contact(self) -> Iterator[Control]:
        yield self._own("contact_name", required=True)
        yield self._own("contact_email", "email", required=True, longest=320, help=self.say("ev_contact_email_help"))
        yield self._own("language", "select", choices=tuple(NAMES.items()), required=True)
        yield self._own("comment", "area", longest=LONG, help=self.say("ev_comment_help"))

    # Controls

    def _own(self, name: str, kind: str = "text", **more: Any) -> Control:
        return Control(name, self.say(f"ev_{name}"), kind, self._values(name), wrong=self._wrong(name), **more)

    def _ticks(self, name: str, choices: Choices) -> Fold:
        return self._fold(name, [self._own(name, "ticks", choices=choices)])

    def _fold(self, key: str, controls: Iterable[Control]) -> Fold:
        made = tuple(controls)
        return Fold(key, made, any(one.wrong or any(one.values) for one in made))

    def _values(self, name: str) -> tuple[str, ...]:
        return tuple(self.typed.get(name, ()))

    def _wrong(self, name: str) -> str:
        key = self.wrong.get(name)
        return self.say(f"wrong_{key}") if key else ""


def _labels(words: str, lang: str) -> Choices:
    return tuple((word, vocabulary(words).label(word, lang)) for word in vocabulary(words))
