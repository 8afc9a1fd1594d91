"""The catalogue of the open data: DCAT 3 (W3C, 2024) as JSON-LD. Plain data in, a document out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from metrocal.vocabulary import LANGUAGES
from metrocal.web.words import WORDS

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"


@dataclass(frozen=True)
class File:
    """A file of a dataset, as it is now."""

    dataset: str
    name: str
    media_type: str
    size: int
    """Bytes."""
    digest: str
    """SHA-256, in hexadecimal."""
    version: str
    """The day of the calendar's last change and the digest's beginning."""


def catalogue(files: Sequence[File], base_url: str, *, licence: str, changed: datetime) -> dict[str, Any]:
    """Each dataset with its files. `licence`: empty for none; `changed`, UTC: when the calendar last changed."""
    home = f"{base_url}/open-data/"
    datasets = dict.fromkeys(one.dataset for one in files)
    shared: dict[str, Any] = {
        "dct:publisher": {"@id": f"{base_url}/", "@type": "foaf:Agent", "foaf:name": _words("site")},
        "dct:modified": {"@value": f"{changed:%Y-%m-%dT%H:%M:%SZ}", "@type": "xsd:dateTime"},
    } | ({"dct:license": {"@id": licence}} if licence else {})
    return {
        "@context": _CONTEXT,
        "@id": f"{home}catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _words("open_data"),
        "dct:description": _words("open_data_intro"),
        "dct:language": [{"@id": _LANGUAGES + code} for code in LANGUAGES],
        "foaf:homepage": {"@id": home},
        "dcat:dataset": [_dataset(one, files, home, shared) for one in datasets],
        **shared,
    }


def _dataset(name: str, files: Sequence[File], home: str, shared: Mapping[str, Any]) -> dict[str, Any]:
    own = [one for one in files if one.dataset == name]
    described = {} if name == "dictionary" else {"dct:conformsTo": {"@id": f"{home}dictionary.json"}}
    return {
        "@id": f"{home}#{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": name,
        "dct:title": _words(f"open_data_{name}"),
        "dct:description": _words(f"open_data_{name}_note"),
        "dcat:version": own[0].version,
        "dcat:landingPage": {"@id": home},
        "dcat:distribution": [_distribution(one, home, shared) for one in own],
        **described,
        **shared,
    }


def _distribution(one: File, home: str, shared: Mapping[str, Any]) -> dict[str, Any]:
    checksum = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
        "spdx:checksumValue": {"@value": one.digest, "@type": "xsd:hexBinary"},
    }
    licence = {key: value for key, value in shared.items() if key == "dct:license"}
    return {
        "@id": home + one.name,
        "@type": "dcat:Distribution",
        "dct:title": one.name,
        "dcat:accessURL": {"@id": home},
        "dcat:downloadURL": {"@id": home + one.name},
        "dcat:mediaType": {"@id": _MEDIA_TYPES + one.media_type},
        "dcat:byteSize": {"@value": str(one.size), "@type": "xsd:nonNegativeInteger"},
        "dcat:version": one.version,
        "spdx:checksum": checksum,
        **licence,
    }


def _words(key: str) -> list[dict[str, str]]:
    return [{"@language": lang, "@value": WORDS[key].in_language(lang)} for lang in LANGUAGES]
