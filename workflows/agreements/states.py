"""The agreement's transition table: every act, where it is possible, who may make it, which duties are kept apart.

Data only; the conditions are functions in `guards`. It drives buttons, refusals, the workflow's validator, the API
document and the diagram in `docs/`. What an allowed act leads to is in `decide`.
"""

from shared.acts.drawing import Drawing
from shared.acts.rules import Table, Transition
from shared.auth.actor import Role
from workflows.agreements.guards import GUARDS, STAFF, Condition
from workflows.agreements.state import SHOWN_AS, Status

S, C = Status, Condition
OUTSIDE_SIGNER = "outside_signer"
"""The role of somebody who signs by a link and has no account."""

_DRAFTERS = frozenset({Role.DRAFTER, Role.LEGAL_REVIEWER})
_MEMBERS = frozenset({Role.LEGAL_REVIEWER, Role.APPROVER})
_SIGNERS = frozenset({Role.SIGNATORY, OUTSIDE_SIGNER})
_HEADS = frozenset({Role.APPROVER, Role.SIGNATORY})
_LEGAL = frozenset({Role.LEGAL_REVIEWER, Role.ADMINISTRATOR})
_RECORDS = frozenset({Role.RECORDS_OFFICER})
_NOBODY: frozenset[str] = frozenset()


def _row(
    action: str,
    label: str,
    sources: set[Status],
    to: Status | None,
    roles: frozenset[str],
    *,
    in_person: bool = False,
    **more: tuple[str, ...],
) -> Transition:
    return Transition(action, frozenset(sources), to, roles, label, in_person=in_person, **more)


RULES = Table(
    "agreements",
    (
        _row("submit", "Submit for approval", {S.DRAFT}, S.PREPARING, _DRAFTERS,
             needs=(C.AUTHOR, C.HAS_VERSION, C.LATEST_VERSION, C.AUTHOR_NOT_IN_ROUTE),
             inputs=("version", "docx", "terms", "route", "signers")),
        _row("package_frozen", "Package prepared", {S.PREPARING}, S.IN_APPROVAL, _NOBODY, inputs=("package",)),
        _row("package_refused", "Package could not be prepared", {S.PREPARING}, S.DRAFT, _NOBODY, inputs=("problem",)),
        _row("approve", "Approve", {S.IN_APPROVAL}, None, _MEMBERS,
             apart=(C.NOT_WRITER, C.NOT_STEPPED_BACK, C.ONE_STAGE),
             needs=(C.WAITING_MEMBER, C.APPROVES_ONCE, C.SAME_PACKAGE, C.SAME_STAGE, C.NO_QUESTION),
             inputs=("package",)),
        _row("return_for_changes", "Return for changes", {S.IN_APPROVAL}, S.DRAFT, _MEMBERS,
             apart=(C.NOT_WRITER, C.NOT_STEPPED_BACK, C.ONE_STAGE),
             needs=(C.WAITING_MEMBER, C.SAME_PACKAGE, C.SAME_STAGE), inputs=("package",), texts=("reason",)),
        _row("ask_question", "Ask the author", {S.IN_APPROVAL}, None, _MEMBERS,
             apart=(C.NOT_WRITER, C.NOT_STEPPED_BACK, C.ONE_STAGE),
             needs=(C.WAITING_MEMBER, C.NO_QUESTION), texts=("question",)),
        _row("answer_question", "Answer the question", {S.IN_APPROVAL}, None, _DRAFTERS,
             needs=(C.AUTHOR, C.QUESTION_OPEN), texts=("answer",)),
        _row("recuse", "Step back from this decision", {S.IN_APPROVAL}, None, _MEMBERS,
             needs=(C.WAITING_MEMBER,), texts=("reason",)),
        _row("reassign", "Name another approver", {S.IN_APPROVAL}, None, _LEGAL, apart=(C.NAMER_IS_NO_WRITER,),
             needs=(C.NAMED_IS_NO_WRITER, C.NAMED_IS_NEW, C.MEMBER_IS_ASKED), inputs=("member", "to")),
        _row("ask_extension", "Ask for more time", {S.IN_APPROVAL}, None, _MEMBERS,
             needs=(C.WAITING_MEMBER, C.NO_EXTENSION), inputs=("days",), texts=("reason",)),
        _row("grant_extension", "Grant more time", {S.IN_APPROVAL}, None, _LEGAL | _MEMBERS, apart=(C.NOT_ASKER,),
             needs=(C.EXTENSION_ASKED, C.NO_QUESTION)),
        _row("refuse_extension", "Refuse more time", {S.IN_APPROVAL}, None, _LEGAL | _MEMBERS, apart=(C.NOT_ASKER,),
             needs=(C.EXTENSION_ASKED,), texts=("reason",)),
        _row("clock:approval", "Approval is due", {S.IN_APPROVAL}, None, _NOBODY),
        _row("withdraw", "Withdraw", {S.DRAFT, S.PREPARING, S.IN_APPROVAL, S.SIGNING}, S.ENDED, _DRAFTERS,
             needs=(C.AUTHOR,), texts=("reason",)),
        _row("recall", "Call back for changes", {S.PREPARING, S.IN_APPROVAL, S.SIGNING}, S.DRAFT, _DRAFTERS,
             needs=(C.AUTHOR,), texts=("reason",)),
        _row("sign", "Sign", {S.SIGNING}, None, _SIGNERS, needs=(C.SIGNERS_TURN, C.SAME_PACKAGE),
             inputs=("package", "signer", "evidence"), in_person=True),
        _row("record_paper_signature", "Record a signature on paper", {S.SIGNING}, None, _RECORDS,
             needs=(C.TURN_BY_PAPER, C.SAME_PACKAGE), inputs=("package", "signer", "evidence", "scan")),
        _row("decline", "Decline to sign", {S.SIGNING}, S.DRAFT, _SIGNERS, needs=(C.SIGNERS_TURN,), texts=("reason",)),
        _row("send_link", "Send the signing link again", {S.SIGNING}, None, STAFF,
             needs=(C.LEAD_AGENCY, C.OUTSIDERS_TURN, C.LINKS_LEFT), inputs=("signer",)),
        _row("clock:signing", "Signature is due", {S.SIGNING}, None, _NOBODY),
        _row("executed", "Sealed copy kept", {S.SEALING}, S.SIGNED, _NOBODY, inputs=("executed",)),
        _row("clock:effect", "Takes effect", {S.SIGNED}, S.IN_FORCE, _NOBODY),
        _row("record_review", "Record a review", {S.IN_FORCE, S.SUSPENDED}, None, _MEMBERS | {Role.DRAFTER},
             inputs=("outcome",), texts=("minutes",)),
        _row("clock:review", "Review is due", {S.IN_FORCE, S.SUSPENDED}, None, _NOBODY),
        _row("suspend", "Suspend", {S.IN_FORCE}, S.SUSPENDED, _HEADS, texts=("reason",)),
        _row("lift", "Lift the suspension", {S.SUSPENDED}, S.IN_FORCE, _HEADS, texts=("reason",)),
        _row("give_notice", "Give notice of termination", {S.IN_FORCE, S.SUSPENDED}, None, _HEADS,
             needs=(C.NO_NOTICE, C.PERIOD_STATED), inputs=("by", "method", "sent_on"),
             texts=("reason", "notice_clause")),
        _row("record_delivery", "Record delivery of the notice", {S.IN_FORCE, S.SUSPENDED}, None, _MEMBERS | _RECORDS,
             needs=(C.NOTICE_GIVEN, C.NOTICE_UNDELIVERED, C.PERIOD_KNOWN), inputs=("delivered_on",), texts=("proof",)),
        _row("withdraw_notice", "Withdraw the notice", {S.IN_FORCE, S.SUSPENDED}, None, _HEADS,
             needs=(C.NOTICE_GIVEN,), texts=("reason",)),
        _row("clock:delivery", "Record of the delivery is due", {S.IN_FORCE, S.SUSPENDED}, None, _NOBODY),
        _row("clock:notice", "Notice takes effect", {S.IN_FORCE, S.SUSPENDED}, S.ENDED, _NOBODY),
        _row("clock:term", "Term ends", {S.IN_FORCE, S.SUSPENDED}, S.ENDED, _NOBODY),
        _row("publish", "Publish", {S.SIGNED, S.IN_FORCE, S.SUSPENDED, S.ENDED}, None, _RECORDS,
             needs=(C.UNPUBLISHED,)),
        _row("unpublish", "Take down the published copy", {S.SIGNED, S.IN_FORCE, S.SUSPENDED, S.ENDED}, None, _RECORDS,
             needs=(C.PUBLISHED,), texts=("reason",)),
    ),
    GUARDS,
)  # fmt: skip
"""The table. `tests/unit/agreements/test_states.py` walks the whole product of state, action and role."""

DRAWING = Drawing(
    S.DRAFT,
    {state.value: words for state, words in SHOWN_AS.items()},
    {
        (S.IN_APPROVAL, S.SIGNING): "the last stage approves",
        (S.SIGNING, S.SEALING): "the last signer signs",
    },
)
