"""Both apps over one seeded database, with browsers for people of the demo; no Temporal, no store."""

from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr

from services.agreements.app import create_app
from services.agreements.context import AgreementsContext
from services.agreements.wiring import Agreements
from services.portal.app import create_app as create_portal
from shared.acts.streams import open_stream
from shared.clock import at
from shared.database import Database
from shared.settings import Settings
from shared.storage.memory import MemoryDocuments
from shared.web.dispatch import combine
from tests.integration.acts.drafts import a_draft, a_register_row
from tests.integration.portal.browser import Visitor
from tests.integration.portal.seeded import SEEDED_AT, agency
from tests.integration.portal.seeded import settings as portal_settings

AGREEMENTS = {"one": "11111111-1111-4111-8111-111111111111", "theirs": "22222222-2222-4222-8222-222222222222"}


class Served:
    """The served product under test; `Visitor` uses it as its site."""

    def __init__(self, postgres: Any, name: str, key: str) -> None:
        self.now = SEEDED_AT
        urls = {f"database_url_{r}": SecretStr(postgres.url(r, name)) for r in ("portal", "agreements")}
        self.settings: Settings = portal_settings(
            audit_key=SecretStr(key), s3_access_key=SecretStr("a"), s3_secret_key=SecretStr("b"), **urls
        )
        self.superuser = Database(postgres.superuser_url(name))
        self.parts = Agreements(self.settings)
        self.parts.__dict__["store"] = MemoryDocuments()
        self.apps = {"": create_portal(self.settings), "agreements": create_app(self.settings, self.parts)}
        self.wsgi = combine(self.apps)
        self.app = self
        self._begin()

    def test_client(self) -> Any:
        from werkzeug.test import Client

        return _Client(Client(self.wsgi))

    def visitor(self, key: str | None = None) -> Visitor:
        """A browser, signed in as somebody of the demo."""
        visitor = Visitor(self)  # type: ignore[arg-type]
        return visitor.demo(key) if key else visitor

    def _begin(self) -> None:
        """One agreement of the State Police, one of Natural Resources."""
        context = AgreementsContext()
        for name, slug in (("one", "wvsp"), ("theirs", "wvdnr")):
            stream, home = AGREEMENTS[name], agency(slug)
            row = {
                **a_register_row(stream),
                "number": f"AG-2026-000{1 + (name == 'theirs')}",
                "agencies": [home],
            }
            act, decision = a_draft(SEEDED_AT)
            decision.state["agencies"] = [home]
            from services.agreements.register.repository import add_row

            with at(self.now), self.parts.database.transaction() as session:
                add_row(session, row)
                open_stream(session, context, stream, act, decision)

    def rows(self, schema: str = "agreements") -> list[Any]:
        """The access log, oldest first."""
        with self.superuser.engine.connect() as connection:
            return list(connection.exec_driver_sql(f"SELECT * FROM {schema}.access_log ORDER BY id"))

    def run(self, statement: str) -> None:
        """As the superuser."""
        with self.superuser.engine.begin() as connection:
            connection.exec_driver_sql(statement)

    @contextmanager
    def log_broken(self, schema: str = "agreements"):
        """Nothing can be added to the access log."""
        self.run(f"REVOKE INSERT ON {schema}.access_log FROM concord_portal, concord_agreements")
        try:
            yield
        finally:
            role = "portal" if schema == "directory" else "agreements"
            self.run(f"GRANT INSERT ON {schema}.access_log TO concord_{role}")

    def close(self) -> None:
        self.superuser.dispose()
        self.parts.database.dispose()
        self.apps[""].extensions["concord.portal"].database.dispose()


class _Client:
    """werkzeug's client with the `environ_base` that `Visitor` sets."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.environ_base: dict[str, str] = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}

    def get(self, path: str, **options: Any) -> Any:
        return self._client.get(path, environ_base=self.environ_base, **options)

    def post(self, path: str, **options: Any) -> Any:
        return self._client.post(path, environ_base=self.environ_base, **options)
