"""The fields that a program may name in a proposal. Every other one is refused by its name, in drafts too."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from metrocal.events import Event
from metrocal.gender import GenderPerspective
from metrocal.place import Place
from metrocal.submission.errors import InvalidProposal
from metrocal.submission.proposal import FORBIDDEN, Contact

_WHEN = ("when", "zone", "dates_tbc")
_NESTED = frozenset({"place", "gender", "when"})
"""Value objects; documents are flat."""
FIELDS = (
    frozenset(
        {
            *(name for kind in get_args(Event) for name in kind.model_fields if name not in _NESTED),
            *Place.model_fields,
            *(field.alias or name for name, field in GenderPerspective.model_fields.items()),
            *_WHEN,
        }
    )
    - FORBIDDEN
)
"""Of an event, all kinds together."""
NAMES = FIELDS | frozenset(Contact.model_fields) | {"comment", "withdrawal"}


def refuse_unknown(document: Mapping[str, Any]) -> None:
    """Raises InvalidProposal for fields that nobody may send, and for value objects where words are expected."""
    wrong = {key: "forbidden" if key in FORBIDDEN else "unknown" for key in document if key not in NAMES}
    wrong |= {key: "not_understood" for key in _NESTED if isinstance(document.get(key), (dict, list))}
    if not isinstance(document.get("withdrawal", False), bool):
        wrong["withdrawal"] = "not_understood"
    if wrong:
        sentences = {"forbidden": "is set by the desk alone", "unknown": "is no field of a submission"}
        raise InvalidProposal(wrong, {key: sentences.get(why, "is not understood") for key, why in wrong.items()})


def refuse_no_fields(names: Iterable[str]) -> None:
    """Raises InvalidProposal for names that are no field of an event."""
    unknown = sorted(set(names) - FIELDS)
    if unknown:
        raise InvalidProposal({"fields": "unknown"}, {"fields": f"no fields of an event: {', '.join(unknown)[:200]}"})
