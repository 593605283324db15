"""Whom the text names as the other side's signer, against whom the submitter names. Pure.

The sealed copy prints the one and certifies the other, so they are the same person or the difference is on record.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import FieldError, Invalid
from workflows.agreements.state import AgreementState

NAME, TITLE = "federal_signer", "federal_signer_title"
"""The answers that the signature block of the other side is written from."""
OURS, OUR_TITLE = "agency_signer", "agency_signer_title"
"""The answers that the agency's own block is written from; they may stay open."""


@dataclass(frozen=True)
class NamedSigner:
    """The name and title in the text's signature block; "" where it leaves a line to be filled in by hand."""

    name: str
    title: str


def named_signer(terms: Mapping[str, Any]) -> NamedSigner:
    """Whom a version's answers name for the other side."""
    answers = terms.get("answers") or {}
    return NamedSigner(_text(answers.get(NAME)), _text(answers.get(TITLE)))


def named_for_agency(terms: Mapping[str, Any]) -> NamedSigner:
    """Whom a version's answers name for the agency."""
    answers = terms.get("answers") or {}
    return NamedSigner(_text(answers.get(OURS)), _text(answers.get(OUR_TITLE)))


def in_place_of(named: NamedSigner, name: str, *, ticked: bool) -> str:
    """In whose place `name` signs ("": nobody's). Raises Invalid for another name than the text's, without the tick."""
    if not named.name or same_name(named.name, name):
        return ""
    if ticked:
        return named.name
    message = (
        f"The text names “{named.name}” as signer, not “{name}”. Change the answers, or tick “Signs in place of "
        f"{named.name}”."
    )
    raise Invalid("The text names another signer.", (FieldError("outside_name", message),))


def instead_of(named: str) -> str:
    """What approvers and readers are told of a signer who signs in the place of the one whom the text names."""
    return f"Signs in place of {named}, whom the text names."


def instead_lines(state: AgreementState, signers: Mapping[str, Any]) -> list[str]:
    """For approvers: each signer of this submission who signs in another's place, by the signers' rows."""
    rows = [signers[s["id"]] for s in state["signers"] if s["id"] in signers]
    return [
        f"{row.name}, {row.title}, signs for {row.body_name} in place of {row.in_place_of}, whom the text names."
        for row in rows
        if row.in_place_of
    ]


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, as two keyboards write it."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    """Without what two keyboards do differently: case, blanks, the apostrophe's form, how accents are coded."""
    return " ".join(unicodedata.normalize("NFC", name).replace("’", "'").casefold().split())


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
