"""Every table of the agreements schema in one import, for migrations and tests. Features import their own models."""

from services.agreements.approvals.models import RouteRow
from services.agreements.clauses.models import ClauseRow, TemplateRow
from services.agreements.drafts.models import DraftRow
from services.agreements.files.models import FileRow, VersionRow
from services.agreements.imports.models import ImportRow
from services.agreements.register.models import AgreementRow, NumberRow
from services.agreements.signers.models import LINK, EvidenceRow, SignerRow
from services.agreements.tables import Base

__all__ = [
    "LINK",
    "AgreementRow",
    "Base",
    "ClauseRow",
    "DraftRow",
    "EvidenceRow",
    "FileRow",
    "ImportRow",
    "NumberRow",
    "RouteRow",
    "SignerRow",
    "TemplateRow",
    "VersionRow",
]  # fmt: skip
