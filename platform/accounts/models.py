"""Users, their memberships in schools and districts, need-to-know assignments, invitations, tokens and security events."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    and_,
    false,
    func,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import GlobalModel, SchoolModel, school_fk


class User(GlobalModel, UserMixin):  # type: ignore[misc]  # Flask-Security declares plain attributes where we have columns
    """A person who signs in. The user name is the person's own choice and global; a school never learns whose is taken."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("username"),
        UniqueConstraint("email"),
        UniqueConstraint("fs_uniquifier"),
    )

    username: Mapped[str | None]
    email: Mapped[str | None]  # type: ignore[assignment]
    password: Mapped[str | None]
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    is_student: Mapped[bool] = mapped_column(default=False)
    fs_uniquifier: Mapped[str]
    locale: Mapped[str] = mapped_column(default="zh_CN")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    password_changed_at: Mapped[datetime | None]
    has_shortcuts: Mapped[bool] = mapped_column(default=True)
    # The roles whose first-run guide this person has put away.
    guides_done: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)

    @property
    def roles(self) -> list[Any]:  # type: ignore[override]  # Any: Flask-Security's own shape
        """Empty on purpose: roles belong to memberships, one school at a time."""
        return []


class PlatformRole(GlobalModel, RoleMixin):  # type: ignore[misc]  # as above
    """Flask-Security asks for a role table; it stays empty, since roles belong to memberships."""

    __tablename__ = "platform_roles"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str]


class Membership(GlobalModel):
    """A role of a user in one school, or in a district's office (then without a school)."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("user_id", "district_id", "member_school_id", "role", postgresql_nulls_not_distinct=True),
        Index("ix_memberships_school", "member_school_id", "role"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    member_school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))
    role: Mapped[str]
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class Assignment(SchoolModel):
    """Need-to-know: what a person answers for, granted by the principal and limited in time.

    kind `class_teacher`, `subject_teacher` and `student_helper` name a class; `grade_head` names a grade or a unit of the
    school (a college, whose student-affairs cadre it is, U-3). A cover lets a colleague into a class for the duties that
    were handed over, and asks nothing else of them.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        school_fk("class_id", "class_groups"),
        school_fk("org_unit_id", "org_units"),
        CheckConstraint("num_nonnulls(class_id, grade, org_unit_id) = 1", name="one_target"),
        Index("ix_assignments_user", "school_id", "user_id"),
        Index("ix_assignments_class", "school_id", "class_id"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    class_id: Mapped[UUID | None]
    grade: Mapped[int | None]
    org_unit_id: Mapped[UUID | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    granted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    is_cover: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def valid_on(cls, day: date) -> ColumnElement[bool]:
        """The condition that an assignment counts on a day; the last day is part of it."""
        return and_(cls.starts_on <= day, or_(cls.ends_on.is_(None), cls.ends_on >= day))


class Invitation(GlobalModel):
    """A link for a new account: random, stored hashed, for one use, expiring."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_invitations_school", "invited_school_id"))

    token_hash: Mapped[bytes]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    invited_school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))
    role: Mapped[str]
    name: Mapped[str]
    # What the person will answer for. Without a foreign key, since the class is a school's row and this one is not; the
    # assignment that is made on acceptance has it.
    assigned_class_id: Mapped[UUID | None]
    assigned_grade: Mapped[int | None]
    invited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ApiToken(GlobalModel):
    """A token for machines: shown once, stored hashed, expiring; it acts with its owner's rights in one place."""

    __tablename__ = "api_tokens"
    __table_args__ = (UniqueConstraint("token_hash"),)

    token_hash: Mapped[bytes]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    token_school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))
    label: Mapped[str]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SecurityEvent(GlobalModel):
    """A refused access or a failed sign-in, written in a transaction of its own; append-only, without any person's data."""

    __tablename__ = "security_events"
    __table_args__ = (Index("ix_security_events_at", "at"), Index("ix_security_events_user", "user_id", "at"))

    at: Mapped[datetime] = mapped_column(server_default=func.now())
    kind: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    place: Mapped[str]
    address_hash: Mapped[bytes | None]
