"""What an organiser asks of those who register, and whether an answer is one."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_serializer, model_validator

from metrocal.errors import InvalidValue
from metrocal.text import Text, Title, clean_block
from metrocal.vocabulary import Digits

MOST_QUESTIONS = 50
LONGEST_ANSWER = 4_000
"""Characters."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,6})?")

Answer = str | tuple[str, ...] | bool | float
"""Text, choice and date are strings (dates ISO 8601), several choices a tuple, yes or no a bool, numbers floats."""


def _key(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise InvalidValue(f"{value[:40]!r} is no key: a-z, 0-9 and _, at most 40, such as field_visit")
    return value


Key = Annotated[str, AfterValidator(_key)]


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_serializer(mode="wrap")
    def _without_empty(self, handler: Any) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value not in (None, "", False, (), [], {})}


class Choice(_Told):
    """One of the answers offered."""

    key: Key
    label: Title
    limit: Annotated[int, Digits, Field(ge=1, le=1_000_000)] | None = None
    """How many people can choose it; None means no limit."""

    @model_validator(mode="before")
    @classmethod
    def _from_word(cls, value: Any) -> Any:
        return {"key": value, "label": value} if isinstance(value, str) else value


class Condition(_Told):
    """A question is put only to those who answered an earlier one so."""

    question: Key
    answers: Annotated[tuple[str, ...], Field(min_length=1)]
    """Keys of choices, or `yes`, `no`."""


class Question(_Told):
    """One question of the form."""

    key: Key
    """Its name in forms and documents: `answers.<key>`."""
    kind: Literal["text", "choice", "choices", "yes_no", "number", "date"] = "text"
    label: Title
    help: Text = Text({})
    required: bool = False
    choices: tuple[Choice, ...] = ()
    only_if: Condition | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.label:
            raise InvalidValue("a label is needed")
        if (self.kind in {"choice", "choices"}) != bool(self.choices):
            raise InvalidValue("choices are needed for kind choice or choices, and only there")
        if len({choice.key for choice in self.choices}) != len(self.choices):
            raise InvalidValue("two choices have the same key")
        return self

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)

    def possible_answers(self) -> tuple[str, ...]:
        """What a condition can name."""
        return ("yes", "no") if self.kind == "yes_no" else tuple(choice.key for choice in self.choices)


def check_order(questions: Iterable[Question]) -> None:
    """Raises InvalidValue for keys that come twice and for conditions on no earlier answer."""
    known: dict[str, Question] = {}
    for question in questions:
        if question.key in known:
            raise InvalidValue(f"two questions have the key {question.key!r}")
        if question.only_if is not None:
            earlier = known.get(question.only_if.question)
            if earlier is None:
                raise InvalidValue(
                    f"question {question.key!r} depends on {question.only_if.question!r}, which is no earlier one"
                )
            if strange := set(question.only_if.answers) - set(earlier.possible_answers()):
                raise InvalidValue(f"question {question.key!r}: {earlier.key!r} has no answer {sorted(strange)[0]!r}")
        known[question.key] = question
    if len(known) > MOST_QUESTIONS:
        raise InvalidValue(f"{len(known)} questions; at most {MOST_QUESTIONS}")


def words_of(answer: Answer) -> tuple[str, ...]:
    """An answer as conditions and limits see it."""
    if isinstance(answer, bool):
        return ("yes" if answer else "no",)
    return answer if isinstance(answer, tuple) else (str(answer),)


def is_asked(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Whether a question is put to somebody who answered so."""
    if question.only_if is None:
        return True
    answer = answers.get(question.only_if.question)
    return answer is not None and not set(words_of(answer)).isdisjoint(question.only_if.answers)


def checked(questions: Iterable[Question], given: Mapping[str, Any]) -> tuple[dict[str, Answer], dict[str, str]]:
    """(answers, question key → what is wrong: a key of the messages) of what somebody filled in.

    Answers to questions that were not put are left out; unknown keys are wrong.
    """
    asked = list(questions)
    answers: dict[str, Answer] = {}
    wrong = {key: "unknown" for key in given if key not in {question.key for question in asked}}
    for question in asked:
        if not is_asked(question, answers):
            continue
        try:
            answer = _read(question, given.get(question.key))
        except InvalidValue as error:
            wrong[question.key] = str(error)
            continue
        if answer is not None:
            answers[question.key] = answer
        elif question.required:
            wrong[question.key] = "required"
    return answers, wrong


def chosen(questions: Iterable[Question], answers: Mapping[str, Answer]) -> Iterator[tuple[str, str, int | None]]:
    """(question, choice, limit) for every choice made."""
    for question in questions:
        for word in words_of(answers[question.key]) if question.choices and question.key in answers else ():
            choice = question.choice(word)
            if choice is not None:
                yield question.key, word, choice.limit


def _read(question: Question, given: Any) -> Answer | None:
    """The answer; None when nothing was said. Raises InvalidValue with the key of a message."""
    if question.kind == "choices":
        return _several(question, given)
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if question.kind == "yes_no":
        return _yes_or_no(given)
    if not isinstance(given, (str, int, float)) or isinstance(given, bool) or len(str(given)) > LONGEST_ANSWER:
        raise InvalidValue("too_long" if isinstance(given, str) else "not_understood")
    text = clean_block(str(given))
    if question.kind == "number":
        return _number(given, text)
    if question.kind == "date":
        return _day(text)
    if question.kind == "choice" and question.choice(text) is None:
        raise InvalidValue("choice")
    return text or None


def _number(given: Any, text: str) -> float:
    """To six places, less than 10^12 either way."""
    if isinstance(given, (int, float)) and math.isfinite(given) and abs(given) < 10**12:
        return round(float(given), 6)
    if not isinstance(given, str) or not _NUMBER.fullmatch(text):
        raise InvalidValue("number")
    return float(text.replace(",", "."))


def _several(question: Question, given: Any) -> tuple[str, ...] | None:
    words = [given] if isinstance(given, str) else given or []
    if not isinstance(words, (list, tuple)) or not all(isinstance(word, str) for word in words):
        raise InvalidValue("not_understood")
    chosen = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
    if any(question.choice(word) is None for word in chosen):
        raise InvalidValue("choice")
    return chosen or None


def _yes_or_no(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    words = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False}
    if not isinstance(given, str) or given.strip().lower() not in words:
        raise InvalidValue("yes_no")
    return words[given.strip().lower()]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> str:
    raise InvalidValue("date")
