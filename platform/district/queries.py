"""Reads of the district's statistics; only in the office's own scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from district.models import StatisticCount, StatisticRelease
from district.releasing import ReleaseState
from district.statistics import Report
from kernel.db import session
from kernel.errors import NotFound
from obligations.queries import Completion
from tenants.models import School


def reports(month: str) -> list[Report]:
    """What the schools reported for a month. Exact counts: they go into suppression and nowhere else."""
    rows = session().scalars(select(StatisticCount).where(StatisticCount.month == month))
    return [
        Report(row.stage, row.students, row.counts, frozenset(row.nodes), frozenset(row.restricted)) for row in rows
    ]


def reported_months() -> Sequence[tuple[str, int]]:
    """The months with counts and how many schools reported, newest first."""
    query = (
        select(StatisticCount.month, func.count()).group_by(StatisticCount.month).order_by(StatisticCount.month.desc())
    )
    return [(month, schools) for month, schools in session().execute(query)]


def releases() -> Sequence[StatisticRelease]:
    """Every table of the district, drafts too, newest month first."""
    return session().scalars(select(StatisticRelease).order_by(StatisticRelease.month.desc())).all()


def released() -> Sequence[StatisticRelease]:
    """The released tables, newest month first."""
    query = select(StatisticRelease).where(StatisticRelease.state == ReleaseState.RELEASED)
    return session().scalars(query.order_by(StatisticRelease.month.desc())).all()


def released_table(month: str) -> StatisticRelease:
    """The released table of a month; raises NotFound for a draft as for no table at all."""
    query = select(StatisticRelease).where(
        StatisticRelease.month == month, StatisticRelease.state == ReleaseState.RELEASED
    )
    return _found(session().scalar(query))


def table_of(month: str) -> StatisticRelease | None:
    """The table of a month, draft or released."""
    return session().scalar(select(StatisticRelease).where(StatisticRelease.month == month))


def draft(release_id: UUID) -> StatisticRelease:
    """A table by its id, locked for the release that follows; raises NotFound."""
    return _found(session().scalar(select(StatisticRelease).where(StatisticRelease.id == release_id).with_for_update()))


@dataclass(frozen=True, slots=True)
class SchoolRate:
    """One school's completion in the school year up to the end of a month."""

    name: str
    duties: Completion


def rates() -> tuple[str, list[SchoolRate]]:
    """The newest month with figures, and every school that reported them, by its number and not by its rate; one statement."""
    counted = StatisticCount.duties_in_time.is_not(None)
    newest = select(func.max(StatisticCount.month)).where(counted).scalar_subquery()
    query = (
        select(StatisticCount, School.name)
        .join(School, School.id == StatisticCount.reporting_school_id)
        .where(counted, StatisticCount.month == newest)
        .order_by(School.number)
    )
    rows = session().execute(query).all()
    return (rows[0][0].month if rows else ""), [SchoolRate(name, _completion(count)) for count, name in rows]


def _completion(count: StatisticCount) -> Completion:
    return Completion(
        in_time=count.duties_in_time or 0,
        recorded_late=count.duties_recorded_late or 0,
        done_late=count.duties_done_late or 0,
        missed=count.duties_missed or 0,
        late=count.duties_late or 0,
    )


def _found(row: StatisticRelease | None) -> StatisticRelease:
    if row is None:
        raise NotFound
    return row
