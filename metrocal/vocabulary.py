"""The network's closed lists, each with labels in French, English and Spanish (package data, `data/vocabulary.json`)."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from metrocal.errors import InvalidValue, UnknownValue
from metrocal.text import Text

LANGUAGES = ("fr", "en", "es")
"""The languages every label, page and feed of metrocal speaks."""

ISO_639_1 = frozenset(
    (
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
        "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
        "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
        "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk "
        "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
        "yo za zh zu"
    ).split()
)


_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,18}(\.0*)?\s*")


class Vocabulary(Mapping[str, Text]):
    """A closed list: id → label. Iterates in the order of the list."""

    def __init__(self, name: str, labels: Mapping[str, Text]) -> None:
        self.name = name
        self._labels = labels

    def __getitem__(self, key: str) -> Text:
        return self._labels[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)

    def checked(self, word: str) -> str:
        """The word, or UnknownValue with all that is allowed."""
        if word not in self._labels:
            raise UnknownValue(self.name, word, self)
        return word

    def label(self, word: str, lang: str) -> str:
        return self._labels[word].in_language(lang)


_SINGULAR = {
    "kinds": "kind", "topics": "topic", "sdgs": "sdg", "sdg_targets": "SDG target", "regions": "region", "modes": "mode",
    "statuses": "status", "gender": "gender level", "gender_measures": "gender measure",
    "organisation_kinds": "kind of organisation",
}  # fmt: skip


@cache
def _lists() -> dict[str, Vocabulary]:
    raw = json.loads(files("metrocal").joinpath("data/vocabulary.json").read_text("utf-8"))
    return {
        key: Vocabulary(_SINGULAR[key], {word: Text(labels) for word, labels in words.items()}) for key, words in raw.items()
    }


def vocabulary(key: str) -> Vocabulary:
    """One of: kinds topics sdgs sdg_targets regions modes statuses gender gender_measures organisation_kinds."""
    return _lists()[key]


def _word(key: str) -> AfterValidator:
    return AfterValidator(lambda value: vocabulary(key).checked(value))


def _unique(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value for value in dict.fromkeys(values) if value != "")


def _language(code: str) -> str:
    if code not in ISO_639_1:
        raise InvalidValue(f"unknown language {code[:40]!r}; a code of ISO 639-1 is expected, such as fr, en or es")
    return code


def _digits(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.fullmatch(value)):
        raise InvalidValue("a whole number is expected, in the digits 0-9")
    return value


Unique = AfterValidator(_unique)
"""Drops repetitions and empty words from a tuple and keeps its order."""
Digits = BeforeValidator(_digits)
"""Numbers as people write them: neither true nor 1_0 nor ٣."""
Topic = Annotated[str, _word("topics")]
Region = Annotated[str, _word("regions")]
Mode = Annotated[str, _word("modes")]
Status = Annotated[str, _word("statuses")]
Level = Annotated[str, _word("gender")]
Measure = Annotated[str, _word("gender_measures")]
SdgTarget = Annotated[str, _word("sdg_targets")]
OrganisationKind = Annotated[str, _word("organisation_kinds")]
Language = Annotated[
    str, BeforeValidator(lambda v: v.strip().lower() if isinstance(v, str) else v), AfterValidator(_language)
]
