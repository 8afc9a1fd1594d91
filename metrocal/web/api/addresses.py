"""Everything that has addresses under `/api/`, besides what stands with the pages of registration and submission."""

from metrocal.web.api.docs import api_docs
from metrocal.web.api.event_changes import event_changes
from metrocal.web.api.events import events
from metrocal.web.api.feeds import feeds
from metrocal.web.api.organisations import organisations
from metrocal.web.api.vocabularies import vocabularies

API = (api_docs, events, event_changes, feeds, organisations, vocabularies)
