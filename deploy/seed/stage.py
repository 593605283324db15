"""Plays an agreement's story by the same acts that people use, at instants in the past. For the demo seed alone.

Nobody is signed in while a seed runs, so the commit's recheck of sessions is left out here, and only here; the
rules, clocks, chain and rows are the real ones.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import JsonValue
from sqlalchemy import update
from sqlalchemy.orm import Session

from services.agreements.approvals.service import OutsideSigner, prepare_submission
from services.agreements.context import AgreementsContext
from services.agreements.drafts.begin import begin_draft
from services.agreements.drafts.service import make_version
from services.agreements.signature.evidence import Circumstances, add_evidence
from services.agreements.signature.package import PackageActivities
from services.agreements.signature.service import authority_of
from services.agreements.signers.models import SignerRow
from services.agreements.tables import ACTS
from services.agreements.wiring import Agreements
from services.portal.seed import seed_id
from shared import clock
from shared.acts.claims import OUTSIDE
from shared.acts.commit import Committer, get_head, head_of, lock_head
from shared.acts.context import Recorded
from shared.acts.messages import Act, CommitInput, Head, WorkInput
from shared.acts.staging import stage
from shared.auth.actor import SYSTEM, Actor, ActorClaims, Grant
from shared.auth.delegations import get_grants
from shared.documents.convert.model import OfficeMissing
from workflows.agreements.states import OUTSIDE_SIGNER


class UnattendedContext(AgreementsContext):
    """Agreements, without asking whether the actor is signed in, and left alone until `release`."""

    def recheck(self, session: Session, state: Mapping[str, Any], act: Act) -> None:
        """Nothing: see the module's docstring."""

    def record(self, session: Session, recorded: Recorded) -> None:
        """The rows, and no instant to wake at: a story's clocks lie in the past, and the sweep would start them."""
        super().record(session, recorded)
        _wake_at(session, recorded.after.stream, None)


def release(parts: Agreements, stream: str) -> Head | None:
    """Let the record wake by its clocks again, once its story is told or broke off; None where it was not begun."""
    with parts.database.transaction() as session:
        row = lock_head(session, ACTS, stream)
        head = head_of(row) if row else None
        if head:
            _wake_at(session, stream, clock.now() if head.work else head.next_look)
    return head


def _wake_at(session: Session, stream: str, at: datetime | None) -> None:
    t = ACTS.stream
    session.execute(update(t).where(t.c.stream_id == stream).values(wake_at=at))


@dataclass
class Story:
    """One agreement of the demo, as it is told. Instants are days before (negative: after) the seeding."""

    parts: Agreements
    now: datetime
    key: str
    stream: str = ""
    acts: int = field(default=0)

    def begin(
        self, days: float, by: str, agency: str, partner: str, name: str, *, start: int, shares: bool
    ) -> None:
        """Begin the draft with its five answers; `start` is its first day, in days from the seeding."""
        answers: dict[str, JsonValue] = {
            "task_force_name": name,
            "start_date": (self.today + timedelta(days=start)).isoformat(),
            "information_sharing": shares,
        }
        with clock.at(self._at(days)):
            self.stream = begin_draft(
                self.parts, self._actor(by), template_id="task-force-mou", title=name,
                agency_id=seed_id("agency", agency), partner_id=seed_id("agency", partner), answers=answers,
                key=self.key,
            )  # fmt: skip

    def make(self, days: float, by: str, note: str = "") -> None:
        """Make the Word file."""
        with clock.at(self._at(days)):
            make_version(self.parts, self._actor(by), self.stream, note=note, key=self._key("version"))

    def submit(self, days: float, by: str, signatory: str, outside: OutsideSigner) -> bool:
        """Submit and freeze the package; False where this machine can't render a PDF yet."""
        with clock.at(self._at(days)):
            key = self._key("submit")
            carried = prepare_submission(
                self.parts, self._actor(by), self.stream,
                version=self.head.state["version"], signatory=seed_id("account", signatory), outside=outside, key=key,
            )  # fmt: skip
            self._commit("submit", self._actor(by).claims(), carried.ids, key=key)
            return self._work("freeze_package")

    def act(
        self, days: float, name: str, person: str, texts: Mapping[str, str] | None = None, **ids: Any
    ) -> None:
        """One act of a person on the staff; acts on the package name it."""
        package = self.head.state["package"]
        if name in ("approve", "return_for_changes") and package:
            ids = {"package": package["id"], **ids}
        with clock.at(self._at(days)):
            self._commit(name, self._actor(person).claims(), ids, texts or {})

    def sign(self, days: float, by: str = "") -> None:
        """The next signature: by somebody on the staff, or (no name) by the outside signer."""
        state = self.head.state
        kind = "staff" if by else "outside"
        signer_id = next(s["id"] for s in state["signers"] if s["kind"] == kind)
        with clock.at(self._at(days)):
            with self.parts.database.transaction() as session:
                signer = session.get(SignerRow, signer_id)
                assert signer is not None  # noqa: S101  # made with the submission
                how = "signed in and confirmed again (demo)" if by else "link and code (demo)"
                found = Circumstances(
                    how, authority_of(session, signer.body), "127.0.0.1", "demo seed", clock.now()
                )
                evidence = add_evidence(session, signer, state["package"], found, self._key("sign"))
            outside = ActorClaims(OUTSIDE + signer_id, "", [Grant(OUTSIDE_SIGNER)])
            claims = self._actor(by).claims() if by else outside
            self._commit(
                "sign", claims, {"package": state["package"]["id"], "signer": signer_id, "evidence": evidence}
            )
            if "seal_executed_copy" in self.head.work:
                self._work("seal_executed_copy")

    def clock(self, days: float, name: str) -> None:
        """A clock's instant, as the workflow would have acted on it."""
        with clock.at(self._at(days)):
            self._commit(f"clock:{name}", SYSTEM, {})

    def close(self) -> None:
        """Of what followed from the story's acts, only the last act's messages still go out."""
        t = ACTS.outbox
        with self.parts.database.transaction() as session:
            letters = t.c.kind.in_(["mail", "signing_link", "sealed_copy"])
            old = t.c.stream_id == self.stream, t.c.seq < self.head.seq, t.c.done_at.is_(None), letters
            session.execute(update(t).where(*old).values(done_at=self.now))

    @property
    def today(self) -> date:
        """The day of the seeding where the agencies are: in the evening it is tomorrow already by UTC."""
        return self.now.astimezone(self.parts.zone).date()

    @property
    def head(self) -> Head:
        """Where the agreement stands."""
        with self.parts.database.transaction() as session:
            head = get_head(session, ACTS, self.stream)
        assert head is not None  # noqa: S101  # begun above
        return head

    def _work(self, name: str) -> bool:
        head, packages = self.head, PackageActivities(self.parts)
        given = WorkInput(self.stream, head.seq, name, head.state)
        try:
            done = (packages.freeze_now if name == "freeze_package" else packages.seal_now)(given)
        except OfficeMissing:
            return False
        self._commit(done.act, SYSTEM, done.ids)
        return True

    def _commit(
        self,
        name: str,
        claims: ActorClaims,
        ids: Mapping[str, Any],
        texts: Mapping[str, str] | None = None,
        key: str = "",
    ) -> None:
        at = clock.now()
        with self.parts.database.transaction() as session:
            staged = stage(
                session, ACTS, stream=self.stream, author=claims.account_id, texts=texts or {}, at=at
            )
        act = Act(name, key or self._key(name), "seed", at, claims, dict(ids), staged)
        committer = Committer(
            self.parts.database, UnattendedContext(), self.parts.zone, self.parts.settings.jurisdiction
        )
        done = committer.commit(CommitInput(self.stream, self.head.epoch, act))
        if done.refusal:
            raise RuntimeError(f"{self.key}: {name} was refused: {done.refusal.message}")

    def _actor(self, person: str) -> Actor:
        account = seed_id("account", person)
        with self.parts.database.transaction() as session:
            return Actor(account, person, "", "", get_grants(session, account))

    def _at(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def _key(self, what: str) -> str:
        self.acts += 1
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"concord:seed:{self.key}:{self.acts}:{what}"))
