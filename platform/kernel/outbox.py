"""Work to be done after commit, as rows: the relay leases them, the job's own transaction deletes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel import tenancy
from kernel.db import session
from kernel.ids import new_id
from kernel.tables import DistrictOffice, SchoolModel
from kernel.tenancy import SchoolScope

CHANNEL = "tongxin_outbox"


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


def _wake_relay() -> None:
    """Tell the relay at commit that there is work; once a transaction is enough."""
    if not session().info.get("relay_woken"):
        session().info["relay_woken"] = True
        session().execute(text(f"notify {CHANNEL}"))
