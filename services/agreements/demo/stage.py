"""An agreement's story in the demo: its draft, its Word file, its package and its signatures, by the real functions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from pydantic import JsonValue

from services.agreements.drafts.begin import begin_draft
from services.agreements.drafts.service import make_version
from services.agreements.signature.evidence import Circumstances, add_evidence
from services.agreements.signature.package import PackageActivities
from services.agreements.signers.authority import authority_of
from services.agreements.signers.models import SignerRow
from services.agreements.submission.chosen_signers import ChosenSigners, OutsideSigner
from services.agreements.submission.service import SubmissionRequest, prepare_submission
from services.agreements.wiring import Agreements
from shared import clock
from shared.acts.messages import WorkInput
from shared.auth.actor import OUTSIDE, SYSTEM, ActorClaims, Grant
from shared.demo import seed_id
from shared.documents.convert.model import OfficeMissing
from shared.service import demo
from workflows.agreements.state import package_of, state_of
from workflows.agreements.states import OUTSIDE_SIGNER


class Story(demo.Story[Agreements]):
    """One agreement of the demo, as it is told."""

    messages: ClassVar[Sequence[str]] = ("mail", "signing_link", "signing_over", "sealed_copy")

    def begin(
        self, days: float, by: str, agency: str, partner: str, name: str, *, start: int, shares: bool
    ) -> None:
        """Begin the draft with its five answers; `start` is its first day, in days from the seeding."""
        answers: dict[str, JsonValue] = {
            "task_force_name": name,
            "start_date": (self.today + timedelta(days=start)).isoformat(),
            "information_sharing": shares,
        }
        with clock.at(self.at(days)):
            self.stream = begin_draft(
                self.parts, self.actor(by), template_id="task-force-mou", title=name,
                agency_id=seed_id("agency", agency), partner_id=seed_id("agency", partner), answers=answers,
                key=self.key,
            )  # fmt: skip

    def make(self, days: float, by: str, note: str = "") -> None:
        """Make the Word file."""
        with clock.at(self.at(days)):
            make_version(self.parts, self.actor(by), self.stream, note=note, key=self.next_key("version"))

    def submit(self, days: float, by: str, signatory: str, outside: OutsideSigner) -> bool:
        """Submit and freeze the package; False where this machine can't render a PDF yet."""
        with clock.at(self.at(days)):
            key = self.next_key("submit")
            signers = ChosenSigners(seed_id("account", signatory), outside)
            asked = SubmissionRequest(self.head.state["version"], signers)
            carried = prepare_submission(self.parts, self.actor(by), self.stream, asked, key)
            self.commit("submit", self.actor(by).claims(), carried.ids, key=key)
            return self._work("freeze_package")

    def act(
        self, days: float, name: str, person: str, texts: Mapping[str, str] | None = None, **ids: Any
    ) -> None:
        """One act of a person on the staff; acts on the package name it."""
        package = self.head.state["package"]
        if name in ("approve", "return_for_changes") and package:
            ids = {"package": package["id"], **ids}
        super().act(days, name, person, texts, **ids)

    def sign(self, days: float, by: str = "") -> None:
        """The next signature: by somebody on the staff, or (no name) by the outside signer."""
        state = state_of(self.head)
        kind = "staff" if by else "outside"
        signer_id = next(s["id"] for s in state["signers"] if s["kind"] == kind)
        with clock.at(self.at(days)):
            with self.parts.database.transaction() as session:
                signer = session.get(SignerRow, signer_id)
                assert signer is not None  # noqa: S101  # made with the submission
                how = "signed in and confirmed again (demo)" if by else "link and code (demo)"
                authority = authority_of(session, signer.body, clock.today(self.parts.zone))
                found = Circumstances(how, authority, "127.0.0.1", "demo seed", clock.now())
                evidence = add_evidence(session, signer, package_of(state), found, self.next_key("sign"))
            outside = ActorClaims(OUTSIDE + signer_id, "", [Grant(OUTSIDE_SIGNER)])
            claims = self.actor(by).claims() if by else outside
            self.commit(
                "sign",
                claims,
                {"package": package_of(state)["id"], "signer": signer_id, "evidence": evidence},
            )
            if "seal_executed_copy" in self.head.work:
                self._work("seal_executed_copy")

    def _work(self, name: str) -> bool:
        head, packages = self.head, PackageActivities(self.parts)
        given = WorkInput(self.stream, head.seq, name, head.state)
        try:
            done = (packages.freeze_now if name == "freeze_package" else packages.seal_now)(given)
        except OfficeMissing:
            return False
        self.commit(done.act, SYSTEM, done.ids)
        return True
