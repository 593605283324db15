"""Why a signature is refused although the table allows it: the codes, each with its sentence. Words only."""

from enum import StrEnum


class SignatureRefusal(StrEnum):
    """A refusal that only the database can give."""

    EVIDENCE = "evidence"
    NO_ESIGN_AUTHORITY = "no_esign_authority"
    LINK_ENDED = "link_ended"


SENTENCES = {
    SignatureRefusal.EVIDENCE: "The evidence of this signature is not of this text. Sign again.",
    SignatureRefusal.NO_ESIGN_AUTHORITY: "This agency has no official act on record that accepts electronic signatures "
    "(W. Va. Code § 39A-3-2). An administrator can record it under the agency; until then, sign on paper and let a "
    "records officer record the scan.",
    SignatureRefusal.LINK_ENDED: "This link was used, called back or locked, or has expired. Ask for a new one.",
}
OTHER_FILE = "The file is not the one that the evidence names. Send it again."
"""What `evidence` says where the signer sent a file of their own."""
