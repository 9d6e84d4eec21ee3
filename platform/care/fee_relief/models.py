"""A relief of fees as it was asked for, decided and carried out; the reasons are sealed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, column
from sqlalchemy.orm import Mapped, mapped_column

from care.fee_relief.lifecycle import MOVES, STATE_LABELS, ReliefMove, ReliefState
from kernel.tables import SchoolModel, Versioned, school_fk


class FeeRelief(Versioned, SchoolModel):
    """One item that a family pays less for, from a day to a day. `replaces_id` is the one that it corrects.

    `item` goes to logistics as it stands, so it never says why (`privacy.refuse_labels`).
    """

    __tablename__ = "fee_reliefs"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        school_fk("replaces_id", "fee_reliefs"),
        CheckConstraint(
            "state in ('asked', 'approved', 'refused', 'carried_out', 'withdrawn', 'replaced', 'revoked')", name="state"
        ),
        CheckConstraint("per in ('month', 'term', 'whole')", name="per"),
        CheckConstraint("amount_fen between 1 and 10000000", name="amount"),
        CheckConstraint("starts_on <= ends_on", name="order"),
        CheckConstraint("(state in ('asked', 'withdrawn')) = (decided_on is null)", name="decided"),
        CheckConstraint("decided_by is null or decided_by is distinct from asked_by", name="second_person"),
        CheckConstraint("state <> 'refused' or answer_sealed is not null", name="refused_with_reason"),
        CheckConstraint("state <> 'carried_out' or carried_out_on is not null", name="carried_out"),
        CheckConstraint("(state in ('withdrawn', 'replaced', 'revoked')) = (ended_on is not null)", name="ended"),
        CheckConstraint("state <> 'revoked' or ending_sealed is not null", name="revoked_with_reason"),
        Index(
            "uq_fee_reliefs_asked",
            "school_id",
            "case_id",
            "item",
            unique=True,
            postgresql_where=column("state") == "asked",
        ),
        Index("ix_fee_reliefs_case", "school_id", "case_id", "starts_on"),
        Index("ix_fee_reliefs_state", "school_id", "state", "ends_on"),
    )

    case_id: Mapped[UUID]
    replaces_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default=ReliefState.ASKED)
    item: Mapped[str]
    amount_fen: Mapped[int]
    per: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason_sealed: Mapped[bytes]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str]
    asked_on: Mapped[date]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_by_name: Mapped[str | None]
    decided_on: Mapped[date | None]
    answer_sealed: Mapped[bytes | None]
    carried_out_by_name: Mapped[str | None]
    carried_out_on: Mapped[date | None]
    ended_by_name: Mapped[str | None]
    ended_on: Mapped[date | None]
    ending_sealed: Mapped[bytes | None]
    credited: Mapped[list[str]]
    """The titles of the duties that the decision did, for the page."""

    def move(self, move: ReliefMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = ReliefState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])
