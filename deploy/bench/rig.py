"""A whole stack for measuring: durable engines in a temporary folder, web and worker processes as `make run` has them.

Agreements are put into approval by the real commit, but with invented packages, so that nothing is rendered for them.
"""

import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import urllib3

from deploy.local.engines import start_stack
from deploy.local.environment import environment
from deploy.local.ports import Ports
from deploy.local.program import CONCORD, WebProgram, WorkerProgram
from deploy.local.seal import make_seal
from deploy.migrate import migrate
from services.agreements.register.repository import add_row
from services.agreements.supply import supply
from services.agreements.wiring import Agreements
from services.portal.seed import seed as seed_people
from services.portal.signin.sessions import start_session
from shared import clock
from shared.acts.commit import Committer
from shared.acts.decision import Decision
from shared.acts.messages import Act, CommitInput
from shared.acts.streams import open_stream
from shared.auth.actor import SYSTEM, ActorClaims, Grant
from shared.auth.sessions import load_session
from shared.database import database_for
from shared.demo import seed_id
from shared.service.demo import Unattended
from shared.settings import Settings
from shared.web.cookies import cookie_name
from workflows.agreements.state import new_state

AUTHOR, LAWYER, HEAD = "dana-mercer", "luis-ortega", "james-whitlock"


@dataclass
class Rig:
    """The running stack, and a person at a browser."""

    settings: Settings
    parts: Agreements
    address: str

    def person(self, key: str) -> "Person":
        """Somebody signed in."""
        database = database_for("portal", self.settings)
        with database.transaction() as session:
            cookie = start_session(session, seed_id("account", key), "password")
        signed_in = load_session(database, cookie)
        assert signed_in is not None  # noqa: S101  # just started
        browser = requests.Session()
        browser.cookies.set(cookie_name("session", self.settings), cookie)
        return Person(browser, self.address, signed_in.csrf, signed_in.actor.claims())

    def in_approval(self, count: int) -> list[str]:
        """So many agreements that wait for the lawyer."""
        return [self._one(number) for number in range(count)]

    def begin(self, person: "Person", name: str) -> str:
        """Begin a draft at its page; its id."""
        answers = {
            "template": "task-force-mou", "agency": seed_id("agency", "wvsp"), "partner": seed_id("agency", "hsi"),
            "start_date.month": "1", "start_date.day": "2", "start_date.year": "2027", "information_sharing": "yes",
            "task_force_name": name, "csrf_token": person.csrf, "idempotency_key": uuid.uuid4().hex,
        }  # fmt: skip
        answer = person.browser.post(
            person.address + "/agreements/new", data=answers, timeout=30, allow_redirects=False
        )
        if answer.status_code != 303:
            raise RuntimeError(f"begin: {answer.status_code}")
        return answer.headers["Location"].split("/agreements/")[1].split("/")[0]

    def _one(self, number: int) -> str:
        stream, at, agency = str(uuid.uuid4()), clock.now(), seed_id("agency", "wvsp")
        author = ActorClaims(seed_id("account", AUTHOR), "", [Grant("drafter", agency)])
        state = dict(
            new_state(agencies=[agency], partners=[seed_id("agency", "hsi")], author=author.account_id),
            version="v",
        )
        committer = Committer(
            self.parts.database, Unattended(self.parts.context), self.parts.zone, self.settings.jurisdiction
        )
        with self.parts.database.transaction() as session:
            add_row(
                session,
                _row(stream, f"BENCH-{uuid.uuid4().hex[:10]}", f"Measured agreement {number}", state, at),
            )
            open_stream(
                session, self.parts.context, stream, Act("create", "c", "", at, author), Decision(state)
            )
        package = {"id": stream, "version": "v", "docx": "d" * 64, "pdf": "f" * 64, "terms": "t" * 64}
        submitted = {
            "version": "v",
            "docx": "d" * 64,
            "terms": "t" * 64,
            "route": _route(),
            "signers": [_signer()],
        }
        for act in (
            Act("submit", "s", "", at, author, submitted),
            Act("package_frozen", "f", "", at, SYSTEM, {"package": package}),
        ):
            refusal = committer.commit(CommitInput(stream, 0, act)).refusal
            if refusal:
                raise RuntimeError(f"{act.name}: {refusal.message}")
        return stream


@dataclass
class Person:
    """A signed-in person: a browser's session, its form value, and the claims that acts carry."""

    browser: requests.Session
    address: str
    csrf: str
    claims: ActorClaims

    def get(self, path: str) -> requests.Response:
        """Open a page. Raises where it is no page."""
        answer = self.browser.get(self.address + path, timeout=30)
        answer.raise_for_status()
        return answer

    def act(self, stream: str, action: str, **fields: str) -> None:
        """Press an act's button. Raises RuntimeError where it is refused."""
        self.post(f"/agreements/{stream}/do/{action}", fields)

    def post(self, path: str, fields: Mapping[str, Any], *, multipart: bool = False) -> None:
        """Send a form; a file is a pair of name and bytes. Raises RuntimeError where it is refused."""
        sent = {"csrf_token": self.csrf, "idempotency_key": uuid.uuid4().hex, **fields}
        answer = _POOL.request(
            "POST",
            self.address + path,
            fields=sent,
            headers=self._cookies(),
            encode_multipart=multipart,
            redirect=False,
            timeout=30,
        )
        if answer.status != 303:
            raise RuntimeError(f"{path}: {answer.status} {answer.data.decode()[-2000:]}")

    def _cookies(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())}


_POOL = urllib3.PoolManager(maxsize=16)
"""Sends forms. `requests` would add two milliseconds of this process's own to each act that is measured."""


@contextmanager
def running(folder: Path) -> Iterator[Rig]:
    """The stack, started and stopped."""
    stack = start_stack(folder, Ports.free())
    programs: list[Any] = []
    try:
        env = environment(stack)
        os.environ.update(env)
        settings = Settings()
        make_seal(folder / "seal.p12", settings.need("seal_passphrase"), settings.organisation)
        migrate(settings.need("database_url_owner"))
        parts = Agreements(settings)
        parts.store.ensure_buckets()
        seed_people(database_for("portal", settings), settings)
        with parts.database.transaction() as session:
            supply(session, settings)
        web = WebProgram(CONCORD, stack.ports.web, folder / "web.log", env)
        programs = [web, WorkerProgram(CONCORD, folder / "worker.log", env)]
        for program in programs:
            program.start()
        for program in programs:
            program.wait()
        yield Rig(settings, parts, web.address)
    finally:
        for program in programs:
            program.stop()
        stack.stop()


def _route() -> list[dict[str, Any]]:
    member = {"account": seed_id("account", LAWYER), "why": ""}
    head = {"account": seed_id("account", HEAD), "why": ""}
    common = {"mode": "any", "n": 1, "because": "", "next_in_line": ""}
    return [
        {"id": "legal", "name": "Legal review", "members": [member], "rule": "legal_review", **common},
        {"id": "head", "name": "Agency head", "members": [head], "rule": "approval_stage", **common},
    ]


def _signer() -> dict[str, Any]:
    agency = seed_id("agency", "wvsp")
    return {"id": "head", "kind": "staff", "who": seed_id("account", HEAD), "body": agency, "order": 1}


def _row(stream: str, number: str, title: str, state: dict[str, Any], at: Any) -> dict[str, Any]:
    return {
        "id": stream, "number": number, "title": title, "kind": "task-force-mou", "source": "drafted",
        "status": "Draft", "state": "draft", "agencies": state["agencies"], "partners": state["partners"],
        "author": state["author"], "allow": [], "walls": [], "published": False,
        "effective_on": None, "ends_on": None, "next_what": None,
        "next_who": [], "next_due": None, "seq": 1, "created_at": at, "updated_at": at,
    }  # fmt: skip
