"""Work to be done after commit, as rows: the relay leases them, the job's own transaction deletes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel import tenancy
from kernel.db import session
from kernel.ids import new_id
from kernel.tables import DistrictOffice, SchoolModel
from kernel.tenancy import SchoolScope

CHANNEL = "tongxin_outbox"
MOST_SHOWN = 200


class _Waiting:
    """What a waiting job knows. `tries` counts leases; a row that used them up is set aside, visibly."""

    job: Mapped[str]
    args: Mapped[dict[str, Any]]  # Any: ids and plain values, as JSON
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    set_aside_at: Mapped[datetime | None]
    error: Mapped[str | None]


class Outbox(_Waiting, SchoolModel):
    """A school's waiting jobs."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_waiting", "school_id", "leased_until"),)


class DistrictOutbox(_Waiting, DistrictOffice):
    """A district's waiting jobs."""

    __tablename__ = "district_outbox"


def request(job: str, /, **args: object) -> UUID:
    """Ask for a job in the present scope; it starts once this transaction has committed. Returns the row's id."""
    values = {name: str(value) if isinstance(value, UUID) else value for name, value in args.items()}
    model = Outbox if isinstance(tenancy.scope(), SchoolScope) else DistrictOutbox
    row = model(id=new_id(), job=job, args=values)
    session().add(row)
    _wake_relay()
    return row.id


def waiting() -> Sequence[Outbox]:
    """The school's waiting jobs, those set aside first; at most MOST_SHOWN."""
    query = select(Outbox).order_by(Outbox.set_aside_at.is_(None), Outbox.created_at, Outbox.id).limit(MOST_SHOWN)
    return session().scalars(query).all()


def try_again(row_id: UUID) -> bool:
    """Let a job that was set aside start anew; False when it is gone or was not set aside."""
    row = session().scalar(
        select(Outbox).where(Outbox.id == row_id, Outbox.set_aside_at.is_not(None)).with_for_update()
    )
    if row is None:
        return False
    row.set_aside_at = row.leased_until = row.error = None
    row.tries = 0
    _wake_relay()
    return True


def set_aside(row_ids: Collection[UUID | None]) -> set[UUID]:
    """Which of these jobs were set aside; one statement."""
    query = select(Outbox.id).where(Outbox.id.in_(row_ids), Outbox.set_aside_at.is_not(None))
    return set(session().scalars(query))


def begin_anew(row_id: UUID) -> bool:
    """Let a job that used up its tries start anew, set aside or not yet; False when it is gone or at work."""
    row = session().scalar(select(Outbox).where(Outbox.id == row_id).with_for_update(skip_locked=True))
    if row is None:
        return False
    row.set_aside_at = row.leased_until = row.error = None
    row.tries = 0
    _wake_relay()
    return True


def withdraw(row_id: UUID) -> bool:
    """Take a job back that nobody is at; False while one is. What is gone already counts as taken back."""
    if session().scalar(select(Outbox.id).where(Outbox.id == row_id)) is None:
        return True
    row = session().scalar(select(Outbox).where(Outbox.id == row_id).with_for_update(skip_locked=True))
    if row is None:
        return False
    session().delete(row)
    return True


def _wake_relay() -> None:
    """Tell the relay at commit that there is work; once a transaction is enough."""
    if not session().info.get("relay_woken"):
        session().info["relay_woken"] = True
        session().execute(text(f"notify {CHANNEL}"))
