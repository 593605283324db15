"""Agreements for the auditors' pages and for the page of effects that fail: the register by its columns' meaning."""

from services.agreements.current import current_parts
from services.agreements.register.models import AgreementRow
from services.agreements.register.words import HAPPENED
from shared.service.auditing import register_audit_pages
from shared.service.effects import effects_pages
from shared.service.register import Register

REGISTER = Register(
    AgreementRow.id, AgreementRow.number, AgreementRow.agencies, AgreementRow.walls, "/agreements"
)
EFFECT_KINDS = {
    "mail": "A message",
    "signing_link": "A signing link",
    "signing_over": "A message that nothing is to be signed any more",
    "sealed_copy": "A link to a sealed copy",
    "index": "The text for search",
}
"""What each kind of effect is called."""

audit = register_audit_pages("/agreements/audit", current_parts, REGISTER, HAPPENED)
effects = effects_pages("/agreements/effects", current_parts, REGISTER, EFFECT_KINDS)
