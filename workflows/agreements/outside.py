"""The outside signers of an agreement: whose turn it is, and how often their links were sent again. Pure.

The state keeps signers' ids and instants only, and forgets those that no longer count.
"""

from datetime import datetime, timedelta

from workflows.agreements.approval import next_signers
from workflows.agreements.state import AgreementState

MOST_LINKS, WITHIN = 5, timedelta(days=1)
"""So often a link may be sent again to one signer within so long: enough to mend, too few to pester."""


def asked_outside(state: AgreementState) -> list[str]:
    """The signers without an account whose turn it is."""
    outside = {s["id"] for s in state["signers"] if s["kind"] == "outside"}
    return [signer for signer in next_signers(state) if signer in outside]


def links_again_at(state: AgreementState, signer: str, at: datetime) -> datetime | None:
    """When the signer's link may be sent again; None: now."""
    sent = sorted(
        datetime.fromisoformat(one["at"]) for one in _counting(state, at) if one["signer"] == signer
    )
    return sent[-MOST_LINKS] + WITHIN if len(sent) >= MOST_LINKS else None


def with_link_sent(state: AgreementState, signer: str, at: datetime) -> list[dict[str, str]]:
    """What the state holds of links sent again, with one more."""
    return [*_counting(state, at), {"signer": signer, "at": at.isoformat()}]


def _counting(state: AgreementState, at: datetime) -> list[dict[str, str]]:
    return [one for one in state.get("links_sent", []) if datetime.fromisoformat(one["at"]) + WITHIN > at]
