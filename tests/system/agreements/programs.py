"""A program with somebody's personal token."""

import time
import uuid

from werkzeug.test import Client

from services.portal.seed import seed_id
from services.portal.tokens.service import create_token
from shared.auth.roles import TOKEN_SCOPES
from shared.database import Database

BASE = "/api/agreements"
PROBLEM = "application/problem+json"
FIRST = {
    "template": "task-force-mou", "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
    "task_force_name": "Mountain State Task Force", "start_date": "2027-03-01", "information_sharing": True,
}  # fmt: skip


def token_of(settings, key, scopes=TOKEN_SCOPES):
    """A new token of a seeded person."""
    database = Database(settings.need("database_url_portal"))
    with database.transaction() as session:
        _, secret = create_token(
            session, account_id=seed_id("account", key), name="test", scopes=frozenset(scopes), days=1
        )
    database.dispose()
    return secret


class Program:
    """Sends requests with one token, and expects a status."""

    def __init__(self, app, settings, key, scopes=TOKEN_SCOPES):
        self.client, self.secret = Client(app), token_of(settings, key, scopes)

    def send(self, method, path, status, headers=None, **more):
        answer = self.client.open(
            BASE + path, method=method, headers={"Authorization": f"Bearer {self.secret}", **(headers or {})}, **more
        )  # fmt: skip
        assert answer.status_code == status, (method, path, answer.status_code, answer.text[:2000])
        if status >= 400:
            assert answer.content_type == PROBLEM, answer.content_type
            problem = answer.json or {}
            assert problem["status"] == status and problem["hint"]
        return answer

    def get(self, path, status=200, **more):
        return self.send("GET", path, status, **more)

    def post(self, path, body, status=200, key=None, **more):
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.send("POST", path, status, headers=headers, json=body, **more)

    def put(self, path, body, etag, status=200):
        return self.send("PUT", path, status, headers={"If-Match": etag} if etag else {}, json=body)

    def begin(self, **changes):
        return self.post("", {**FIRST, **changes}, 201).json["id"]

    def wait_for(self, stream, status, seconds=60):
        """Until the agreement shows this status."""
        for _ in range(seconds * 5):
            found = self.get(f"/{stream}").json
            if found["status"] == status and not _preparing(found, status):
                return found
            time.sleep(0.2)
        raise AssertionError(f"never {status}: {found}")


def _preparing(found, status):
    return status == "In approval" and found["package"] is None
