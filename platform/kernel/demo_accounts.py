"""The demo's accounts, as the sign-in page of the demo lists them. The demo's loader writes them; elsewhere there are none.

They hold invented people only, so their password may be read. While the demo does not hold the clock, none is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from kernel import demo_clock
from kernel.db import session
from kernel.tables import Base


class DemoAccount(Base):
    """One line of the list. It is a global table without an id of its own."""

    __tablename__ = "demo_accounts"

    username: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    role: Mapped[str]
    place: Mapped[str]
    password: Mapped[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAccount:
    """An account of the demo: who it is (`role` is a role's code), where, and how to sign in."""

    username: str
    name: str
    role: str
    place: str
    password: str


def show(accounts: Iterable[ShownAccount]) -> None:
    """Let the sign-in page list these, in this order, and no others."""
    session().execute(delete(DemoAccount))
    rows = [{**asdict(account), "position": position} for position, account in enumerate(accounts)]
    if rows:
        session().execute(insert(DemoAccount), rows)


def shown() -> list[ShownAccount]:
    """The accounts in their order; nothing unless the demo holds the clock."""
    if demo_clock.held() is None:
        return []
    return [
        ShownAccount(username=row.username, name=row.name, role=row.role, place=row.place, password=row.password)
        for row in session().scalars(select(DemoAccount).order_by(DemoAccount.position))
    ]
