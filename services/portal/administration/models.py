"""What administrators record: grants, delegations, and each agency's act on electronic signatures."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.portal.base import Base, Id, Instant, Words


class RoleGrant(Base):
    """One role at one agency (None: at every agency). Revoked, never deleted."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_in_force",
            "account_id",
            "role",
            "agency_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    account_id: Mapped[Words] = mapped_column(ForeignKey("directory.account.id"))
    role: Mapped[Words]
    agency_id: Mapped[Words | None] = mapped_column(ForeignKey("directory.agency.id"))
    granted_by: Mapped[Words]
    granted_at: Mapped[Instant]
    revoked_by: Mapped[Words | None]
    revoked_at: Mapped[Instant | None]


class Delegation(Base):
    """B acts on behalf of A for a period. Never changed after it was made, only revoked."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("from_account <> to_account", name="people"),
        CheckConstraint("starts_at < ends_at", name="period"),
    )

    id: Mapped[Id]
    from_account: Mapped[Words] = mapped_column(ForeignKey("directory.account.id"))
    to_account: Mapped[Words] = mapped_column(ForeignKey("directory.account.id"), index=True)
    role: Mapped[Words | None]
    agency_id: Mapped[Words | None] = mapped_column(ForeignKey("directory.agency.id"))
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    reason: Mapped[Words]
    made_by: Mapped[Words]
    made_at: Mapped[Instant]
    revoked_by: Mapped[Words | None]
    revoked_at: Mapped[Instant | None]


class ESignAuthorisation(Base):
    """The official act by which an agency accepts electronic signatures (W. Va. Code § 39A-3-2)."""

    __tablename__ = "esign_authorisation"
    __table_args__ = (
        Index(
            "uq_esign_authorisation_in_force",
            "agency_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    agency_id: Mapped[Words] = mapped_column(ForeignKey("directory.agency.id"))
    title: Mapped[Words]
    citation: Mapped[Words]
    decided_on: Mapped[date]
    recorded_by: Mapped[Words]
    recorded_at: Mapped[Instant]
    withdrawn_by: Mapped[Words | None]
    withdrawn_at: Mapped[Instant | None]
