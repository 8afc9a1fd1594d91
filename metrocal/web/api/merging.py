"""JSON merge patch (RFC 7396): what is named changes, null takes away, lists are replaced as a whole."""

from typing import Any


def merged(target: Any, patch: Any) -> Any:
    """The target with the patch applied; neither changes.

    >>> merged({"title": "Forum", "city": "Seoul"}, {"title": {"fr": "Forum"}, "city": None})
    {'title': {'fr': 'Forum'}}
    """
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value)
    return found
