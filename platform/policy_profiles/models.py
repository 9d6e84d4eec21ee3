"""A school's policy documents as immutable versions, which of them is in force from when, and the draft of the next one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import DistrictOffice, DistrictShared, SchoolModel, Versioned, school_fk


class ProfileVersion(SchoolModel):
    """One version of the school's policy document: append-only, since duties point at the version that made them.

    `number` counts the school's versions (制度第 3 版); `digest` is that of the document. `origin` is the document that the
    school once took over and is measured against (原制度), None where this is it. `based_on_id` is the version that the draft
    was made from, `changes` what it changed, in words (policy_profiles.loosening).
    """

    __tablename__ = "profile_versions"
    __table_args__ = (
        school_fk("based_on_id", "profile_versions"),
        UniqueConstraint("school_id", "number"),
        Index("ix_profile_versions_based_on", "school_id", "based_on_id"),
    )

    number: Mapped[int]
    key: Mapped[str]
    # Any: the document's own values, checked by policy_profiles.loader. JSON keeps the order in which it is written.
    document: Mapped[dict[str, Any]] = mapped_column(JSON())
    digest: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    # Any: a document's own values. Stored as SQL NULL, not as JSON null.
    origin: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    based_on_id: Mapped[UUID | None]
    changes: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))  # Any: plain values


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


class ProfileDraft(Versioned, SchoolModel):
    """The school's next policy document while people work on it: one at a time, edited by small operations.

    `base` is what it was started from (`base_version_id`, or the built-in profile `base_key`), `origin` the document that
    the school once took over. `version` counts the edits: whoever edits names the version that they saw.
    """

    __tablename__ = "profile_drafts"
    __table_args__ = (
        school_fk("base_version_id", "profile_versions"),
        Index("ix_profile_drafts_base_version", "school_id", "base_version_id"),
    )

    base_key: Mapped[str]
    base_version_id: Mapped[UUID | None]
    # Any: the documents' own values. JSON keeps the order in which they are written.
    base: Mapped[dict[str, Any]] = mapped_column(JSON())
    origin: Mapped[dict[str, Any]] = mapped_column(JSON())
    document: Mapped[dict[str, Any]] = mapped_column(JSON())
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    edited_at: Mapped[datetime] = mapped_column(server_default=func.now())
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    edited_by_name: Mapped[str]


class ProfileDraftEdit(SchoolModel):
    """One operation on the draft, in words; `undo` holds the sections as they were before it.

    `undo_origin` is the 原制度 as it was, where the operation took over another one.
    """

    __tablename__ = "profile_draft_edits"
    __table_args__ = (
        school_fk("draft_id", "profile_drafts"),
        UniqueConstraint("school_id", "draft_id", "number"),
    )

    draft_id: Mapped[UUID]
    number: Mapped[int]
    operation: Mapped[str]
    words: Mapped[str]
    undo: Mapped[dict[str, Any]] = mapped_column(
        JSON()
    )  # Any: sections of the document, None for one that was not there
    undo_origin: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # Any: as above
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    made_by_name: Mapped[str]


class LooseningRequest(SchoolModel):
    """The school asks its district to let it fall below what the 原制度 demands in one place, with a reason.

    `before` is the 原制度's value there, `after` the one that the school wants. Decisions stand in `loosening_decisions`.
    """

    __tablename__ = "loosening_requests"
    __table_args__ = (Index("ix_loosening_requests_asked", "school_id", "asked_at"),)

    place: Mapped[str]
    field: Mapped[str]
    title: Mapped[str]
    clause: Mapped[str]
    # Any: plain values of the document
    before: Mapped[Any] = mapped_column(JSON())
    after: Mapped[Any] = mapped_column(JSON())
    reason: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class LooseningFiling(DistrictOffice):
    """What reaches the district of a school's request: the rule and its numbers, never a student. Append-only.

    A withdrawal is a second row of the same request.
    """

    __tablename__ = "loosening_filings"
    __table_args__ = (
        UniqueConstraint("office_id", "request_id", "withdraws"),
        CheckConstraint("reporting_school_id is not null", name="reported"),
    )

    request_id: Mapped[UUID]
    withdraws: Mapped[bool]
    profile_title: Mapped[str]
    place: Mapped[str]
    field: Mapped[str]
    title: Mapped[str]
    clause: Mapped[str]
    before: Mapped[Any] = mapped_column(JSON())
    after: Mapped[Any] = mapped_column(JSON())
    reason: Mapped[str]
    asked_by_name: Mapped[str]
    filed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class LooseningDecision(DistrictShared):
    """The district's answer under the request's id alone: it names neither school nor rule. Append-only, one each."""

    __tablename__ = "loosening_decisions"
    __table_args__ = (UniqueConstraint("district_id", "request_id"),)

    request_id: Mapped[UUID]
    agreed: Mapped[bool]
    reason: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_by_name: Mapped[str]


class PaperworkCeiling(DistrictShared):
    """How many minutes of forms a student in care may cost in a term, as the district sets it. Append-only: the newest counts.

    `minutes` is None where the district lifted it.
    """

    __tablename__ = "paperwork_ceilings"
    __table_args__ = (
        UniqueConstraint("district_id", "number"),
        CheckConstraint("minutes is null or minutes between 1 and 10000", name="minutes"),
    )

    number: Mapped[int]
    minutes: Mapped[int | None]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    set_by_name: Mapped[str]


class TemplateEdition(DistrictShared):
    """One edition of the district's template for a kind of school: append-only. `key` is that of the document, one template each.

    A school whose document has this key can take it over; what it has taken over stands in its own versions as `origin`.
    """

    __tablename__ = "template_editions"
    __table_args__ = (UniqueConstraint("district_id", "key", "number"),)

    key: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    # Any: the document's own values, checked by policy_profiles.loader. JSON keeps the order in which it is written.
    document: Mapped[dict[str, Any]] = mapped_column(JSON())
    digest: Mapped[str]
    note: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    published_by_name: Mapped[str]


class TemplateRefusal(SchoolModel):
    """The school does not take an edition over; it is not offered again. The district reads the reason in `template_answers`."""

    __tablename__ = "template_refusals"
    __table_args__ = (UniqueConstraint("school_id", "edition_id"),)

    # The id of a row that the district never deletes; a foreign key would have to carry the district's id as well.
    edition_id: Mapped[UUID]
    reason: Mapped[str]
    refused_at: Mapped[datetime] = mapped_column(server_default=func.now())
    refused_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    refused_by_name: Mapped[str]


class TemplateAnswer(DistrictOffice):
    """What reaches the district: that a school merged an edition into its draft, put it in force, dropped or declined it.

    The newest of a school counts. Never a student, and nothing of what the school changed.
    """

    __tablename__ = "template_answers"
    __table_args__ = (
        Index("ix_template_answers_edition", "office_id", "edition_id"),
        CheckConstraint("reporting_school_id is not null", name="reported"),
        CheckConstraint("answer in ('merged', 'published', 'declined', 'dropped')", name="answer"),
    )

    edition_id: Mapped[UUID]
    answer: Mapped[str]
    reason: Mapped[str]
    answered_by_name: Mapped[str]
    answered_at: Mapped[datetime] = mapped_column(server_default=func.now())
