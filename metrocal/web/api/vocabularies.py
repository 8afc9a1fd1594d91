"""The closed lists for programs: the words that fields and filters take, with their labels."""

from typing import Any

from flask import Blueprint, Response

from metrocal.vocabulary import vocabulary
from metrocal.web.api.answering import answer
from metrocal.web.api.operations import operation
from metrocal.web.api.refusals import UnknownName
from metrocal.web.site import site

vocabularies = Blueprint("api_vocabularies", __name__, url_prefix="/api/v1")

NAMES = (
    "kinds", "topics", "sdgs", "sdg_targets", "regions", "modes", "statuses", "gender", "gender_measures",
    "organisation_kinds",
)  # fmt: skip
"""Every list, as `metrocal.vocabulary` names them."""


@vocabularies.get("/vocabularies")
@operation("Vocabularies", {200: "VocabularyList", 304: ""})
def listed() -> Response:
    """The closed lists, with all their words."""
    return answer({"vocabularies": [_told(name) for name in NAMES]})


@vocabularies.get("/vocabularies/<name>")
@operation("Vocabularies", {200: "Vocabulary", 304: ""}, refusals=(404,))
def read(name: str) -> Response:
    """One closed list: its words in their order, with labels in French, English and Spanish."""
    if name not in NAMES:
        raise UnknownName("list", name)
    return answer(_told(name))


def _told(name: str) -> dict[str, Any]:
    words = [{"id": word, "label": label.model_dump()} for word, label in vocabulary(name).items()]
    return {"name": name, "words": words, "links": {"self": f"{site().settings.base_url}/api/v1/vocabularies/{name}"}}
