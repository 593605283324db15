"""The text of every message about an agreement: subject, what it says, where its link leads. Words only.

`{number}` and `{title}` are the agreement's. What else a letter says of it is in `more_words`: `{stage}`, the stage
that one is asked in, and `{end}`, when and how it ends or ended, are sentences; `{by}` did `{done}` for the reader.
A link opens a page; opening it never acts.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """One kind of message; `page` is the part of the agreement that the link opens.

    `task` is the kind of task that it tells of, and `tells` what it tells of it (`shared.notify.digest.Alone`).
    """

    subject: str
    text: str
    page: str = ""
    button: str = "Open the agreement"
    task: str = ""
    tells: str = "task_new"
    address: str = ""
    """Of another page, for people who may not read the agreement."""


LETTERS: dict[str, Letter] = {
    "approval_asked": Letter(
        "Approval requested: {title}",
        "You are asked to approve {number}, “{title}”, or to return it with your reasons.{stage}",
        "/do/approve",
        "Read and decide",
        task="approve",
    ),
    "approval_reminder": Letter(
        "Due soon: approval of {title}", "Your decision on {number} is due soon.{stage}", "/do/approve"
    ),
    "approval_overdue": Letter(
        "Overdue: approval of {title}",
        "Your decision on {number} was due.{stage}",
        "/do/approve",
        task="approve",
        tells="task_overdue",
    ),
    "approval_escalated": Letter(
        "Escalated: approval of {title}",
        "The approval of {number} is overdue; the next in line is asked as well.",
        "/approvals",
        task="approve",
        tells="task_overdue",
    ),
    "approval_stuck": Letter(
        "Overdue, and nobody is next: approval of {title}",
        "The approval of {number} is overdue, and its route names nobody more who can be asked. A legal reviewer or "
        "an administrator can name another approver.",
        "/approvals",
    ),
    "approver_missing": Letter(
        "Nobody is left who can decide: {title}",
        "The next stage of {number} needs somebody who decided no other stage of this text, and its route names nobody "
        "more. A legal reviewer can name another approver; where the agency has nobody else, an administrator can make "
        "somebody one.",
        "/approvals",
        task="reassign",
    ),
    "approver_wanted": Letter(
        "An approver is wanted for {number}",
        "The approval of {number} waits: everybody whom its route names for the next stage wrote the text or decided "
        "another stage of it. Make somebody else legal reviewer or approver of its agency; a legal reviewer then names "
        "them in the stage.",
        address="/admin",
        button="Open the accounts",
    ),
    "agreement_returned": Letter(
        "Returned for changes: {title}",
        "{number} was returned with reasons. Its approvals no longer count.",
        "/timeline",
        task="draft",
    ),
    "agreement_recalled": Letter(
        "Called back: {title}", "{number} was called back by its author.", "/timeline", task="draft"
    ),
    "agreement_declined": Letter(
        "A signer declined: {title}",
        "{number} will not be signed as it stands; the reason is with it.",
        "/timeline",
        task="draft",
    ),
    "agreement_withdrawn": Letter(
        "Withdrawn: {title}", "{number} was withdrawn. Nothing waits for you.", "/timeline"
    ),
    "package_refused": Letter(
        "The package could not be prepared: {title}",
        "The Word file of {number} could not be made ready for approval. Its page says what to do.",
        "/versions",
        task="draft",
    ),
    "question_asked": Letter(
        "A question for you: {title}",
        "An approver of {number} asks you something.",
        "/approvals",
        task="answer",
    ),
    "question_answered": Letter(
        "Answered: {title}", "Your question about {number} was answered.", "/approvals"
    ),
    "member_stepped_back": Letter(
        "An approver stepped aside: {title}",
        "An approver of {number} stepped back; name another if nobody is left.",
        "/approvals",
    ),
    "extension_asked": Letter(
        "More time asked for: {title}", "Decide on more time for {number}.", "/approvals", task="extension"
    ),
    "extension_granted": Letter("More time granted: {title}", "You have more time for {number}.", "/clocks"),
    "extension_refused": Letter("More time refused: {title}", "The due date of {number} stays.", "/clocks"),
    "signature_asked": Letter(
        "Your signature is asked for: {title}",
        "All approvals of {number} are in. It is your turn to sign.",
        "/sign",
        "Read and sign",
        task="sign",
    ),
    "signature_reminder": Letter(
        "Reminder: sign {title}", "{number} waits for your signature.", "/sign", "Read and sign"
    ),
    "agreement_executed": Letter(
        "Signed by all: {title}",
        "All have signed {number}. The sealed copy is kept; you can download and verify it.",
    ),
    "effect_reminder": Letter(
        "In force soon: {title}", "All have signed {number}. It is in force from its first day on.", "/clocks"
    ),
    "agreement_in_force": Letter("In force: {title}", "{number} is in force."),
    "review_reminder": Letter("Review due soon: {title}", "The review of {number} is due soon.", "/clocks"),
    "review_overdue": Letter(
        "Review due: {title}",
        "The review of {number} is due.",
        "/clocks",
        task="review",
        tells="task_overdue",
    ),
    "agreement_suspended": Letter(
        "Suspended: {title}", "Nobody may act under {number} until this is lifted.", "/timeline"
    ),
    "suspension_lifted": Letter(
        "In force again: {title}", "The suspension of {number} was lifted.", "/timeline"
    ),
    "notice_given": Letter(
        "Notice of termination: {title}",
        "Notice was given for {number}. Record its delivery.",
        "/clocks",
        task="delivery",
    ),
    "delivery_reminder": Letter(
        "Due soon: record the delivery of the notice for {title}",
        "Notice was given for {number}, and nobody has recorded yet that it arrived. Until then its period does not "
        "run.",
        "/clocks",
    ),
    "delivery_overdue": Letter(
        "Overdue: record the delivery of the notice for {title}",
        "It was to be recorded by now that the notice for {number} arrived. Until then its period does not run and the "
        "agreement goes on. Record the delivery, or withdraw the notice and give it anew.",
        "/clocks",
        task="delivery",
        tells="task_overdue",
    ),
    "notice_delivered": Letter(
        "Notice delivered: {title}", "The notice period of {number} is running.{end}", "/clocks"
    ),
    "notice_reminder": Letter(
        "Ends soon: {title}", "The notice period of {number} is about to end.{end}", "/clocks"
    ),
    "term_reminder": Letter(
        "Its term ends: {title}",
        "The term of {number} comes to its end; its clocks name the last day. Remind both heads in writing where the "
        "agreement asks for it.",
        "/clocks",
    ),
    "agreement_ended": Letter("Ended: {title}", "{number} is no longer in effect.{end}", "/timeline"),
    "done_for_you": Letter(
        "Done on your behalf: {title}",
        "{by} acted on your behalf on {number}. What was done: {done}.",
        "/timeline",
    ),
}
