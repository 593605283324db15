"""Agencies, their offices, the people in them and how they are reached."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.portal.base import Base, Id, Instant, Words


class Agency(Base):
    """A state agency, federal body or local government."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("kind IN ('state', 'federal', 'local')", name="kind"),
    )

    id: Mapped[Id]
    slug: Mapped[Words]
    name: Mapped[Words]
    short_name: Mapped[Words]
    kind: Mapped[Words]
    created_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]


class Office(Base):
    """A unit or office of an agency; it exists from the first to the last day given, or without end."""

    __tablename__ = "office"
    __table_args__ = (
        UniqueConstraint("agency_id", "name"),
        CheckConstraint("valid_from <= valid_until", name="period"),
    )

    id: Mapped[Id]
    agency_id: Mapped[Words] = mapped_column(ForeignKey("directory.agency.id"))
    name: Mapped[Words]
    place: Mapped[Words]
    created_at: Mapped[Instant]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    version: Mapped[int]


class Person(Base):
    """Somebody who works for an agency, with or without an account here."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("email"), CheckConstraint("email = lower(email)", name="email"))

    id: Mapped[Id]
    name: Mapped[Words]
    job: Mapped[Words]
    email: Mapped[Words]
    agency_id: Mapped[Words] = mapped_column(ForeignKey("directory.agency.id"), index=True)
    office_id: Mapped[Words | None] = mapped_column(ForeignKey("directory.office.id"))
    created_at: Mapped[Instant]
    left_at: Mapped[Instant | None]
    version: Mapped[int]


class ContactPoint(Base):
    """An address for a purpose, the days on which it holds, and when somebody last confirmed it."""

    __tablename__ = "contact_point"
    __table_args__ = (
        CheckConstraint("kind IN ('email', 'phone', 'post')", name="kind"),
        CheckConstraint("valid_from <= valid_until", name="period"),
    )

    id: Mapped[Id]
    agency_id: Mapped[Words] = mapped_column(ForeignKey("directory.agency.id"), index=True)
    person_id: Mapped[Words | None] = mapped_column(ForeignKey("directory.person.id"))
    purpose: Mapped[Words]
    kind: Mapped[Words]
    value: Mapped[Words]
    confirmed_at: Mapped[Instant]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    version: Mapped[int]


class AddressChange(Base):
    """What an office or a contact said before a change, and why it was changed. Only ever added to."""

    __tablename__ = "address_change"
    __table_args__ = (UniqueConstraint("entry_id", "version"),)

    id: Mapped[Id]
    entry_id: Mapped[Words]
    version: Mapped[int]
    reason: Mapped[Words]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changed_by: Mapped[Words]
    changed_at: Mapped[Instant]
