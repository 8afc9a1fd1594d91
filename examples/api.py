"""Publish an event by program, change it, and be told when somebody else was quicker.

Here the server is one of this script's own; with yours, leave out `transport` and give its address and a token.
"""

import os
from subprocess import check_output
from sys import executable
from tempfile import mkdtemp

import httpx

from server import create_app

os.environ["METROCAL_INSTANCE_DIR"] = mkdtemp()
metrocal = [executable, "-m", "metrocal"]
check_output([*metrocal, "db", "upgrade"])
check_output([*metrocal, "user", "add", "ana@example.org", "--role", "admin"])
token = check_output([*metrocal, "token", "create", "ana@example.org", "--scope", "events"], text=True).strip()

bearer = {"Authorization": f"Bearer {token}"}
api = httpx.Client(base_url="http://localhost/api/v1", headers=bearer, transport=httpx.WSGITransport(create_app()))
forum = {"id": "forum-lima", "kind": "forum", "title": "Forum", "when": "2027-05-04/2027-05-06", "city": "Lima"}
for _ in "once", "again, as if the answer had been lost":
    added = api.post("/events", json=forum, headers={"Idempotency-Key": "4f1c"})
    print(added.status_code, added.json()["sequence"], added.headers["ETag"])
for title in "Forum of Lima", "Lima's forum":
    answer = api.patch("/events/forum-lima", json={"title": title}, headers={"If-Match": added.headers["ETag"]})
    print(answer.status_code, answer.json()["title"])
print([event["id"] for event in api.get("/events", params={"updated_since": "2026-01-01T00:00:00Z"}).json()["events"]])
