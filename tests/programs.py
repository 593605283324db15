"""A program with somebody's personal token, over the API of any service."""

import uuid

from werkzeug.test import Client

from services.portal.seed import seed_id
from services.portal.tokens.service import create_token
from shared.auth.roles import TOKEN_SCOPES
from shared.database import Database

PROBLEM = "application/problem+json"


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
    """Sends requests with one token to what lies below `base`, and expects a status."""

    base = ""

    def __init__(self, app, settings, key, scopes=TOKEN_SCOPES):
        self.client, self.secret = Client(app), token_of(settings, key, scopes)

    def send(self, method, path, status, headers=None, **more):
        sent = {"Authorization": f"Bearer {self.secret}", **(headers or {})}
        answer = self.client.open(self.base + path, method=method, headers=sent, **more)
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
