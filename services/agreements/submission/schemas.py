"""What submitting takes and shows, for its page and its API."""

from dataclasses import asdict
from datetime import date

from pydantic import BaseModel, Field

from services.agreements.submission.changed_terms import Term
from services.agreements.submission.chosen_signers import ChosenSigners, OutsideSigner
from services.agreements.submission.service import Submission, SubmissionRequest
from services.agreements.submission.terms import StatedTerms
from services.agreements.submission.text_findings import in_order
from shared.service.acting.forms import ActForm


class SubmitForm(StatedTerms, ActForm):
    """Which version, who signs for each side, and the terms where a changed text must be read for them."""

    version: str = Field(title="the version", min_length=1, max_length=64)
    signatory: str = Field(title="who signs for the agency", min_length=1, max_length=64)
    outside_name: str = Field(title="the name of the other side’s signer", min_length=2, max_length=120)
    outside_title: str = Field(title="their title", min_length=2, max_length=160)
    outside_email: str = Field(
        title="their e-mail address", pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254
    )

    outside_in_place: bool = Field(False, title="that they sign in place of the one whom the text names")
    findings_confirmed: bool = Field(
        False, title="that the text is meant as it is, although the check found errors"
    )

    @property
    def asked(self) -> SubmissionRequest:
        """What is asked for, with the terms as the submitter states them."""
        outside = OutsideSigner(
            name=self.outside_name, title=self.outside_title, email=self.outside_email,
            in_place=self.outside_in_place,
        )  # fmt: skip
        stated = StatedTerms(**self.model_dump(include=set(StatedTerms.model_fields)))
        signers = ChosenSigners(self.signatory, outside)
        return SubmissionRequest(self.version, signers, stated, self.findings_confirmed)


class MemberView(BaseModel):
    """Somebody who would be asked."""

    account: str


class PlannedStage(BaseModel):
    """A stage that submitting now would ask, and why a rule added it."""

    id: str
    name: str
    mode: str
    n: int
    because: str
    members: list[MemberView]


class SignatoryView(BaseModel):
    """Somebody who may sign for the agency."""

    account: str
    name: str
    job: str


class ClockView(BaseModel):
    """A term that sets a clock, as the answers say it, and the clauses whose changed words must be read for it."""

    name: str
    value: str | int | None
    changed: list[str] = Field(description="Where this is not empty, submitting must state the term.")
    says: list[str] = Field(
        description="The sentences that the text has instead. The term must stand in one of them, or submitting must "
        "send the term’s tick (`notice_days_confirmed` and the like)."
    )
    last_stated: str | int | None = Field(
        description="What was stated at the last submission, where these sentences are the same since."
    )


class FindingView(BaseModel):
    """Something that the check found in the text: where, which words, and what to do."""

    rule: str
    severity: str = Field(description="Where it is `error`, submitting must send `findings_confirmed`.")
    place: str
    excerpt: str
    suggestion: str


class SubmissionView(BaseModel):
    """What submitting now would do: the version, the stages asked, who may sign; or why it is not possible."""

    version: str
    number: int
    stages: list[PlannedStage]
    signatories: list[SignatoryView]
    clocks: list[ClockView]
    open_changes: int = Field(
        description="Tracked changes in the text; while there are any, it can't be submitted."
    )
    problem: str
    findings: list[FindingView]
    findings_left_out: int = Field(description="How many findings more there are than are named.")
    paper_only: str = Field(
        description="The agency, where no recorded act lets it sign electronically: it signs on paper. Else empty."
    )

    @classmethod
    def of(cls, prepared: Submission) -> "SubmissionView":
        """A submission, prepared."""
        stages = [
            PlannedStage(
                id=s["id"], name=s["name"], mode=s["mode"], n=s["n"], because=s["because"],
                members=[MemberView(account=m["account"]) for m in s["members"]],
            )
            for s in prepared.route
        ]  # fmt: skip
        people = [
            SignatoryView(account=p.account_id or "", name=p.name, job=p.job) for p in prepared.signatories
        ]
        version = prepared.version
        open_changes = prepared.open_changes.marks if prepared.open_changes else 0
        clocks = [_clock(term, prepared.last_stated.get(term.name)) for term in prepared.terms]
        findings = [FindingView(**asdict(one)) for one in in_order(prepared.findings)]
        return cls(
            version=version.id, number=version.number, stages=stages, signatories=people, clocks=clocks,
            open_changes=open_changes, problem=prepared.problem, findings=findings,
            findings_left_out=prepared.findings.left_out, paper_only=prepared.paper_only,
        )  # fmt: skip


def _clock(term: Term, last: date | int | None) -> ClockView:
    stated = last.isoformat() if isinstance(last, date) else last
    return ClockView(
        name=term.name, value=term.value, changed=list(term.changed), says=list(term.says), last_stated=stated
    )
