"""The signers of the submission before, offered again for a text that was called back, returned or declined. Pure.

Nothing typed is asked for twice. Whom the text names now goes before: then only an address that was theirs is offered.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.agreements.signers.models import SignerRow
from services.agreements.submission.named_signer import NamedSigner, same_name
from workflows.agreements.state import AgreementState


@dataclass(frozen=True)
class LastSigners:
    """Who was to sign before: our account, and the other side's person; none before the first submission."""

    signatory: str = ""
    outside: SignerRow | None = None


def last_signers(rows: Mapping[str, SignerRow], state: AgreementState) -> LastSigners:
    """Those of the last submission; `rows` are the agreement's signers by id."""
    ours = next((s["who"] for s in state["signers"] if s["kind"] == "staff"), "")
    theirs = next((rows.get(s["id"]) for s in state["signers"] if s["kind"] == "outside"), None)
    return LastSigners(ours, theirs)


def offered_signers(last: LastSigners, named: NamedSigner, signatories: Collection[str]) -> dict[str, str]:
    """What the fields of the submission begin with. That one signs in another's place is said anew each time."""
    ours = {"signatory": last.signatory} if last.signatory in signatories else {}
    theirs = last.outside
    if theirs is None or not _still(theirs, named):
        return {**ours, "outside_name": named.name, "outside_title": named.title}
    title = theirs.title if theirs.in_place_of else named.title or theirs.title
    return {**ours, "outside_name": theirs.name, "outside_title": title, "outside_email": theirs.email}


def _still(theirs: SignerRow, named: NamedSigner) -> bool:
    """Whether the text names nobody else since."""
    return not named.name or any(same_name(named.name, name) for name in (theirs.name, theirs.in_place_of))
