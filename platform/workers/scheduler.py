"""The tick: claims the slots of the present period and asks for their jobs, one short transaction a slot."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import takewhile
from uuid import UUID

from sqlalchemy.exc import OperationalError

from kernel import clock, logs, metrics, outbox, slots
from kernel.db import unit_of_work
from kernel.settings import settings
from kernel.tenancy import DistrictScope, IdentityScope, SchoolScope
from tenants.queries import districts, operating_scopes
from workers.job import Place
from workers.schedule import SCHEDULE, Entry

Open = tuple[Entry, SchoolScope | DistrictScope, str]


def tick(stop: threading.Event | None = None) -> int:
    """Claim every open slot; returns how many this call claimed. Any number of schedulers may tick at once.

    Told to stop, it ends between two slots: in the morning a thousand schools have some ten thousand of them open, and
    what is not claimed now is claimed by the next tick of whoever runs then.
    """
    wanted = takewhile(lambda _open: stop is None or not stop.is_set(), _open_slots())
    return sum(_claim(entry, scope, period) for entry, scope, period in wanted)


def keep_ticking(stop: threading.Event, *, pause: float = 5.0) -> None:
    """Tick until told to stop; a database that is away is waited for."""
    while not stop.is_set():
        try:
            metrics.instruments().schedule_slots.inc(tick(stop))
            metrics.instruments().schedule_tick.set(clock.now().timestamp())
        except OperationalError as fault:
            logs.logger().warning("scheduler waits for the database", fault=type(fault).__name__)
        stop.wait(pause)


def _open_slots() -> list[Open]:
    """What the table asks for now and nobody has claimed, read in one transaction."""
    with unit_of_work(IdentityScope()):
        day, hour = clock.today(), clock.local(clock.now()).hour
        taken = slots.taken({entry.every.period(day, hour) for entry in SCHEDULE})
        wanted = list(_wanted())
        return [
            (entry, scope, entry.every.period(day, hour))
            for entry, scope in wanted
            if (entry.job, scope.district_id, _school(scope), entry.every.period(day, hour)) not in taken
        ]


def _wanted() -> Iterator[tuple[Entry, SchoolScope | DistrictScope]]:
    schools = operating_scopes()
    offices = [DistrictScope(district.id) for district in districts()]
    for entry in SCHEDULE:
        if entry.is_mail and not settings().mail_host:
            continue
        for scope in schools if entry.place is Place.SCHOOL else offices:
            yield entry, scope


def _claim(entry: Entry, scope: SchoolScope | DistrictScope, period: str) -> bool:
    with unit_of_work(scope):
        claimed = slots.claim(job=entry.job, district_id=scope.district_id, school_id=_school(scope), period=period)
        if claimed:
            outbox.request(entry.job)
    return claimed


def _school(scope: SchoolScope | DistrictScope) -> UUID | None:
    return scope.school_id if isinstance(scope, SchoolScope) else None
