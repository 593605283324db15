"""All tables of the directory in one place, so that their references to each other resolve whoever imports first."""

from services.portal.accounts.models import Account, RecoveryCode, SignInFailure
from services.portal.administration.models import Delegation, ESignAuthorisation, RoleGrant
from services.portal.base import Base
from services.portal.journal.models import Event
from services.portal.people.models import AddressChange, Agency, ContactPoint, Office, Person
from services.portal.signin.models import LINK, Confirmation, RateCell, SignInSession
from services.portal.tokens.models import PersonalToken
from shared.audit.tables import audit_tables

AUDIT = audit_tables(Base.metadata)
"""The directory's access log and seals."""

__all__ = [
    "AUDIT",
    "LINK",
    "Account",
    "AddressChange",
    "Agency",
    "Base",
    "Confirmation",
    "ContactPoint",
    "Delegation",
    "ESignAuthorisation",
    "Event",
    "Office",
    "Person",
    "PersonalToken",
    "RateCell",
    "RecoveryCode",
    "RoleGrant",
    "SignInFailure",
    "SignInSession",
]
