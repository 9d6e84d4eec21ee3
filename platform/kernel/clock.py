"""The one clock. `now` is real time for sessions, tokens, leases and logs; `today` is the working day, which a demo may move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SCHOOL_TIME = ZoneInfo("Asia/Shanghai")

_working_day: ContextVar[date | None] = ContextVar("working_day", default=None)
_frozen_now: ContextVar[datetime | None] = ContextVar("frozen_now", default=None)


def now() -> datetime:
    """Real time, aware, in UTC."""
    return _frozen_now.get() or datetime.now(UTC)


def today() -> date:
    """The working day in China: inside a unit of work the one that the database holds as `app.today`, else the real one."""
    return _working_day.get() or now().astimezone(SCHOOL_TIME).date()


def local(moment: datetime) -> datetime:
    """A moment as the clock on a school's wall shows it."""
    return moment.astimezone(SCHOOL_TIME)


def pinned_day() -> date | None:
    """The working day that `working_day` holds at present, if any."""
    return _working_day.get()


@contextmanager
def working_day(day: date) -> Iterator[None]:
    """Hold the working day at `day` for what runs inside."""
    token = _working_day.set(day)
    try:
        yield
    finally:
        _working_day.reset(token)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold real time at `moment` for what runs inside (tests of leases and expiries)."""
    token = _frozen_now.set(moment)
    try:
        yield
    finally:
        _frozen_now.reset(token)
