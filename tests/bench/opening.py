"""The process that opens terms, school by school, through the service that the worker's job calls; it measures itself."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.engine import Engine

from kernel import clock, events
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.tenancy import SchoolScope
from obligations import services
from tongxin import worker  # noqa: F401  what the real worker imports takes memory here too
from workers.reactions import REACTIONS


@dataclass(frozen=True)
class Opened:
    """What one process did: duties, seconds by the clock, of the process and in the database (in all, at most), memory."""

    duties: int
    schools: int
    seconds: float
    cpu_seconds: float
    database_seconds: float
    longest_database_seconds: float
    peak_megabytes: float


class DatabaseTime:
    """How long the statements of this process took, as it waited for them."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._began = 0.0
        event.listen(Engine, "before_cursor_execute", self._begin)
        event.listen(Engine, "after_cursor_execute", self._end)

    def _begin(self, *_: object) -> None:
        self._began = time.perf_counter()

    def _end(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._began


def open_terms(schools: Sequence[UUID], district: UUID, day: date) -> Opened:
    """Open what is due in each school, one transaction each, as the daily job does."""
    events.install(REACTIONS)
    database, duties, longest = DatabaseTime(), 0, 0.0
    began, cpu = time.perf_counter(), time.process_time()
    for school in schools:
        before = database.seconds
        with clock.working_day(day), unit_of_work(SchoolScope(school, district)):
            duties += services.open_due(actor=Actor.platform(district_id=district, school_id=school))
        longest = max(longest, database.seconds - before)
    return Opened(
        duties=duties,
        schools=len(schools),
        seconds=time.perf_counter() - began,
        cpu_seconds=time.process_time() - cpu,
        database_seconds=database.seconds,
        longest_database_seconds=longest,
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def main() -> None:
    """Read what to do from standard input, and say on standard output how it went."""
    asked = json.load(sys.stdin)
    schools = [UUID(school) for school in asked["schools"]]
    opened = open_terms(schools, UUID(asked["district"]), date.fromisoformat(asked["day"]))
    json.dump(asdict(opened), sys.stdout)


if __name__ == "__main__":
    main()
