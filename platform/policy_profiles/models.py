"""A school's policy documents as immutable versions, and which of them is in force from when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel, school_fk


class ProfileVersion(SchoolModel):
    """One version of the school's policy document: append-only, since duties point at the version that made them.

    `number` counts the school's versions (制度第 3 版); `digest` is that of the document.
    """

    __tablename__ = "profile_versions"
    __table_args__ = (UniqueConstraint("school_id", "number"),)

    number: Mapped[int]
    key: Mapped[str]
    # Any: the document's own values, checked by policy_profiles.loader. JSON keeps the order in which it is written.
    document: Mapped[dict[str, Any]] = mapped_column(JSON())
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))


class ProfileActivation(SchoolModel):
    """A version comes into force on a day; append-only: going back to an older version is another row."""

    __tablename__ = "profile_activations"
    __table_args__ = (
        school_fk("version_id", "profile_versions"),
        UniqueConstraint("school_id", "number"),
        Index("ix_profile_activations_effective", "school_id", "effective_on"),
        Index("ix_profile_activations_version", "school_id", "version_id"),
    )

    number: Mapped[int]
    version_id: Mapped[UUID]
    effective_on: Mapped[date]
    activated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    activated_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
